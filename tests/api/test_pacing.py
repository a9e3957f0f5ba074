"""At the limit, not over it; on a virtual clock (design, section 8)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.api.limit import PaceSettings
from enrich.api.pacing import Pacer

SECOND = 1_000_000_000
ROUNDING = 1e-6
RATES = st.floats(0.1, 50.0)
CEILINGS = st.none() | st.floats(0.1, 20.0)
STEPS = st.lists(
    st.tuples(
        st.floats(0.0, 30.0),  # time that passes before somebody asks for a place
        st.sampled_from(["served", "served", "served", "refused"]),
        st.none() | st.floats(0.0, 20.0),  # Retry-After
    ),
    max_size=120,
)


@dataclass
class Story:
    """What a pacer was asked and said, on a clock of its own."""

    starts: list[float] = field(default_factory=list)
    asked_at: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    """The rate at the moment when each place was given."""
    quiet_until: list[float] = field(default_factory=list)
    """Until when everybody had to wait, at that moment."""


def tell(pacer: Pacer, steps: Sequence[tuple[float, str, float | None]]) -> Story:
    story, now, quiet_until = Story(), 0.0, 0.0
    for pause, answer, wait in steps:
        now += pause
        story.asked_at.append(now)
        story.rates.append(pacer.rate)
        story.quiet_until.append(quiet_until)
        start = pacer.reserve(now)
        story.starts.append(start)
        now = start
        if answer == "served":
            pacer.served(start)
        else:
            pacer.refused(now, wait)
            quiet_until = max(quiet_until, now + (wait or 0.0))
    return story


@given(RATES, CEILINGS, STEPS)
def test_nobody_starts_before_asking_or_in_the_quiet_after_a_refusal(
    rate: float, ceiling: float | None, steps: list[tuple[float, str, float | None]]
) -> None:
    story = tell(Pacer(PaceSettings(rate, ceiling)), steps)
    for start, asked_at, quiet in zip(story.starts, story.asked_at, story.quiet_until, strict=True):
        assert start >= asked_at
        assert start >= quiet


@given(RATES, CEILINGS, STEPS)
def test_no_two_starts_are_closer_than_the_pace_allows(
    rate: float, ceiling: float | None, steps: list[tuple[float, str, float | None]]
) -> None:
    story = tell(Pacer(PaceSettings(rate, ceiling)), steps)
    fastest = map(max, pairwise(story.rates))
    for (before, after), pace in zip(pairwise(story.starts), fastest, strict=True):
        assert after - before >= 1 / pace - ROUNDING


@given(RATES, st.floats(0.1, 20.0), STEPS)
def test_the_ceiling_is_kept_one_percent_below(
    rate: float, ceiling: float, steps: list[tuple[float, str, float | None]]
) -> None:
    story = tell(Pacer(PaceSettings(rate, ceiling)), steps)
    assert all(rate <= ceiling * 0.99 for rate in story.rates)
    for start in story.starts:
        in_window = [other for other in story.starts if start <= other < start + 10 / ceiling]
        assert len(in_window) <= 10


@given(RATES, st.floats(100.0, 100_000.0), st.integers(2, 50))
def test_a_long_pause_is_not_made_up_for_by_a_burst(rate: float, pause: float, many: int) -> None:
    pacer = Pacer(PaceSettings(rate))
    pacer.reserve(0.0)
    starts = [pacer.reserve(pause) for _ in range(many)]
    assert starts[0] == pause
    assert starts[-1] - starts[0] >= (many - 1) / rate - ROUNDING


def test_a_number_of_creates_per_second_is_a_pace_on_absolute_deadlines() -> None:
    pacer = Pacer(PaceSettings(start=2.0, ceiling=2.0))
    starts = [pacer.reserve(0.0) for _ in range(1_000)]
    assert starts[0] == 0.0
    assert starts[999] == pytest.approx(999 / 1.98)


def test_who_starts_late_keeps_the_next_one_away() -> None:
    pacer = Pacer(PaceSettings(start=10.0))
    assert pacer.reserve(0.0) == 0.0
    pacer.started(5.0)
    assert pacer.reserve(0.0) == 5.1


def test_who_starts_on_time_moves_no_deadline() -> None:
    pacer = Pacer(PaceSettings(start=10.0))
    pacer.started(pacer.reserve(0.0))
    assert pacer.reserve(0.0) == 0.1


def test_a_refusal_makes_everybody_wait() -> None:
    pacer = Pacer(PaceSettings(start=10.0))
    reserved = [pacer.reserve(0.0) for _ in range(5)]
    pacer.refused(0.05, 7.0)
    assert all(pacer.is_quiet(start) for start in reserved)
    assert pacer.reserve(0.1) == 7.05
    assert not pacer.is_quiet(7.05)


def test_a_refusal_slows_down() -> None:
    pacer = Pacer(PaceSettings(start=10.0))
    pacer.refused(0.0, 1.0)
    assert pacer.rate < 10.0


def test_requests_that_are_refused_together_are_one_refusal() -> None:
    one, five = Pacer(PaceSettings(start=10.0)), Pacer(PaceSettings(start=10.0))
    one.refused(0.0, 2.0)
    for late in range(5):
        five.refused(late / 10, 2.0)
    assert five.rate == one.rate
    assert five.refused_in_a_row == 1


def test_the_longest_of_several_waits_counts() -> None:
    pacer = Pacer(PaceSettings(start=10.0))
    pacer.refused(0.0, 9.0)
    pacer.refused(0.5, 1.0)
    assert pacer.reserve(1.0) == 9.0


def test_without_a_retry_after_the_pause_doubles_up_to_a_minute() -> None:
    pacer, now, pauses = Pacer(PaceSettings(start=1e6)), 0.0, list[float]()
    for _ in range(9):
        pacer.refused(now, None)
        later = pacer.reserve(now)
        pauses.append(later - now)
        now = later
    assert pauses == pytest.approx([1, 2, 4, 8, 16, 32, 60, 60, 60])


def test_a_served_request_ends_the_row_of_refusals() -> None:
    pacer = Pacer(PaceSettings(start=1.0))
    pacer.refused(0.0, None)
    pacer.refused(5.0, None)
    assert pacer.refused_in_a_row == 2
    pacer.served(pacer.reserve(20.0))
    assert pacer.refused_in_a_row == 0


def test_a_pace_is_learned_after_a_few_served_requests() -> None:
    pacer = Pacer(PaceSettings(start=5.0))
    assert pacer.learned is None
    for _ in range(10):
        pacer.served(pacer.reserve(0.0))
    assert pacer.learned is not None


def sent(pacer: Pacer, start: float, seconds: float) -> None:
    pacer.started(start)
    pacer.left(start, start + seconds)


def test_a_request_that_took_longer_to_leave_holds_the_next_one_back() -> None:
    """Arrivals are counted: the usual distance from its start would be too short."""
    pacer = Pacer(PaceSettings(start=10.0))
    for number in range(20):
        sent(pacer, number * 0.2, 0.05)
    sent(pacer, 10.0, 0.05 + 0.02)
    assert pacer.reserve(10.0) == pytest.approx(10.0 + 0.02 + 0.1)


def test_what_all_requests_have_in_common_holds_nothing_back() -> None:
    pacer = Pacer(PaceSettings(start=10.0))
    for number in range(20):
        sent(pacer, number * 0.2, 0.5)
    assert pacer.reserve(3.8) == pytest.approx(3.9)


def test_one_that_leaves_late_holds_back_whoever_has_a_place_already() -> None:
    pacer = Pacer(PaceSettings(start=10.0))
    for number in range(20):
        sent(pacer, number * 0.2, 0.0)
    pacer.started(10.0)
    assert pacer.reserve(10.0) == pytest.approx(10.1)
    pacer.left(10.0, 10.02)
    assert pacer.too_soon(10.1) == pytest.approx(0.02)


def test_an_unsteady_network_does_not_set_the_pace() -> None:
    pacer = Pacer(PaceSettings(start=10.0))
    for number in range(20):
        sent(pacer, number * 0.2, 0.0)
    sent(pacer, 10.0, 7.0)
    assert 10.1 < pacer.reserve(10.0) <= 10.13
