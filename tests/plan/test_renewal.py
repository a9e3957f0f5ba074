"""Old results are asked for again a few each night, each once in a cycle."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from enrich.model.request import SearchKey
from enrich.model.search import Attempt, Cause, Renewal, SearchHistory, SearchState
from enrich.plan.renewal import due

NIGHT = timedelta(days=1)
BEGIN = datetime(2026, 3, 1, 2, tzinfo=UTC)


def attempt(key: str, number: int, when: datetime, **fields: object) -> Attempt:
    state = SearchState.FAILED if "cause" in fields else SearchState.FINISHED
    always = {"name": "", "state": state, "limit": 50, "planned_at": when, "ended_at": when}
    return Attempt(key=SearchKey(key), number=number, **{**always, **fields})  # type: ignore[arg-type]


def bought(number: int, when: datetime = BEGIN) -> dict[SearchKey, SearchHistory]:
    keys = [f"{n:05}" for n in range(number)]
    return {SearchKey(key): SearchHistory(SearchKey(key), (attempt(key, 1, when),)) for key in keys}


def renew(
    known: dict[SearchKey, SearchHistory],
    now: datetime,
    *,
    cycle: int,
    cause: Cause | None = None,
    in_order: bool = False,
) -> tuple[SearchKey, ...]:
    """One run: what is due is asked for again, and has its answer at once."""
    keys = due(known, known, after=cycle * NIGHT, now=now, in_order=in_order)
    for key in keys:
        failure = {"cause": cause} if cause else {}
        again = attempt(key, known[key].next_number, now, reason=Renewal.DUE, **failure)
        known[key] = SearchHistory(key, (*known[key].attempts, again))
    return keys


@given(st.integers(1, 130), st.integers(1, 40), st.integers(1, 3))
def test_over_a_cycle_each_is_asked_once_and_no_night_more_than_its_share(
    number: int, cycle: int, cycles: int
) -> None:
    known = bought(number)
    for round_number in range(1, cycles + 1):
        asked: list[SearchKey] = []
        for night in range(cycle):
            tonight = renew(known, BEGIN + (round_number * cycle + night) * NIGHT, cycle=cycle)
            assert len(tonight) <= number / cycle + 1
            asked += tonight
        assert sorted(asked) == sorted(known)


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=80),
    st.integers(2, 30),
    st.lists(st.integers(1, 3), min_size=1, max_size=40),
)
def test_whatever_their_ages_and_whatever_nights_are_left_out(
    ages: list[int], cycle: int, steps: list[int]
) -> None:
    """Nothing fresh is asked for again, and no night takes more than the nights that it stands for."""
    known = bought(len(ages))
    for key, age in zip(known, ages, strict=True):
        known[key] = SearchHistory(key, (attempt(key, 1, BEGIN - age * NIGHT),))
    now = BEGIN
    since_renewal = 1
    for last in steps:
        now += last * NIGHT
        before = dict(known)
        tonight = renew(known, now, cycle=cycle)
        for key in tonight:
            assert now - (before[key].attempts[-1].ended_at or now) >= cycle * NIGHT
        since_renewal += last
        assert len(tonight) <= len(ages) * min(since_renewal, cycle) / cycle + 1
        assert not renew(known, now + timedelta(hours=3), cycle=cycle) or len(tonight) == 0
        since_renewal = 0 if tonight else since_renewal


def test_a_second_run_of_the_same_day_asks_for_no_more() -> None:
    known = bought(100)
    night = BEGIN + 30 * NIGHT
    assert len(renew(known, night, cycle=10)) == 10
    assert renew(known, night + timedelta(hours=5), cycle=10) == ()


def test_the_oldest_go_first_or_those_that_stand_first() -> None:
    known = bought(2)
    older, newer = reversed(known), list(known)
    first, second = newer
    known[second] = SearchHistory(second, (attempt(second, 1, BEGIN - NIGHT),))
    assert next(older) == second
    now = BEGIN + 20 * NIGHT
    assert due(known, known, after=10 * NIGHT, now=now) == (second,)
    assert due(known, known, after=10 * NIGHT, now=now, in_order=True) == (first,)


def test_what_fails_is_tried_three_nights_and_then_waits_for_its_next_turn() -> None:
    known = bought(1)
    nights = [
        night
        for night in range(30)
        if renew(known, BEGIN + night * NIGHT, cycle=10, cause=Cause.ERROR)
    ]
    assert nights == [10, 11, 12, 22]


def test_what_never_finished_is_not_renewed() -> None:
    key = SearchKey("a")
    known = {key: SearchHistory(key, (attempt(key, 1, BEGIN, cause=Cause.ERROR),))}
    assert due(known, known, after=NIGHT, now=BEGIN + 9 * NIGHT) == ()
