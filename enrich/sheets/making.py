"""The output as a file that waits: the user's own workbook answered, or a new one with its values."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from enrich.errors import OutputRefused
from enrich.model.origin import Origin
from enrich.model.table import Sheet, Table, text_of
from enrich.sheets.graft.answered import Answered
from enrich.sheets.graft.mark import SUFFIXES as GRAFTED_SUFFIXES
from enrich.sheets.graft.package import graft
from enrich.sheets.graft.protection import remarks_on
from enrich.sheets.graft.sheet import CannotGraft
from enrich.sheets.reading import stamp_of
from enrich.sheets.sheet_stream import MOST_COLUMNS
from enrich.sheets.spreadsheet import TEXT_SUFFIXES, Grid, Spreadsheet
from enrich.sheets.writing import Staged, stage


@dataclass(frozen=True)
class Made:
    """An output that waits to be put in place."""

    staged: Staged
    remarks: tuple[str, ...] = ()
    is_new: bool = False
    """Whether it is a new workbook, where the user's own could not be given back."""


def make(path: Path, sheets: Sequence[Sheet], source: Spreadsheet, *, origin: Origin) -> Made:
    """The user's own workbook with our answers in it, or else a new one with its values.

    Raises:
        OutputRefused: neither can be written there.
    """
    accounts, *added = sheets
    accounts = replace(accounts, rows=list(accounts.rows))
    if path.suffix.lower() in TEXT_SUFFIXES or source.dialect is not None:
        return Made(_new(path, accounts, added, source=source, origin=origin))
    try:
        return _answered(path, accounts, added, source=source, origin=origin)
    except CannotGraft as reason:
        remark = f"{reason}: {without_looks(path)}"
        _refuse_macros(path, remark)
    staged = _new(path, accounts, added, source=source, origin=origin)
    return Made(staged, (remark,), is_new=True)


def _answered(
    path: Path,
    accounts: Sheet,
    added: Sequence[Sheet],
    *,
    source: Spreadsheet,
    origin: Origin,
) -> Made:
    """The user's own workbook with our answers in it.

    Raises:
        CannotGraft: it cannot be given back; the reason is a clause that a remark begins with.
    """
    _refuse_kind_or_change(path, source)
    staged = Staged()
    try:
        answered = _beside_the_table(accounts, source, origin)
        staged.add(path, partial(graft, answered=answered, added=added))
    except CannotGraft as reason:
        what = f"{source.path.name} is built in an unusual way ({reason})"
        raise CannotGraft(what) from reason
    remarks = remarks_on(source.path, sheet=answered.table.sheet, output=path.name)
    return Made(staged, remarks)


def _refuse_kind_or_change(path: Path, source: Spreadsheet) -> None:
    kind = source.path.suffix.lower()
    if kind not in GRAFTED_SUFFIXES or kind != path.suffix.lower():
        raise CannotGraft(f"A {kind} cannot be given back as {path.suffix}")
    if not source.path.exists() or stamp_of(source.path) != source.stamp:
        raise CannotGraft(f"{source.path.name} was changed during the run")


def _refuse_macros(path: Path, remark: str) -> None:
    """Excel opens no workbook without macros that has the name of one with them."""
    if path.suffix.lower() == ".xlsm":
        raise OutputRefused(
            remark.replace(f"{path.name} is", f"{path.name} would be"),
            "Nothing that was bought is lost: run `enrich export` with an -o that ends in .xlsx.",
        )


def _new(
    path: Path,
    accounts: Sheet,
    added: Sequence[Sheet],
    *,
    source: Spreadsheet,
    origin: Origin,
) -> Staged:
    """The values alone, in new files."""
    if path.suffix.lower() not in TEXT_SUFFIXES and len(accounts.header) > MOST_COLUMNS:
        raise OutputRefused(
            f"The table and the columns to be added are wider than the {MOST_COLUMNS:,} columns"
            " of a workbook.",
            "Nothing that was bought is lost: delete columns that you do not need and run"
            " `enrich export`, or run it with an -o that ends in .csv.",
        )
    sheets = _for_kind(path, [accounts, *added], source)
    return stage(path, sheets, dialect=source.dialect, origin=origin)


def without_looks(path: Path) -> str:
    """What to tell of a workbook that could not be given back itself."""
    return f"{path.name} is a new workbook with the values that were read, without their looks."


def _beside_the_table(accounts: Sheet, source: Spreadsheet, origin: Origin) -> Answered:
    table = accounts.table
    if table is None:
        raise CannotGraft("it has no table")
    grid = next(grid for grid in source.grids if grid.name == table.sheet)
    ours = sorted(accounts.answers)
    width = len(table.header)
    behind = _first_free_column(grid, table) - width
    columns = tuple(index + (table.first_column if index < width else behind) for index in ours)
    if columns[-1] > MOST_COLUMNS:
        raise CannotGraft("there is no room at the right of its table")
    return Answered(
        table,
        tuple(accounts.header[index] for index in ours),
        [tuple(row[index] for index in ours) for row in accounts.rows],
        columns,
        source.own_sheets,
        origin,
    )


def _first_free_column(grid: Grid, table: Table) -> int:
    """Behind all that holds a value, and behind cells that are shown as one beside the table."""
    rows = range(table.header_row - 1, table.row_number(len(table.rows) - 1))
    merged = (
        area.last[1] + 2
        for area in grid.merged
        if area.first[0] < rows.stop and area.last[0] >= rows.start
    )
    return max(len(grid.rows[0]) + 1, *merged, 1)


def _for_kind(path: Path, sheets: Sequence[Sheet], source: Spreadsheet) -> list[Sheet]:
    accounts, *added = in_one_file(path, sheets)
    if path.suffix.lower() in TEXT_SUFFIXES:
        return [accounts, *added]
    return [*_users_sheets(source, accounts), *added]


def in_one_file(path: Path, sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    """A text file holds one table each; the summary is for people who open a workbook."""
    return sheets[:-1] if path.suffix.lower() in TEXT_SUFFIXES else sheets


def _users_sheets(source: Spreadsheet, accounts: Sheet) -> list[Sheet]:
    """All sheets of the user's file in their order, the one with the accounts answered."""
    return [accounts if grid.name == accounts.name else _as_it_is(grid) for grid in source.grids]


def _as_it_is(grid: Grid) -> Sheet:
    header = tuple(text_of(cell) for cell in grid.rows[0]) if grid.rows else ()
    return Sheet(name=grid.name, header=header, rows=grid.rows[1:])
