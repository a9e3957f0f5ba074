"""Caps: never more than the cap is spent, whatever order searches end in."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from enrich.model.spending import Spending
from enrich.plan.caps import DAY, Cap, Verdict, reserve_for_all

_NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
_LIMITS = st.integers(1, 60)


@given(st.integers(1, 300), st.lists(_LIMITS, max_size=40), st.data())
def test_never_more_than_the_cap_is_spent(
    most: int, wishes: list[int], data: st.DataObject
) -> None:
    cap, ended, in_flight = Cap(most), list[tuple[datetime, int]](), list[int]()
    waiting = list(wishes)
    while waiting or in_flight:
        spending = Spending(_sum(ended), in_flight)
        may_send = waiting and cap.verdict(waiting[0], spending) is Verdict.FITS
        if may_send and (not in_flight or data.draw(st.booleans())):
            in_flight.append(waiting.pop(0))
        elif in_flight:
            limit = in_flight.pop(data.draw(st.integers(0, len(in_flight) - 1)))
            ended.append((_NOON, data.draw(st.integers(0, limit))))
        else:
            assert cap.verdict(waiting[0], spending) is Verdict.REACHED
            break
        assert sum(leads for _, leads in ended) + sum(in_flight) <= most


@given(st.integers(1, 300), st.lists(st.tuples(st.integers(0, 1439), _LIMITS)), _LIMITS)
def test_it_goes_on_when_it_says_and_not_a_moment_earlier(
    most: int, spent: list[tuple[int, int]], limit: int
) -> None:
    ended = [(_NOON - timedelta(minutes=ago), leads) for ago, leads in spent]
    cap = Cap(most)
    if cap.verdict(limit, Spending(_sum(ended))) is not Verdict.REACHED:
        return

    goes_on = cap.goes_on_at(limit, Spending(_sum(ended)), ended)

    assert (goes_on is None) == (limit > most)
    if goes_on is not None:
        assert cap.verdict(limit, _seen_at(goes_on, ended)) is Verdict.FITS
        before = goes_on - timedelta(seconds=1)
        assert cap.verdict(limit, _seen_at(before, ended)) is Verdict.REACHED


def test_what_is_in_hand_is_kept_back_too() -> None:
    assert Cap(100).verdict(40, Spending(), besides=[60]) is Verdict.FITS
    assert Cap(100).verdict(41, Spending(), besides=[60]) is Verdict.WAITS


def test_a_search_for_all_keeps_back_what_nine_of_ten_brought() -> None:
    assert reserve_for_all([]) == 100
    assert reserve_for_all([3]) == 100
    assert reserve_for_all([500]) == 500
    assert reserve_for_all(list(range(0, 1001, 10))) == 900
    assert Cap(150).verdict(None, Spending(in_flight=[None])) is Verdict.WAITS


def _seen_at(now: datetime, ended: list[tuple[datetime, int]]) -> Spending:
    return Spending(_sum((at, leads) for at, leads in ended if at > now - DAY))


def _sum(ended: Iterable[tuple[datetime, int]]) -> int:
    return sum(leads for _, leads in ended)
