"""Vendors that count in windows; on a virtual clock (design, sections 8 and 9)."""

import pytest
from api.virtual import Vendor, spend
from hypothesis import given
from hypothesis import strategies as st

from enrich.api.limit import PaceSettings
from enrich.api.pacing import Pacer
from enrich.api.suspicion import seconds_seen
from enrich.api.windows import WindowsOfOne
from enrich.model.pace import LearnedPace
from enrich.sandbox.throttle import Throttle, ThrottleKind

SECOND = 1_000_000_000
BY_FRACTIONS = [1.5, 1.8, 1.9, 2.5, 2.8, 3.5, 3.7]
"""So many per second that some windows of a second hold one more than others."""
LONG = [(5, 1.0), (5, 2.0), (5, 5.0), (60, 0.5), (60, 1.0), (60, 2.0)]
"""How many seconds a window lasts, and how many requests per second it comes to."""

either_way = pytest.mark.parametrize("is_told", [True, False], ids=["told", "untold"])


def fixed(limit: float, *, is_told: bool = True, burst: int = 1) -> Vendor:
    return Vendor([(0, limit)], ThrottleKind.FIXED, is_told=is_told, burst=burst)


def first_pacer() -> Pacer:
    return Pacer(PaceSettings(start=1.0))


def later_pacer(first: Pacer) -> Pacer:
    return Pacer(PaceSettings(start=1.0, learned=first.learned))


def is_of_windows(pacer: Pacer) -> bool:
    return pacer.learned is not None and pacer.learned.is_of_windows


@either_way
@pytest.mark.parametrize("limit", BY_FRACTIONS)
def test_windows_filled_by_fractions_are_used_well(limit: float, *, is_told: bool) -> None:
    """Without thinking of windows, 1.9 per second were used like 1.0. The bench has the figures."""
    spend(first := first_pacer(), fixed(limit, is_told=is_told), 1_000)
    night = spend(later_pacer(first), fixed(limit, is_told=is_told), 1_000, seed=2)
    assert night.seconds <= 1.02 * 1_000 / limit + 1
    assert night.refused <= night.requests // 100


@either_way
@pytest.mark.parametrize("limit", [1.0, 2.0, 3.0, 5.0, 8.0, 10.0])
def test_windows_of_a_second_that_hold_a_whole_number(limit: float, *, is_told: bool) -> None:
    night = spend(first := first_pacer(), fixed(limit, is_told=is_told), 1_000)
    assert night.seconds <= 1.05 * 1_000 / limit + 10
    assert night.refused <= 15
    night = spend(later_pacer(first), fixed(limit, is_told=is_told), 1_000, seed=2)
    assert night.seconds <= 1.02 * 1_000 / limit + 3
    assert night.refused <= 10


@pytest.mark.parametrize(("burst", "limit"), LONG)
def test_longer_windows_are_not_taken_for_seconds(burst: int, limit: float) -> None:
    night = spend(pacer := first_pacer(), fixed(limit, burst=burst), 1_000)
    assert not is_of_windows(pacer)
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


@pytest.mark.parametrize("limit", [4.0, 5.0, 6.0, 10.0])
@pytest.mark.parametrize("seed", range(5))
def test_a_sliding_second_is_not_suspected(limit: float, seed: int) -> None:
    """It lets a burst pass and then nothing for a while, much as a window does."""
    spend(pacer := first_pacer(), Vendor([(0, limit)], ThrottleKind.SLIDING), 150, seed=seed)
    assert not is_of_windows(pacer)


@given(
    limit=st.integers(1, 10).map(float) | st.floats(0.2, 10.0),
    kind=st.sampled_from([ThrottleKind.SLIDING, ThrottleKind.BUCKET]),
    is_told=st.booleans(),
    seed=st.integers(0, 99),
)
def test_a_steady_vendor_is_never_suspected(
    *, limit: float, kind: ThrottleKind, is_told: bool, seed: int
) -> None:
    spend(pacer := first_pacer(), Vendor([(0, limit)], kind, is_told=is_told), 150, seed=seed)
    assert not is_of_windows(pacer)


@either_way
@pytest.mark.parametrize(("before", "after"), [(3.7, 0.6), (1.8, 0.4)])
def test_windows_are_forgotten_when_the_limit_falls(
    before: float, after: float, *, is_told: bool
) -> None:
    vendor = Vendor([(0, before), (300, after)], ThrottleKind.FIXED, is_told=is_told)
    night = spend(pacer := first_pacer(), vendor, 500)
    assert not is_of_windows(pacer)
    assert night.seconds <= 1.1 * (300 / before + 200 / after) + 30


def test_what_was_learned_of_windows_is_no_pace_above_the_config() -> None:
    pacer = Pacer(PaceSettings(1.0, ceiling=2.0, learned=LearnedPace(3.71, 3.69)))
    starts = [pacer.reserve(0.0) for _ in range(10)]
    assert starts[-1] - starts[0] >= 9 / 2.0


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


def test_a_distance_that_was_too_short_from_the_beginning_shows_no_windows() -> None:
    assert seconds_seen([0.0, 1.0, 2.0, 2.5], [2.75]) is None
    assert seconds_seen([], [2.75]) is None
