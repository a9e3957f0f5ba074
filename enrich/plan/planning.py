"""The whole file on one page: columns and personas in, a plan out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from enrich.config import SearchSettings, Settings
from enrich.errors import ConfigInvalid
from enrich.model.exclusions import Exclusions
from enrich.model.problem import CellFault, Problem
from enrich.model.request import LimitWish
from enrich.model.table import Columns
from enrich.model.target import Plan, PlannedRow
from enrich.plan.doubts import doubtful_persona
from enrich.plan.identities import tell_apart
from enrich.plan.leaving_out import LeavingOut
from enrich.plan.personas import Personas, fold_name
from enrich.plan.rows import RowPlanner
from enrich.plan.searches import share_searches


def make_plan(
    columns: Columns,
    personas: Personas,
    settings: Settings,
    *,
    book: str,
    limit: LimitWish | None = None,
    exclusions: Exclusions | None = None,
    domain_columns: tuple[int, ...] = (),
) -> Plan:
    """Think a file through; `domain_columns` are indexes of the columns with companies' websites.

    Raises:
        ConfigInvalid: a setting names a persona or column that is not there.
    """
    _check_default(personas, settings)
    planner = RowPlanner(columns, personas, settings.search, limit)
    rows = tell_apart([planner.plan(row) for row in range(len(columns.table.rows))], columns)
    if exclusions is not None:
        leaving_out = LeavingOut(exclusions, columns.table, domain_columns, planner.company)
        rows = leaving_out.apply(rows)
    return Plan(
        book=book,
        rows=rows,
        searches=share_searches(rows, columns, settings.custom_fields),
        problems=(
            *_of_personas(personas, rows, search=settings.search, limit=limit),
            *(exclusions.problems if exclusions else ()),
            *(problem for row in rows for problem in row.problems),
        ),
    )


def _of_personas(
    personas: Personas,
    rows: Iterable[PlannedRow],
    *,
    search: SearchSettings,
    limit: LimitWish | None,
) -> Iterator[Problem]:
    """What is wrong or doubtful with the personas; of those that no row means, all is a doubt."""
    asked = frozenset(name for row in rows for name in row.asks)
    for problem in personas.problems:
        if problem.is_warning or not problem.row_id or fold_name(problem.row_id) in asked:
            yield problem
        else:
            cure = f"{problem.cure} No account asks for this persona."
            yield replace(problem, is_warning=True, cure=cure)
    for persona in personas.all():
        if fold_name(persona.name) in asked and not persona.problems:
            yield from doubtful_persona(persona, search, limit)


def _check_default(personas: Personas, settings: Settings) -> None:
    try:
        personas.default(settings.search.persona)
    except CellFault as fault:
        raise ConfigInvalid(f"[search] persona: {fault.reason}", fault.cure) from None
