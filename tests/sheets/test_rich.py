"""A workbook with all that people put into one comes back whole."""

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sheets.packages import faults_of, parts_of
from sheets.rich import HEADER, ROWS, rich_workbook, with_parts_of_excel
from sheets.taken_out import taken_out, without_spans

from enrich.model.table import Cell, Sheet
from enrich.sheets.graft.answered import Answered
from enrich.sheets.graft.package import graft
from enrich.sheets.reading import read_spreadsheet
from enrich.sheets.tables import accounts_table

# openpyxl says what it drops of such a workbook.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

ADDED = ("enrich_row_id", "enrich_status", "enrich_leads")
COLUMNS = ("H", "I", "J")
ACCOUNTS = "xl/worksheets/sheet1.xml"
LEADS = Sheet("Leads", ("full_name", "linkedin_url"), [("Ada", "https://www.linkedin.com/in/ada")],
              link_columns=frozenset({"linkedin_url"}))  # fmt: skip
KINDS: dict[str, dict[str, Any]] = {
    "table.xlsx": {},
    "filter.xlsx": {"in_a_table": False},
    "1904.xlsx": {"is_1904": True},
    "macros.xlsm": {},
}


@pytest.fixture(params=KINDS)
def rich(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return with_parts_of_excel(rich_workbook(tmp_path / request.param, **KINDS[request.param]))


def given_back(path: Path, *added: Sheet) -> Path:
    spreadsheet = read_spreadsheet(path)
    table = accounts_table(spreadsheet, sheet="Accounts", header_row=None)
    rows: list[tuple[Cell, ...]] = [(f"R{n}", "done", n) for n in range(len(table.rows))]
    first = len(HEADER) + 1
    columns = tuple(range(first, first + len(ADDED)))
    out = path.with_name(f"out{path.suffix}")
    with out.open("wb") as file:
        graft(file, Answered(table, ADDED, rows, columns, spreadsheet.own_sheets), added=added)
    return out


def test_the_workbook_of_this_test_has_no_fault_of_its_own(rich: Path) -> None:
    assert list(faults_of(rich)) == []


def test_no_rule_of_a_workbook_is_broken(rich: Path) -> None:
    assert list(faults_of(given_back(rich, LEADS))) == []


def test_what_must_not_change_has_the_same_bytes(rich: Path) -> None:
    before, after = parts_of(rich), parts_of(given_back(rich, LEADS))
    touched = {name for name in before if before[name] != after.get(name)}
    tables = {"xl/tables/table1.xml"} if "filter" not in rich.name else set()
    assert touched == tables | {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/workbook.xml",
        ACCOUNTS,
    }
    kinds = {
        name.split("/")[1] for name in before if name.startswith("xl/") and name.count("/") > 1
    }
    assert kinds >= {"charts", "chartsheets", "drawings", "externalLinks", "media", "persons",
                     "printerSettings", "queryTables", "richData", "slicers", "tables",
                     "threadedComments"}  # fmt: skip


def test_what_changes_has_only_something_added(rich: Path) -> None:
    before, after = parts_of(rich), parts_of(given_back(rich, LEADS))
    undone = taken_out(after, before, sheet=ACCOUNTS, columns=COLUMNS)
    if "filter" in rich.name:
        undone["xl/workbook.xml"] = re.sub(
            rb"(_FilterDatabase[^<]*:\$)J", rb"\1G", undone["xl/workbook.xml"]
        )
    before[ACCOUNTS] = without_spans(before[ACCOUNTS])
    undone[ACCOUNTS] = without_spans(undone[ACCOUNTS])
    assert {name for name in before if before[name] != undone.get(name)} == set()
    assert set(before) == set(undone)


def test_what_formulas_came_to_is_still_there(rich: Path) -> None:
    book = load_workbook(given_back(rich, LEADS), data_only=True)
    assert [cell.value for cell in book["Accounts"]["F"]][3:] == [
        n * 2001 for n in range(1, ROWS + 1)
    ]
    assert [book["Formulas"][name].value for name in ("A1", "A2", "B1", "C1", "C2", "F4")] == [
        36018, 2001, "CEO", "yes", "#DIV/0!", 3,
    ]  # fmt: skip
