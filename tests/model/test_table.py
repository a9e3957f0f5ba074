"""Cells are read as a person reads them, and named as the name box does."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from enrich.model.problem import Problem
from enrich.model.table import Cell, Columns, Table, cell_name, column_letters, text_of


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  007 ", "007"),
        (7, "7"),
        (7.0, "7"),
        (7.5, "7.5"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime.fromisoformat("2026-03-01 08:30"), "2026-03-01T08:30:00"),
        (time(8, 30), "08:30:00"),
        (float("nan"), "nan"),
    ],
)
def test_a_cell_reads_as_a_person_reads_it(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(
    ("column", "letters"),
    [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")],
)
def test_columns_have_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters


def test_a_place_is_named_where_the_sheet_shows_it() -> None:
    table = Table(
        Path("a.xlsx"), "Accounts", ("id", "url"), (("1", "x"),), header_row=4, first_column=3
    )
    columns = Columns(table, {"id": 0, "company_linkedin_url": 1})
    assert cell_name(7, 3) == "C7"
    assert table.row_number(0) == 5
    assert columns.cell(0, "company_linkedin_url") == "D5"
    assert columns.cell(0, "persona") == "C5"
    assert columns.header("company_linkedin_url") == "url"
    assert columns.header("persona") == ""
    assert columns.text(0, "persona") == ""
    assert "persona" not in columns


def test_a_problem_reads_as_one_line() -> None:
    problem = Problem("Accounts", "C7", "1", "url", "x", "It is wrong.", "Correct it.")
    assert str(problem) == "Accounts!C7: It is wrong. Correct it."
