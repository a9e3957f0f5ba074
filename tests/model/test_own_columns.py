"""Our columns are found again where they are, and never taken for the user's, nor theirs for ours."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model.own_columns import ADDED_COLUMNS, BEST_FIELDS, is_ours, place_columns

FIRST = tuple(f"lead_1_{field}" for field in BEST_FIELDS)
SECOND = tuple(f"lead_2_{field}" for field in BEST_FIELDS)


def ours(header: Sequence[str], leads: int = 0) -> list[str]:
    placed = place_columns(header, leads=leads)
    return [placed.header[index] for index in placed.indexes]


def test_the_first_time_they_stand_behind_the_users() -> None:
    placed = place_columns(("ID", "Company"), leads=2)
    assert placed.header == ("ID", "Company", *ADDED_COLUMNS, *FIRST, *SECOND)
    assert placed.answers == tuple(range(2, 9))
    assert placed.best == tuple(range(9, 15))


def test_given_back_they_stay_where_they_are_and_what_is_new_comes_last() -> None:
    header = ("ID", *ADDED_COLUMNS, *FIRST, "My remark")
    placed = place_columns(header, leads=2)
    assert placed.header == (*header, *SECOND)
    assert placed.best == (8, 9, 10, 12, 13, 14)


def test_columns_for_more_leads_than_wished_for_are_spare() -> None:
    placed = place_columns(("ID", *ADDED_COLUMNS, *FIRST, *SECOND), leads=1)
    assert (placed.best, placed.spare) == ((8, 9, 10), (11, 12, 13))
    assert place_columns(placed.header, leads=2).best == (8, 9, 10, 11, 12, 13)


def test_what_the_user_calls_so_stays_the_users() -> None:
    theirs = ("lead_1_title", "enrich_note", *FIRST)
    once = place_columns(theirs, leads=1)
    again = place_columns(once.header, leads=1)
    assert once.header[5:] == (
        *(f"{name}_2" if name == "enrich_note" else name for name in ADDED_COLUMNS),
        *(f"{name}_2" for name in FIRST),
    )
    assert again == once
    assert min(again.indexes) == len(theirs)


def test_single_columns_that_the_user_adds_later_are_theirs() -> None:
    header = ("ID", *ADDED_COLUMNS, "lead_7_title")
    assert place_columns(header, leads=0).spare == ()


def test_a_column_of_ours_that_was_taken_out_comes_again() -> None:
    header = ("ID", *(name for name in ADDED_COLUMNS if name != "enrich_search_id"))
    placed = place_columns(header, leads=0)
    assert placed.header == (*header, "enrich_search_id")
    assert sorted(placed.answers) == list(range(1, 8))


@pytest.mark.parametrize("name", ["enrich_note", "Enrich_Own", "lead_12_title", "lead_1_title_3"])
def test_headers_of_ours_are_known(name: str) -> None:
    assert is_ours(name)


@pytest.mark.parametrize("name", ["Company", "lead_0_title", "lead_1_email", "lead_99999_title"])
def test_other_headers_are_not(name: str) -> None:
    assert not is_ours(name)


HEADERS = st.lists(
    st.sampled_from([*ADDED_COLUMNS[:2], "enrich_note_2", *FIRST, "lead_2_title", "ID", "Lead_1_Title"]),
    max_size=8,
)  # fmt: skip


@given(theirs=HEADERS, wishes=st.lists(st.integers(0, 3), min_size=2, max_size=6))
def test_however_often_the_wish_changes_nothing_is_repeated_nor_taken(
    theirs: list[str], wishes: list[int]
) -> None:
    header = tuple(theirs)
    for number, leads in enumerate(wishes):
        placed = place_columns(header, leads=leads)
        assert placed.header[: len(header)] == header
        assert min(placed.indexes) >= len(theirs), "a column of the user's was taken"
        assert len(set(placed.indexes)) == len(placed.indexes)
        most = max(wishes[: number + 1])
        assert len(placed.header) == len(theirs) + len(ADDED_COLUMNS) + 3 * most
        header = placed.header
