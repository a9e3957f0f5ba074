"""Lists are written into cells in many ways (design, section 6)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model.problem import CellFault
from enrich.model.table import Cell
from enrich.plan.cells import refuse_damaged, split_list


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", []),
        ("CEO", ["CEO"]),
        ("CEO, CFO", ["CEO", "CFO"]),
        (" CEO ,, CFO , ", ["CEO", "CFO"]),
        ("CEO; CFO", ["CEO", "CFO"]),
        ("CEO | CFO", ["CEO", "CFO"]),
        ("CEO\nCFO", ["CEO", "CFO"]),
        ("CEO\r\nCFO\r\n", ["CEO", "CFO"]),
        ("CEO\rCFO", ["CEO", "CFO"]),
        ("VP, Sales; CFO", ["VP, Sales", "CFO"]),
        ("VP, Sales\nCFO", ["VP, Sales", "CFO"]),
        ("a;b|c\nd", ["a", "b", "c", "d"]),
        ('"VP, Sales", CFO', ["VP, Sales", "CFO"]),
        ('CFO,"VP, Sales"', ["CFO", "VP, Sales"]),
        ('"CEO"', ["CEO"]),
        ('"CEO"; "CFO"', ["CEO", "CFO"]),
        ('"VP, Sales', ["VP, Sales"]),
        ('Head of "Growth"', ['Head of "Growth"']),
        ('Head of "Growth"; CFO', ['Head of "Growth"', "CFO"]),
        ('["VP, Sales", "CFO"]', ["VP, Sales", "CFO"]),
        ('["CEO; CFO"]', ["CEO; CFO"]),
        ("[25, 15]", ["25", "15"]),
        ("[]", []),
        ('["", " CEO "]', ["CEO"]),
        ("[null]", []),
        ("[*]", ["[*]"]),
        ("[CEO, CFO", ["[CEO", "CFO"]),
        (";;;", []),
        ('""', []),
    ],
)
def test_a_cell_holds_a_list(text: str, items: list[str]) -> None:
    assert split_list(text) == items


@given(st.lists(st.text(min_size=1).map(lambda text: "x" + text + "x"), max_size=5))
def test_a_json_array_keeps_its_items_whole(items: list[str]) -> None:
    assert split_list(json.dumps(items)) == items


@pytest.mark.parametrize("text", ["[" * 100_000, "[1" + "0" * 5000 + "]", "x, " + "y" * 200_000])
def test_not_even_a_monstrous_cell_stops_the_planning(text: str) -> None:
    assert split_list(text) is not None


@given(st.text() | st.text('[]{}",;|\n\r a\\*', max_size=20))
def test_items_are_never_blank_nor_padded(text: str) -> None:
    for item in split_list(text):
        assert item == item.strip() != ""


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (1234567890123456.0, "A number of more than 15 digits has lost its end in the spreadsheet."),
        (-1234567890123456789, "A number of more than 15 digits has lost its end in the spreadsheet."),
        ("1.23457E+09", "'1.23457E+09' is what a spreadsheet has left of a long number."),
        (" 1,23457e+15 ", "'1,23457e+15' is what a spreadsheet has left of a long number."),
        ("5E+11", "'5E+11' is what a spreadsheet has left of a long number."),
    ],
)  # fmt: skip
def test_a_long_number_that_was_cut_is_a_problem_and_no_guess(cell: Cell, reason: str) -> None:
    with pytest.raises(CellFault) as refused:
        refuse_damaged(cell)
    assert refused.value.reason == reason
    assert refused.value.cure == "Format the column as text, then paste the values again."


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "007",
        1441,
        1441.5,
        999999999999999.0,
        "1234567890123456789",
        "E+9",
        True,
        "1E9",
        "2E-5",
        "https://www.linkedin.com/company/1.5E+09",
    ],
)
def test_whole_numbers_and_all_other_text_are_no_problem(cell: Cell) -> None:
    refuse_damaged(cell)
