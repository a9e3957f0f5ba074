"""Any text that a person has comes back from `Leads` exactly, wherever that sheet is written."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from merge.book import Book, finished, kept
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook
from sheets.packages import faults_of
from sheets.test_round_trip import DIALECTS, TEXTS, as_xlsx_holds

from enrich.model.lead import LeadCompany
from enrich.model.table import Cell, Sheet
from enrich.sheets.graft.answered import Answered
from enrich.sheets.graft.package import graft
from enrich.sheets.reading import Dialect, read_spreadsheet
from enrich.sheets.tables import accounts_table
from enrich.sheets.text import csv_text, unguarded
from enrich.sheets.workbook_reading import read_workbook
from enrich.sheets.writing import stage

Shown = list[tuple[Cell, ...]]
Read = Callable[[Path], Sequence[Sequence[object]]]

VENDOR = TEXTS.map(lambda text: text.encode("utf-8", "replace").decode())
"""The wire lets no half character in."""
PEOPLE = st.lists(st.tuples(VENDOR, VENDOR, VENDOR), min_size=1, max_size=4)
COLUMNS = ("Mine", "full_name", "title", "company_name")
QUICKLY = settings(max_examples=40, deadline=None)
AT_THE_LIMIT = ("a" * 32_766 + "\U0001f600", "a" * 32_767, "\U0001f600" * 16_384)


def leads_of(mine: str, people: Sequence[tuple[str, str, str]]) -> Sheet:
    """The sheet as a merge makes it, with a column of the user's carried into it."""
    book = Book(header=("id", "Mine"))
    target = book.target("1")
    book.row("1", target)
    book.cells[0] = ("1", mine)
    book.tried(target, finished())
    book.find(target, *(kept(f"p{number}", full_name=name, title=title, company=LeadCompany(name=at))
                        for number, (name, title, at) in enumerate(people)))  # fmt: skip
    return book.merged(carried=(1,)).sheets[1]


def grafted(path: Path, leads: Sheet) -> None:
    """Into a workbook of the user's."""
    source = path.with_name("source.xlsx")
    source.write_bytes(_WORKBOOK)
    table = accounts_table(read_spreadsheet(source), sheet=None, header_row=None)
    with path.open("wb") as file:
        graft(file, Answered(table, ("enrich_note",), [(leads.name,)], (3,)), added=[leads])


def fresh(path: Path, leads: Sheet) -> None:
    with stage(path, [leads], dialect=None) as staged:
        staged.publish()


def _workbook() -> bytes:
    book, file = Workbook(), BytesIO()
    for row in (["ID", "LinkedIn URL"], ["A1", "1441"]):
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


_WORKBOOK = _workbook()


def by_calamine(path: Path) -> Sequence[Sequence[object]]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Leads").to_python()
    return [[cell if cell != "" else None for cell in row] for row in rows]


def by_openpyxl(path: Path) -> Sequence[Sequence[object]]:
    return list(load_workbook(path)["Leads"].values)


def by_ourselves(path: Path) -> Sequence[Sequence[object]]:
    return next(grid.rows for grid in read_workbook(path) if grid.name == "Leads")


def shown(rows: Sequence[Sequence[object]]) -> list[tuple[object, ...]]:
    header, *people = rows
    places = [list(header).index(name) for name in COLUMNS]
    return [tuple(row[place] for place in places) for row in people]


@pytest.mark.parametrize("write", [fresh, grafted])
@QUICKLY
@given(mine=TEXTS, people=PEOPLE)
@example(mine=AT_THE_LIMIT[0], people=[AT_THE_LIMIT])
@example(mine="\ud800=1+1", people=[("=1+1", "_x000D_", " \u202eabc\r\n ")])
def test_any_text_survives_the_round_trip_through_leads(
    write: Callable[[Path, Sheet], None], *, mine: str, people: list[tuple[str, str, str]]
) -> None:
    expected = [tuple(as_xlsx_holds(text) for text in (mine, *person)) for person in people]
    with TemporaryDirectory() as folder:
        path = Path(folder, "out.xlsx")
        write(path, leads_of(mine, people))
        assert list(faults_of(path)) == []
        for read in (by_calamine, by_openpyxl, by_ourselves):
            assert shown(read(path)) == expected, read.__name__


@QUICKLY
@given(mine=TEXTS, people=PEOPLE, dialect=DIALECTS)
@example(mine="=1+1", people=[AT_THE_LIMIT], dialect=Dialect())
@example(mine="'=1", people=[("'=1", "=1", "''@")], dialect=Dialect())
def test_a_text_file_of_leads_gives_back_any_text(
    *, mine: str, people: list[tuple[str, str, str]], dialect: Dialect
) -> None:
    """The vendor's without its guard; the user's own was never guarded."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "out.csv")
        with stage(path, [leads_of(mine, people)], dialect=dialect) as staged:
            staged.publish()
        rows = shown(read_spreadsheet(path).grids[0].rows)
    assert [[row[0] or "", *map(unguarded, map(str, [cell or "" for cell in row[1:]]))] for row in rows] == [
        [csv_text(mine), *map(csv_text, person)] for person in people
    ]  # fmt: skip
