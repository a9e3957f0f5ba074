"""Personas come from the sheet and the config; a bad one spoils its own targets only."""

from collections.abc import Callable

import pytest

from enrich.config import PersonaSettings
from enrich.errors import ConfigInvalid
from enrich.model.table import Columns
from enrich.model.target import Plan
from enrich.plan.persona_rows import gather_personas
from enrich.plan.personas import Personas, UnknownPersona

MakeColumns = Callable[..., Columns]
MakePlan = Callable[..., Plan]

ACME = {"id": "1", "company_linkedin_url": "linkedin.com/company/acme"}
SALES = {"name": "Sales", "job_titles": "Head of Sales"}
FINANCE = {"name": "Finance", "job_titles": "CFO"}


def asked(plan: Plan) -> list[tuple[str, tuple[str, ...]]]:
    """Persona and titles of every target."""
    return [
        (target.persona, target.request.job_titles) for row in plan.rows for target in row.targets
    ]


def said(plan: Plan) -> list[tuple[str, str]]:
    return [(f"{item.sheet}!{item.cell}", f"{item.reason} {item.cure}") for item in plan.problems]


def gathered(columns: Columns | None, **configured: object) -> Personas:
    settings = {name: PersonaSettings.model_validate(values) for name, values in configured.items()}
    return gather_personas([columns] if columns else [], settings)


def test_the_sheet_wins_over_the_config(make_columns: MakeColumns) -> None:
    personas = gathered(
        make_columns(SALES, sheet="Personas"),
        sales={"job_titles": ["Account Executive"]},
        Legal={"functions": ["legal"]},
    )
    assert len(personas) == 2
    assert personas.named("SALES").filters.job_titles == ("Head of Sales",)
    assert personas.named("legal").filters.functions == ("14",)


def test_a_persona_is_found_by_its_name_in_any_case() -> None:
    personas = gathered(None, **{"Sales leaders": {"job_titles": ["CSO"]}})
    assert personas.named("  SALES   leaders ").name == "Sales leaders"


def test_an_unknown_persona_suggests_the_nearest(make_columns: MakeColumns) -> None:
    personas = gathered(make_columns(SALES, FINANCE, sheet="Personas"))
    with pytest.raises(UnknownPersona) as refused:
        personas.named("Slaes")
    assert refused.value.reason == "There is no persona called 'Slaes'."
    assert refused.value.cure == "Did you mean 'Sales'?"
    with pytest.raises(UnknownPersona, match=r"The personas are: Sales, Finance\."):
        personas.named("Quux")
    with pytest.raises(UnknownPersona, match="Add a Personas sheet"):
        gathered(None).named("Sales")


def test_a_row_that_names_nobody_means_the_configured_the_default_or_the_only_persona(
    make_plan_of: MakePlan,
) -> None:
    blank, default = {**ACME, "persona": None}, {"name": "DEFAULT", "job_titles": "CEO"}
    configured = make_plan_of(
        blank, personas=[SALES, default], config={"search": {"persona": "sales"}}
    )
    assert asked(configured) == [("Sales", ("Head of Sales",))]
    assert asked(make_plan_of(blank, personas=[SALES, default])) == [("DEFAULT", ("CEO",))]
    assert asked(make_plan_of(blank, personas=[SALES])) == [("Sales", ("Head of Sales",))]


def test_of_several_personas_without_a_default_one_has_to_be_named(make_plan_of: MakePlan) -> None:
    plan = make_plan_of({**ACME, "persona": None}, personas=[SALES, FINANCE])
    assert asked(plan) == []
    assert said(plan) == [
        (
            "Accounts!D4",
            "Nothing says which people to look for. Name one of the personas: Sales, Finance.",
        )
    ]


def test_without_a_persona_column_every_account_is_asked_for_every_persona(
    make_plan_of: MakePlan,
) -> None:
    plan = make_plan_of(ACME, personas=[SALES, FINANCE])
    assert [target.target_id for target in plan.rows[0].targets] == ["1/Sales", "1/Finance"]


def test_without_any_persona_the_search_settings_are_asked(make_plan_of: MakePlan) -> None:
    assert asked(make_plan_of(ACME, config={"search": {"job_titles": ["CEO"]}})) == [("", ("CEO",))]


def test_without_anything_to_ask_the_row_says_so(make_plan_of: MakePlan) -> None:
    ((_, words),) = said(make_plan_of(ACME))
    assert words == (
        "Nothing says which people to look for. Add a Personas sheet, or a column with titles, "
        "functions or seniority levels; the title * means everyone."
    )


def test_a_row_with_filters_of_its_own_needs_no_persona(make_plan_of: MakePlan) -> None:
    row = {**ACME, "job_titles": "CTO"}
    assert asked(make_plan_of(row, personas=[SALES])) == [("", ("CTO",))]
    assert asked(make_plan_of({**row, "persona": None}, personas=[SALES])) == [("", ("CTO",))]


def test_a_row_that_only_narrows_still_means_its_persona(make_plan_of: MakePlan) -> None:
    plan = make_plan_of({**ACME, "included_locations": "105015875"}, personas=[SALES])
    (target,) = plan.rows[0].targets
    assert (target.persona, target.request.included_locations) == ("Sales", ("105015875",))


def test_a_row_names_several_personas_and_each_once(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(
        {**ACME, "persona": "finance; Sales, SALES | Finance"}, personas=[SALES, FINANCE]
    )
    assert [name for name, _ in asked(plan)] == ["Finance"]
    assert "no persona called 'Sales, SALES'" in said(plan)[0][1]
    plan = make_plan_of({**ACME, "persona": "finance, Sales, SALES"}, personas=[SALES, FINANCE])
    assert [name for name, _ in asked(plan)] == ["Finance", "Sales"]


def test_an_unknown_persona_spoils_its_own_target_only(make_plan_of: MakePlan) -> None:
    plan = make_plan_of({**ACME, "persona": "Sales, Finanse"}, personas=[SALES, FINANCE])
    assert [name for name, _ in asked(plan)] == ["Sales"]
    assert said(plan) == [
        ("Accounts!D4", "There is no persona called 'Finanse'. Did you mean 'Finance'?")
    ]


def test_a_bad_persona_spoils_its_own_targets_only(make_plan_of: MakePlan) -> None:
    bad = {"name": "Bad", "functions": "Slaes"}
    plan = make_plan_of(ACME, {**ACME, "id": "2"}, personas=[SALES, bad])
    assert [name for name, _ in asked(plan)] == ["Sales", "Sales"]
    assert said(plan) == [
        ("Personas!D5", "'Slaes' is not one of the vendor's values. Did you mean 'Sales'?"),
        ("Accounts!B4", "The persona 'Bad' has a mistake of its own. Correct Personas!D5 first."),
        ("Accounts!B5", "The persona 'Bad' has a mistake of its own. Correct Personas!D5 first."),
    ]


@pytest.mark.parametrize(
    ("personas", "place", "words"),
    [
        (
            [SALES, {"name": "sales", "job_titles": "CSO"}],
            "Personas!B5",
            "There are two personas called 'sales'. Rename one; the first is used.",
        ),
        (
            [SALES, {"name": None, "job_titles": "CSO"}],
            "Personas!B5",
            "This persona has no name. Name it, so that accounts can ask for it.",
        ),
        (
            [{**SALES, "limit": "many"}],
            "Personas!D4",
            "'many' is not a number of leads. Write a whole number from 1, or all.",
        ),
    ],
)
def test_what_is_wrong_with_a_persona_is_named_at_its_cell(
    make_columns: MakeColumns, *, personas: list[dict[str, str]], place: str, words: str
) -> None:
    (problem,) = gathered(make_columns(*personas, sheet="Personas")).problems
    assert (f"{problem.sheet}!{problem.cell}", f"{problem.reason} {problem.cure}") == (place, words)


def test_a_persona_that_says_nothing_is_a_problem(make_columns: MakeColumns) -> None:
    (problem,) = gathered(make_columns({"name": "Idle"}, sheet="Personas")).problems
    assert problem.reason == "The persona 'Idle' says nothing about people."


def test_the_first_of_two_personas_is_used(make_columns: MakeColumns) -> None:
    again = {"name": "SALES", "job_titles": "CSO"}
    personas = gathered(make_columns(SALES, again, sheet="Personas"))
    assert personas.named("sales").filters.job_titles == ("Head of Sales",)
    assert personas.named("sales").problems == ()


def test_blank_rows_between_personas_mean_nothing(make_columns: MakeColumns) -> None:
    blank = {"name": None, "job_titles": " "}
    personas = gathered(make_columns(SALES, blank, FINANCE, sheet="Personas"))
    assert (len(personas), personas.problems) == (2, ())


def test_a_config_that_names_an_unknown_persona_stops_the_run(make_plan_of: MakePlan) -> None:
    with pytest.raises(
        ConfigInvalid,
        match=r"\[search\] persona: There is no persona called 'Seles'\. Did you mean 'Sales'\?",
    ):
        make_plan_of(ACME, personas=[SALES], config={"search": {"persona": "Seles"}})


@pytest.mark.parametrize("joint", [" / ", "/", " & ", " and ", " + "])
def test_a_joint_that_separates_nothing_is_told(make_columns: MakeColumns, joint: str) -> None:
    personas = gathered(make_columns(SALES, FINANCE, sheet="Personas"))
    with pytest.raises(UnknownPersona, match="Write several personas as Sales; Finance"):
        personas.named(f"sales{joint}finance")
    with pytest.raises(UnknownPersona, match="The personas are: Sales, Finance"):
        personas.named(f"Quux{joint}Quax")


def between(winner: str, loser: str) -> str:
    return (
        f"defined in {winner} and in {loser}; the one in {winner} is used. "
        "Rename one, or take it out."
    )


def test_who_loses_is_told_at_the_loser_or_where_the_winner_stands(
    make_columns: MakeColumns,
) -> None:
    again = {"name": "sales", "job_titles": "CRO"}
    personas = gather_personas(
        [
            make_columns(again, sheet="[who.xlsx]Who"),
            make_columns(SALES, FINANCE, sheet="Personas"),
        ],
        {"FINANCE": PersonaSettings(job_titles=("Controller",))},
    )
    assert personas.named("Sales").filters.job_titles == ("CRO",)
    assert personas.named("Finance").filters.job_titles == ("CFO",)
    assert all(item.is_warning for item in personas.problems)
    assert list(map(str, personas.problems)) == [
        f"Personas!B4: The persona 'Sales' is {between('[who.xlsx]Who!B4', 'Personas!B4')}",
        f"Personas!B5: The persona 'FINANCE' is {between('Personas!B5', 'the config')}",
    ]


def test_a_bad_persona_that_wins_is_not_replaced_by_a_good_one(make_columns: MakeColumns) -> None:
    bad = {"name": "Sales", "functions": "Zauberei"}
    personas = gather_personas([make_columns(bad), make_columns(SALES)], {})
    assert personas.named("sales").problems


def test_a_bad_persona_that_nobody_asks_for_is_a_warning(make_plan_of: MakePlan) -> None:
    bad = {"name": "Bad", "functions": "Zauberei"}
    for account, is_warning in (({**ACME, "persona": "Sales"}, True), (ACME, False)):
        first, *_ = make_plan_of(account, personas=[SALES, bad]).problems
        assert (first.sheet, first.cell, first.is_warning) == ("Personas", "D5", is_warning)
        assert first.cure.endswith("No account asks for this persona.") is is_warning


def test_a_persona_without_a_name_is_never_only_a_warning(make_plan_of: MakePlan) -> None:
    nameless = {"name": None, "job_titles": "CEO"}
    (problem,) = make_plan_of({**ACME, "persona": "Sales"}, personas=[SALES, nameless]).problems
    assert not problem.is_warning


def test_a_blank_cell_means_the_default_even_beside_a_persona_without_a_name(
    make_plan_of: MakePlan,
) -> None:
    config = {"personas": {"": {"job_titles": ["CIO"]}, "Default": {"job_titles": ["CEO"]}}}
    assert asked(make_plan_of({**ACME, "persona": " "}, config=config)) == [("Default", ("CEO",))]


def test_an_account_that_asks_for_a_note_is_told_where_it_stands(make_plan_of: MakePlan) -> None:
    gap, note = {"name": None}, {"name": "Legal"}
    plan = make_plan_of({**ACME, "persona": "legal"}, personas=[SALES, gap, note])
    assert said(plan)[-1] == (
        "Accounts!D4",
        "The persona 'Legal' has a mistake of its own. Correct Personas!B6 first.",
    )
