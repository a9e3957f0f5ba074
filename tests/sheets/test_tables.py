"""The right sheet is taken, and the table in it begins and ends where it should."""

from pathlib import Path

import pytest

from enrich.errors import InputUnreadable
from enrich.model.table import Cell
from enrich.sheets.spreadsheet import Grid, Spreadsheet
from enrich.sheets.tables import accounts_table, personas_table

SMALL: tuple[tuple[Cell, ...], ...] = (("id",), ("1",))


def spreadsheet(**grids: tuple[tuple[Cell, ...], ...]) -> Spreadsheet:
    return Spreadsheet(Path("a.xlsx"), tuple(Grid(name, rows) for name, rows in grids.items()))


def sheet_taken(*names: str, sheet: str | None = None) -> str:
    taken = spreadsheet(**dict.fromkeys(names, SMALL))
    return accounts_table(taken, sheet=sheet, header_row=None).sheet


def test_the_sheet_called_accounts_is_taken_in_any_case() -> None:
    assert sheet_taken("Cover", "ACCOUNTS") == "ACCOUNTS"


def test_else_the_first_that_is_not_the_personas() -> None:
    assert sheet_taken("personas", "List", "Other") == "List"


def test_a_blank_sheet_is_passed_over() -> None:
    blank = spreadsheet(Sheet1=(), List=SMALL)
    assert accounts_table(blank, sheet=None, header_row=None).sheet == "List"


def test_a_named_sheet_is_taken_exactly_or_in_any_case() -> None:
    assert sheet_taken("list", "List", sheet="List") == "List"
    assert sheet_taken("Accounts", "List", sheet="list") == "List"


def test_a_sheet_that_is_not_there_is_refused_with_the_names() -> None:
    with pytest.raises(InputUnreadable, match=r"no sheet called 'Q3'.*Accounts, List"):
        sheet_taken("Accounts", "List", sheet="Q3")


def test_personas_alone_are_no_accounts() -> None:
    with pytest.raises(InputUnreadable, match=r"no sheet of accounts.*called Accounts"):
        sheet_taken("Personas")


def test_the_table_is_what_the_headers_span() -> None:
    rows: tuple[tuple[Cell, ...], ...] = (
        (None, None, None, None, None),
        (None, " Row \n ID", None, 2026, None),
        (None, "1", "x", None, "aside"),
        (None, None, None, None, None),
        ("aside", "2", None, None, None),
        (None, " ", None, None, "aside"),
    )
    table = accounts_table(spreadsheet(Accounts=rows), sheet=None, header_row=None)
    assert table.header == ("Row ID", "", "2026")
    assert table.rows == (("1", "x", None), (None, None, None), ("2", None, None))
    assert (table.header_row, table.first_column) == (2, 2)
    assert table.row_number(2) == 5


def test_the_header_row_given_is_taken() -> None:
    rows: tuple[tuple[Cell, ...], ...] = (("Our accounts", None), ("id", "company"), ("1", "Acme"))
    table = accounts_table(spreadsheet(Accounts=rows), sheet=None, header_row=2)
    assert table.header == ("id", "company")
    assert table.header_row == 2


@pytest.mark.parametrize("header_row", [0, 2, 9])
def test_a_header_row_that_is_blank_is_refused(header_row: int) -> None:
    rows: tuple[tuple[Cell, ...], ...] = (("id",), (None,), ("1",))
    with pytest.raises(InputUnreadable, match=f"Row {header_row} of Sheet 'A' of a.xlsx is blank"):
        accounts_table(spreadsheet(A=rows), sheet=None, header_row=header_row)


def test_headers_without_rows_are_refused() -> None:
    with pytest.raises(InputUnreadable, match=r"Sheet 'A' of a.xlsx has headers and no rows"):
        accounts_table(spreadsheet(A=(("id",), (" ",))), sheet=None, header_row=None)
    text = Spreadsheet(Path("a.csv"), (Grid("a", (("id",),)),))
    with pytest.raises(InputUnreadable, match=r"^a.csv has headers and no rows"):
        accounts_table(text, sheet=None, header_row=None)


def test_a_blank_sheet_asked_for_is_refused() -> None:
    with pytest.raises(InputUnreadable, match=r"is blank. Choose another sheet"):
        accounts_table(spreadsheet(A=(), B=SMALL), sheet="A", header_row=None)


def test_the_personas_are_found_if_there_are_any() -> None:
    table = personas_table(spreadsheet(Accounts=SMALL, PERSONAS=(("name",), ("Sales",))))
    assert table is not None
    assert table.rows == (("Sales",),)
    assert personas_table(spreadsheet(Accounts=SMALL)) is None
    assert personas_table(spreadsheet(Accounts=SMALL, Personas=())) is None
