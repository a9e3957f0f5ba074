"""Tables made of a few cells, and the plans that come of them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from enrich.config import parse_settings
from enrich.model.request import LimitWish
from enrich.model.table import Cell, Columns, Table
from enrich.model.target import Plan
from enrich.plan.filters import FILTER_FIELDS
from enrich.plan.persona_rows import gather_personas
from enrich.plan.planning import make_plan

Row = Mapping[str, Cell]
MakeColumns = Callable[..., Columns]
MakePlan = Callable[..., Plan]

_KNOWN = {
    "id",
    "company_linkedin_url",
    "company_linkedin_id",
    "company_name",
    "persona",
    "name",
    "limit",
    *FILTER_FIELDS,
}


def _columns(*rows: Row, sheet: str = "Accounts") -> Columns:
    """A table with a column for every key; its header stands in B3."""
    header = tuple(dict.fromkeys(key for row in rows for key in row))
    cells = tuple(tuple(row.get(name) for name in header) for row in rows)
    table = Table(Path("a.xlsx"), sheet, header, cells, header_row=3, first_column=2)
    return Columns(table, {name: index for index, name in enumerate(header) if name in _KNOWN})


@pytest.fixture(scope="session")
def make_columns() -> MakeColumns:
    return _columns


@pytest.fixture(scope="session")
def make_plan_of() -> MakePlan:
    """Plan account rows; personas are rows of a sheet, the config is as in the file."""

    def make(
        *rows: Row,
        personas: Sequence[Row] = (),
        config: Mapping[str, Any] | None = None,
        limit: LimitWish | None = None,
    ) -> Plan:
        settings = parse_settings(config or {}, "the test")
        sheet = [_columns(*personas, sheet="Personas")] if personas else []
        known = gather_personas(sheet, settings.personas)
        return make_plan(_columns(*rows), known, settings, book="book", limit=limit)

    return make
