"""The throttle lets in what the rate allows, all of it and nothing more (sheet 4, design 7)."""

from collections.abc import Callable
from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.sandbox.throttle import ChangingThrottle, Throttle, ThrottleKind, retry_after

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


KINDS = st.sampled_from(ThrottleKind)
BURSTS = st.integers(1, 4)
GAPS = st.lists(st.one_of(st.integers(0, 6 * SECOND), st.integers(0, 50_000_000)), max_size=60)


class FixedModel:
    """By brute force: walk all windows from zero and add up what falls due in each."""

    def __init__(self, rate: Fraction, burst: int) -> None:
        self.rate = rate
        self.length = burst * max(Fraction(1), 1 / rate) * SECOND
        self.accepted: list[int] = []

    def window(self, now: int) -> int:
        number = 0
        while ((number + 1) * self.length).__floor__() <= now:
            number += 1
        return number

    def may_enter(self, now: int) -> bool:
        window = self.window(now)
        due = [
            (number * self.length * self.rate / SECOND).__floor__()
            for number in (window, window + 1)
        ]
        used = sum(self.window(at) == window for at in self.accepted)
        return used < due[1] - due[0]

    def enter(self, now: int) -> None:
        self.accepted.append(now)


class SlidingModel:
    """By brute force: count what is in the window that ends now."""

    def __init__(self, rate: Fraction, burst: int) -> None:
        self.allowed = burst * max(1, rate.__floor__())
        self.length = self.allowed / rate * SECOND
        self.accepted: list[Fraction] = []

    def may_enter(self, now: int) -> bool:
        # until the last instant of this nanosecond
        return sum((at + self.length).__floor__() > now for at in self.accepted) < self.allowed

    def enter(self, now: int) -> None:
        last = [at + self.length for at in self.accepted if (at + self.length).__floor__() == now]
        self.accepted.append(max([Fraction(now), *last[:1]]))


class BucketModel:
    """By brute force: simulate the level, which refills steadily and never above the brim."""

    def __init__(self, rate: Fraction, burst: int) -> None:
        self.rate = rate / SECOND
        self.burst = burst
        self.level, self.at = Fraction(burst), Fraction(0)

    def level_at(self, when: Fraction) -> Fraction:
        return min(Fraction(self.burst), self.level + (when - self.at) * self.rate)

    def may_enter(self, now: int) -> bool:
        full = self.at + (1 - self.level) / self.rate
        return self.level_at(Fraction(now)) >= 1 or full.__floor__() <= now

    def enter(self, now: int) -> None:
        when = max(Fraction(now), self.at + (1 - self.level) / self.rate)
        self.level, self.at = self.level_at(when) - 1, when


Model = FixedModel | SlidingModel | BucketModel
MODELS: dict[ThrottleKind, Callable[[Fraction, int], Model]] = {
    ThrottleKind.FIXED: FixedModel,
    ThrottleKind.SLIDING: SlidingModel,
    ThrottleKind.BUCKET: BucketModel,
}


@given(kind=KINDS, rate=RATES, burst=BURSTS, gaps=GAPS, hurries=st.booleans())
@settings(max_examples=300)
def test_each_kind_agrees_with_its_brute_force_model(
    *, kind: ThrottleKind, rate: float, burst: int, gaps: list[int], hurries: bool
) -> None:
    """Design 7: neither more than allowed, nor a refusal of what is; refusals leave no trace."""
    throttle = Throttle(rate, kind=kind, burst=burst)
    model: Model = MODELS[kind](Fraction(str(rate)), burst)
    now = 0
    for gap in gaps:
        now += gap
        may_enter = model.may_enter(now)
        wait = throttle.admit(now)
        assert (wait == 0) == may_enter
        if wait and hurries:
            assert not model.may_enter(now + wait - 1)
            now += wait
            assert model.may_enter(now)
            assert throttle.admit(now) == 0
        if wait == 0 or hurries:
            model.enter(now)


@given(kind=KINDS, rate=st.sampled_from([0.2, 0.3, 1.0, 2.5, 3.7, 10.0]), burst=BURSTS)
@settings(max_examples=40)
def test_each_kind_serves_exactly_its_rate_over_long_times(
    kind: ThrottleKind, rate: float, burst: int
) -> None:
    """Design 7: fractions accrue by carry; below 1 it is one per 1/R seconds."""
    throttle, now, served, exact = Throttle(rate, kind=kind, burst=burst), 0, 0, Fraction(str(rate))
    end = 200 * SECOND
    while (wait := throttle.admit(now)) or now < end:
        now, served = now + wait, served + (wait == 0)
    allowed = exact * now / SECOND
    # ahead at the beginning by what may come at once, and never behind
    at_once = burst * max(Fraction(1), exact)
    assert allowed - 1 <= served <= allowed + at_once + 1


def test_fixed_windows_start_afresh_and_carry_fractions() -> None:
    """Design 7: a rate of 2.5 lets 2 and 3 in, in turn."""
    throttle = Throttle(2.5, kind=ThrottleKind.FIXED)
    times = range(0, 4 * SECOND, SECOND // 10)
    served = [now // SECOND for now in times if throttle.admit(now) == 0]
    assert [served.count(second) for second in range(4)] == [2, 3, 2, 3]


def test_two_fixed_windows_may_meet_and_sliding_ones_may_not() -> None:
    """Sheet 4: a request at 10:00:30 may have to wait until 10:01:30: that is a sliding minute."""
    late, early = 59 * SECOND, 61 * SECOND
    fixed, sliding = (
        Throttle(1 / 5, kind=kind, burst=12) for kind in (ThrottleKind.FIXED, ThrottleKind.SLIDING)
    )
    for throttle, after in ((fixed, 12), (sliding, 0)):
        assert [throttle.admit(late) for _ in range(12)] == [0] * 12
        assert sum(throttle.admit(early) == 0 for _ in range(12)) == after
    assert sliding.admit(early) == 58 * SECOND


def test_a_burst_empties_the_bucket_which_then_refills_steadily() -> None:
    throttle = Throttle(2, burst=3)
    assert [throttle.admit(0) for _ in range(4)] == [0, 0, 0, SECOND // 2]
    assert [throttle.admit(SECOND // 2) for _ in range(2)] == [0, SECOND // 2]


def test_a_changed_rate_counts_afresh_and_the_old_one_is_remembered() -> None:
    throttle = ChangingThrottle(ThrottleKind.BUCKET, burst=1)
    assert [throttle.admit(0, 1), throttle.admit(0, 0.5), throttle.admit(0, 0)] == [0, 0, 0]
    assert [throttle.admit(0, 1), throttle.admit(0, 0.5)] == [SECOND, 2 * SECOND]
