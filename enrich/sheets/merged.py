"""Merged cells as a person sees them: one value for all the rows it stands beside."""

from collections import Counter
from dataclasses import replace

from enrich.model.table import Cell
from enrich.sheets.spreadsheet import Area, Grid
from enrich.sheets.vocabulary import header_text


def unmerged(grid: Grid) -> Grid:
    """The grid with values and links repeated down merged cells of one column.

    Cells merged across columns are titles and names of groups, and stay what they are.
    """
    down = [area for area in grid.merged if area.is_one_column and area.first[0] < len(grid.rows)]
    if not down:
        return grid
    rows: list[list[Cell]] = [list(row) for row in grid.rows]
    links = dict(grid.links)
    for area in down:
        (top, column), bottom = area.first, min(area.last[0], len(rows) - 1)
        if column < len(rows[top]):
            for row in range(top + 1, bottom + 1):
                rows[row][column] = rows[top][column]
                if (target := grid.links.get(area.first)) is not None:
                    links.setdefault((row, column), target)
    return replace(grid, rows=tuple(map(tuple, rows)), links=links)


def header_at(grid: Grid, row: int) -> tuple[str, ...]:
    """The headers; two that are the same bear the names of the groups above them, if they can."""
    texts = [header_text(cell) for cell in grid.rows[row]]
    counts = Counter(text.casefold() for text in texts)
    groups = _groups(grid, row - 1) if row else {}
    return tuple(
        f"{groups[column]} {text}" if counts[text.casefold()] > 1 and column in groups else text
        for column, text in enumerate(texts)
    )


def _groups(grid: Grid, row: int) -> dict[int, str]:
    """Column -> the name of the group that stands above it, merged over several columns."""
    groups: dict[int, str] = {}
    for area in grid.merged:
        is_above = area.first[0] <= row <= area.last[0] and not area.is_one_column
        if is_above and (text := _text_in(grid, area)):
            groups |= dict.fromkeys(range(area.first[1], area.last[1] + 1), text)
    return groups


def _text_in(grid: Grid, area: Area) -> str:
    row, column = area.first
    is_inside = row < len(grid.rows) and column < len(grid.rows[row])
    return header_text(grid.rows[row][column]) if is_inside else ""
