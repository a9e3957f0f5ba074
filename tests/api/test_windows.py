"""Vendors that count in windows; on a virtual clock (design, sections 8 and 9)."""

import pytest
from api.virtual import Vendor, spend
from hypothesis import given
from hypothesis import strategies as st

from enrich.api.limit import PaceSettings
from enrich.api.pacing import Pacer
from enrich.api.windows import WindowsOfOne
from enrich.sandbox.throttle import Throttle, ThrottleKind

SECOND = 1_000_000_000
LONG = [(5, 1.0), (5, 2.0), (5, 5.0), (60, 0.5), (60, 1.0), (60, 2.0)]
"""How many seconds a window lasts, and how many requests per second it comes to."""


def first_pacer() -> Pacer:
    return Pacer(PaceSettings(start=1.0))


@pytest.mark.parametrize(("burst", "limit"), LONG)
def test_longer_windows_are_filled(burst: int, limit: float) -> None:
    night = spend(first_pacer(), Vendor([(0, limit)], ThrottleKind.FIXED, burst=burst), 1_000)
    assert night.seconds <= 1.2 * 1_000 / limit + 10
    assert night.refused <= 15


@pytest.mark.parametrize("kind", [ThrottleKind.FIXED, ThrottleKind.SLIDING])
@pytest.mark.parametrize(("burst", "limit"), LONG)
def test_a_full_window_whose_end_nobody_tells_is_no_slow_pace(
    burst: int, limit: float, kind: ThrottleKind
) -> None:
    """Its silence was taken for the distance between two requests: forty times too slow."""
    night = spend(first_pacer(), Vendor([(0, limit)], kind, is_told=False, burst=burst), 1_000)
    assert night.seconds <= 3.5 * 1_000 / limit
    assert night.refused <= 25


@given(
    limit=st.floats(0.2, 0.95),
    excesses=st.lists(st.floats(1.02, 1.6), min_size=2, max_size=6),
    phase=st.floats(0.0, 5.0),
)
def test_the_bounds_of_windows_of_one_hold(
    limit: float, excesses: list[float], phase: float
) -> None:
    """Ever slower paces, all of them too fast, each until it is refused."""
    throttle, ones, now = Throttle(limit, kind=ThrottleKind.FIXED), WindowsOfOne(), 100 + phase
    for excess in sorted(excesses, reverse=True):
        is_first = True
        while not throttle.admit(int(now * SECOND)):
            ones.served(now, after_pause=is_first)
            is_first = False
            now += 1 / (limit * excess)
        bounds = ones.refused(now, None)
        assert bounds is None or bounds.served <= limit * 1.001
        assert bounds is None or (bounds.refused or 0.0) >= limit * 0.999
        now += 1.02


def test_a_place_that_was_taken_meanwhile_is_not_that_of_the_refusal() -> None:
    """Over real HTTP a bucket of 1.2 per second was taken for windows of 0.89."""
    pacer = Pacer(PaceSettings(start=1.0))
    starts = [9.2, 10.3, 11.3, 12.3, 14.12, 14.97, 15.81, 16.66, 17.5]
    for started in starts:
        pacer.reserve(started)
        pacer.served(started)
        if started == 12.3:
            pacer.reserve(12.8)
            pacer.refused(12.82, None, 12.8)
    pacer.reserve(18.24)
    pacer.reserve(18.98)
    pacer.refused(18.26, None, 18.24)
    assert pacer.rate > 1.1
