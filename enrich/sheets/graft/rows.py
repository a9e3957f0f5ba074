"""Answers put into the rows of a worksheet, as its XML streams by."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from enrich.model.table import Cell, column_letters
from enrich.sheets.cell_names import place_of
from enrich.sheets.cell_xml import element, held, style_attribute
from enrich.sheets.formats import Format

_NUMBER = re.compile(rb'\sr="(\d+)"')
_SPANS = re.compile(rb'\sspans="[^"]*"')
_ROW_STYLE = re.compile(rb'\ss="(\d+)"')
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3})\d+"')
_STYLE = re.compile(rb'\ss="(\d+)"')


class Styles(Protocol):
    """Gives a cell of ours the looks of its neighbour."""

    def beside(self, neighbour: int, what: Format) -> int:
        """Place of the style for a cell that holds `what` beside a cell of the style `neighbour`."""


@dataclass(frozen=True)
class Answers:
    """What is written into which columns of which rows."""

    columns: tuple[int, ...]
    """Counted from 1, ascending."""
    rows: Mapping[int, Sequence[Cell]]
    """Number of a row, as the spreadsheet counts, -> one cell for each column."""
    header_row: int
    beside: int
    """The column whose looks are taken over, counted from 1."""


@dataclass
class RowGrafter:
    """Rewrites the rows that have answers, and leaves every other as it is."""

    answers: Answers
    styles: Styles
    _last: int = 0
    _waiting: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._waiting = sorted(self.answers.rows, reverse=True)
        self._letters = [column_letters(column) for column in self.answers.columns]
        self.set_prefix(b"")

    def set_prefix(self, prefix: bytes) -> None:
        """Such as `x:`, where a program writes `<x:row>`."""
        self.prefix = p = prefix
        self._bare_cell = b"<%sc>" % p
        self._row = re.compile(rb"<%srow\b([^>]*?)(?:/>|>(.*?)</%srow>)" % (p, p), re.DOTALL)
        self._cell = re.compile(rb"<%sc\b([^>]*?)(?:/>|>(.*?)</%sc>)" % (p, p), re.DOTALL)

    def rewritten(self, piece: bytes) -> bytes:
        """A piece of whole rows, with the answers in it."""
        return self._row.sub(self._rewritten_row, piece)

    def left_over(self) -> bytes:
        """Rows that the sheet does not have, because nothing stood in them."""
        return b"".join(self._missing_rows(before=None))

    def _rewritten_row(self, found: re.Match[bytes]) -> bytes:
        given = _NUMBER.search(found[1])
        number = int(given[1]) if given else self._last + 1
        self._last = number
        missing = b"".join(self._missing_rows(before=number))
        cells = self.answers.rows.get(number)
        if cells is None:
            return missing + found[0]
        self._waiting.pop()
        attributes = _SPANS.sub(b"", found[1])
        inner = self._with_answers(number, attributes, found[2] or b"", cells=cells)
        return missing + b"<%srow%s>%s</%srow>" % (self.prefix, attributes, inner, self.prefix)

    def _missing_rows(self, *, before: int | None) -> Iterator[bytes]:
        while self._waiting and (before is None or self._waiting[-1] < before):
            number = self._waiting.pop()
            inner = b"".join(self._added(number, self.answers.rows[number], neighbour=0))
            if inner:
                yield b'<%srow r="%d">%s</%srow>' % (self.prefix, number, inner, self.prefix)

    def _with_answers(
        self, number: int, attributes: bytes, inner: bytes, *, cells: Sequence[Cell]
    ) -> bytes:
        if self._bare_cell in inner:
            return self._merged(number, attributes, inner, cells=cells)
        start = inner.rfind(b"<%sc " % self.prefix)
        last = _REFERENCE.search(inner, start, inner.find(b">", start)) if start >= 0 else None
        if start >= 0 and (last is None or _column(last[1]) >= self.answers.columns[0]):
            return self._merged(number, attributes, inner, cells=cells)
        neighbour = _style_of_row(attributes)
        if last and _column(last[1]) == self.answers.beside:
            style = _STYLE.search(inner, start, inner.find(b">", start))
            neighbour = int(style[1]) if style else 0
        return inner + b"".join(self._added(number, cells, neighbour=neighbour))

    def _merged(
        self, number: int, attributes: bytes, inner: bytes, *, cells: Sequence[Cell]
    ) -> bytes:
        """Where other cells stand to the right of ours, or ours are there already."""
        there: dict[int, bytes] = {}
        column, neighbour = 0, _style_of_row(attributes)
        for cell in self._cell.finditer(inner):
            reference = _REFERENCE.search(cell[1])
            column = _column(reference[1]) if reference else column + 1
            there[column] = cell[0] if reference else self._named(cell[0], number, column)
            if column == self.answers.beside:
                style = _STYLE.search(cell[1])
                neighbour = int(style[1]) if style else 0
        added = self._added(number, cells, neighbour=neighbour)
        ours = dict(zip(self.answers.columns, added, strict=True))
        return b"".join(xml for _, xml in sorted((there | ours).items()))

    def _named(self, cell: bytes, number: int, column: int) -> bytes:
        """A cell that stood where it did by its rank: others may stand before it now."""
        start = b"<%sc" % self.prefix
        name = f' r="{column_letters(column)}{number}"'.encode()
        return start + name + cell.removeprefix(start)

    def _added(self, number: int, cells: Sequence[Cell], *, neighbour: int) -> Iterator[bytes]:
        for letters, value in zip(self._letters, cells, strict=True):
            yield self._one(number, letters, value, neighbour=neighbour)

    def _one(self, number: int, letters: str, value: Cell, *, neighbour: int) -> bytes:
        what = held(value, Format.TEXT if isinstance(value, str) else Format.PLAIN)
        style = neighbour
        if number != self.answers.header_row:
            style = self.styles.beside(neighbour, what.format if what else Format.PLAIN)
        return element(f"{letters}{number}", style_attribute(style), what, prefix=self.prefix)


def pieces(chunks: Iterable[bytes], prefix: bytes) -> Iterator[bytes]:
    """The same bytes, each piece ending with the end of a row."""
    end = b"</%srow>" % prefix
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(end)
        if cut >= 0:
            cut += len(end)
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _column(letters: bytes) -> int:
    return place_of(f"{letters.decode()}1")[1] + 1


def _style_of_row(attributes: bytes) -> int:
    style = _ROW_STYLE.search(attributes)
    return int(style[1]) if style else 0
