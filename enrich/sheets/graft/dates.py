"""Dates in a workbook that counts its days from 1904, as those from old Macs do.

Our writers count as all others do. What is written here is 1,462 days earlier, so that such a
workbook shows the day that is meant.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from enrich.model.table import Cell, Sheet
from enrich.sheets.text import plain_text

_APART = timedelta(days=1462)
_FIRST = date(1904, 3, 2)
"""Before it the shifted day would be one that the usual count does not have."""
_SAYS_1904 = re.compile(rb"""<(?:\w+:)?workbookPr\b[^>]*?\sdate1904\s*=\s*["'](?:1|true|on)["']""")


def counts_from_1904(workbook: bytes) -> bool:
    """Whether this `workbook.xml` says so."""
    return _SAYS_1904.search(workbook) is not None


def row_from_1904(row: Iterable[Cell]) -> tuple[Cell, ...]:
    """The row as it must be given to a writer that counts as usual."""
    return tuple(_from_1904(cell) if isinstance(cell, date) else cell for cell in row)


def sheet_from_1904(sheet: Sheet) -> Sheet:
    """The sheet, its rows changed one by one as they are asked for."""
    is_drawn = bool(sheet.charts)
    rows = map(row_from_1904, sheet.rows)
    return replace(sheet, rows=tuple(rows) if is_drawn else rows)


def _from_1904(day: date) -> Cell:
    # A moment is a date as well, but one that can only be compared with its like.
    if date(day.year, day.month, day.day) < _FIRST:
        return plain_text(day)
    return day - _APART
