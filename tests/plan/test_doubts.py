"""Legal but hardly meant: searched all the same, with a warning where it is beyond doubt."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from enrich.model.table import Cell
from enrich.model.target import Plan
from enrich.plan.doubts import doubtful_id
from enrich.plan.titles import several_titles

MakePlan = Callable[..., Plan]

ACME = {"id": "1", "company_linkedin_url": "linkedin.com/company/acme"}


@pytest.mark.parametrize(
    ("title", "several"),
    [
        ("CEO and CTO and CFO", ("CEO", "CTO", "CFO")),
        ("CEO, CFO", ("CEO", "CFO")),
        ("CEO/CFO", ("CEO", "CFO")),
        ("CEO + CFO", ("CEO", "CFO")),
        ("ceo or cfo", ("ceo", "cfo")),
        ("Chief Financial Officer and Chief Operating Officer",
         ("Chief Financial Officer", "Chief Operating Officer")),
        ("Head of Sales and Head of Marketing", ("Head of Sales", "Head of Marketing")),
        ("VP Sales / VP Marketing", ("VP Sales", "VP Marketing")),
        ("Sales Director, Director of Marketing", ("Sales Director", "Director of Marketing")),
        ("Director/Manager", ("Director", "Manager")),
        ("VP, Director, Head of IT", ("VP", "Director", "Head of IT")),
    ],
)  # fmt: skip
def test_titles_that_nobody_holds_together_are_several(
    title: str, several: tuple[str, ...]
) -> None:
    assert several_titles(title) == several


@pytest.mark.parametrize(
    "title",
    [
        "CEO",
        "VP Sales & Marketing",
        "VP of Sales and Marketing",
        "Head of Research and Development",
        "Sales and Marketing Manager",
        "Founder & CEO",
        "Co-Founder and CTO",
        "Founder, CEO and CTO",
        "President and CEO",
        "Chairman/CEO",
        "Owner / Partner",
        "SVP and CFO",
        "EVP, CFO",
        "Vice President and General Manager",
        "Director, Sales and Operations",
        "Operations Manager/Director",
        "Director of Sales, EMEA",
        "UX/UI Designer",
        "AI/ML Engineer",
        "Brand and Brandy Lover",
        "Landlord",
        "/",
        " and ",
        "CEO and",
        "and/or" * 5_000,
        "CEO and " * 5_000,
    ],
    ids=lambda title: f"{len(title)} {title[:30]}",
)
def test_a_title_that_may_be_one_is_left_alone(title: str) -> None:
    assert several_titles(title) == ()


def test_the_warning_says_what_to_write(make_plan_of: MakePlan) -> None:
    plan = make_plan_of({**ACME, "job_titles": '"CEO, CFO"; CIO', "excluded_job_titles": "CMO/CRO"})
    warnings = [(item.cell, item.is_warning, item.cure) for item in plan.problems]
    assert warnings == [("D4", True, "Write CEO; CFO."), ("E4", True, "Write CMO; CRO.")]
    (target,) = plan.rows[0].targets
    assert target.request.job_titles == ("CEO, CFO", "CIO")


def test_a_sentence_is_no_title(make_plan_of: MakePlan) -> None:
    real = "Senior Vice President and General Manager of Global Enterprise Sales EMEA"
    sentence = "the people who decide which software the sales team of the company will buy"
    assert make_plan_of({**ACME, "job_titles": real}).problems == ()
    (problem,) = make_plan_of({**ACME, "job_titles": sentence}).problems
    assert problem.is_warning
    assert problem.cause == "This is a sentence rather than a title."


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2026, 3, 4, tzinfo=UTC),
        date(2026, 3, 4),
        time(3, 4),
        "3/4/2026",
        "04.03.26",
        "2026-03-04",
        "10:30",
    ],
)
def test_an_id_that_became_a_date_is_doubted(cell: Cell) -> None:
    fault = doubtful_id(cell)
    assert fault is not None
    assert fault.reason == "This ID looks like a date."


@pytest.mark.parametrize("cell", ["=A1+A2", "$1,200.50", "1.200,50 €", "12 %", "1,200,000", 12.5])
def test_an_id_that_is_a_quantity_is_doubted(cell: Cell) -> None:
    fault = doubtful_id(cell)
    assert fault is not None
    assert fault.reason == "This ID looks like a sum."


@pytest.mark.parametrize(
    "cell",
    [None, "", 7, 7.0, "007", "A-12", "3/4", "12-04", "0015g00000XyZ", "acme.com", "1.2.3", "=",
     True, "9" * 100_000, "1," * 50_000],
    ids=lambda cell: str(cell)[:20],
)  # fmt: skip
def test_an_id_is_an_id(cell: Cell) -> None:
    assert doubtful_id(cell) is None


def test_a_row_with_a_doubtful_id_is_searched_with_a_warning(make_plan_of: MakePlan) -> None:
    plan = make_plan_of({**ACME, "id": date(2026, 3, 4), "job_titles": "CEO"})
    assert [(item.cell, item.is_warning) for item in plan.problems] == [("B4", True)]
    assert plan.rows[0].targets[0].account_id == "2026-03-04"


EVERYBODY = {**ACME, "job_titles": "*", "limit": "all"}


def test_a_row_that_asks_for_everybody_is_told_so(make_plan_of: MakePlan) -> None:
    (problem,) = make_plan_of(EVERYBODY).problems
    assert (problem.cell, problem.is_warning) == ("D4", True)
    assert problem.reason == "This row asks for everybody at a company, without a limit."


@pytest.mark.parametrize(
    "more",
    [{"limit": "50"}, {"limit": None}, {"functions": "Sales"}, {"seniority_levels": "CXO"},
     {"job_titles": "CEO"}],
    ids=str,
)  # fmt: skip
def test_whoever_narrows_or_limits_is_not(make_plan_of: MakePlan, more: dict[str, Cell]) -> None:
    assert make_plan_of({**EVERYBODY, **more}).problems == ()


def test_the_limit_of_the_command_line_and_of_the_config_count(make_plan_of: MakePlan) -> None:
    broad = {"name": "All", "job_titles": "*"}
    config = {"search": {"limit": "all"}}
    assert make_plan_of(ACME, personas=[broad]).problems == ()
    assert make_plan_of(ACME, personas=[broad], config=config, limit=5).problems == ()
    for plan in (
        make_plan_of(ACME, personas=[broad], config=config),
        make_plan_of(ACME, personas=[broad], limit="all"),
    ):
        assert [(item.sheet, item.cell, item.is_warning) for item in plan.problems] == [
            ("Personas", "B4", True)
        ]
    bad = {**broad, "limit": "many"}
    first, *others = make_plan_of(ACME, personas=[bad], config=config).problems
    assert (first.cell, [item.is_warning for item in others]) == ("D4", [False])
    everyone = {"personas": {"All": {"job_titles": ["*"], "limit": "all"}}}
    (problem,) = make_plan_of(ACME, config=everyone).problems
    assert str(problem).startswith("config: The persona 'All' asks for everybody")
