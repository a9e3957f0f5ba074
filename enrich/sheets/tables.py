"""Which sheet holds the accounts and which the personas, and where their tables stand."""

from collections.abc import Sequence
from pathlib import Path

from enrich.errors import InputUnreadable
from enrich.model.table import Cell, Table, text_of
from enrich.sheets.spreadsheet import TEXT_SUFFIXES, Grid, Spreadsheet

_ACCOUNTS = "accounts"
_PERSONAS = "personas"


def accounts_table(spreadsheet: Spreadsheet, *, sheet: str | None, header_row: int | None) -> Table:
    """The table of companies: on the sheet named, or on the one that most likely has it.

    Raises:
        InputUnreadable: there is no such sheet, or no table in it.
    """
    grid = _accounts_grid(spreadsheet) if sheet is None else _named_grid(spreadsheet, sheet)
    return _table(spreadsheet.path, grid, header_row)


def personas_table(spreadsheet: Spreadsheet) -> Table | None:
    """The table on the sheet called Personas, if there is one.

    Raises:
        InputUnreadable: the sheet has headers and no rows.
    """
    grid = _grid_called(spreadsheet, _PERSONAS)
    return None if grid is None or _is_blank(grid) else _table(spreadsheet.path, grid, None)


def _named_grid(spreadsheet: Spreadsheet, name: str) -> Grid:
    exact = (grid for grid in spreadsheet.grids if grid.name == name)
    grid = next(exact, None) or _grid_called(spreadsheet, name)
    if grid is None:
        raise InputUnreadable(
            f"{spreadsheet.path.name} has no sheet called '{name}'.",
            f"Its sheets are: {_sheet_names(spreadsheet)}.",
        )
    return grid


def _accounts_grid(spreadsheet: Spreadsheet) -> Grid:
    if grid := _grid_called(spreadsheet, _ACCOUNTS):
        return grid
    for grid in spreadsheet.grids:
        if _folded(grid.name) != _PERSONAS and not _is_blank(grid):
            return grid
    raise InputUnreadable(
        f"{spreadsheet.path.name} has no sheet of accounts (it has: {_sheet_names(spreadsheet)}).",
        "Put one row per company on a sheet called Accounts.",
    )


def _grid_called(spreadsheet: Spreadsheet, name: str) -> Grid | None:
    wanted = _folded(name)
    return next((grid for grid in spreadsheet.grids if _folded(grid.name) == wanted), None)


def _sheet_names(spreadsheet: Spreadsheet) -> str:
    return ", ".join(grid.name for grid in spreadsheet.grids)


def _folded(name: str) -> str:
    return name.strip().casefold()


def _table(path: Path, grid: Grid, header_row: int | None) -> Table:
    top = _header_index(path, grid, header_row)
    start, stop = _used_span(grid.rows[top])
    rows = _without_blank_tail([row[start:stop] for row in grid.rows[top + 1 :]])
    if not rows:
        raise InputUnreadable(
            f"{_place(path, grid)} has headers and no rows below them.",
            "Put one row per company or persona below the headers.",
        )
    header = tuple(_header_text(cell) for cell in grid.rows[top][start:stop])
    return Table(path, grid.name, header, rows, header_row=top + 1, first_column=start + 1)


def _header_index(path: Path, grid: Grid, header_row: int | None) -> int:
    if header_row is None:
        index = next((index for index, row in enumerate(grid.rows) if _has_text(row)), None)
        if index is None:
            raise InputUnreadable(f"{_place(path, grid)} is blank.", "Choose another sheet.")
        return index
    if not 1 <= header_row <= len(grid.rows) or not _has_text(grid.rows[header_row - 1]):
        raise InputUnreadable(
            f"Row {header_row} of {_place(path, grid)} is blank, so the headers are not there.",
            "Set header_row in the config's [input] to the number of the row with the headers.",
        )
    return header_row - 1


def _used_span(row: Sequence[Cell]) -> tuple[int, int]:
    used = [index for index, cell in enumerate(row) if text_of(cell)]
    return used[0], used[-1] + 1


def _without_blank_tail(rows: list[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    length = len(rows)
    while length and not _has_text(rows[length - 1]):
        length -= 1
    return tuple(rows[:length])


def _is_blank(grid: Grid) -> bool:
    return not any(map(_has_text, grid.rows))


def _has_text(row: Sequence[Cell]) -> bool:
    return any(map(text_of, row))


def _header_text(cell: Cell) -> str:
    return " ".join(text_of(cell).split())


def _place(path: Path, grid: Grid) -> str:
    is_text = path.suffix.lower() in TEXT_SUFFIXES
    return path.name if is_text else f"Sheet '{grid.name}' of {path.name}"
