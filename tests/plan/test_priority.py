"""Who goes first: numbers, words and letters, and what is none of them."""

from itertools import pairwise

import pytest

from enrich.model.problem import CellFault
from enrich.plan.priority import rank


@pytest.mark.parametrize(
    "in_order",
    [
        ["1,200", "10", "9.5", "1", "-3"],
        ["Urgent", " HIGH ", "medium", "low", "Lowest"],
        ["A", "b", "C"],
        ["1", "high", "A"],
    ],
)
def test_the_earlier_one_ranks_higher(in_order: list[str]) -> None:
    assert all((rank(one) or ()) > (rank(other) or ()) for one, other in pairwise(in_order))


def test_a_blank_cell_has_no_rank() -> None:
    assert rank("  ") is None


@pytest.mark.parametrize("text", ["soon", "1.2.3", "AB", "nan", "1e999"])
def test_what_cannot_be_read_is_told_with_a_cure(text: str) -> None:
    with pytest.raises(CellFault, match="the higher goes first"):
        rank(text)
