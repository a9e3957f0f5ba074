"""A row becomes targets, or says at its cells why it cannot."""

from collections.abc import Callable

import pytest

from enrich.model.table import Cell
from enrich.model.target import Plan

MakePlan = Callable[..., Plan]

CEO = {"search": {"job_titles": ["CEO"]}}
ACME = "linkedin.com/company/acme"


def said(plan: Plan) -> list[tuple[str, str]]:
    return [(item.cell, item.reason) for item in plan.problems]


def test_a_row_asks_at_its_company(make_plan_of: MakePlan) -> None:
    plan = make_plan_of({"id": "1", "company_linkedin_url": ACME}, config=CEO)
    (row,) = plan.rows
    (target,) = row.targets
    assert (row.index, row.number, row.account_id, row.company) == (0, 4, "1", "acme")
    assert target.request.company_linkedin_url == "https://www.linkedin.com/company/acme"
    assert target.target_id == "1"
    assert plan.problems == ()


def test_the_company_is_called_what_the_user_calls_it(make_plan_of: MakePlan) -> None:
    plan = make_plan_of({"company_linkedin_url": ACME, "company_name": "ACME Ltd"}, config=CEO)
    assert plan.rows[0].company == "ACME Ltd"
    assert [search.label for search in plan.searches.values()] == ["ACME Ltd"]


def test_without_an_id_the_company_is_the_identity(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(
        {"company_linkedin_url": "https://fr.linkedin.com/company/ACME/"},
        {"company_linkedin_url": "linkedin.com/company/1441"},
        {"company_linkedin_url": "Acme"},
        {"company_linkedin_url": None},
        config=CEO,
    )
    assert [row.account_id for row in plan.rows] == ["acme", "1441", "row-6", "row-7"]


def test_of_two_company_columns_the_one_that_is_filled_counts(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(
        {"company_linkedin_url": ACME, "company_linkedin_id": None},
        {"company_linkedin_url": None, "company_linkedin_id": 1441.0},
        {"company_linkedin_url": None, "company_linkedin_id": None, "x": "y"},
        config=CEO,
    )
    companies = [target.request.company.name for row in plan.rows for target in row.targets]
    assert companies == ["acme", "1441"]
    assert said(plan) == [("B6", "The company is blank.")]


@pytest.mark.parametrize("cell", [None, "", "  "])
def test_a_blank_row_asks_nothing_and_is_no_problem(make_plan_of: MakePlan, cell: Cell) -> None:
    plan = make_plan_of({"id": cell, "company_linkedin_url": cell}, config=CEO)
    (row,) = plan.rows
    assert (row.is_blank, row.account_id, row.targets, row.problems) == (True, "row-4", (), ())


def test_every_bad_cell_of_a_row_is_named_at_once(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(
        {
            "id": "1",
            "company_linkedin_url": "https://acme.com",
            "functions": "Slaes; 27",
            "seniority_levels": "VP",
            "included_locations": "France",
            "limit": "0",
            "persona": "Nobody",
        }
    )
    assert said(plan) == [
        ("C4", "This is not a LinkedIn address."),
        ("F4", "'France' is not a LinkedIn region ID."),
        ("D4", "'Slaes' is not one of the vendor's values."),
        ("E4", "'VP' is not one of the vendor's values."),
        ("G4", "'0' is not a number of leads."),
        ("H4", "There is no persona called 'Nobody'."),
    ]
    assert plan.rows[0].targets == ()
    assert plan.searches == {}


def test_a_problem_shows_the_cell_its_column_and_its_row(make_plan_of: MakePlan) -> None:
    plan = make_plan_of({"id": 7, "company_linkedin_url": ACME, "functions": " Slaes "}, config=CEO)
    (problem,) = plan.problems
    assert (problem.sheet, problem.cell, problem.row_id) == ("Accounts", "D4", "7")
    assert (problem.column, problem.value) == ("functions", "Slaes")
    assert not problem.is_warning


def test_a_saved_persona_beside_titles_is_shown_at_the_persona(make_plan_of: MakePlan) -> None:
    saved = "0b5a7f3e-8c1d-4e2a-9f60-1d2c3b4a5e6f"
    plan = make_plan_of({"company_linkedin_url": ACME, "job_titles": "CEO", "persona_id": saved})
    ((cell, reason),) = said(plan)
    assert cell == "D4"
    assert reason == "A saved persona (persona_id) brings its own titles and takes no others."


@pytest.mark.parametrize("damaged", [1234567890123456789, "1.23457E+09"])
@pytest.mark.parametrize("field", ["id", "company_linkedin_id"])
def test_a_long_number_that_was_cut_is_never_guessed(
    make_plan_of: MakePlan, field: str, damaged: Cell
) -> None:
    row = {"id": "1", "company_linkedin_id": "1441", field: damaged}
    plan = make_plan_of(row, config=CEO)
    ((cell, reason),) = said(plan)
    assert cell == ("B4" if field == "id" else "C4")
    assert "long number" in reason or "more than 15 digits" in reason
    assert plan.rows[0].targets == ()


def test_a_showcase_page_is_searched_with_a_warning(make_plan_of: MakePlan) -> None:
    plan = make_plan_of({"company_linkedin_url": "linkedin.com/showcase/acme-x"}, config=CEO)
    (row,) = plan.rows
    (problem,) = plan.problems
    assert len(row.targets) == 1
    assert row.faults == ()
    assert problem.is_warning
    assert (problem.cell, problem.reason) == (
        "B4",
        "A showcase page often has no employees of its own.",
    )


def test_problems_stand_in_the_order_of_the_file_after_those_of_the_personas(
    make_plan_of: MakePlan,
) -> None:
    plan = make_plan_of(
        {"company_linkedin_url": "x"},
        {"company_linkedin_url": "y"},
        personas=[{"name": "A", "functions": "x"}],
        config={"search": {"persona": "A"}},
    )
    assert [f"{item.sheet}!{item.cell}" for item in plan.problems] == [
        "Personas!C4", "Accounts!B4", "Accounts!B4", "Accounts!B5", "Accounts!B5",
    ]  # fmt: skip


def test_the_book_is_kept(make_plan_of: MakePlan) -> None:
    assert make_plan_of({"company_linkedin_url": ACME}, config=CEO).book == "book"
