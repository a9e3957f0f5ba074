"""One sheet as a text file, in the way the user's own file was written."""

import codecs
import csv
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO, Protocol

from enrich.model.table import Cell, Sheet
from enrich.sheets.spreadsheet import Dialect
from enrich.sheets.text import csv_text, guarded, plain_text

_HOLDS_EVERYTHING = frozenset({"utf-8", "utf-8-sig", "utf-16"})
_FALLBACK = "utf-8-sig"
_CHUNK = 1 << 20


class _Writable(Protocol):
    def write(self, text: str, /) -> object: ...


class _LineEnds:
    """Lets csv end its lines with CRLF, so that it quotes both CR and LF in every Python."""

    def __init__(self, file: _Writable, line_end: str) -> None:
        self._file = file
        self._line_end = line_end

    def write(self, line: str, /) -> None:
        self._file.write(line.removesuffix("\r\n") + self._line_end)


def write_csv(file: IO[bytes], sheet: Sheet, dialect: Dialect) -> None:
    """Write the header and the rows; in UTF-8 where the dialect's encoding cannot hold them."""
    if dialect.encoding in _HOLDS_EVERYTHING:
        _write_rows(codecs.getwriter(dialect.encoding)(file), sheet, dialect)
        return
    # The rows stream past once, so they are kept until it is known which encoding holds them.
    with TemporaryFile() as spool:
        _write_rows(codecs.getwriter("utf-8")(spool), sheet, dialect)
        try:
            _recode(spool, file, dialect.encoding)
        except UnicodeEncodeError:
            file.seek(0)
            file.truncate()
            _recode(spool, file, _FALLBACK)


def _recode(source: IO[bytes], target: IO[bytes], encoding: str) -> None:
    source.seek(0)
    reader, writer = codecs.getreader("utf-8")(source), codecs.getwriter(encoding)(target)
    while chunk := reader.read(_CHUNK):
        writer.write(chunk)


def _write_rows(file: _Writable, sheet: Sheet, dialect: Dialect) -> None:
    writer = csv.writer(_LineEnds(file, dialect.line_end), delimiter=dialect.delimiter)
    is_foreign = [header in sheet.foreign_columns for header in sheet.header]
    writer.writerow(map(csv_text, sheet.header))
    writer.writerows(_fields(row, is_foreign) for row in sheet.rows)


def _fields(row: Iterable[Cell], is_foreign: list[bool]) -> list[str]:
    texts = (csv_text(plain_text(cell)) for cell in row)
    columns = zip(texts, is_foreign, strict=True)
    return [guarded(text) if foreign else text for text, foreign in columns]
