"""What a run would take and bring, judged by what the ledger has seen (design, section 5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model.request import SearchRequest
from enrich.plan.forecast import Experience, Forecast, foresee


def requests(number: int, limit: int | None = 50) -> list[SearchRequest]:
    return [
        SearchRequest(company_linkedin_id=str(company), job_titles=["CEO"], limit=limit)
        for company in range(1, number + 1)
    ]


def forecast(
    asked: list[SearchRequest], experience: Experience, most_per_second: float | None = None
) -> Forecast:
    return foresee(asked, experience, shared=0, reused=0, most_per_second=most_per_second)


def test_where_nothing_is_known_one_search_a_second_is_expected() -> None:
    seen = forecast(requests(40), Experience())
    assert (seen.seconds, seen.leads, seen.nights) == (40.0, None, 1)


@pytest.mark.parametrize(("limit", "nights"), [(50, 2), (1, 1), (None, 4)])
def test_then_the_limits_say_how_many_nights(limit: int | None, nights: int) -> None:
    """Caps reserve the limit for each search, and 100 where there is none."""
    assert forecast(requests(100, limit), Experience()).nights == nights


def test_the_learned_pace_and_the_usual_duration_say_how_long() -> None:
    known = Experience(lead_counts=[1], durations=[10, 30, 20], creates_per_second=0.2)
    assert forecast(requests(10), known).seconds == 70.0
    assert forecast(requests(10), known, most_per_second=0.1).seconds == 120.0
    assert forecast([], known).seconds == 0.0


def test_no_search_brings_more_than_its_limit() -> None:
    known = Experience(lead_counts=[0, 10, 100, 1000])
    assert forecast(requests(2, 50), known).leads == (15, 100, 100)
    assert forecast(requests(2, None), known).leads == (15, 110, 650)


@given(
    st.lists(st.integers(0, 5000), max_size=30),
    st.lists(st.integers(1, 500) | st.none(), max_size=8),
)
def test_low_likely_and_high_are_in_order_and_nights_grow_with_them(
    counts: list[int], limits: list[int | None]
) -> None:
    asked = [one for limit in limits for one in requests(1, limit)]
    seen = forecast(asked, Experience(lead_counts=counts))
    if seen.leads:
        low, likely, high = seen.leads
        assert 0 <= low <= likely <= high
        assert seen.nights == 0 or (seen.nights - 1) * 2500 <= likely
    assert (seen.nights == 0) is (not asked)
