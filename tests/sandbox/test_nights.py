"""From one night to the next people leave, join and change titles (design 7, `--night`)."""

import pathlib
from itertools import pairwise
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.sandbox import people
from enrich.sandbox.careers import Desk, holder
from enrich.sandbox.companies import Company
from enrich.sandbox.roles import Role, role_called
from enrich.sandbox.server import embedded
from enrich.sandbox.settings import SandboxSettings

REQUEST: dict[str, Any] = {
    "company_linkedin_url": "https://www.linkedin.com/company/acme-inc",
    "job_titles": ["CFO", "Head of Sales"],
    "name": "nightly",
}
ACME = Company("company", "acme-inc")
ROLES = st.sampled_from([role_called("CFO"), role_called("VP Sales"), Role("title X", ("X",))])
DESKS = st.builds(Desk, st.integers(0, 100), st.just(ACME), ROLES, st.integers(0, 40))


@given(DESKS)
def test_every_desk_is_taken_at_first_and_nobody_comes_back(desk: Desk) -> None:
    nights = [holder(desk, night) for night in range(200)]
    stays = [person.digits for person in nights if person is not None]
    assert nights[0] is not None
    # each one's nights stand together: whoever has left is not met again
    changes = sum(one != other for one, other in pairwise(stays))
    assert changes == len(set(stays)) - 1
    assert changes > 0


@given(DESKS, st.integers(0, 100))
def test_a_person_stays_the_same_person(desk: Desk, night: int) -> None:
    one, next_one = holder(desk, night), holder(desk, night + 1)
    if one and next_one and one.digits == next_one.digits:
        assert (one.full_name, one.member_id) == (next_one.full_name, next_one.member_id)
        assert one.place == next_one.place


def at(night: int) -> dict[str, str]:
    """Everybody's title on that night, by their digits."""
    found = people.found(7, people.wanted(REQUEST), night, desks=300)
    return {one.person.digits: one.person.title for one in found}


@pytest.mark.parametrize("night", [0, 1, 10])
def test_one_night_brings_leavers_joiners_and_new_titles(night: int) -> None:
    before, after = at(night), at(night + 1)
    stayed = before.keys() & after.keys()
    assert 1 <= len(before.keys() - after.keys()) <= 30
    assert 1 <= sum(before[one] != after[one] for one in stayed) <= 30
    assert len(stayed) > 250
    assert at(night + 5).keys() - before.keys()


def test_new_titles_fit_the_same_role() -> None:
    """Sheet 1.1: whoever is found for a title still fits it after a change."""
    desks = [Desk(7, ACME, role_called("CFO"), number) for number in range(50)]
    titles = {
        person.title for desk in desks for night in (0, 30) if (person := holder(desk, night))
    }
    assert all("CFO" in title or "Chief Financial Officer" in title for title in titles)


def test_a_search_keeps_the_night_it_was_made_on(tmp_path: pathlib.Path) -> None:
    """Design 7: searches made on night N see that night's world; stored ones keep theirs."""
    results = [night_of(tmp_path, night) for night in (0, 30, 30)]
    (first, first_leads), (second, second_leads), _ = results
    assert first_leads != second_leads
    with sandbox(tmp_path, night=90, leads=(1, 1)) as base_url:
        assert read(base_url, first) == first_leads
        assert read(base_url, second) == second_leads


def night_of(folder: pathlib.Path, night: int) -> tuple[str, list[Any]]:
    with sandbox(folder, night=night, leads=(20, 20)) as base_url:
        created = httpx.post(f"{base_url}/leads/search", json=REQUEST).json()["id"]
        return created, read(base_url, created)


def sandbox(folder: pathlib.Path, **settings: Any) -> Any:
    state = folder / "state.db"
    return embedded(SandboxSettings(duration=(0.0, 0.0), state=state, **settings))


def read(base_url: str, search: str) -> list[Any]:
    result = httpx.get(f"{base_url}/searches/{search}").json()
    items = httpx.get(f"{base_url}/searches").json()["searches"]
    counts = {item["id"]: item["leads_count"] for item in items}
    assert counts[search] == len(result["leads"])
    leads: list[Any] = result["leads"]
    return leads
