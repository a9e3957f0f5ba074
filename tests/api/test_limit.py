"""The limit that nobody told is found, and kept to; on a virtual clock (design, sections 8, 9)."""

import pytest
from api.virtual import Night, Vendor, spend
from hypothesis import example, given
from hypothesis import strategies as st

from enrich.api.limit import LimitSearch, PaceSettings, Refusal
from enrich.api.pacing import Pacer
from enrich.model.pace import LearnedPace
from enrich.sandbox.throttle import ThrottleKind

LIMITS = [0.2, 0.3, 0.7, 1.0, 1.2, 2.5, 3.0, 4.63, 7.0]
FASTEST = 10.0
"""There a later run of 1,000 takes 0.2 % too long: waking up late costs a steady vendor's time."""
STEADY_KINDS = [ThrottleKind.SLIDING, ThrottleKind.BUCKET]
FEW = 5
"""Refusals in a short run (design, section 9)."""

either_way = pytest.mark.parametrize("is_told", [True, False], ids=["told", "untold"])


def first_pacer() -> Pacer:
    return Pacer(PaceSettings(start=1.0))


def later_pacer(first: Pacer) -> Pacer:
    return Pacer(PaceSettings(start=1.0, learned=first.learned))


def is_hardly_refused(night: Night) -> bool:
    return night.refused <= max(FEW, night.requests // 100)


@either_way
@pytest.mark.parametrize("limit", [*LIMITS, FASTEST])
@pytest.mark.parametrize("kind", STEADY_KINDS)
@pytest.mark.parametrize("searches", [100, 1_000])
def test_a_first_run_finds_the_limit_and_uses_it(
    limit: float, kind: ThrottleKind, searches: int, *, is_told: bool
) -> None:
    night = spend(first_pacer(), Vendor([(0, limit)], kind, is_told=is_told), searches)
    assert night.seconds <= 1.05 * searches / limit + 10
    assert is_hardly_refused(night)


@either_way
@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("kind", STEADY_KINDS)
@pytest.mark.parametrize("searches", [100, 1_000])
def test_a_later_run_begins_where_the_first_has_ended(
    limit: float, kind: ThrottleKind, searches: int, *, is_told: bool
) -> None:
    vendor = Vendor([(0, limit)], kind, is_told=is_told)
    spend(first := first_pacer(), vendor, searches)
    night = spend(later_pacer(first), vendor, searches, seed=2)
    assert night.seconds <= 1.02 * searches / limit + 1
    assert is_hardly_refused(night)


@either_way
@pytest.mark.parametrize("limit", [0.2, 0.37, 0.7, 1.0, 3.0, FASTEST])
def test_fixed_windows_with_whole_quotas_are_filled(limit: float, *, is_told: bool) -> None:
    """Those whose quotas come and go by fractions are not: see the bench for how far it gets."""
    vendor = Vendor([(0, limit)], ThrottleKind.FIXED, is_told=is_told)
    night = spend(first_pacer(), vendor, 1_000)
    assert night.seconds <= 1.05 * 1_000 / limit + 10
    assert night.refused <= 2 * FEW + FEW


@either_way
@pytest.mark.parametrize("kind", STEADY_KINDS)
@pytest.mark.parametrize(("before", "after"), [(2.0, 0.5), (0.9, 0.2), (5.0, 1.3)])
def test_a_limit_that_falls_in_mid_run_is_met_again(
    before: float, after: float, kind: ThrottleKind, *, is_told: bool
) -> None:
    vendor = Vendor([(0, before), (300, after)], kind, is_told=is_told)
    night = spend(pacer := first_pacer(), vendor, 600)
    assert 0.9 * after <= pacer.rate <= 1.02 * after
    assert night.seconds <= 1.05 * (300 / before + 300 / after) + 20


@pytest.mark.parametrize("kind", STEADY_KINDS)
def test_a_limit_that_rises_is_found_by_a_probe(kind: ThrottleKind) -> None:
    spend(pacer := first_pacer(), Vendor([(0, 0.5), (300, 4.0)], kind), 1_500)
    assert 3.6 <= pacer.rate <= 4.1


@pytest.mark.parametrize("kind", STEADY_KINDS)
@pytest.mark.parametrize(
    ("first", "fallen", "risen"), [(0.5, 0.1, 0.2), (1.0, 0.3, 0.6)], ids=["slow", "faster"]
)
def test_a_fall_long_ago_does_not_keep_a_rise_from_being_used(
    *, first: float, fallen: float, risen: float, kind: ThrottleKind
) -> None:
    """Refusals make cautious, but not for ever."""
    spend(pacer := first_pacer(), Vendor([(0, first), (300, fallen), (600, risen)], kind), 1_400)
    assert 0.95 * risen <= pacer.rate <= 1.02 * risen


@example(limit=0.375, kind=ThrottleKind.SLIDING, is_told=False, seed=0)
@given(
    limit=st.floats(0.2, 10.0),
    kind=st.sampled_from(STEADY_KINDS),
    is_told=st.booleans(),
    seed=st.integers(0, 99),
)
def test_whatever_the_limit_a_first_run_is_hardly_refused_and_never_crawls(
    *, limit: float, kind: ThrottleKind, is_told: bool, seed: int
) -> None:
    """Looser than the figures, for any limit: the bench says how many of them reach these."""
    night = spend(first_pacer(), Vendor([(0, limit)], kind, is_told=is_told), 200, seed=seed)
    assert night.refused <= 2 * FEW
    assert night.seconds <= 1.25 * 200 / limit + 10


@given(
    st.floats(0.01, 100.0),
    st.none() | st.floats(0.01, 100.0),
    st.lists(st.booleans() | st.integers(0, 200), max_size=300),
)
def test_the_pace_stays_within_reason_whatever_happens(
    start: float, ceiling: float | None, answers: list[bool | int]
) -> None:
    search = LimitSearch(PaceSettings(start, ceiling))
    for answer in answers:
        before = search.rate
        if answer is True:
            search.served()
            assert search.rate >= before or search.learned is not None
        else:
            search.refused(Refusal(last_second=int(answer)))
            assert search.rate <= before
        assert 0 < search.rate <= before * 2
        assert ceiling is None or search.rate <= ceiling * 0.99


def test_what_was_learned_is_gone_on_from() -> None:
    """A gap that a short night left open is closed by the next one."""
    search = LimitSearch(PaceSettings(1.0, learned=LearnedPace(3.0, 4.0)))
    assert 3.0 < search.rate < 4.0
    search = LimitSearch(PaceSettings(1.0, learned=LearnedPace(3.0, 3.1)))
    assert search.rate == 3.0
    assert search.learned == LearnedPace(3.0, 3.1)


def test_a_number_in_the_config_is_a_ceiling_that_growth_respects() -> None:
    search = LimitSearch(PaceSettings(start=1.0, ceiling=2.0))
    for _ in range(1_000):
        search.served()
    assert search.rate == pytest.approx(1.98)


def test_a_refusal_that_names_its_wait_tells_the_limit() -> None:
    """One request, and then 4 to 5 seconds: the limit is one in 4 to 5 seconds."""
    pacer = first_pacer()
    pacer.served(pacer.reserve(0.0))
    pacer.refused(pacer.reserve(1.0), 4.0)
    assert 1 / 5 <= pacer.rate <= 1 / 4 * 1.02


def test_a_window_of_a_minute_is_understood() -> None:
    """60 a minute, all spent at once: what was really served is one in a second (sheet, 4)."""
    pacer, now = Pacer(PaceSettings(start=2.0)), 0.0
    for _ in range(60):
        now = pacer.reserve(now)
        pacer.served(now)
    pacer.refused(now, 60.0 - now)
    assert 0.95 <= pacer.rate <= 1.05
