"""Whatever the headers and cells are: no traceback, and no say for the order of the columns."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from enrich.errors import EnrichError
from enrich.model.table import Cell, Table
from enrich.sheets.aliases import ACCOUNT_ALIASES
from enrich.sheets.columns import account_columns, persona_columns

Column = tuple[str, Sequence[Cell]]
"""A header and the cells below it."""

ROWS = 3
KNOWN = sorted({name for field, names in ACCOUNT_ALIASES.items() for name in (field, *names)})
ODD = [
    "Co. LinkedIn",
    "Linkdin URL",
    "Jop titles",
    "First Name",
    "Page",
    "Ref",
    "Email",
    "",
    "enrich_note",
]
UNRELATED = ["Tier", "Open pipeline", "Website", "Phone", "Notes", "Country", "Employees", "Site 2"]
CELLS: list[Cell] = [
    *("https://www.linkedin.com/company/acme", "https://www.linkedin.com/in/jane"),
    *("CEO", "Director", "Gold", 1441, 12.5, None, ""),
]

headers = st.one_of(st.sampled_from(KNOWN), st.sampled_from(ODD), st.text(max_size=12))
cells = st.lists(st.sampled_from(CELLS), min_size=ROWS, max_size=ROWS)
columns = st.lists(
    st.tuples(headers, cells), min_size=1, max_size=7, unique_by=lambda column: column[0]
)
unrelated = st.tuples(
    st.sampled_from(UNRELATED), st.lists(st.text("abc 12"), min_size=ROWS, max_size=ROWS)
)


def table_of(some: Sequence[Column]) -> Table:
    rows = tuple(zip(*(cells for _, cells in some), strict=True))
    return Table(Path("accounts.xlsx"), "Accounts", tuple(header for header, _ in some), rows)


def mapping(some: Sequence[Column]) -> Mapping[str, str] | type[EnrichError]:
    """Request field -> header, or the kind of refusal."""
    try:
        found = account_columns(table_of(some), {})
    except EnrichError as fault:
        return type(fault)
    return {field: found.header(field) for field in found.by_field}


@given(st.data(), columns)
def test_the_order_of_the_columns_says_nothing(data: st.DataObject, some: list[Column]) -> None:
    shuffled = data.draw(st.permutations(some))
    assert mapping(shuffled) == mapping(some)


@given(columns, unrelated, st.integers(0, 7))
def test_an_unrelated_column_changes_nothing(some: list[Column], other: Column, place: int) -> None:
    assert mapping([*some[:place], other, *some[place:]]) == mapping(some)


@given(columns)
def test_no_column_is_two_things(some: list[Column]) -> None:
    try:
        found = account_columns(table_of(some), {})
    except EnrichError:
        return
    assert len({*found.by_field.values()}) == len(found.by_field)
    assert found.found_by.keys() == found.by_field.keys()
    assert not found.passed_over.keys() & {*found.by_field.values()}


@given(columns)
def test_a_persona_sheet_is_read_or_refused(some: list[Column]) -> None:
    with suppress(EnrichError):
        assert "name" in persona_columns(table_of(some))
