"""Which row of a sheet holds the headers: the one with the most words that are known.

Titles, dates of export and instructions stand above it; they fill fewer columns than the table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from enrich.model.table import Cell, text_of
from enrich.sheets.spreadsheet import Grid
from enrich.sheets.vocabulary import Vocabulary, is_company_page

_ROWS_LOOKED_AT = 30
_ROWS_BELOW = 30
_MOSTLY = 0.8


@dataclass(frozen=True)
class HeaderRow:
    """A row that may be the headers of a table."""

    index: int
    known: frozenset[str]
    """The fields that it names."""
    has_pages: bool
    """Companies' LinkedIn pages stand below it."""
    is_table: bool
    """Rows of about its width stand below it."""


def find_header(grid: Grid, words: Vocabulary) -> HeaderRow | None:
    """The most likely row of headers; `None` where no row could be one."""
    indexes = range(min(len(grid.rows), _ROWS_LOOKED_AT))
    rows = {index: row for index in indexes if (row := _row(grid, index, words))}
    if not rows:
        return None
    best = max(rows.values(), key=_likelihood)
    below = rows.get(best.index + 1)
    # Headers merged down over two rows are in both, and only the lower one has all.
    return below if below and best.known and below.known >= best.known else best


def _likelihood(row: HeaderRow) -> tuple[int, bool, int]:
    return len(row.known), row.is_table, -row.index


def _row(grid: Grid, index: int, words: Vocabulary) -> HeaderRow | None:
    cells = _filled(grid.rows[index])
    if not cells or any(map(is_company_page, cells)):
        return None
    below = [_filled(row) for row in grid.rows[index + 1 : index + 1 + _ROWS_BELOW]]
    widths = [len(row) for row in below if row]
    known = words.known(cells)
    # A blank header or two is usual; a title over a table is much narrower.
    is_wide = len(cells) * 2 > (median(widths) if widths else 0)
    if not known and not _is_mostly_text(cells):
        return None
    return HeaderRow(
        index,
        known,
        has_pages=any(is_company_page(cell) for row in below for cell in row),
        is_table=bool(widths) and is_wide,
    )


def _filled(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if cell is not None and text_of(cell)]


def _is_mostly_text(cells: Sequence[Cell]) -> bool:
    return sum(isinstance(cell, str) for cell in cells) >= len(cells) * _MOSTLY
