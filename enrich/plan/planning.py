"""The whole file on one page: columns and personas in, a plan out."""

from enrich.config import Settings
from enrich.errors import ConfigInvalid
from enrich.model.problem import CellFault
from enrich.model.request import LimitWish
from enrich.model.table import Columns
from enrich.model.target import Plan
from enrich.plan.identities import tell_apart
from enrich.plan.personas import Personas
from enrich.plan.rows import RowPlanner
from enrich.plan.searches import share_searches


def make_plan(
    columns: Columns,
    personas: Personas,
    settings: Settings,
    *,
    book: str,
    limit: LimitWish | None = None,
) -> Plan:
    """Think a file through.

    Raises:
        ConfigInvalid: a setting names a persona or column that is not there.
    """
    _check_default(personas, settings)
    planner = RowPlanner(columns, personas, settings.search, limit)
    rows = tell_apart([planner.plan(row) for row in range(len(columns.table.rows))], columns)
    return Plan(
        book=book,
        rows=rows,
        searches=share_searches(rows, columns, settings.custom_fields),
        problems=(*personas.problems, *(problem for row in rows for problem in row.problems)),
    )


def _check_default(personas: Personas, settings: Settings) -> None:
    try:
        personas.default(settings.search.persona)
    except CellFault as fault:
        raise ConfigInvalid(f"[search] persona: {fault.reason}", fault.cure) from None
