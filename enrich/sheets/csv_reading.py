"""Text files of rows: which encoding and delimiter they have, each cell as it was typed."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from enrich.errors import InputUnreadable
from enrich.model.table import Cell
from enrich.sheets.spreadsheet import Dialect

# The largest that every platform takes: a C long has 32 bits on Windows.
_LONGEST_FIELD = 2**31 - 1
_DELIMITERS = (",", ";", "\t")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# latin-1 takes the five bytes that cp1252 leaves undefined, as Windows does.
_WITHOUT_A_MARK = ("utf-8", "cp1252", "latin-1")
_SAMPLE_CHARACTERS = 200_000
_SAMPLE_RECORDS = 100
# Enough to outweigh commas inside most cells, too little to follow a title line.
_HEADER_WEIGHT = 0.5


def parse_text(name: str, content: bytes) -> tuple[tuple[tuple[Cell, ...], ...], Dialect]:
    """The rows of a csv or tsv, padded to one width, and how they were written.

    Raises:
        InputUnreadable: the bytes are no text.
    """
    text, encoding = _decoded(name, content)
    delimiter = _delimiter_of(text, default="\t" if name.lower().endswith(".tsv") else ",")
    dialect = Dialect(delimiter, encoding, _line_end_of(text))
    return _padded(list(_records(text, delimiter))), dialect


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    for encoding in _possible_encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise InputUnreadable(
        f"{name} is not text in a known encoding.",
        "Open it in Excel and save it as 'CSV UTF-8'.",
    )


def _possible_encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return (encoding,)
    return _WITHOUT_A_MARK


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def _delimiter_of(text: str, *, default: str) -> str:
    sample = text[:_SAMPLE_CHARACTERS]
    scores = {delimiter: _agreement(sample, delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: (scores[delimiter], delimiter == default))
    return best if scores[best] else default


def _agreement(sample: str, delimiter: str) -> float:
    """The share of records that this delimiter cuts into one and the same number of cells."""
    records = islice(_records(sample, delimiter), _SAMPLE_RECORDS)
    widths = [len(record) for record in records if record]
    usual = Counter(width for width in widths if width > 1).most_common(1)
    if not usual:
        return 0.0
    return usual[0][1] / len(widths) + (_HEADER_WEIGHT if widths[0] > 1 else 0.0)


def _line_end_of(text: str) -> str:
    """The commonest one, since a quoted cell may hold line ends of another kind."""
    pairs = text.count("\r\n")
    counts = {"\r\n": pairs, "\n": text.count("\n") - pairs, "\r": text.count("\r") - pairs}
    return max(counts, key=lambda line_end: counts[line_end])


def _padded(records: list[list[str]]) -> tuple[tuple[Cell, ...], ...]:
    width = max(map(len, records), default=0)
    return tuple(
        tuple(cell or None for cell in record) + (None,) * (width - len(record))
        for record in records
    )
