"""Rows asking the same thing share one search, and its custom fields name them."""

from collections.abc import Callable

import pytest
from pydantic import JsonValue

from enrich.errors import ConfigInvalid
from enrich.model.target import Plan

MakePlan = Callable[..., Plan]

ACME = "linkedin.com/company/acme"
CEO = {"job_titles": ["CEO"]}


def custom_of(plan: Plan) -> list[dict[str, JsonValue]]:
    return [search.request.custom_fields for search in plan.searches.values()]


def test_a_search_carries_the_row_id(make_plan_of: MakePlan) -> None:
    plan = make_plan_of({"id": "007", "company_linkedin_url": ACME}, config={"search": CEO})
    assert custom_of(plan) == [{"row_id": "007"}]


def test_the_row_id_names_the_persona(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(
        {"id": "7", "company_linkedin_url": ACME, "company_name": "Acme"},
        personas=[{"name": "Sales leaders", "job_titles": "CSO"}],
    )
    assert custom_of(plan) == [{"row_id": "7/Sales leaders"}]
    assert [search.label for search in plan.searches.values()] == ["Acme - Sales leaders"]


def test_a_shared_search_names_all_its_rows_and_shows_the_first(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(
        {"id": "2", "company_linkedin_url": ACME, "Owner": "Ann"},
        {"id": "1", "company_linkedin_url": "linkedin.com/company/Acme/", "Owner": "Bob"},
        {"id": "2", "company_linkedin_url": ACME, "Owner": "Cid"},
        config={"search": CEO, "custom_fields": {"owner": "Owner"}},
    )
    assert custom_of(plan) == [{"owner": "Ann", "row_id": "2", "row_ids": ["2", "1"]}]


def test_at_most_fifty_rows_are_named(make_plan_of: MakePlan) -> None:
    rows = [{"id": str(number), "company_linkedin_url": ACME} for number in range(51)]
    (custom,) = custom_of(make_plan_of(*rows, config={"search": CEO}))
    assert custom == {"row_id": "0", "row_ids": [str(number) for number in range(50)]}


def test_the_users_own_fields_travel_beside_as_text(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(
        {"id": "1", "company_linkedin_url": ACME, "Tier": 2.0, "Note": None, "CRM": " 003 "},
        config={"search": CEO, "custom_fields": {"tier": "Tier", "note": "note", "crm": "CRM"}},
    )
    assert custom_of(plan) == [{"tier": "2", "note": "", "crm": "003", "row_id": "1"}]


def test_of_two_headers_that_differ_in_case_the_exact_one_is_meant(make_plan_of: MakePlan) -> None:
    row = {"id": "1", "company_linkedin_url": ACME, "Note": "right", "NOTE": "wrong"}
    plan = make_plan_of(row, config={"search": CEO, "custom_fields": {"note": "Note"}})
    assert custom_of(plan) == [{"note": "right", "row_id": "1"}]


def test_a_custom_field_needs_its_column(make_plan_of: MakePlan) -> None:
    with pytest.raises(
        ConfigInvalid,
        match=r"\[custom_fields\] owner = \"Ownr\": the sheet 'Accounts' has no such column\. "
        r"Did you mean 'Owner'\?",
    ):
        make_plan_of(
            {"id": "1", "company_linkedin_url": "not even a company", "Owner": "Ann"},
            config={"search": CEO, "custom_fields": {"owner": "Ownr"}},
        )


@pytest.mark.parametrize("name", ["row_id", "row_ids"])
def test_our_own_fields_are_not_the_users(make_plan_of: MakePlan, name: str) -> None:
    with pytest.raises(ConfigInvalid, match=f"{name} is ours: it carries the row ID"):
        make_plan_of({"company_linkedin_url": ACME}, config={"custom_fields": {name: "id"}})


def test_searches_stand_in_the_order_of_the_file(make_plan_of: MakePlan) -> None:
    rows = [{"company_linkedin_url": number} for number in ("30", "10", "30", "20")]
    plan = make_plan_of(*rows, config={"search": CEO})
    assert [search.label for search in plan.searches.values()] == ["30", "10", "20"]
    assert list(plan.searches) == [search.key for search in plan.searches.values()]
    assert all(search.request.key == key for key, search in plan.searches.items())


def test_two_personas_that_ask_the_same_share_one_search(make_plan_of: MakePlan) -> None:
    personas = [{"name": "P", "job_titles": "CEO"}, {"name": "Q", "job_titles": "ceo"}]
    plan = make_plan_of({"id": "1", "company_linkedin_url": ACME}, personas=personas)
    assert custom_of(plan) == [{"row_id": "1/P", "row_ids": ["1/P", "1/Q"]}]
