"""What a workbook cannot hold is cut openly: `Problems` lists it, cell by cell."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from enrich.merge.problems import problems_sheet
from enrich.model.problem import Problem
from enrich.model.table import Sheet
from enrich.sheets import sheet_stream
from enrich.sheets.graft.answered import Answered
from enrich.sheets.graft.package import graft
from enrich.sheets.reading import read_spreadsheet
from enrich.sheets.tables import accounts_table
from enrich.sheets.writing import stage

LONG = "a" * 32_766 + "\U0001f600"
URL = "https://www.linkedin.com/in/ann"
PROBLEM = Problem("Accounts", "B2", "1", "company", "x", "It is wrong.", "Correct it.")


def problems() -> Sheet:
    return problems_sheet("Problems", [PROBLEM], file="my.csv")


def leads(**columns: str) -> Sheet:
    header = tuple(columns)
    return Sheet("Leads", header, iter([tuple(columns.values())] * 2),
                 foreign_columns=frozenset({"title"}), link_columns=frozenset({"url"}))  # fmt: skip


def told(path: Path) -> list[dict[str, Any]]:
    header, _, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Problems").to_python()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def written(path: Path, *sheets: Sheet) -> Path:
    with stage(path, sheets, dialect=None) as staged:
        return staged.publish()[0]


def test_a_text_that_is_too_long_is_listed_with_its_cell_and_where_it_still_is(
    tmp_path: Path,
) -> None:
    path = written(tmp_path / "a.xlsx", leads(id="1", title=LONG, Owner=LONG + "b"), problems())
    rows = told(path)
    assert [(row["sheet"], row["cell"], row["column"], row["kind"]) for row in rows] == [
        ("Leads", "B2", "title", "warning"), ("Leads", "C2", "Owner", "warning"),
        ("Leads", "B3", "title", "warning"), ("Leads", "C3", "Owner", "warning"),
    ]  # fmt: skip
    assert "has 32,768 characters" in rows[0]["reason"]
    assert "32,769" in rows[1]["reason"]
    assert "ledger" in rows[0]["cure"]
    assert "my.csv" in rows[1]["cure"]
    cut = CalamineWorkbook.from_path(path).get_sheet_by_name("Leads").to_python()[1][1]
    assert cut == "a" * 32_766, "never half a character"


def test_links_that_find_no_room_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_stream, "MOST_PER_SHEET", 1)
    (row,) = told(written(tmp_path / "a.xlsx", leads(url=URL, full_name="Ann"), problems()))
    assert (row["sheet"], row["cell"]) == ("Leads", "")
    assert "addresses 1 are" in row["reason"]


def test_the_users_own_workbook_tells_what_is_cut_of_our_answers(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["ID", "LinkedIn URL"])
    book.worksheets[0].append(["A1", "1441"])
    book.save(tmp_path / "in.xlsx")
    table = accounts_table(read_spreadsheet(tmp_path / "in.xlsx"), sheet=None, header_row=None)
    answered = Answered(table, ("enrich_status", "enrich_note"), [("failed", LONG)], (3, 4))
    with (tmp_path / "out.xlsx").open("wb") as file:
        graft(file, answered, added=[leads(title=LONG), problems()])
    rows = told(tmp_path / "out.xlsx")
    assert [(row["sheet"], row["cell"], row["column"]) for row in rows] == [
        ("Sheet", "D2", "enrich_note"), ("Leads", "A2", "title"), ("Leads", "A3", "title"),
    ]  # fmt: skip


def test_a_text_file_holds_everything(tmp_path: Path) -> None:
    written(
        tmp_path / "a.csv", Sheet("a", ("id",), [("1",)]), leads(id="1", title=LONG), problems()
    )
    assert LONG in (tmp_path / "a.leads.csv").read_text("utf-8-sig")
    assert len((tmp_path / "a.problems.csv").read_text("utf-8-sig").splitlines()) == 2
