"""Account IDs that stay apart when rows ask different things (design, section 4)."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from enrich.model.problem import Problem
from enrich.model.table import Columns
from enrich.model.target import PlannedRow


def tell_apart(rows: Sequence[PlannedRow], columns: Columns) -> tuple[PlannedRow, ...]:
    """Add `~` and digits of the key to IDs that several different rows share.

    Depends on what the rows ask, never on their order.
    """
    asked_by_id: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.targets:
            asked_by_id[row.account_id].add(_asked(row))
    return tuple(
        _with_suffix(row, columns, asked_by_id[row.account_id])
        if row.targets and len(asked_by_id[row.account_id]) > 1
        else row
        for row in rows
    )


def _asked(row: PlannedRow) -> str:
    """One key for all that a row asks; of a single target it is the target's own."""
    if len(row.targets) == 1:
        return row.targets[0].key
    keys = sorted({target.key for target in row.targets})
    return keys[0] if len(keys) == 1 else hashlib.sha256("\n".join(keys).encode()).hexdigest()


def _with_suffix(row: PlannedRow, columns: Columns, asked: set[str]) -> PlannedRow:
    digits = next(size for size in range(4, 65) if len({key[:size] for key in asked}) == len(asked))
    account_id = f"{row.account_id}~{_asked(row)[:digits]}"
    warning = Problem(
        sheet=columns.table.sheet,
        cell=columns.cell(row.index, "id"),
        row_id=account_id,
        column=columns.header("id"),
        value=row.account_id,
        reason=f"Several rows are called '{row.account_id}' and ask for different things; "
        f"this one is shown as '{account_id}'.",
        cure="Give each row an ID of its own.",
        is_warning=True,
        cause="Several rows have one ID and ask for different things.",
    )
    return replace(
        row,
        account_id=account_id,
        targets=tuple(replace(target, account_id=account_id) for target in row.targets),
        problems=(*(replace(item, row_id=account_id) for item in row.problems), warning),
    )
