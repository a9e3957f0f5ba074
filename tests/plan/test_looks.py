"""Looks at running searches: often when young, rarely when old, and soon where most end."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.plan.looks import Looks

DURATIONS = st.lists(st.floats(0.0, 4_000.0), max_size=150)


def looks_needed(looks: Looks, duration: float) -> tuple[int, float]:
    """How many looks until a search is seen to have ended, and how late the last one is."""
    number, age, before = 0, 0.0, 0.0
    while age < duration or not number:
        before, age = age, age + looks.pause(age)
        number += 1
    looks.ended(before, age)
    return number, age - duration


@given(DURATIONS, st.floats(0.0, 1e6))
def test_nobody_is_looked_at_without_a_pause_or_never(durations: list[float], age: float) -> None:
    assert 0.3 <= Looks(durations).pause(age) <= 120.0


@given(st.floats(0.0, 550.0), st.floats(0.0, 550.0))
def test_while_nothing_is_known_the_old_are_looked_at_less_often(one: float, other: float) -> None:
    younger, older = sorted((one, other))
    assert Looks().pause(younger) <= Looks().pause(older)


@given(DURATIONS)
def test_only_the_newest_hundred_count(durations: list[float]) -> None:
    looks = Looks()
    for duration in reversed(durations):
        looks.ended(duration, duration)
    assert looks.pause(10.0) == Looks(durations[:100]).pause(10.0)


@pytest.mark.parametrize("usual", [2.0, 20.0])
def test_two_looks_are_enough_where_searches_take_much_the_same(usual: float) -> None:
    chance = random.Random(7)  # noqa: S311 - durations, no secret
    looks = Looks()
    needed = [looks_needed(looks, usual * chance.uniform(0.8, 1.2)) for _ in range(300)]
    late = [late for _, late in needed[100:]]
    assert sum(number for number, _ in needed[100:]) / 200 < 2.6
    assert sum(late) / 200 < usual * 0.25


def test_looking_too_late_at_first_is_unlearned() -> None:
    """A search that is found ended may have ended long before: the next is looked at earlier."""
    looks = Looks([30.0] * 50)
    lateness = [looks_needed(looks, 3.0)[1] for _ in range(200)]
    assert lateness[0] > 20.0
    assert lateness[-1] < 3.0
