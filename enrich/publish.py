"""merged -> files: whole or not at all, and never over a file that is not ours."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from enrich.errors import OutputRefused
from enrich.ledger.ledger import Ledger
from enrich.model.origin import Origin
from enrich.model.table import Sheet, Table, text_of
from enrich.sheets.graft.mark import SUFFIXES as GRAFTED_SUFFIXES
from enrich.sheets.graft.package import Answered, graft
from enrich.sheets.graft.protection import remarks_on
from enrich.sheets.graft.sheet import CannotGraft
from enrich.sheets.reading import stamp_of
from enrich.sheets.sheet_stream import MOST_COLUMNS
from enrich.sheets.spreadsheet import TEXT_SUFFIXES, Grid, Spreadsheet
from enrich.sheets.writing import Staged, sha256_of, stage


@dataclass(frozen=True)
class Published:
    """The files of an output, and what is to be said of how they were written."""

    paths: tuple[Path, ...]
    remarks: tuple[str, ...] = ()


def make_sure(
    path: Path, names: Sequence[str], source: Spreadsheet, *, ledger: Ledger, may_replace: bool
) -> None:
    """Make sure, before anything is bought, that sheets of these names may be written at `path`.

    Raises:
        OutputRefused: they cannot, or a file is there that this ledger never wrote.
    """
    if path.suffix.lower() == ".xlsm" and source.path.suffix.lower() != ".xlsm":
        raise OutputRefused(
            f"{path.name} has the name of a workbook with macros, and {source.path.name} has none.",
            "Give the output a name that ends in .xlsx.",
        )
    empty = [Sheet(name, ("",), ()) for name in names]
    with stage(path, _in_one_file(path, empty), dialect=None) as staged:
        for final, _ in staged.files:
            _refuse_foreign(final, ledger, may_replace=may_replace)


def _refuse_foreign(path: Path, ledger: Ledger, *, may_replace: bool) -> None:
    if path.exists() and not may_replace and not ledger.wrote(path):
        raise OutputRefused(
            f"{path} exists, and enrich did not write it.",
            "Choose another name with -o, or allow replacing it with --yes.",
        )


def publish(
    path: Path,
    sheets: Sequence[Sheet],
    source: Spreadsheet,
    *,
    ledger: Ledger,
    may_replace: bool,
    csv_guard: bool = True,
    book: str = "",
    is_sandbox: bool = False,
) -> Published:
    """Put the output in place and say which files it is.

    A file that its user has changed since we wrote it is kept as a dated copy.
    Without `csv_guard` a text file holds the vendor's text as it came. A workbook says of
    itself which `book` it belongs to, and that it `is_sandbox`.

    Raises:
        OutputRefused: it cannot be written there.
    """
    if not csv_guard and path.suffix.lower() in TEXT_SUFFIXES:
        sheets = [replace(sheet, foreign_columns=frozenset()) for sheet in sheets]
    origin = Origin(book, is_sandbox, sheets=tuple(sheet.name for sheet in sheets[1:]))
    staged, remarks = _staged(path, sheets, source, origin=origin)
    with staged:
        for final, _ in staged.files:
            _refuse_foreign(final, ledger, may_replace=may_replace)
            _keep_changed(final, ledger)
        for final, sha256 in staged.files:
            # Before the rename: a kill between the two must not make our own file a stranger.
            ledger.remember_output(final, sha256)
        return Published(staged.publish(), remarks)


def _staged(
    path: Path, sheets: Sequence[Sheet], source: Spreadsheet, *, origin: Origin
) -> tuple[Staged, tuple[str, ...]]:
    """The user's own workbook with our answers in it, or else a new one with its values."""
    accounts, *added = sheets
    accounts = replace(accounts, rows=list(accounts.rows))
    if path.suffix.lower() in TEXT_SUFFIXES or source.dialect is not None:
        remark = ""
    elif not (remark := _why_not_grafted(path, source)):
        staged = Staged()
        try:
            answered = _beside_the_table(accounts, source, origin)
            staged.add(path, partial(graft, answered=answered, added=added))
        except CannotGraft as reason:
            remark = f"{source.path.name} is built in an unusual way ({reason}): {_new(path)}"
        else:
            return staged, remarks_on(source.path, sheet=answered.table.sheet, output=path.name)
    if path.suffix.lower() == ".xlsm":
        # Excel opens no workbook without macros that has the name of one with them.
        raise OutputRefused(
            remark.replace(f"{path.name} is", f"{path.name} would be"),
            "Nothing that was bought is lost: run `enrich export` with an -o that ends in .xlsx.",
        )
    output = _for_kind(path, [accounts, *added], source)
    if path.suffix.lower() not in TEXT_SUFFIXES and len(accounts.header) > MOST_COLUMNS:
        raise OutputRefused(
            f"The table and the columns to be added are wider than the {MOST_COLUMNS:,} columns"
            " of a workbook.",
            "Nothing that was bought is lost: delete columns that you do not need and run"
            " `enrich export`, or run it with an -o that ends in .csv.",
        )
    staged = stage(path, output, dialect=source.dialect, origin=origin)
    return staged, ((remark,) if remark else ())


def _why_not_grafted(path: Path, source: Spreadsheet) -> str:
    """The sentence for the user; blank where the workbook itself can be given back."""
    kind = source.path.suffix.lower()
    if kind not in GRAFTED_SUFFIXES or kind != path.suffix.lower():
        return f"A {kind} cannot be given back as {path.suffix}: {_new(path)}"
    if not source.path.exists() or stamp_of(source.path) != source.stamp:
        return f"{source.path.name} was changed during the run: {_new(path)}"
    return ""


def _new(path: Path) -> str:
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
    accounts, *added = _in_one_file(path, sheets)
    if path.suffix.lower() in TEXT_SUFFIXES:
        return [accounts, *added]
    return [*_users_sheets(source, accounts), *added]


def _in_one_file(path: Path, sheets: Sequence[Sheet]) -> Sequence[Sheet]:
    """A text file holds one table each; the summary is for people who open a workbook."""
    return sheets[:-1] if path.suffix.lower() in TEXT_SUFFIXES else sheets


def _users_sheets(source: Spreadsheet, accounts: Sheet) -> list[Sheet]:
    """All sheets of the user's file in their order, the one with the accounts answered."""
    return [accounts if grid.name == accounts.name else _as_it_is(grid) for grid in source.grids]


def _as_it_is(grid: Grid) -> Sheet:
    header = tuple(text_of(cell) for cell in grid.rows[0]) if grid.rows else ()
    return Sheet(name=grid.name, header=header, rows=grid.rows[1:])


def _keep_changed(path: Path, ledger: Ledger) -> None:
    if not path.exists() or sha256_of(path) in ledger.wrote(path):
        return
    stamp = ledger.now().astimezone().strftime("%Y-%m-%d %H.%M.%S")
    backup = path.with_name(f"{path.stem} (changed, {stamp}){path.suffix}")
    try:
        shutil.copy2(path, backup)
    except OSError as fault:
        raise OutputRefused(
            f"{path.name} was changed since it was written, and cannot be kept as {backup.name}.",
            "Move it away, or choose another name with -o.",
        ) from fault
