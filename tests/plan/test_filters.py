"""Of several layers of filters the nearest to the row wins, field by field."""

from collections.abc import Callable
from typing import Any

from enrich.model.request import PeopleFilters
from enrich.model.target import Plan
from enrich.plan.filters import overlay

MakePlan = Callable[..., Plan]

SAVED = "0b5a7f3e-8c1d-4e2a-9f60-1d2c3b4a5e6f"


def layer(**fields: Any) -> PeopleFilters:
    return PeopleFilters(**fields)


def test_the_nearest_layer_wins_field_by_field() -> None:
    assert overlay(
        layer(job_titles=["CEO"]),
        layer(job_titles=["CFO"], functions=["25"]),
        layer(functions=["15"], seniority_levels=["220"]),
    ) == {"job_titles": ("CEO",), "functions": ("25",), "seniority_levels": ("220",)}


def test_an_empty_list_leaves_the_field_to_the_next_layer() -> None:
    assert overlay(layer(job_titles=[]), layer(job_titles=["CFO"])) == {"job_titles": ("CFO",)}


def test_titles_near_the_row_drop_a_saved_persona_further_off() -> None:
    assert overlay(layer(job_titles=["CEO"]), layer(persona_id=SAVED, functions=["25"])) == {
        "job_titles": ("CEO",),
        "functions": ("25",),
    }


def test_titles_to_leave_out_never_turn_a_saved_persona_into_everyone_else(
    make_plan_of: MakePlan,
) -> None:
    plan = make_plan_of(
        {"company_linkedin_url": "1", "persona": "P", "excluded_job_titles": "Intern"},
        personas=[{"name": "P", "persona_id": SAVED}],
    )
    (problem,) = plan.problems
    assert plan.searches == {}
    assert problem.cell == "D4"
    assert problem.reason == (
        "A saved persona (persona_id) brings its own titles and takes no others."
    )


def test_a_saved_persona_near_the_row_drops_titles_further_off() -> None:
    merged = overlay(
        layer(persona_id=SAVED), layer(job_titles=["CEO"], excluded_job_titles=["Intern"])
    )
    assert list(merged) == ["persona_id"]


def test_layers_of_different_fields_add_up() -> None:
    merged = overlay(layer(job_titles=["CEO"]), layer(excluded_job_titles=["Intern"]))
    assert list(merged) == ["job_titles", "excluded_job_titles"]


def test_row_persona_and_search_settings_are_layers(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(
        {"company_linkedin_url": "1", "persona": "P", "functions": "Sales"},
        personas=[{"name": "P", "functions": "Legal", "job_titles": "CFO"}],
        config={
            "search": {
                "functions": ["Finance"],
                "job_titles": ["CEO"],
                "seniority_levels": ["Director"],
            }
        },
    )
    (target,) = plan.rows[0].targets
    assert target.request.given() == {
        "job_titles": ("CFO",),
        "functions": ("25",),
        "seniority_levels": ("220",),
    }


def test_scale_comes_from_the_config(make_plan_of: MakePlan) -> None:
    config = {"search": {"job_titles": ["CEO"], "scale": True}}
    plan = make_plan_of({"company_linkedin_url": "1"}, config=config)
    assert plan.rows[0].targets[0].request.scale
