"""Nights beside each other: what each did, and when one is unlike the others."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model.nights import Endings, Run, by_night, is_unusual


@pytest.mark.parametrize(
    ("tonight", "before", "expected"),
    [
        ((20, 20), (0, 0), False),
        ((20, 20), (19, 0), False),
        ((20, 20), (20, 0), True),
        ((40, 12), (300, 6), True),
        ((40, 2), (300, 6), False),
        ((3, 3), (300, 6), True),
        ((2, 2), (300, 6), False),
        ((40, 30), (300, 200), False),
        ((400, 400), (300, 200), False),
        ((4000, 130), (100000, 2500), False),
        ((100000, 9000), (100000, 3000), True),
        ((0, 0), (300, 6), False),
    ],
)
def test_what_is_unusual(
    tonight: tuple[int, int], before: tuple[int, int], *, expected: bool
) -> None:
    assert is_unusual(Endings(*tonight), Endings(*before)) is expected


ENDINGS = st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(
    lambda two: Endings(max(two), min(two))
)


@given(ENDINGS, ENDINGS)
def test_more_failures_are_no_less_unusual(tonight: Endings, before: Endings) -> None:
    if is_unusual(tonight, before) and tonight.failed < tonight.ended:
        assert is_unusual(Endings(tonight.ended, tonight.failed + 1), before)


def test_all_runs_of_a_day_are_one_night() -> None:
    first = datetime(2026, 3, 1, 23, tzinfo=UTC)
    runs = [
        Run(first + timedelta(hours=hours), ended_at, 0, bought, failed)
        for hours, ended_at, bought, failed in [
            (25, first, 7, 1),
            (24, None, 5, 0),
            (0, first, 3, 2),
        ]
    ]
    nights = by_night(runs, UTC)
    assert [(night.day, night.runs, night.bought, night.failed) for night in nights] == [
        (date(2026, 3, 3), 1, 7, 1),
        (date(2026, 3, 2), 1, 5, 0),
        (date(2026, 3, 1), 1, 3, 2),
    ]
    assert [night.cut_short for night in nights] == [0, 1, 0]
