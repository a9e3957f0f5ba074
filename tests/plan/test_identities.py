"""Rows keep their IDs; only different rows of one ID are told apart (design, section 4)."""

import re
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from enrich.model.table import Cell
from enrich.model.target import Plan

MakePlan = Callable[..., Plan]
Row = dict[str, Cell]

CEO = {"search": {"job_titles": ["CEO"]}}
SUFFIX = re.compile(r"~[0-9a-f]{4}")


def account(number: int, company: int, titles: str | None = None) -> Row:
    return {"id": f"A{number}", "company_linkedin_id": str(company), "job_titles": titles}


def ids(plan: Plan) -> list[str]:
    return [row.account_id for row in plan.rows]


def test_rows_of_different_ids_keep_them(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(account(1, 7), account(2, 7), account(3, 8), config=CEO)
    assert ids(plan) == ["A1", "A2", "A3"]
    assert plan.problems == ()


def test_different_rows_of_one_id_are_told_apart_by_what_they_ask(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(account(1, 7), account(1, 8), account(2, 9), config=CEO)
    keys = [row.targets[0].key for row in plan.rows]
    assert ids(plan) == [f"A1~{keys[0][:4]}", f"A1~{keys[1][:4]}", "A2"]
    assert ids(plan) == ["A1~22a9", "A1~b2a5", "A2"]
    assert [row.targets[0].target_id for row in plan.rows] == ids(plan)


def test_each_of_them_is_warned_about_at_its_id(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(account(1, 7), account(1, 8), config=CEO)
    assert [(item.cell, item.column, item.value) for item in plan.problems] == [
        ("B4", "id", "A1"),
        ("B5", "id", "A1"),
    ]
    first = plan.problems[0]
    assert first.is_warning
    assert first.row_id == plan.rows[0].account_id
    assert first.reason == (
        f"Several rows are called 'A1' and ask for different things; this one is shown as "
        f"'{plan.rows[0].account_id}'."
    )
    assert plan.rows[0].faults == ()


def test_identical_rows_share_one_id_and_one_search(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(account(1, 7, "CEO, CFO"), account(1, 7, "cfo; ceo"))
    assert ids(plan) == ["A1", "A1"]
    assert len(plan.searches) == 1
    assert plan.problems == ()


def test_one_company_with_different_personas_in_two_rows_is_told_apart(
    make_plan_of: MakePlan,
) -> None:
    personas = [{"name": "P", "job_titles": "CEO"}, {"name": "Q", "job_titles": "CFO"}]
    plan = make_plan_of(
        {"company_linkedin_id": "7", "persona": "P"},
        {"company_linkedin_id": "7", "persona": "Q"},
        {"company_linkedin_id": "7", "persona": "P, Q"},
        {"company_linkedin_id": "7", "persona": "Q, P"},
        personas=personas,
    )
    assert all(SUFFIX.fullmatch(account_id[1:]) for account_id in ids(plan))
    assert len(set(ids(plan))) == 3
    assert ids(plan)[2] == ids(plan)[3]


def test_a_row_that_asks_nothing_keeps_its_id_and_disturbs_nobody(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(account(1, 7), {"id": "A1", "company_linkedin_id": "x"}, config=CEO)
    assert ids(plan) == ["A1", "A1"]


def test_a_limit_alone_makes_no_difference(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(
        {**account(1, 7), "limit": "5"}, {**account(1, 7), "limit": "9"}, config=CEO
    )
    assert ids(plan) == ["A1", "A1"]


def test_a_problem_of_a_row_told_apart_carries_the_new_id(make_plan_of: MakePlan) -> None:
    personas = [{"name": "P", "job_titles": "CEO"}]
    plan = make_plan_of(
        {**account(1, 7), "persona": "P, Nobody"},
        {**account(1, 8), "persona": "P"},
        personas=personas,
    )
    assert {item.row_id for item in plan.rows[0].problems} == {plan.rows[0].account_id}
    assert {item.row_id for item in plan.problems} == set(ids(plan))


@given(st.data())
def test_sorting_inserting_and_deleting_rows_changes_no_id(
    make_plan_of: MakePlan, data: st.DataObject
) -> None:
    companies = data.draw(st.lists(st.integers(1, 4), min_size=2, max_size=7))
    rows = [account(number, company) for number, company in enumerate(companies)]
    before = make_plan_of(*rows, config=CEO)
    kept = data.draw(st.lists(st.sampled_from(rows), min_size=1, unique_by=lambda row: row["id"]))
    blank = dict.fromkeys(rows[0])
    after = make_plan_of(blank, *kept, account(99, 1), config=CEO)
    known = {row.account_id: row.targets[0].key for row in before.rows}
    assert ids(after)[1:] == [row["id"] for row in kept] + ["A99"]
    assert all(row.targets[0].key == known[row.account_id] for row in after.rows[1:-1])


@given(st.lists(st.tuples(st.integers(1, 2), st.integers(1, 4)), min_size=1, max_size=7), st.data())
def test_even_rows_of_one_id_keep_theirs_in_any_order(
    make_plan_of: MakePlan, asked: list[tuple[int, int]], data: st.DataObject
) -> None:
    rows = [account(number, company) for number, company in asked]
    order = data.draw(st.permutations(range(len(rows))))
    before = ids(make_plan_of(*rows, config=CEO))
    after = ids(make_plan_of(*(rows[index] for index in order), config=CEO))
    assert after == [before[index] for index in order]


@given(st.lists(st.tuples(st.integers(1, 2), st.integers(1, 4)), min_size=1, max_size=7))
def test_two_rows_have_one_id_only_if_they_ask_the_same(
    make_plan_of: MakePlan, asked: list[tuple[int, int]]
) -> None:
    plan = make_plan_of(*(account(number, company) for number, company in asked), config=CEO)
    key_of: dict[str, str] = {}
    for row in plan.rows:
        assert key_of.setdefault(row.account_id, row.targets[0].key) == row.targets[0].key
