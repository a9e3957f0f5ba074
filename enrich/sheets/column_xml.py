"""The cells of one column, many rows at a time: the whole is looked at, not each cell.

Nearly every column holds one kind of cell, and nearly no text has anything special. So a
block of cells is tested at once, by what Python does in C; only where something is
found, or the block is mixed, is each of its cells looked at.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import repeat
from math import isfinite
from types import NoneType
from typing import Any

from enrich.model.table import Cell
from enrich.sheets.cell_xml import (
    DAY_ZERO,
    ERROR_CODES,
    FIRST_DATE,
    LARGEST_EXACT_INTEGER,
    CellXml,
    escaped,
    text_format,
)
from enrich.sheets.formats import Format
from enrich.sheets.links import is_linkedin_link
from enrich.sheets.text import LONGEST_XLSX_TEXT, needs_quote_prefix

Pieces = list[Iterable[bytes]]
"""Of each row a piece: first all the first pieces, then all the second ones, and so on."""
Link = Callable[[str, bytes, str], bool]
"""Takes a column's letters, a row's number and an address; whether one more link has room."""

_CONTROLS = bytes(set(range(0x20)) - {0x0A})
_NOT_IN_XML = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_RISKY_FIRSTS = frozenset(chr(code) for code in range(0x80) if needs_quote_prefix(chr(code))) | {
    code[0] for code in ERROR_CODES
}
_TEXT_END = b"</t></is></c>"
_VALUE_END = b"</v></c>"
_ZERO = datetime.combine(DAY_ZERO, time())
_DAY = timedelta(days=1)
_FIRST_SERIAL = (FIRST_DATE - DAY_ZERO).days


class ColumnXml:
    """Writes the cells of one column."""

    def __init__(self, letters: str, base: Format, *, xml: CellXml, link: Link | None) -> None:
        self._letters = letters
        self._start = f'<c r="{letters}'.encode()
        self._base = base
        self._xml = xml
        self._link = link
        self._opening = xml.opening(base)
        self._link_opening = xml.opening(Format.LINK)

    def pieces(self, cells: Sequence[Cell], numbers: Sequence[bytes]) -> Pieces:
        """The cells in rows of these numbers."""
        kinds = set(map(type, cells))
        if kinds == {NoneType}:
            return []
        return self._together(kinds, cells, numbers) or self._one_by_one(cells, numbers)

    def _together(self, kinds: set[type], cells: Sequence[Any], numbers: Sequence[bytes]) -> Pieces:
        if kinds == {str}:
            return self._texts(cells, numbers)
        if kinds == {str, NoneType}:
            return self._sparse(cells, numbers)
        if len(kinds) == 1 and self._base is Format.PLAIN:
            return self._values(kinds.pop(), cells, numbers)
        return []

    def _one_by_one(self, cells: Sequence[Cell], numbers: Sequence[bytes]) -> Pieces:
        return [[self._cell(cell, number) for cell, number in zip(cells, numbers, strict=True)]]

    def _cell(self, cell: Cell, number: bytes) -> bytes:
        name = self._letters + number.decode()
        if isinstance(cell, str) and self._is_link(cell, number):
            return self._xml.cell(name, cell, Format.LINK)
        return self._xml.cell(name, cell, self._base)

    def _texts(self, cells: Sequence[Any], numbers: Sequence[bytes]) -> Pieces:
        texts = ordinary_texts(cells)
        if texts is None:
            return []
        openings = self._openings(cells, numbers)
        return [repeat(self._start), numbers, openings, texts, repeat(_TEXT_END)]

    def _sparse(self, cells: Sequence[Any], numbers: Sequence[bytes]) -> Pieces:
        filled = [(cell, number) for cell, number in zip(cells, numbers, strict=True) if cell]
        pieces = self._texts(*zip(*filled, strict=True)) if filled else []
        if not pieces:
            return []
        whole = map(b"".join, zip(*pieces, strict=False))
        return [[next(whole) if cell else b"" for cell in cells]]

    def _openings(self, cells: Sequence[str], numbers: Sequence[bytes]) -> Iterable[bytes]:
        plain = self._openings_of_texts(cells)
        if self._link is None:
            return plain
        return [
            self._link_opening if self._is_link(cell, number) else opening
            for cell, number, opening in zip(cells, numbers, plain, strict=False)
        ]

    def _openings_of_texts(self, cells: Sequence[str]) -> Iterable[bytes]:
        if _RISKY_FIRSTS.isdisjoint({cell[0] for cell in cells}):
            return repeat(self._opening)
        return [
            self._xml.opening(text_format(cell, self._base))
            if cell[0] in _RISKY_FIRSTS
            else self._opening
            for cell in cells
        ]

    def _is_link(self, cell: str, number: bytes) -> bool:
        return (
            self._link is not None
            and is_linkedin_link(cell)
            and self._link(self._letters, number, cell)
        )

    def _values(self, kind: type, cells: Sequence[Any], numbers: Sequence[bytes]) -> Pieces:
        if kind in (date, datetime):
            return self._moments(kind, cells, numbers)
        if not _are_exact(kind, cells):
            return []
        return self._numbers(cells, numbers, b'"><v>')

    def _moments(self, kind: type, cells: Sequence[Any], numbers: Sequence[bytes]) -> Pieces:
        serials = _days(cells) if kind is date else _days_and_times(cells)
        if not serials or min(serials) < _FIRST_SERIAL:
            return []
        look = Format.DATE if kind is date else Format.DATE_TIME
        return self._numbers(serials, numbers, b'"' + self._xml.style(look) + b"><v>")

    def _numbers(self, values: Sequence[float], numbers: Sequence[bytes], opening: bytes) -> Pieces:
        written = "\n".join(map(repr, values)).encode().split(b"\n")
        return [repeat(self._start), numbers, repeat(opening), written, repeat(_VALUE_END)]


def _days(cells: Sequence[date]) -> list[int]:
    before = DAY_ZERO.toordinal()
    return [cell.toordinal() - before for cell in cells]


def _days_and_times(cells: Sequence[datetime]) -> list[float]:
    """The serials of the moments; none where some have a time zone, and others have not."""
    zero = _ZERO if cells[0].tzinfo is None else _ZERO.replace(tzinfo=UTC)
    try:
        return [(cell - zero) / _DAY for cell in cells]
    except TypeError:
        return []


def _are_exact(kind: type, cells: Sequence[Any]) -> bool:
    """Whether all are numbers that Excel holds without loss."""
    if kind is int:
        return bool(max(map(abs, cells)) <= LARGEST_EXACT_INTEGER)
    return kind is float and all(map(isfinite, cells))


def ordinary_texts(cells: Sequence[str]) -> list[bytes] | None:
    """The texts in XML, or `None` where one of them needs more than its letters escaped."""
    if not all(cells) or list(map(str.strip, cells)) != list(cells):
        return None
    if max(map(len, cells)) * 2 > LONGEST_XLSX_TEXT:
        return None
    try:
        data = "\n".join(cells).encode()
    except UnicodeEncodeError:
        return None
    if data.count(b"\n") != len(cells) - 1 or not _is_ordinary(data):
        return None
    return escaped(data).split(b"\n")


def _is_ordinary(data: bytes) -> bool:
    return (
        b"_x" not in data
        and len(data.translate(None, _CONTROLS)) == len(data)
        and not any(character in data for character in _NOT_IN_XML)
    )
