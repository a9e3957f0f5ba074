"""check -> a file to mend: the user's own workbook, its bad cells marked."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from enrich.errors import OutputRefused
from enrich.merge.merging import added_sheet_names
from enrich.merge.problems import problems_sheet
from enrich.model.problem import Problem
from enrich.model.table import Cell, Sheet, text_of
from enrich.replacing import is_same, keep
from enrich.sheets.graft.mark import SUFFIXES as GRAFTED_SUFFIXES
from enrich.sheets.graft.marking import MOST_NOTES, Marking, mark
from enrich.sheets.graft.marks import Mark, marks_by_sheet
from enrich.sheets.graft.seal import is_sealed, is_untouched
from enrich.sheets.graft.sheet import CannotGraft
from enrich.sheets.making import without_looks
from enrich.sheets.names import free_sheet_name
from enrich.sheets.reading import read_spreadsheet, stamp_of
from enrich.sheets.spreadsheet import TEXT_SUFFIXES, Grid, Place, Spreadsheet
from enrich.sheets.writing import Staged, stage

_PROBLEMS = 2
"""Place of its name among those of the sheets that an output brings."""
_ANY_SIZE = 1_000_000
"""Megabytes; what we wrote ourselves need not be feared."""


_Marks = Mapping[str, Sequence[Mark]]


@dataclass(frozen=True)
class Fixme:
    """A file to mend, and what is to be said of it."""

    path: Path
    remarks: tuple[str, ...]


def make_sure(path: Path, source: Path, *, may_replace: bool) -> None:
    """Make sure, before anything is read, that a file to mend may be written at `path`.

    Raises:
        OutputRefused: it cannot hold marks, or a file is there that is not to be replaced.
    """
    _refuse_kind(path, source)
    if not path.exists():
        return
    if is_same(path, source):
        raise OutputRefused(
            f"{path.name} is the file that is checked, and that is never written to.",
            "Choose another name with -o.",
        )
    if not (may_replace or is_sealed(path)):
        raise OutputRefused(
            f"{path} exists, and is no earlier file of marks.",
            "Choose another name with -o, or allow replacing it with --yes.",
        )


def _refuse_kind(path: Path, source: Path) -> None:
    kind, of_source = path.suffix.lower(), source.suffix.lower()
    if kind in TEXT_SUFFIXES:
        raise OutputRefused(
            f"{path.name} would be a text file, which cannot hold marks and notes.",
            "Give -o a name that ends in .xlsx.",
        )
    wanted = ".xlsm" if of_source == ".xlsm" else ".xlsx"
    if kind != wanted:
        raise OutputRefused(
            f"{path.name} is not a name for a marked copy of {source.name}.",
            f"Give -o a name that ends in {wanted}.",
        )


def write_fixme(
    path: Path,
    source: Spreadsheet,
    problems: Sequence[Problem],
    *,
    book: str,
    now: datetime,
    may_replace: bool,
) -> Fixme:
    """Write the user's workbook with its bad cells marked.

    It keeps the `book` under which the history of its rows is kept, whatever it is called.
    An earlier file of marks at that place is replaced; one that its user has changed since
    is kept as a dated copy.

    Raises:
        OutputRefused: it cannot be written there.
    """
    source = replace(source, origin=replace(source.origin, book=book))
    staged, marks, remark = _staged(path, source, problems)
    with staged:
        make_sure(path, source.path, may_replace=may_replace)
        kept = _keep_changed(path, now)
        staged.publish()
    return Fixme(path, (*filter(None, (remark, kept)), *_said(marks, len(problems))))


def _staged(
    path: Path, source: Spreadsheet, problems: Sequence[Problem]
) -> tuple[Staged, _Marks, str]:
    """The user's own workbook with marks in it, or else a new one with its values."""
    remark = ""
    if source.path.suffix.lower() in GRAFTED_SUFFIXES:
        _refuse_change(source)
        try:
            return *_marked(path, source, problems), ""
        except CannotGraft as reason:
            remark = _unusual(path, source, reason)
    elif source.dialect is None:
        remark = f"A {source.path.suffix} cannot be given back as .xlsx: {without_looks(path)}"
    with _rewritten(source) as values:
        return *_marked(path, values, _renamed(problems, source, values)), remark


def _marked(path: Path, source: Spreadsheet, problems: Sequence[Problem]) -> tuple[Staged, _Marks]:
    names = [grid.name for grid in source.grids]
    name = list(added_sheet_names(names))[_PROBLEMS]
    sheet = replace(problems_sheet(name, problems, file=source.path.name), places=("sheet", "cell"))
    marks = marks_by_sheet(problems, source.grids)
    staged = Staged()
    marking = Marking(marks, sheet, source.origin)
    staged.add(path, partial(mark, path=source.path, marking=marking))
    return staged, marks


def _refuse_change(source: Spreadsheet) -> None:
    if not source.path.exists() or stamp_of(source.path) != source.stamp:
        raise OutputRefused(
            f"{source.path.name} was changed while it was checked.", "Check it once more."
        )


def _unusual(path: Path, source: Spreadsheet, reason: CannotGraft) -> str:
    what = f"{source.path.name} is built in an unusual way ({reason})"
    if path.suffix.lower() == ".xlsm":
        # Excel opens no workbook without macros that has the name of one with them.
        raise OutputRefused(
            f"{what} and cannot be marked.", "Open it in Excel, save it again, and check that."
        ) from reason
    return f"{what}: {without_looks(path)}"


@contextmanager
def _rewritten(source: Spreadsheet) -> Iterator[Spreadsheet]:
    """A new workbook with the values of each sheet in the cells where they stood."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "values.xlsx"
        with stage(path, [_as_it_is(grid) for grid in source.grids], dialect=None) as staged:
            staged.publish()
        values = read_spreadsheet(path, max_unpacked_mb=_ANY_SIZE)
        yield replace(values, origin=source.origin)


def _as_it_is(grid: Grid) -> Sheet:
    header = tuple(text_of(cell) for cell in grid.rows[0]) if grid.rows else ()
    rows = (
        tuple(_value(grid, (row, column)) for column in range(len(header)))
        for row in range(1, len(grid.rows))
    )
    return Sheet(name=grid.name, header=header, rows=rows)


def _value(grid: Grid, place: Place) -> Cell:
    """The cell, so that it is read back as what it is."""
    cell = grid.rows[place[0]][place[1]]
    if isinstance(cell, str) and cell.startswith("="):
        # A link in a text file is a formula, which a workbook would hold as a mere text.
        return grid.links.get(place, cell)
    return cell


def _renamed(
    problems: Sequence[Problem], source: Spreadsheet, values: Spreadsheet
) -> list[Problem]:
    """The problems under the names that the sheets have got in the new workbook."""
    names: dict[str, str] = {}
    for grid in source.grids:
        names[grid.name] = free_sheet_name(grid.name, names.values())
    there = {grid.name for grid in values.grids}
    return [
        replace(problem, sheet=name) if (name := names.get(problem.sheet)) in there else problem
        for problem in problems
    ]


def _keep_changed(path: Path, now: datetime) -> str:
    """Keep what somebody mended in a file that is about to be replaced."""
    if not path.exists() or is_untouched(path):
        return ""
    backup = keep(path, now, why="changed")
    return f"{path.name} was changed since it was written: it is kept as {backup.name}."


def _said(marks: _Marks, problems: int) -> Iterator[str]:
    cells = {sheet: len(of_sheet) for sheet, of_sheet in marks.items()}
    where = ", ".join(f"{number:,} on '{sheet}'" for sheet, number in cells.items())
    yield f"Marked cells: {where}." if where else "No cell is marked."
    if sum(cells.values()) > MOST_NOTES:
        yield f"The first {MOST_NOTES:,} have a note; the sheet Problems has them all."
    if problems and not where:
        yield "The sheet Problems has what is to be mended elsewhere."
