"""People filters as they stand in a row of a sheet, and which of several wins."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from enrich.model.problem import CellFault, Problem
from enrich.model.request import LimitWish, PeopleFilters, parse_limit
from enrich.model.table import Columns
from enrich.plan.cells import split_list, written
from enrich.plan.doubts import doubtful_titles
from enrich.plan.misplaced import Misplaced

FILTER_FIELDS = tuple(PeopleFilters.model_fields)
_SAYS_WHO = frozenset({"job_titles", "persona_id", "functions", "seniority_levels"})
_TITLES = frozenset({"job_titles", "excluded_job_titles"})


@dataclass(frozen=True)
class WrittenFilters:
    """What one row says about people, and what is wrong with it."""

    filters: PeopleFilters
    limit: LimitWish | None
    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...] = ()
    """What can be asked, but is hardly meant so."""

    @cached_property
    def says_who(self) -> bool:
        """Whether the row asks for people of its own, rather than narrowing a persona."""
        return not _SAYS_WHO.isdisjoint(self.filters.given())


def read_filters(columns: Columns, row: int, row_id: str) -> WrittenFilters:
    """Read the filter and limit cells of a row of accounts or of personas."""
    filters, faults = _read_people(columns, row)
    limit, limit_faults = _read_limit(columns, row)
    problems = tuple(
        problem_at(columns, row, misplaced, row_id=row_id) for misplaced in [*faults, *limit_faults]
    )
    doubts = tuple(
        problem_at(columns, row, misplaced, row_id=row_id, is_warning=True)
        for misplaced in doubtful_titles(filters)
    )
    return WrittenFilters(filters, limit, problems, doubts)


def problem_at(
    columns: Columns, row: int, misplaced: Misplaced, *, row_id: str, is_warning: bool = False
) -> Problem:
    """The problem that a fault is, once its cell is known."""
    return Problem(
        sheet=columns.table.sheet,
        cell=columns.cell(row, misplaced.field),
        row_id=row_id,
        column=columns.header(misplaced.field),
        value=columns.text(row, misplaced.field),
        reason=misplaced.fault.reason,
        cure=misplaced.fault.cure,
        cause=misplaced.fault.cause,
        wrong=misplaced.fault.wrong,
        nearest=misplaced.fault.nearest,
        is_warning=is_warning,
    )


def overlay(*nearest_first: PeopleFilters) -> dict[str, Any]:
    """Filters of several layers as one: field by field, the nearest to the row wins.

    A saved persona and titles exclude each other, so there the nearer of the two stays; but
    titles to leave out do not replace the persona, or everybody else would be asked for.
    """
    merged: dict[str, Any] = {}
    for layer in nearest_first:
        taken = frozenset(merged)
        merged |= {
            field: value
            for field, value in layer.given().items()
            if field not in taken and not _excluded_by(taken, field)
        }
    return merged


def _excluded_by(taken: frozenset[str], field: str) -> bool:
    if field == "persona_id":
        return "job_titles" in taken
    return field in _TITLES and "persona_id" in taken


def _read_people(columns: Columns, row: int) -> tuple[PeopleFilters, list[Misplaced]]:
    lists, faults = _written(columns, row)
    if faults or not lists:
        return PeopleFilters(), faults
    try:
        return PeopleFilters.model_validate(lists), []
    except ValidationError as fault:
        return PeopleFilters(), [_named(error) for error in fault.errors()]


def _written(columns: Columns, row: int) -> tuple[dict[str, str | list[str]], list[Misplaced]]:
    lists: dict[str, str | list[str]] = {}
    faults = []
    for field in FILTER_FIELDS:
        try:
            text = written(columns.value(row, field))
        except CellFault as fault:
            faults.append(Misplaced(field, fault))
            continue
        if text:
            lists[field] = text if field == "persona_id" else split_list(text)
    return lists, faults


def _read_limit(columns: Columns, row: int) -> tuple[LimitWish | None, list[Misplaced]]:
    try:
        text = written(columns.value(row, "limit"))
        return parse_limit(text) if text else None, []
    except CellFault as fault:
        return None, [Misplaced("limit", fault)]


def _named(error: ErrorDetails) -> Misplaced:
    # A fault of the whole row (a saved persona beside titles) is shown at the persona's cell.
    field = str(error["loc"][0]) if error["loc"] else "persona_id"
    fault = error.get("ctx", {}).get("error")
    if isinstance(fault, CellFault):
        return Misplaced(field, fault)
    return Misplaced(field, CellFault(f"{error['msg']}.", "Correct this cell."))
