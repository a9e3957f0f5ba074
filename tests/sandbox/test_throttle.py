"""The throttle lets in what the rate allows, all of it and nothing more (sheet 4, design 7)."""

from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.sandbox.throttle import Throttle, retry_after

SECOND = 1_000_000_000
RATES = st.sampled_from([0.2, 0.3, 0.7, 1, 2.5, 3, 7, 10])


def may_enter(now: int, earlier: list[int], rate: float) -> bool:
    """Say it by brute force: in every window from an accepted request until now there is room.

    `k` requests accepted since then need a window of `k / rate` seconds; the clock counts whole
    nanoseconds, so a request falls due in the nanosecond in which its time is up.
    """
    interval = SECOND / Fraction(str(rate))
    return all(
        now >= (at + (len(earlier) - index) * interval).__floor__()
        for index, at in enumerate(earlier)
    )


@given(rate=RATES, gaps=st.lists(st.integers(0, 6 * SECOND), max_size=60))
def test_it_agrees_with_brute_force_at_any_times(rate: float, gaps: list[int]) -> None:
    throttle, accepted = Throttle(rate), list[int]()
    for now in accumulate(gaps):
        wait = throttle.admit(now)
        assert (wait == 0) == may_enter(now, accepted, rate)
        if wait == 0:
            accepted.append(now)
        else:
            assert may_enter(now + wait, accepted, rate)
            assert not may_enter(now + wait - 1, accepted, rate)


@given(rate=RATES, gaps=st.lists(st.integers(0, SECOND), min_size=1, max_size=80))
def test_no_window_holds_more_than_the_rate_and_one(rate: float, gaps: list[int]) -> None:
    throttle = Throttle(rate)
    accepted = [now for now in accumulate(gaps) if throttle.admit(now) == 0]
    for first, start in enumerate(accepted):
        for last, end in enumerate(accepted[first:], first):
            window = Fraction(end - start + 1, SECOND)  # the clock's own nanosecond
            assert last - first + 1 <= window * Fraction(str(rate)) + 1


@given(rate=RATES, start=st.integers(0, 10**15))
def test_who_waits_as_told_is_served_at_the_full_rate(rate: float, start: int) -> None:
    throttle, now, served = Throttle(rate), start, 1_000
    for _ in range(served):
        assert throttle.admit(now) == 0
        now += throttle.admit(now)
    # exact over long times: not one nanosecond lost or won
    assert now == (start + served * SECOND / Fraction(str(rate))).__floor__()


def test_refusals_do_not_count() -> None:
    throttle = Throttle(1)
    assert throttle.admit(0) == 0
    assert [throttle.admit(SECOND // 10 * tenth) for tenth in range(1, 10)] == [
        SECOND // 10 * (10 - tenth) for tenth in range(1, 10)
    ]
    assert throttle.admit(SECOND) == 0


def test_idle_time_is_not_saved_up() -> None:
    throttle = Throttle(2)
    assert throttle.admit(0) == 0
    assert throttle.admit(100 * SECOND) == 0
    assert throttle.admit(100 * SECOND) == SECOND // 2


def test_zero_is_unlimited() -> None:
    throttle = Throttle(0)
    assert [throttle.admit(now) for now in (5, 5, 5, 6)] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("wait", "seconds"), [(1, 1), (SECOND, 1), (SECOND + 1, 2), (5 * SECOND, 5)]
)
def test_retry_after_is_rounded_up(wait: int, seconds: int) -> None:
    """Sheet 4: whole seconds [official client]."""
    assert retry_after(wait) == seconds
