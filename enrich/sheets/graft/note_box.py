"""How large the box of a note must be, and where it lies beside its cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap

from enrich.sheets.cell_names import place_of

_COL = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(\w+)="([^"]*)"')
_FORMAT = re.compile(rb"<(?:\w+:)?sheetFormatPr\b[^>]*>")
_USUAL_COLUMN, _USUAL_ROW = 64, 20
"""Pixels."""
_POINTS = 0.75
"""Of a pixel."""
_WIDTH = 300
_LINE = 16
_LETTERS_IN_LINE = 44
_MARGIN = 14
_MOST_COLUMNS = 400
"""A box does not reach beyond so many narrow or hidden columns."""
_LAST_COLUMN, _LAST_ROW = 16_383, 1_048_575
"""Of a sheet, counted from 0."""


@dataclass(frozen=True)
class Box:
    """A box for the note at a cell; places in points, as VML wants them."""

    row: int
    """Counted from 1, as is the column."""
    column: int
    left: float
    top: float
    width: float
    height: float
    anchor: str
    """Columns, rows and pixels in them of its upper left and lower right corner."""


@dataclass(frozen=True)
class Frame:
    """How wide the columns of a sheet are, and how high its usual row is; in pixels."""

    widths: Mapping[int, int]
    column: int = _USUAL_COLUMN
    row: int = _USUAL_ROW

    def width(self, column: int) -> int:
        return self.widths.get(column, self.column)


def frame_of(head: bytes) -> Frame:
    """The frame that stands before the rows of a worksheet."""
    found = _FORMAT.search(head)
    usual = dict(_ATTRIBUTE.findall(found[0])) if found else {}
    widths = {
        column: 0 if b"hidden" in col and col[b"hidden"] in {b"1", b"true"} else _pixels(col)
        for col in (dict(_ATTRIBUTE.findall(element)) for element in _COL.findall(head))
        for column in range(_int(col, b"min"), min(_int(col, b"max"), 1_000) + 1)
    }
    row = _float(usual.get(b"defaultRowHeight", b"15")) / _POINTS
    column = _pixels({b"width": usual[b"defaultColWidth"]}) if b"defaultColWidth" in usual else 0
    return Frame(widths, column or _USUAL_COLUMN, int(row) or _USUAL_ROW)


def box_for(cell: str, text: str, frame: Frame) -> Box:
    """A box at the right of the cell that shows the whole text."""
    row, column = place_of(cell)
    height = _MARGIN + _LINE * _lines(text)
    top = max(row - 1, 0)
    last_column, last_pixels = _right_end(column + 2, _WIDTH + _MARGIN, frame)
    rows, pixels = divmod(height + 4, frame.row)
    left = sum(frame.width(number) for number in range(1, min(column + 2, 1_000))) + _MARGIN
    return Box(
        row=row + 1,
        column=column + 1,
        left=left * _POINTS,
        top=top * frame.row * _POINTS,
        width=_WIDTH * _POINTS,
        height=height * _POINTS,
        anchor=f"{min(column + 1, _LAST_COLUMN)}, {_MARGIN}, {top}, 4, "
        f"{min(last_column - 1, _LAST_COLUMN)}, {last_pixels}, "
        f"{min(top + rows, _LAST_ROW)}, {pixels}",
    )


def _lines(text: str) -> int:
    return sum(len(wrap(line, _LETTERS_IN_LINE)) or 1 for line in text.split("\n"))


def _right_end(column: int, pixels: int, frame: Frame) -> tuple[int, int]:
    """The column, counted from 1, that many pixels to the right, and how far into it."""
    for number in range(column, column + _MOST_COLUMNS):
        if pixels < frame.width(number):
            return number, pixels
        pixels -= frame.width(number)
    return column + _MOST_COLUMNS, 0


def _pixels(col: Mapping[bytes, bytes]) -> int:
    return int(_float(col.get(b"width", b"9.14")) * 7 + 5) if b"width" in col else _USUAL_COLUMN


def _int(col: Mapping[bytes, bytes], name: bytes) -> int:
    return int(col[name]) if col.get(name, b"").isdigit() else 0


def _float(written: bytes) -> float:
    try:
        return float(written)
    except ValueError:
        return 0.0
