"""Credits, the plan's limit and the daily cap (sheet 1.3, 5 and 11)."""

import pathlib
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.sandbox.endings import Failures
from enrich.sandbox.money import Budget, CapAnswer
from enrich.sandbox.server import embedded
from enrich.sandbox.settings import SandboxSettings

Start = Callable[..., httpx.Client]
TEN: dict[str, Any] = {"duration": (0.0, 0.0), "leads": (10, 10)}
DAY = 86_400.0


def create(client: httpx.Client, **changes: Any) -> httpx.Response:
    body = {"company_linkedin_id": "1441", "job_titles": ["CFO"]} | changes
    return client.post("/leads/search", json=body)


def balance(client: httpx.Client) -> int:
    credits_: int = client.get("/credits").json()["credits"]
    return credits_


def test_credits_are_spent_by_the_lead_and_then_it_is_over(start: Start) -> None:
    """Sheet 5 and 11, item 10 [UNKNOWN - assume one unit per lead returned]; 1.3 [official client]."""
    client = start(budget=Budget(credits=25), **TEN)
    assert create(client, limit=4).is_success
    assert balance(client) == 21
    assert [create(client).status_code for _ in range(4)] == [201, 201, 201, 422]
    assert create(client).json() == {"error": "Insufficient enrichment credits"}
    assert balance(client) == 0
    client.delete(f"/searches/{client.get('/searches').json()['searches'][0]['id']}")
    assert create(client).status_code == 422  # nothing is paid back


def test_the_plan_has_a_limit(start: Start) -> None:
    """Sheet 1.3 [official client]: the plan's quota."""
    client = start(budget=Budget(plan_limit=10), **TEN)
    assert create(client).is_success
    answer = create(client)
    assert answer.status_code == 422
    assert answer.json() == {"error": "Search exceeds your monthly import limits"}


@pytest.mark.parametrize(
    ("told", "status", "words"),
    [(CapAnswer.TEXT, 422, "import limits"), (CapAnswer.TOO_MANY, 429, "Daily limit")],
)
def test_the_daily_cap_refuses_creates(
    start: Start, *, told: CapAnswer, status: int, words: str
) -> None:
    """Sheet 11, item 11 [UNKNOWN]: 422 with a plan-limit text, or 429."""
    client = start(budget=Budget(daily_cap=15, cap_answer=told), **TEN)
    assert [create(client).status_code for _ in range(3)] == [201, 201, status]
    assert words in create(client).json()["error"]
    report = client.get(client.base_url.copy_with(path="/_sandbox/stats")).json()
    assert report["rate_limited"] == (2 if status == 429 else 0)


def test_the_daily_cap_may_be_a_search_status(start: Start) -> None:
    """Sheet 11, item 11 [UNKNOWN]: or the search ends RATE_LIMITED."""
    client = start(budget=Budget(daily_cap=10, cap_answer=CapAnswer.SEARCH), **TEN)
    numbers = [create(client).json()["id"] for _ in range(2)]
    results = [client.get(f"/searches/{number}").json() for number in numbers]
    assert [one["search"]["status"] for one in results] == ["FINISHED", "RATE_LIMITED"]
    assert [len(one["leads"]) for one in results] == [10, 0]


def test_partial_leads_cost_what_they_are(start: Start) -> None:
    """Sheet 5 [UNKNOWN - assume one unit per lead returned]."""
    client = start(budget=Budget(credits=100), failures=Failures(search_error_rate=1.0), **TEN)
    number = create(client).json()["id"]
    assert balance(client) == 100 - len(client.get(f"/searches/{number}").json()["leads"])


def test_a_refusal_for_money_uses_no_pace_up(start: Start) -> None:
    """Design 7: the rate is one of accepted creates."""
    client = start(budget=Budget(credits=0), rate=0.1)
    assert [create(client).status_code for _ in range(3)] == [422, 422, 422]


def test_money_spent_is_not_forgotten(tmp_path: pathlib.Path) -> None:
    """Sheet 11: what was bought stays bought, whatever was killed."""
    settings = SandboxSettings(state=tmp_path / "state.db", budget=Budget(credits=10), **TEN)
    for expected in (201, 422):
        with embedded(settings) as base_url, httpx.Client(base_url=base_url) as client:
            assert create(client).status_code == expected


def test_the_cap_rolls_over_24_hours(tmp_path: pathlib.Path) -> None:
    """Sheet 11, item 11 [UNKNOWN - assume rolling 24 h]."""
    state = tmp_path / "state.db"
    settings = SandboxSettings(state=state, budget=Budget(daily_cap=10), **TEN)
    with embedded(settings) as base_url, httpx.Client(base_url=base_url) as client:
        create(client)
        for age, expected in ((DAY - 60, 422), (DAY + 60, 201)):
            with closing(sqlite3.connect(state)) as other:
                other.execute("UPDATE searches SET created_at = ?", (time.time() - age,))
                other.commit()
            assert create(client).status_code == expected


@given(
    spendings=st.lists(st.tuples(st.floats(0, 40 * DAY), st.integers(0, 50)), max_size=20),
    now=st.floats(0, 40 * DAY),
    limits=st.tuples(*[st.none() | st.integers(0, 200)] * 3),
)
def test_the_first_limit_reached_is_told(
    spendings: list[tuple[float, int]], now: float, limits: tuple[int | None, ...]
) -> None:
    def spent(since: float) -> int:
        return sum(units for at, units in spendings if at > since)

    credits_, plan_limit, daily_cap = limits
    budget = Budget(credits=credits_, plan_limit=plan_limit, daily_cap=daily_cap)
    refusal = budget.refusal(spent, now)
    windows = (float("-inf"), now - 30 * DAY, now - DAY)
    words = ("enrichment credits", "monthly import limits", "daily import limits")
    reached = [
        word
        for limit, since, word in zip(limits, windows, words, strict=True)
        if limit is not None and spent(since) >= limit
    ]
    assert (refusal is None) == (not reached)
    assert refusal is None or reached[0] in refusal.error
