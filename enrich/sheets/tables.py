"""Which sheet holds the accounts and which the personas, and where their tables stand."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from enrich.errors import InputUnreadable
from enrich.model.own_columns import is_ours
from enrich.model.table import Cell, Table, cell_name, text_of
from enrich.sheets.aliases import ACCOUNT_ALIASES, EXCLUDED_ALIASES, PERSONA_ALIASES
from enrich.sheets.asides import find_asides
from enrich.sheets.headers import HeaderRow, find_header
from enrich.sheets.merged import header_at, unmerged
from enrich.sheets.spreadsheet import TEXT_SUFFIXES, Grid, Place, Spreadsheet
from enrich.sheets.vocabulary import Vocabulary, is_company_page, names_company, vocabulary

_Any = TypeVar("_Any", bound=Cell)

_ACCOUNTS = "accounts"
_PERSONAS = "personas"
_NOTHING_CONFIGURED: Mapping[str, str] = MappingProxyType({})
_EXCLUDED_WORDS = vocabulary(EXCLUDED_ALIASES, _NOTHING_CONFIGURED)
_PERSONA_WORDS = vocabulary(PERSONA_ALIASES, _NOTHING_CONFIGURED)


def accounts_table(
    spreadsheet: Spreadsheet,
    *,
    sheet: str | None,
    header_row: int | None,
    configured: Mapping[str, str] = _NOTHING_CONFIGURED,
) -> Table:
    """The table of companies: on the sheet named, or on the one that most likely has it.

    `configured` maps fields to headers, as the config does.

    Raises:
        InputUnreadable: there is no such sheet, or no table in it.
    """
    words = vocabulary(ACCOUNT_ALIASES, configured)
    grid = _best_grid(spreadsheet, words) if sheet is None else _named_grid(spreadsheet, sheet)
    return _table(spreadsheet.path, grid, words, header_row=header_row)


def personas_table(spreadsheet: Spreadsheet) -> Table | None:
    """The table on the sheet called Personas, if there is one.

    Raises:
        InputUnreadable: the sheet has headers and no rows.
    """
    grid = _grid_called(spreadsheet, _PERSONAS)
    if grid is None or _is_blank(grid):
        return None
    return _table(spreadsheet.path, grid, _PERSONA_WORDS)


def table_in_personas_file(spreadsheet: Spreadsheet, *, sheet: str | None) -> Table:
    """The table of personas in a file of their own.

    Raises:
        InputUnreadable: there is no such sheet, or no table in it.
    """
    if sheet is None and (table := personas_table(spreadsheet)):
        return table
    is_named = sheet is not None and spreadsheet.dialect is None
    grid = (
        _named_grid(spreadsheet, sheet or "")
        if is_named
        else _best_grid(spreadsheet, _PERSONA_WORDS)
    )
    return _table(spreadsheet.path, grid, _PERSONA_WORDS)


def excluded_tables(spreadsheet: Spreadsheet, *, sheet: str | None) -> tuple[Table, ...]:
    """The lists in a file of exclusions: on the sheet named, or on every sheet that has one.

    Raises:
        InputUnreadable: there is no such sheet, or no list in it.
    """
    if sheet is not None and spreadsheet.dialect is None:
        return (_table(spreadsheet.path, _named_grid(spreadsheet, sheet), _EXCLUDED_WORDS),)
    lists = [grid for grid in spreadsheet.grids if not _is_blank(grid) and _is_list(grid)]
    grids = lists or [_best_grid(spreadsheet, _EXCLUDED_WORDS)]
    return tuple(_table(spreadsheet.path, grid, _EXCLUDED_WORDS) for grid in grids)


def _is_list(grid: Grid) -> bool:
    header = find_header(unmerged(grid), _EXCLUDED_WORDS)
    return header is not None and (header.has_pages or (bool(header.known) and header.is_table))


def _named_grid(spreadsheet: Spreadsheet, name: str) -> Grid:
    exact = (grid for grid in spreadsheet.grids if grid.name == name)
    grid = next(exact, None) or _grid_called(spreadsheet, name)
    if grid is None:
        raise InputUnreadable(
            f"{spreadsheet.path.name} has no sheet called '{name}'.",
            f"Its sheets are: {_sheet_names(spreadsheet)}.",
        )
    return grid


def _best_grid(spreadsheet: Spreadsheet, words: Vocabulary) -> Grid:
    """Of sheets that promise the same, the first."""
    grids = [
        grid
        for grid in spreadsheet.grids
        if _folded(grid.name) != _PERSONAS and not _is_blank(grid)
    ]
    if not grids:
        raise InputUnreadable(
            f"{spreadsheet.path.name} has no sheet of accounts "
            f"(it has: {_sheet_names(spreadsheet)}).",
            "Put one row per company on a sheet called Accounts.",
        )
    return max(grids, key=lambda grid: _promise(grid, find_header(unmerged(grid), words)))


def _promise(grid: Grid, header: HeaderRow | None) -> tuple[bool, bool, bool, int, bool]:
    """How likely a sheet holds the accounts; a list of instructions may name a field or two."""
    if header is None:
        return False, False, not grid.is_hidden, 0, False
    is_known = bool(header.known) or header.has_pages
    return (
        _folded(grid.name) == _ACCOUNTS and header.is_table and is_known,
        names_company(header.known) or header.has_pages,
        not grid.is_hidden,
        min(len(header.known), 2),
        header.is_table,
    )


def _grid_called(spreadsheet: Spreadsheet, name: str) -> Grid | None:
    wanted = _folded(name)
    return next((grid for grid in spreadsheet.grids if _folded(grid.name) == wanted), None)


def _sheet_names(spreadsheet: Spreadsheet) -> str:
    return ", ".join(grid.name for grid in spreadsheet.grids)


def _folded(name: str) -> str:
    return name.strip().casefold()


def _table(path: Path, sheet: Grid, words: Vocabulary, *, header_row: int | None = None) -> Table:
    grid = unmerged(sheet)
    top = (
        _found_header(path, grid, words)
        if header_row is None
        else _given_header(path, grid, header_row)
    )
    start, stop = _used_span(grid.rows[top])
    rows = _without_blank_tail([row[start:stop] for row in grid.rows[top + 1 :]])
    if not rows:
        raise InputUnreadable(
            f"{_place(path, grid)} has headers and no rows below them.",
            "Put one row per company or persona below the headers.",
        )
    header = header_at(grid, top)[start:stop]
    links = _moved(grid.links, (top + 1, start))
    own = frozenset(index for index, name in enumerate(header) if is_ours(name))
    return Table(
        path,
        grid.name,
        header,
        rows,
        header_row=top + 1,
        first_column=start + 1,
        links=links,
        asides=find_asides(
            _without(own, [header])[0],
            _without(own, rows),
            words.company_columns(header),
            links=links,
        ),
        own=own,
    )


def _without(
    columns: frozenset[int], rows: Sequence[Sequence[_Any]]
) -> Sequence[Sequence[_Any | str]]:
    """The rows with these columns blank."""
    if not columns:
        return rows
    return [["" if i in columns else cell for i, cell in enumerate(row)] for row in rows]


def _given_header(path: Path, grid: Grid, header_row: int) -> int:
    if not 1 <= header_row <= len(grid.rows) or not _has_text(grid.rows[header_row - 1]):
        raise InputUnreadable(
            f"Row {header_row} of {_place(path, grid)} is blank, so the headers are not there.",
            "Set header_row in the config's [input] to the number of the row with the headers.",
        )
    return header_row - 1


def _found_header(path: Path, grid: Grid, words: Vocabulary) -> int:
    if header := find_header(grid, words):
        return header.index
    index = next((index for index, row in enumerate(grid.rows) if _has_text(row)), None)
    if index is None:
        raise InputUnreadable(f"{_place(path, grid)} is blank.", "Choose another sheet.")
    for column, cell in enumerate(grid.rows[index], start=1):
        if is_company_page(cell):
            raise _no_headers(path, grid, cell_name(index + 1, column))
    return index


def _no_headers(path: Path, grid: Grid, cell: str) -> InputUnreadable:
    return InputUnreadable(
        f"{_place(path, grid)} has no row of headers: its first row, with a company's page in "
        f"{cell}, is an account already. Looked for were headers such as 'LinkedIn URL', "
        "'LinkedIn ID' and 'Company'.",
        "Write headers above it; if there are some further down, write into the config:\n"
        '[input]\nheader_row = 40\n[columns]\ncompany_linkedin_url = "YOUR HEADER"',
    )


def _used_span(row: Sequence[Cell]) -> tuple[int, int]:
    used = [index for index, cell in enumerate(row) if text_of(cell)]
    return used[0], used[-1] + 1


def _moved(links: Mapping[Place, str], origin: Place) -> dict[Place, str]:
    """The links, counted from the table's first row and column."""
    top, left = origin
    return {
        (row - top, column - left): target
        for (row, column), target in links.items()
        if row >= top and column >= left
    }


def _without_blank_tail(rows: list[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    length = len(rows)
    while length and not _has_text(rows[length - 1]):
        length -= 1
    return tuple(rows[:length])


def _is_blank(grid: Grid) -> bool:
    return not any(map(_has_text, grid.rows))


def _has_text(row: Sequence[Cell]) -> bool:
    return any(map(text_of, row))


def _place(path: Path, grid: Grid) -> str:
    is_text = path.suffix.lower() in TEXT_SUFFIXES
    return path.name if is_text else f"Sheet '{grid.name}' of {path.name}"
