"""All that is wrong or doubtful with a file, by its causes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from enrich.model.problem import Problem
from enrich.model.table import column_letters

_CELL = re.compile(r"([A-Z]+)(\d+)")
_QUOTED = re.compile(r"'[^']*'")


@dataclass(frozen=True)
class CellRange:
    """Neighbours in one column, such as `C9:C14`."""

    sheet: str
    name: str
    """`""` for what has no cell."""
    size: int
    """Cells."""


@dataclass(frozen=True)
class WrongValue:
    """A value that is wrong, in how many cells, and what was probably meant."""

    value: str
    nearest: str
    cells: int


@dataclass(frozen=True)
class Group:
    """One cause, with all that it explains."""

    cause: str
    is_warning: bool
    problems: tuple[Problem, ...]

    @property
    def ranges(self) -> tuple[CellRange, ...]:
        """Every cell once: sheet by sheet in the order of the file, column by column."""
        return tuple(_ranges(self.problems))

    @property
    def values(self) -> tuple[WrongValue, ...]:
        """What stands there, the most frequent first."""
        counts = Counter(
            (problem.wrong or problem.value, problem.nearest) for problem in self.problems
        )
        return tuple(
            WrongValue(value, nearest, cells)
            for (value, nearest), cells in counts.most_common()
            if value
        )

    @property
    def cures(self) -> tuple[str, ...]:
        """Each once; where the right value is known, that is the cure."""
        return tuple(
            dict.fromkeys(
                problem.cure for problem in self.problems if problem.cure and not problem.nearest
            )
        )


@dataclass(frozen=True)
class Findings:
    """What a run or a check has to say about the file itself."""

    problems: tuple[Problem, ...] = ()
    bad_rows: int = 0
    """Rows of accounts of which something cannot be searched."""
    rows: int = 0
    """Rows of accounts that are not blank."""

    @property
    def faults(self) -> int:
        return sum(not problem.is_warning for problem in self.problems)

    def groups(self) -> tuple[Group, ...]:
        """Problems before warnings, of each the largest first, else in the order of the file."""
        members: dict[tuple[bool, str], list[Problem]] = defaultdict(list)
        for problem in self.problems:
            members[problem.is_warning, cause_of(problem)].append(problem)
        groups = (
            Group(cause, is_warning, tuple(together))
            for (is_warning, cause), together in members.items()
        )
        return tuple(sorted(groups, key=lambda group: (group.is_warning, -len(group.problems))))

    def line(self) -> str:
        """`18 problems in 14 of 230 rows, 3 warnings`, `""` where all is well."""
        warnings = len(self.problems) - self.faults
        parts = []
        if self.faults:
            where = f" in {self.bad_rows} of {_count(self.rows, 'row')}" if self.bad_rows else ""
            parts.append(_count(self.faults, "problem") + where)
        if warnings:
            parts.append(_count(warnings, "warning"))
        return ", ".join(parts)


def cause_of(problem: Problem) -> str:
    """What problems that differ in their values only have in common."""
    return problem.cause or _QUOTED.sub("'...'", problem.reason)


def _ranges(problems: Iterable[Problem]) -> Iterator[CellRange]:
    cells: dict[str, dict[tuple[int, int], None]] = defaultdict(dict)
    for problem in problems:
        cells[problem.sheet][_place(problem.cell)] = None
    for sheet, places in cells.items():
        # Neighbours share the difference between their row and their rank.
        ranked = enumerate(sorted(places))
        for _, run in groupby(ranked, lambda item: (item[1][0], item[1][1] - item[0])):
            yield _range(sheet, [place for _, place in run])


def _range(sheet: str, run: list[tuple[int, int]]) -> CellRange:
    names = [f"{column_letters(column)}{row}" if row else "" for column, row in run]
    name = names[0] if len(run) == 1 else f"{names[0]}:{names[-1]}"
    return CellRange(sheet, name, len(run))


def _place(cell: str) -> tuple[int, int]:
    """Column and row, counted from 1; zeros for what has no cell."""
    match = _CELL.fullmatch(cell)
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(match[2])


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
