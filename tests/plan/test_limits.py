"""The limit is the command line's, else the cell's, else the persona's, else the config's."""

from collections.abc import Callable

import pytest

from enrich.model.request import LimitWish
from enrich.model.target import Plan

MakePlan = Callable[..., Plan]

ACME = "linkedin.com/company/acme"


@pytest.mark.parametrize(
    ("command_line", "cell", "persona", "config", "limit"),
    [
        (None, None, None, {}, 50),
        (None, None, None, {"limit": 20}, 20),
        (None, None, "10", {"limit": 20}, 10),
        (None, "5", "10", {"limit": 20}, 5),
        (3, "5", "10", {"limit": 20}, 3),
        (None, None, None, {"limit": "all"}, None),
        (None, None, "all", {"limit": 20}, None),
        (None, "all", "10", {"limit": 20}, None),
        ("all", "5", "10", {"limit": 20}, None),
        (3, "all", "all", {"limit": "all"}, 3),
        (None, "5", "all", {"limit": 20}, 5),
        (None, 7.0, None, {}, 7),
    ],
)
def test_the_nearest_limit_wins(
    make_plan_of: MakePlan,
    *,
    command_line: LimitWish | None,
    cell: str | float | None,
    persona: str | None,
    config: dict[str, LimitWish],
    limit: int | None,
) -> None:
    plan = make_plan_of(
        {"company_linkedin_url": ACME, "persona": "P", "limit": cell},
        personas=[{"name": "P", "job_titles": "CEO", "limit": persona}],
        config={"search": config},
        limit=command_line,
    )
    (target,) = plan.rows[0].targets
    (search,) = plan.searches.values()
    assert target.request.limit == limit
    assert search.request.limit == limit


@pytest.mark.parametrize(
    ("limits", "each", "largest"),
    [
        (["5", "70", "9"], [5, 70, 9], 70),
        (["5", "all"], [5, None], None),
        (["1", None], [1, 50], 50),
    ],
)
def test_a_shared_search_takes_the_largest_limit(
    make_plan_of: MakePlan,
    *,
    limits: list[str | None],
    each: list[int | None],
    largest: int | None,
) -> None:
    rows = [
        {"id": str(number), "company_linkedin_url": ACME, "job_titles": "CEO", "limit": limit}
        for number, limit in enumerate(limits)
    ]
    plan = make_plan_of(*rows)
    (search,) = plan.searches.values()
    assert search.request.limit == largest
    assert [target.request.limit for row in plan.rows for target in row.targets] == each


def test_a_bad_limit_spoils_its_row_only(make_plan_of: MakePlan) -> None:
    plan = make_plan_of(
        {"company_linkedin_url": ACME, "job_titles": "CEO", "limit": "9" * 5000},
        {"company_linkedin_url": "1441", "job_titles": "CEO", "limit": "9"},
    )
    assert [len(row.targets) for row in plan.rows] == [0, 1]
    (problem,) = plan.problems
    assert (problem.cell, problem.cure) == ("D4", "Write a whole number from 1, or all.")
