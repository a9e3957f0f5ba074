"""The time left, held against simulated runs in which time is a number."""

import heapq
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from enrich.plan.remaining import Progress


@given(
    searches=st.integers(20, 400),
    pace=st.floats(0.2, 10),
    room=st.integers(1, 60),
    longest=st.floats(1, 20),
    seed=st.integers(0, 10_000),
)
def test_it_is_true_within_a_tenth_until_the_last_searches(
    *, searches: int, pace: float, room: int, longest: float, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 - it guards no secret
    durations = [chance.uniform(0.8, 1) * longest for i in range(searches)]
    starts = _starts(durations, pace, room)
    end = max(start + took for start, took in zip(starts, durations, strict=True))

    for sent in range(searches // 4, searches):
        now = starts[sent]
        left = Progress(
            ended=0,
            total=searches,
            planned=searches - sent,
            running=sum(starts[i] + durations[i] > now for i in range(sent)),
            per_second=pace,
            is_learned=True,
            room=room,
            durations=durations[:100],
        ).seconds_left

        assert left is not None
        assert abs(left - (end - now)) <= 0.1 * (end - now) + longest + 1 / pace


def test_nothing_is_said_before_the_pace_is_known() -> None:
    assert Progress(0, 9, planned=9, per_second=1.0).seconds_left is None


def _starts(durations: list[float], pace: float, room: int) -> list[float]:
    """When each search is sent: at the pace, if there is room for it."""
    running: list[float] = []
    starts: list[float] = []
    for took in durations:
        now = starts[-1] + 1 / pace if starts else 0.0
        if len(running) == room:
            now = max(now, heapq.heappop(running))
        heapq.heappush(running, now + took)
        starts.append(now)
    return starts
