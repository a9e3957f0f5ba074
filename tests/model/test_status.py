"""A row with several targets shows the worst of them."""

from itertools import combinations

import pytest

from enrich.model.status import SETTLED, RowStatus, worst


def test_the_order_is_the_designs() -> None:
    assert [status.value for status in RowStatus] == [
        "unsettled", "failed", "pending", "invalid", "done", "empty", "skipped",
    ]  # fmt: skip


@pytest.mark.parametrize(("worse", "better"), list(combinations(RowStatus, 2)))
def test_the_worse_of_two_is_shown(worse: RowStatus, better: RowStatus) -> None:
    assert worst([better, worse]) is worse
    assert worst([worse, better]) is worse


def test_a_row_without_targets_is_skipped() -> None:
    assert worst([]) is RowStatus.SKIPPED


def test_leads_are_all_there_when_done_or_empty() -> None:
    assert {RowStatus.DONE, RowStatus.EMPTY} == SETTLED
