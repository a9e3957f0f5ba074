"""Targets that ask the same thing share one search."""

import difflib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from enrich.errors import ConfigInvalid
from enrich.model.request import SearchKey
from enrich.model.table import Columns, text_of
from enrich.model.target import PlannedRow, PlannedSearch, Target

_MOST_ROW_IDS = 50


def share_searches(
    rows: Sequence[PlannedRow], columns: Columns, custom_fields: Mapping[str, str]
) -> dict[SearchKey, PlannedSearch]:
    """The searches that serve these rows, in the order of the file.

    Raises:
        ConfigInvalid: a custom field names a column that the table does not have.
    """
    extra = _column_numbers(columns, custom_fields)
    asking: dict[SearchKey, list[tuple[PlannedRow, Target]]] = defaultdict(list)
    for row in rows:
        for target in row.targets:
            asking[target.key].append((row, target))
    return {key: _shared(columns, key, together, extra=extra) for key, together in asking.items()}


def _shared(
    columns: Columns,
    key: SearchKey,
    together: Sequence[tuple[PlannedRow, Target]],
    *,
    extra: Mapping[str, int],
) -> PlannedSearch:
    first_row, first = together[0]
    cells = columns.table.rows[first_row.index]
    custom: dict[str, object] = {name: text_of(cells[index]) for name, index in extra.items()}
    custom["row_id"] = first.target_id
    limits: tuple[int | None, ...] = ()
    if len(together) > 1:
        row_ids = list(dict.fromkeys(target.target_id for _, target in together))
        if len(row_ids) > 1:
            custom["row_ids"] = row_ids[:_MOST_ROW_IDS]
        limits = tuple(target.limit for _, target in together[1:])
    return PlannedSearch(key, _label(first_row, first), first, custom, limits)


def _label(row: PlannedRow, target: Target) -> str:
    return f"{row.company} - {target.persona}" if target.persona else row.company


def _column_numbers(columns: Columns, custom_fields: Mapping[str, str]) -> dict[str, int]:
    headers = columns.table.header
    in_any_case = {header.casefold(): index for index, header in enumerate(headers)}
    exactly = {header: index for index, header in enumerate(headers)}
    found = {}
    for name, header in custom_fields.items():
        index = exactly.get(header, in_any_case.get(header.casefold()))
        if index is None:
            near = difflib.get_close_matches(header, headers, n=1, cutoff=0.0)
            raise ConfigInvalid(
                f"[custom_fields] {name} = \"{header}\": the sheet '{columns.table.sheet}' has no "
                "such column.",
                f"Did you mean '{near[0]}'?" if near else "",
            )
        found[name] = index
    return found
