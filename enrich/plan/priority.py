"""Who goes first: rows in the order of a column of the user's (pure)."""

import re
from collections.abc import Sequence

from enrich.model.problem import CellFault, Problem
from enrich.model.table import Table, cell_name, text_of
from enrich.model.target import PlannedRow

_WORDS = {"highest": 5, "urgent": 5, "critical": 5, "high": 4, "medium": 3, "normal": 3}
_WORDS |= {"low": 2, "lowest": 1}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?", re.ASCII)


def rank(text: str) -> tuple[int, float] | None:
    """How early a row goes, the largest first; `None` where the cell is blank.

    The higher number, `high` before `low`, `A` before `B`. Where a column mixes
    them, numbers go before words, and words before letters.

    Raises:
        CellFault: it says none of these.
    """
    plain = " ".join(text.split()).casefold()
    if not plain:
        return None
    if _NUMBER.fullmatch(plain.replace(",", "")):
        return 3, float(plain.replace(",", "").rstrip("%"))
    if plain in _WORDS:
        return 2, _WORDS[plain]
    if re.fullmatch(r"[a-z]", plain):
        return 1, -ord(plain)
    raise CellFault(
        "This priority cannot be read, so the row goes last.",
        "Write a number (the higher goes first), high, medium or low, or a letter (A first).",
    )


def in_priority_order(
    rows: Sequence[PlannedRow], table: Table, column: int
) -> tuple[tuple[PlannedRow, ...], tuple[Problem, ...]]:
    """The rows, the first to buy for first, and what cannot be read; ties in the file's order."""
    problems: list[Problem] = []

    def how_late(row: PlannedRow) -> tuple[float, float]:
        text = text_of(table.rows[row.index][column])
        try:
            early = rank(text)
        except CellFault as fault:
            problems.append(_warning(row, table, column, fault=fault))
            early = None
        return (0, 0) if early is None else (-early[0], -early[1])

    return tuple(sorted(rows, key=how_late)), tuple(problems)


def _warning(row: PlannedRow, table: Table, column: int, *, fault: CellFault) -> Problem:
    return Problem(
        sheet=table.sheet,
        cell=cell_name(row.number, table.first_column + column),
        row_id=row.account_id,
        column=table.header[column],
        value=text_of(table.rows[row.index][column]),
        reason=fault.reason,
        cure=fault.cure,
        is_warning=True,
    )
