"""Whatever the vendor's windows carry over, what was seen of them never rules it out."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.api.carry import Carry

SHARES = st.integers(0, 1_000).map(lambda number: Fraction(number, 1_000))
GAPS = st.lists(st.integers(1, 40), max_size=60)


def holds_one_more(window: int, share: Fraction, offset: Fraction) -> bool:
    """As the sandbox counts: what falls due up to the window's end, less what did before it."""
    after = ((window + 1) * share + offset).__floor__()
    return after > (window * share + offset).__floor__()


@given(SHARES, SHARES, GAPS)
def test_what_is_true_stays_possible(share: Fraction, offset: Fraction, gaps: list[int]) -> None:
    carry, window = Carry(), 0
    for gap in gaps:
        window += gap
        truth = holds_one_more(window, share, offset)
        chance = carry.chance(window)
        assert chance > 0 if truth else chance < 1
        carry.saw(window, one_more=truth)
        assert not carry.is_impossible
        least, most = carry.shares
        assert least - 1e-6 <= share <= most + 1e-6


@given(st.integers(1, 20), st.integers(1, 20), SHARES)
def test_a_share_of_few_digits_is_soon_known(one: int, other: int, offset: Fraction) -> None:
    share, carry = Fraction(min(one, other), max(one, other)), Carry()
    for window in range(100):
        carry.saw(window, one_more=holds_one_more(window, share, offset))
    least, most = carry.shares
    assert most - least < 0.03
    for window in range(100, 110):
        chance = carry.chance(window)
        assert chance > 0.5 if holds_one_more(window, share, offset) else chance < 0.5


def test_windows_that_carry_nothing_over_so_are_found_out() -> None:
    carry = Carry()
    for window, one_more in enumerate([True, True, False, False]):
        carry.saw(window, one_more=one_more)
    assert carry.is_impossible


def test_before_anything_is_seen_it_may_be_either() -> None:
    assert Carry().chance(0) == pytest.approx(0.5)
    assert Carry(0.3, 0.3 + 1e-6).chance(7) == pytest.approx(0.3, abs=0.01)
