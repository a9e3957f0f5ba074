"""Searches that fail, and searches that never end (sheet 2.1)."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.sandbox.endings import (
    Failures,
    NoLinkedIn,
    SearchFailure,
    course,
    ending_of,
    leads_at_the_end,
)
from enrich.sandbox.search import Ending, Search, SearchStatus

Start = Callable[..., httpx.Client]
QUICK: dict[str, Any] = {"duration": (0.0, 0.0), "leads": (30, 30)}
SECONDS = st.floats(0, 1_000)
SEARCHES = st.builds(
    Search,
    id=st.text(),
    name=st.just(""),
    body=st.just({}),
    created_at=st.just(0.0),
    ending=st.sampled_from(Ending),
    total=st.integers(0, 100),
)


def end(search: Search, elapsed: float, *, keeps_partial: bool) -> tuple[SearchStatus, int]:
    return course(search, 7, elapsed=elapsed, duration=10.0, keeps_partial=keeps_partial)


@given(search=SEARCHES, keeps_partial=st.booleans())
def test_every_search_ends_as_it_must(search: Search, *, keeps_partial: bool) -> None:
    """Sheet 2.1: four failures are terminal; a stuck search stays ONGOING."""
    status, found = end(search, 1_000_000, keeps_partial=keeps_partial)
    wanted = "ONGOING" if search.ending is Ending.STUCK else search.ending.value
    assert (status.value, found) == (
        wanted,
        leads_at_the_end(search, 7, keeps_partial=keeps_partial),
    )
    assert 0 <= found <= search.total


@given(SEARCHES, SECONDS, SECONDS)
def test_leads_only_ever_come_and_an_end_is_an_end(
    search: Search, elapsed: float, more: float
) -> None:
    """Sheet 2.1 [UNKNOWN - assume that leads found before a failure stay readable]."""
    before, after = (end(search, at, keeps_partial=True) for at in (elapsed, elapsed + more))
    assert before[1] <= after[1]
    if before[0] not in {SearchStatus.NOT_STARTED, SearchStatus.ONGOING}:
        assert before == after


@given(st.integers(0, 1_000))
def test_rates_of_none_and_all(seed: int) -> None:
    assert ending_of(Failures(), seed, "x") is Ending.FINISHED
    assert ending_of(Failures(stuck_rate=1.0), seed, "x") is Ending.STUCK
    only = Failures(search_error_rate=1.0, search_errors=(SearchFailure.FORBIDDEN,))
    assert ending_of(only, seed, "x") is Ending.FORBIDDEN


def request(name: str, **changes: Any) -> dict[str, Any]:
    return {"company_linkedin_id": "1441", "job_titles": ["CFO"], "name": name} | changes


def results(client: httpx.Client, names: list[str]) -> list[dict[str, Any]]:
    bodies = [client.post("/leads/search", json=request(name)).json() for name in names]
    return [client.get(f"/searches/{body['id']}").json() for body in bodies]


NAMES = [f"search {number}" for number in range(40)]


def test_a_share_of_the_searches_fails_in_all_ways(start: Start) -> None:
    """Sheet 2.1 [documented]: RATE_LIMITED, UNAUTHORIZED, FORBIDDEN, ERROR."""
    client = start(failures=Failures(search_error_rate=0.6), **QUICK)
    found = results(client, NAMES)
    statuses = [one["search"]["status"] for one in found]
    assert {*statuses} == {*SearchFailure, "FINISHED"}
    assert 5 <= statuses.count("FINISHED") <= 28
    counts = {len(one["leads"]) for one in found if one["search"]["status"] != "FINISHED"}
    assert len(counts) > 5
    assert max(counts) < 30
    listed = {
        item["id"]: item["leads_count"] for item in client.get("/searches").json()["searches"]
    }
    assert listed == {one["search"]["id"]: len(one["leads"]) for one in found}


def test_partial_leads_are_the_first_ones(start: Start) -> None:
    """Sheet 2.1 [UNKNOWN - assume yes]: what was found before the failure is true."""
    partial = results(start(failures=Failures(search_error_rate=1.0), **QUICK), NAMES[:5])
    whole = results(start(**QUICK), NAMES[:5])
    for some, everybody in zip(partial, whole, strict=True):
        assert some["leads"] == everybody["leads"][: len(some["leads"])]


def test_failed_searches_may_show_nothing(start: Start) -> None:
    """Sheet 2.1, the other reading of the UNKNOWN."""
    found = results(
        start(failures=Failures(search_error_rate=1.0, keeps_partial=False), **QUICK), NAMES[:5]
    )
    assert [one["leads"] for one in found] == [[]] * 5


def test_a_second_try_may_succeed_and_order_changes_nothing(start: Start) -> None:
    """Sheet 2.1: retry the search after an error; sheet 0: the same POST again is another one."""
    one, other = (start(failures=Failures(search_error_rate=0.5), **QUICK) for _ in range(2))
    first, again = results(one, NAMES), results(one, NAMES)
    backwards = results(other, NAMES[::-1])[::-1]
    assert first == [
        dict(body, search=dict(body["search"], created_at=was))
        for body, was in zip(
            backwards, (item["search"]["created_at"] for item in first), strict=True
        )
    ]
    outcomes = {
        (a["search"]["status"], b["search"]["status"]) for a, b in zip(first, again, strict=True)
    }
    assert any(a != "FINISHED" and b == "FINISHED" for a, b in outcomes)


def test_a_stuck_search_never_ends(start: Start) -> None:
    """Sheet 2.1: not terminal until your own deadline."""
    client = start(failures=Failures(stuck_rate=1.0), duration=(0.05, 0.05), leads=(30, 30))
    number = client.post("/leads/search", json=request("stuck")).json()["id"]
    time.sleep(0.1)
    body = client.get(f"/searches/{number}").json()
    assert (body["search"]["status"], len(body["leads"])) == ("ONGOING", 15)


@pytest.mark.parametrize(
    ("told", "status"), [(NoLinkedIn.CREATE_403, 403), (NoLinkedIn.CREATE_422, 422)]
)
def test_without_linkedin_a_create_is_refused(start: Start, told: NoLinkedIn, status: int) -> None:
    """Sheet 11, item 12 [UNKNOWN]: 403 or 422 on create."""
    client = start(failures=Failures(no_linkedin=told))
    answer = client.post("/leads/search", json=request("x"))
    assert (answer.status_code, "LinkedIn" in answer.json()["error"]) == (status, True)
    assert client.get("/searches").json() == {"searches": []}


@pytest.mark.parametrize("told", [NoLinkedIn.UNAUTHORIZED, NoLinkedIn.FORBIDDEN])
def test_without_linkedin_a_search_fails(start: Start, told: NoLinkedIn) -> None:
    """Sheet 11, item 12 [UNKNOWN]: or a search status."""
    client = start(failures=Failures(no_linkedin=told), **QUICK)
    (found,) = results(client, ["x"])
    assert (found["search"]["status"], found["leads"]) == (told.name, [])
