"""Which cells of a workbook are marked, and what is noted at each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from enrich.model.problem import Problem
from enrich.model.table import Cell, cell_name
from enrich.sheets.cell_names import place_of
from enrich.sheets.spreadsheet import Grid, Place


@dataclass(frozen=True)
class Mark:
    """A cell that needs a person."""

    row: int
    """Counted from 1, as is the column."""
    column: int
    value: Cell
    """What stands in it now."""
    is_warning: bool
    words: str
    """What is wrong, and what cures it."""

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column)


def marks_by_sheet(problems: Iterable[Problem], grids: Iterable[Grid]) -> dict[str, list[Mark]]:
    """Name of a sheet -> its marks, row by row; what has no cell in these sheets has no mark."""
    of_sheet: dict[str, dict[Place, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    by_name = {grid.name: grid for grid in grids}
    shown = {name: _shown_places(grid) for name, grid in by_name.items()}
    for problem in problems:
        if problem.cell and problem.sheet in by_name:
            place = place_of(problem.cell)
            of_sheet[problem.sheet][shown[problem.sheet].get(place, place)].append(problem)
    return {
        sheet: [_mark(by_name[sheet], place, of_cell[place]) for place in sorted(of_cell)]
        for sheet, of_cell in of_sheet.items()
    }


def _shown_places(grid: Grid) -> Mapping[Place, Place]:
    """Of cells that are merged: the one that is seen, for each that is covered by it."""
    return {
        (row, column): area.first
        for area in grid.merged
        if area.is_one_column
        for column in (area.first[1],)
        for row in range(area.first[0] + 1, min(area.last[0] + 1, len(grid.rows)))
    }


def _mark(grid: Grid, place: Place, problems: Sequence[Problem]) -> Mark:
    return Mark(
        row=place[0] + 1,
        column=place[1] + 1,
        value=_value(grid, place),
        is_warning=all(problem.is_warning for problem in problems),
        words="\n\n".join(dict.fromkeys(map(_words, problems))),
    )


def _value(grid: Grid, place: Place) -> Cell:
    row, column = place
    is_inside = row < len(grid.rows) and column < len(grid.rows[row])
    return grid.rows[row][column] if is_inside else None


def _words(problem: Problem) -> str:
    return f"{problem.reason} {problem.cure}".strip()
