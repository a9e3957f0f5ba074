"""Pruning takes away nothing that is shown, nor anything that what is shown rests on."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from enrich.model.lead import Lead
from enrich.model.needless import needless
from enrich.model.request import SearchKey
from enrich.model.search import Attempt, Cause, SearchHistory, SearchState, VendorId
from enrich.model.sightings import Sighting, gone, shown

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
KEY = SearchKey("key")

PEOPLE = st.builds(
    lambda name, by_id, by_url: Lead(
        full_name=name,
        linkedin_id=f"ACoAA{name}" if by_id else "",
        linkedin_url=f"https://www.linkedin.com/in/{name}" if by_url or not by_id else "",
    ),
    st.sampled_from("abcde"),
    st.booleans(),
    st.booleans(),
)
ENDINGS = st.sampled_from([(SearchState.FINISHED, None), (SearchState.FAILED, Cause.ERROR)])


def attempt(number: int, **fields: Any) -> Attempt:
    when = BEGIN + number * timedelta(days=100)
    always = {
        "state": SearchState.FINISHED,
        "limit": 50,
        "planned_at": when,
        "ended_at": when,
        "vendor_id": VendorId(str(number)),
    }
    return Attempt(key=KEY, number=number, name="", **{**always, **fields})


def seen(number: int, lead: Lead) -> Sighting:
    return Sighting(number, lead, BEGIN + number * timedelta(days=100))


@st.composite
def pasts(draw: st.DrawFn) -> tuple[SearchHistory, list[Sighting]]:
    attempts, sightings = [], []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        people = draw(st.lists(PEOPLE, max_size=4, unique_by=lambda lead: lead.full_name))
        state, cause = draw(ENDINGS)
        limit = draw(st.sampled_from([len(people) or 1, 50]))
        attempts.append(
            attempt(number, state=state, cause=cause, limit=limit, returned=len(people))
        )
        sightings += [seen(number, lead) for lead in people]
    return SearchHistory(KEY, tuple(attempts)), sightings


@given(pasts(), st.integers(0, 700))
def test_what_is_shown_stays_as_it_was(
    past: tuple[SearchHistory, list[Sighting]], days: int
) -> None:
    history, sightings = past
    before = BEGIN + timedelta(days=days)
    may_go = needless(history, sightings, before)
    left = [one for index, one in enumerate(sightings) if index not in may_go.sightings]
    assert list(shown(history, left)) == list(shown(history, sightings))
    assert list(gone(history, left)) == list(gone(history, sightings))
    by_number = {item.number: item for item in history.attempts}
    assert all(by_number[number].ended_at < before for number in may_go.attempts)  # type: ignore[operator]
    assert history.result is None or history.result.number not in may_go.attempts
    assert {sightings[index].number for index in may_go.sightings} <= may_go.attempts


def test_who_was_there_once_goes_and_who_stays_keeps_the_first_date() -> None:
    ada, ben = (Lead(full_name=name, linkedin_id=f"ACoAA{name}") for name in ("ada", "ben"))
    history = SearchHistory(KEY, tuple(attempt(number, returned=1) for number in (1, 2, 3, 4)))
    sightings = [seen(1, ada), seen(1, ben), seen(2, ada), seen(3, ada), seen(4, ada)]
    may_go = needless(history, sightings, BEGIN + 3 * YEAR)
    assert may_go.attempts == {1, 2}
    assert may_go.sightings == {1, 2}


def test_the_only_result_stays_whatever_its_age() -> None:
    history = SearchHistory(KEY, (attempt(1, returned=1),))
    may_go = needless(history, [seen(1, Lead(full_name="ada"))], BEGIN + 9 * YEAR)
    assert (may_go.attempts, may_go.sightings) == (frozenset(), frozenset())


def test_an_old_sighting_that_alone_tells_who_is_whom_stays() -> None:
    by_id = Lead(full_name="ada", linkedin_id="ACoAAada")
    by_url = Lead(full_name="ada", linkedin_url="https://www.linkedin.com/in/ada")
    both = by_id.model_copy(update={"linkedin_url": by_url.linkedin_url})
    history = SearchHistory(KEY, tuple(attempt(number, returned=1) for number in (1, 2, 3, 4)))
    sightings = [seen(1, by_id), seen(2, both), seen(3, by_url), seen(4, by_id)]
    may_go = needless(history, sightings, BEGIN + 3 * YEAR)
    assert (may_go.attempts, may_go.sightings) == (frozenset({1, 2}), frozenset())
