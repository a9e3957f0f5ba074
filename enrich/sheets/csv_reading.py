"""Text files of rows: which delimiter they have, each cell as it was typed."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from enrich.errors import InputUnreadable
from enrich.model.table import Cell
from enrich.sheets.encodings import decoded
from enrich.sheets.spreadsheet import Dialect

# The largest that every platform takes: a C long has 32 bits on Windows.
_LONGEST_FIELD = 2**31 - 1
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS = 200_000
_SAMPLE_RECORDS = 100
# Enough to outweigh commas inside most cells, too little to follow a title line.
_HEADER_WEIGHT = 0.5
_SEPARATOR_LINE = re.compile(r'\A"?sep=(.)"?[ \t,;|]*(?:\r\n?|\n|\Z)', re.IGNORECASE)
_NEVER_CLOSED = "unexpected end of data"

_Rows = tuple[tuple[Cell, ...], ...]


def parse_text(name: str, content: bytes) -> tuple[_Rows, Dialect]:
    """The rows of a csv or tsv, padded to one width, and how they were written.

    Raises:
        InputUnreadable: the bytes are no text, or a quotation mark is never closed.
    """
    text, encoding = decoded(name, content)
    text, said = _without_separator_line(text)
    delimiter = said or _delimiter_of(text, default="\t" if _is_tsv(name) else ",")
    dialect = Dialect(delimiter, encoding, _line_end_of(text))
    return _padded(_whole_records(name, text, delimiter)), dialect


def _is_tsv(name: str) -> bool:
    return name.lower().endswith(".tsv")


def _without_separator_line(text: str) -> tuple[str, str | None]:
    """Excel obeys a first line `sep=;` and does not show it, nor count it as a row."""
    line = _SEPARATOR_LINE.match(text)
    return (text[line.end() :], line[1]) if line else (text, None)


def _records(text: str, delimiter: str, *, strict: bool = False) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _whole_records(name: str, text: str, delimiter: str) -> list[list[str]]:
    """All records; a quote that is never closed would swallow the rest of the file unseen."""
    records: list[list[str]] = []
    try:
        records.extend(_records(text, delimiter, strict=True))
    except csv.Error as error:
        if _NEVER_CLOSED in str(error):
            raise _open_quote(name, len(records) + 1) from None
        return list(_records(text, delimiter))
    return records


def _open_quote(name: str, row: int) -> InputUnreadable:
    return InputUnreadable(
        f'{name}: a quotation mark (") opened in row {row} is never closed, so all that follows '
        "would be one cell.",
        'Close it or take it out; a quotation mark inside a quoted cell is written twice ("").',
    )


def _delimiter_of(text: str, *, default: str) -> str:
    sample = text[:_SAMPLE_CHARACTERS]
    scores = {delimiter: _agreement(sample, delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: (scores[delimiter], delimiter == default))
    return best if scores[best] else default


def _agreement(sample: str, delimiter: str) -> float:
    """The share of records that this delimiter cuts into one and the same number of cells."""
    records = [one for one in islice(_records(sample, delimiter), _SAMPLE_RECORDS) if one]
    cuts_header = bool(records) and len(records[0]) > 1
    cut = (one for one in records if len(one) > 1 and (cuts_header or not _is_prose(one)))
    usual = Counter(map(len, cut)).most_common(1)
    if not usual:
        return 0.0
    return usual[0][1] / len(records) + (_HEADER_WEIGHT if cuts_header else 0.0)


def _is_prose(record: list[str]) -> bool:
    """Whether blanks follow what cut it, as in `CEO, CFO`."""
    return any(cell.startswith(" ") for cell in record[1:])


def _line_end_of(text: str) -> str:
    """The commonest one, since a quoted cell may hold line ends of another kind."""
    pairs = text.count("\r\n")
    counts = {"\r\n": pairs, "\n": text.count("\n") - pairs, "\r": text.count("\r") - pairs}
    return max(counts, key=lambda line_end: counts[line_end])


def _padded(records: list[list[str]]) -> _Rows:
    width = max(map(len, records), default=0)
    return tuple(
        tuple(cell or None for cell in record) + (None,) * (width - len(record))
        for record in records
    )
