"""A search runs from NOT_STARTED over a growing ONGOING to FINISHED (sheet 2.1)."""

from hypothesis import given
from hypothesis import strategies as st

from enrich.sandbox.search import (
    Search,
    SearchStatus,
    duration_of,
    found_after,
    iso_time,
    search_id,
    status_after,
)

SECONDS = st.floats(0, 1_000)
TOTALS = st.integers(0, 100)


def test_the_course_of_a_search() -> None:
    """Sheet 2.1 [documented]: the statuses that are not failures."""
    course = [(status_after(at, 10), found_after(at, 10, 9)) for at in (0, 0.9, 1, 2, 5.5, 9.9, 10)]
    assert course == [
        (SearchStatus.NOT_STARTED, 0),
        (SearchStatus.NOT_STARTED, 0),
        (SearchStatus.ONGOING, 0),
        (SearchStatus.ONGOING, 1),
        (SearchStatus.ONGOING, 4),
        (SearchStatus.ONGOING, 8),
        (SearchStatus.FINISHED, 9),
    ]


@given(times=st.tuples(st.floats(-10, 1_000), SECONDS), duration=SECONDS, total=TOTALS)
def test_leads_only_ever_come(times: tuple[float, float], duration: float, total: int) -> None:
    elapsed, more = times
    before = found_after(elapsed, duration, total)
    after = found_after(elapsed + more, duration, total)
    assert 0 <= before <= after <= total


@given(elapsed=st.floats(-10, 1_000), duration=SECONDS, total=TOTALS)
def test_nothing_is_found_before_the_start_and_all_at_the_end(
    elapsed: float, duration: float, total: int
) -> None:
    status, found = status_after(elapsed, duration), found_after(elapsed, duration, total)
    assert status is not SearchStatus.NOT_STARTED or found == 0
    assert status is not SearchStatus.FINISHED or found == total


def test_the_same_request_again_is_another_search() -> None:
    """Sheet 0 [UNKNOWN - assume a repeated POST creates and bills a second search]."""
    assert search_id(7, "{}", 0) == search_id(7, "{}", 0)
    assert len({search_id(7, "{}", twins) for twins in range(100)}) == 100


def test_every_search_has_a_duration_of_its_own() -> None:
    durations = [duration_of(Search(str(n), "", {}, 0), 7, (1, 5)) for n in range(100)]
    assert len(set(durations)) == 100
    assert all(1 <= duration <= 5 for duration in durations)


def test_times_have_milliseconds_and_z() -> None:
    """Sheet 2.3 [seen in public code]."""
    assert iso_time(0) == "1970-01-01T00:00:00.000Z"
    assert iso_time(1_700_000_000.5) == "2023-11-14T22:13:20.500Z"
