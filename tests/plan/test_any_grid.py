"""Whatever stands in the cells: planning answers every row and depends on nothing else."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.model.table import Cell, text_of
from enrich.model.target import Plan

MakePlan = Callable[..., Plan]
Row = Mapping[str, Cell]

USUAL: dict[str, list[Cell]] = {
    "id": ["1", "2", 3.0, 1234567890123456789, "1.5E+10", "a/b", "row-4"],
    "company_linkedin_url": ["linkedin.com/company/acme", "linkedin.com/showcase/x", "1441", "Acme"],
    "company_linkedin_id": ["1441", 1441.0, "urn:li:company:7", "acme", 0],
    "company_name": ["Acme", "Acme [3f9a1c2e90ab77d1.1]", "=1+1"],
    "persona": ["Sales", "sales; CFOs", "Nobody", '["Sales"]', "Sales, Bad, SALES"],
    "job_titles": ["CEO", "CEO, CFO", "*", "[*]", "*, CEO", "[null]", '["a"'],
    "excluded_job_titles": ["Intern", "*"],
    "persona_id": ["0b5a7f3e-8c1d-4e2a-9f60-1d2c3b4a5e6f", "x"],
    "included_locations": ["105015875; 1", "France", 105015875.0],
    "excluded_locations": ["7"],
    "functions": ["Sales", "25, 15", "Slaes", "[25]"],
    "seniority_levels": ["VP", "Director", "310"],
    "limit": ["5", "all", "0", 7.0, "9" * 5000],
    "Owner": ["Ann", "Bob"],
}  # fmt: skip
PEOPLE = list(USUAL)[5:13]
ANY_CELL = st.none() | st.text(max_size=5) | st.floats() | st.integers() | st.booleans()
CONFIGS = st.sampled_from(
    [
        {},
        {"search": {"job_titles": ["CEO"]}},
        {"search": {"functions": ["Sales"], "limit": "all"}, "personas": {"CFOs": {"limit": 3}}},
        {"personas": {"Default": {"job_titles": ["CIO"]}}},
    ]
)


def cells(header: str) -> st.SearchStrategy[Cell]:
    # What is usual three times, so that rows often ask for something, and for the same.
    usual = st.sampled_from(USUAL[header])
    return st.one_of(usual, usual, usual, ANY_CELL)


def grids(always: str, others: list[str]) -> st.SearchStrategy[list[Row]]:
    headers = st.lists(st.sampled_from(others), unique=True, max_size=6)
    return headers.flatmap(
        lambda names: st.lists(
            st.fixed_dictionaries({name: cells(name) for name in (always, *names)}),
            min_size=1,
            max_size=5,
        )
    )


ACCOUNTS = st.sampled_from(["company_linkedin_url", "company_linkedin_id"]).flatmap(
    lambda company: grids(company, [name for name in USUAL if name != company])
)
NAMES = st.sampled_from(["Sales", "CFOs", "Bad", "sales", None])
PERSONAS: st.SearchStrategy[list[Row]] = st.just([]) | st.tuples(
    NAMES, grids("job_titles", PEOPLE)
).map(lambda drawn: [{"name": drawn[0], **row} for row in drawn[1]])


@dataclass(frozen=True)
class File:
    """All that a plan is made of."""

    rows: list[Row]
    personas: list[Row]
    config: dict[str, Any]

    def planned(self, make_plan_of: MakePlan, order: list[Row] | None = None) -> Plan:
        return make_plan_of(*(order or self.rows), personas=self.personas, config=self.config)


FILES = st.builds(File, ACCOUNTS, PERSONAS, CONFIGS)
MANY = settings(max_examples=150, deadline=None)


def shown(rows: list[Row], sheet: str, first_header: int = 3) -> dict[tuple[str, str], str]:
    """Sheet and name of every cell of a table that begins in B4 -> what it shows."""
    header = list(rows[0]) if rows else []
    return {
        (sheet, f"{'ABCDEFGHIJKLMNOPQRS'[column]}{number}"): text_of(row[name])
        for number, row in enumerate(rows, start=first_header + 1)
        for column, name in enumerate(header, start=1)
    }


@MANY
@given(FILES)
def test_every_row_is_answered_and_every_fault_has_its_cell(
    make_plan_of: MakePlan, file: File
) -> None:
    plan = file.planned(make_plan_of)
    places = {**shown(file.rows, "Accounts"), **shown(file.personas, "Personas")}
    assert [row.index for row in plan.rows] == list(range(len(file.rows)))
    for row in plan.rows:
        assert bool(row.targets or row.faults) is not row.is_blank
        assert all(problem.row_id == row.account_id for problem in row.problems)
        assert all(target.account_id == row.account_id for target in row.targets)
    for problem in plan.problems:
        assert (problem.sheet, problem.cell) in places
        assert problem.reason
        assert problem.cure
        if problem.column:
            assert problem.value == places[problem.sheet, problem.cell]


@MANY
@given(FILES)
def test_every_target_has_its_search_and_every_search_a_target(
    make_plan_of: MakePlan, file: File
) -> None:
    plan = file.planned(make_plan_of)
    targets = [target for row in plan.rows for target in row.targets]
    assert list(plan.searches) == list(dict.fromkeys(target.key for target in targets))
    for row in plan.rows:
        identities = [(target.account_id, target.persona) for target in row.targets]
        assert len(set(identities)) == len(identities)
        assert (
            not re.fullmatch(r"row-\d+", row.account_id) or not row.targets or "id" in file.rows[0]
        )
    for target in targets:
        bought = plan.searches[target.key].request
        assert bought.key == target.key
        assert bought.limit is None or (target.request.limit or 10**9) <= bought.limit


@MANY
@given(FILES, st.data())
def test_planning_again_or_in_another_order_asks_for_the_same(
    make_plan_of: MakePlan, file: File, data: st.DataObject
) -> None:
    plan = file.planned(make_plan_of)
    assert file.planned(make_plan_of) == plan
    shuffled = file.planned(make_plan_of, data.draw(st.permutations(file.rows)))
    assert identities(shuffled) == identities(plan)
    assert limits(shuffled) == limits(plan)


def identities(plan: Plan) -> set[tuple[str, str, str]]:
    return {(item.account_id, item.persona, item.key) for row in plan.rows for item in row.targets}


def limits(plan: Plan) -> dict[str, int | None]:
    return {key: search.request.limit for key, search in plan.searches.items()}
