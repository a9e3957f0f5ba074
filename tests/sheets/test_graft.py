"""The user's own workbook comes back: all of it as it was, our answers beside its table."""

import re
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table as ListObject
from python_calamine import CalamineWorkbook
from sheets.packages import faults_of

from enrich.model.table import Cell, Chart, ChartKind, Sheet, Table
from enrich.sheets.graft.answered import Answered
from enrich.sheets.graft.package import graft
from enrich.sheets.graft.rows import Answers, RowGrafter, pieces
from enrich.sheets.graft.sheet import CannotGraft, widened_area
from enrich.sheets.graft.styles import NeighbourStyles
from enrich.sheets.reading import read_spreadsheet
from enrich.sheets.style_lists import StyleSheet
from enrich.sheets.tables import accounts_table

ADDED = ("enrich_row_id", "enrich_status", "enrich_leads")
LEADS = Sheet("Leads", ("full_name", "linkedin_url"), [("Ada", "https://www.linkedin.com/in/ada")],
              link_columns=frozenset({"linkedin_url"}))  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A workbook as a person makes it: a title, a table with looks, a filter, rules, notes."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Accounts"
    sheet.append(["Our targets"])
    sheet.append([])
    sheet.append(["ID", "LinkedIn URL", "Job titles", "Revenue"])
    for cell in sheet[3]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="1F4E79")
    for number in range(1, 6):
        sheet.append([f"A{number}", f"linkedin.com/company/a{number}", "CEO", number * 1000.5])
        sheet.cell(number + 3, 4).number_format = "#,##0.00"
        sheet.cell(number + 3, 4).border = Border(bottom=Side("thin"))
    sheet.add_table(ListObject(displayName="Targets", ref="A3:D8"))
    sheet.freeze_panes = "A4"
    sheet.column_dimensions["B"].width = 50
    bar = DataBarRule("min", 0, "max", 9, color="FF638EC6")  # type: ignore[no-untyped-call]  # openpyxl
    sheet.conditional_formatting.add("D4:D8", bar)
    choice = DataValidation(type="list", formula1='"CEO,CFO"')
    choice.add("C4:C8")
    sheet.add_data_validation(choice)
    book.create_sheet("Notes")["A1"] = "=SUM(Accounts!D4:D8)"
    book.save(tmp_path / "accounts.xlsx")
    return tmp_path / "accounts.xlsx"


def answered(path: Path, rows: Sequence[Sequence[Cell]] | None = None) -> Answered:
    spreadsheet = read_spreadsheet(path)
    table = accounts_table(spreadsheet, sheet=None, header_row=None)
    grid = next(grid for grid in spreadsheet.grids if grid.name == table.sheet)
    answers = rows or [(f"A{n}", "done", n) for n in range(1, len(table.rows) + 1)]
    first = len(grid.rows[0]) + 1
    return Answered(table, ADDED, answers, tuple(range(first, first + 3)))


def grafted(path: Path, *added: Sheet, answers: Answered | None = None) -> Path:
    out = path.with_name("out.xlsx")
    with out.open("wb") as file:
        graft(file, answers or answered(path), added=added)
    return out


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_only_the_parts_that_must_change_do(source: Path) -> None:
    before, after = parts(source), parts(grafted(source, LEADS))
    assert {name for name in before if before[name] != after[name]} == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/tables/table1.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    }
    assert set(after) - set(before) == {
        "xl/worksheets/sheet3.xml",
        "xl/worksheets/_rels/sheet3.xml.rels",
    }


def test_what_is_rewritten_keeps_all_that_stood_in_it(source: Path) -> None:
    before, after = parts(source), parts(grafted(source, LEADS))
    cells = re.compile(rb"<c .*?(?:/>|</c>)", re.DOTALL)
    old = cells.findall(before["xl/worksheets/sheet1.xml"])
    new = cells.findall(after["xl/worksheets/sheet1.xml"])
    assert [cell for cell in new if cell in old] == old
    for rule in (b"conditionalFormatting", b"dataValidations", b"pane", b"tableParts"):
        found = re.compile(rb"<%s\b.*?(?:/>|</%s>)" % (rule, rule), re.DOTALL)
        assert found.findall(before["xl/worksheets/sheet1.xml"]) == found.findall(
            after["xl/worksheets/sheet1.xml"]
        )
    xfs = re.compile(rb"<xf .*?(?:/>|</xf>)", re.DOTALL)
    assert xfs.findall(after["xl/styles.xml"])[:3] == xfs.findall(before["xl/styles.xml"])[:3]


def test_the_answers_stand_beside_their_rows(source: Path) -> None:
    rows = CalamineWorkbook.from_path(grafted(source)).get_sheet_by_name("Accounts").to_python()
    assert rows[0] == ["Our targets", "", "", "", "", "", ""]
    assert rows[2][4:] == list(ADDED)
    assert [row[4:] for row in rows[3:]] == [[f"A{n}", "done", n] for n in range(1, 6)]


def test_the_added_columns_look_as_if_they_belonged(source: Path) -> None:
    sheet = load_workbook(grafted(source))["Accounts"]
    assert sheet["E3"].fill.fgColor.rgb == sheet["D3"].fill.fgColor.rgb
    assert sheet["E4"].border.bottom.style == "thin"
    assert (sheet["E4"].number_format, sheet["G4"].number_format) == ("@", "General")
    assert sheet["D4"].number_format == "#,##0.00"
    assert sheet.column_dimensions["E"].width >= len("enrich_row_id")
    assert sheet.column_dimensions["B"].width == 50


def test_an_excel_table_grows_and_the_rest_of_the_frame_with_it(source: Path) -> None:
    sheet = load_workbook(grafted(source))["Accounts"]
    table = sheet.tables["Targets"]
    assert (table.ref, table.autoFilter.ref, sheet.dimensions) == ("A3:G8", "A3:G8", "A1:G8")
    assert [column.name for column in table.tableColumns][4:] == list(ADDED)
    assert len({column.id for column in table.tableColumns}) == 7


def test_a_filter_grows_with_its_hidden_name(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["ID", "LinkedIn URL", "Job titles"])
    sheet.append(["A1", "1441", "CEO"])
    sheet.auto_filter.ref = "A1:C2"
    book.save(tmp_path / "accounts.xlsx")
    out = load_workbook(grafted(tmp_path / "accounts.xlsx"))
    assert out.worksheets[0].auto_filter.ref == "A1:F2"
    assert "$A$1:$F$2" in parts(tmp_path / "out.xlsx")["xl/workbook.xml"].decode()


def test_sheets_of_ours_stand_behind_the_users(source: Path) -> None:
    out = load_workbook(grafted(source, LEADS, replace(LEADS, name="Notes")))
    assert out.sheetnames == ["Accounts", "Notes", "Leads", "Notes 2"]
    assert out["Leads"]["B2"].hyperlink.target == "https://www.linkedin.com/in/ada"


def test_macros_stay(source: Path) -> None:
    with_macros = source.with_name("macros.xlsm")
    with ZipFile(source) as old, ZipFile(with_macros, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/vbaProject.bin", b"\0macros")
    assert parts(grafted(with_macros))["xl/vbaProject.bin"] == b"\0macros"


def test_notes_at_the_right_are_not_written_over(source: Path) -> None:
    book = load_workbook(source)
    book["Accounts"]["H5"] = "ask Ann"
    book.save(source)
    sheet = load_workbook(grafted(source))["Accounts"]
    assert sheet["H5"].value == "ask Ann"
    assert [sheet.cell(3, column).value for column in (9, 10, 11)] == list(ADDED)
    assert sheet.tables["Targets"].ref == "A3:D8"


def test_blank_rows_and_asides_stay_as_they_are(source: Path) -> None:
    book = load_workbook(source)
    book["Accounts"]["A10"], book["Accounts"]["D10"] = "Total", 15000
    book.save(source)
    sheet = load_workbook(grafted(source))["Accounts"]
    assert [sheet.cell(row, 5).value for row in (8, 9, 10)] == ["A5", None, None]


def test_charts_of_ours_are_drawn_anew_and_those_of_the_user_stay(source: Path) -> None:
    book: Any = load_workbook(source)
    theirs = BarChart()
    theirs.add_data(Reference(book["Accounts"], min_col=4, min_row=4, max_row=8))
    book["Notes"].add_chart(theirs, "C3")
    book.save(source)
    before = parts(source)
    summary = Sheet("Summary", ("what", "many"), (("done", 3), ("empty", 1)),
                    charts=(Chart("Rows", ChartKind.BAR, 0, 1, (0, 4)),))  # fmt: skip
    path = grafted(source, summary).rename(source.with_name("given back.xlsx"))
    for number in range(3):
        spreadsheet = read_spreadsheet(path)
        table = accounts_table(spreadsheet, sheet=None, header_row=None)
        rows = [("A", "done", number)] * len(table.rows)
        again = Answered(table, ADDED, rows, (5, 6, 7), spreadsheet.own_sheets)
        path = grafted(path, summary, answers=again).rename(source.with_name(f"{number}.xlsx"))
    after = parts(path)
    assert list(faults_of(path)) == []
    named = re.findall(rb'PartName="([^"]*)"', after["[Content_Types].xml"])
    assert len(named) == len(set(named)), "Excel repairs a package that names a part twice"
    assert after["xl/charts/chart1.xml"] == before["xl/charts/chart1.xml"]
    assert sorted(name for name in after if "charts/" in name) == [
        "xl/charts/chart1.xml",
        "xl/charts/chart2.xml",
    ]


def test_an_output_given_back_is_refreshed_not_repeated(source: Path) -> None:
    """Ten rounds later it has not grown, and what the user added meanwhile is still there."""
    first = grafted(source, LEADS, replace(LEADS, name="Changes"))
    path = first.rename(source.with_name("given back.xlsx"))
    sizes = []
    for number in range(10):
        spreadsheet = read_spreadsheet(path)
        assert spreadsheet.own_sheets == ("Leads", "Changes")
        assert [grid.name for grid in spreadsheet.grids] == ["Accounts", "Notes"]
        table = accounts_table(spreadsheet, sheet=None, header_row=None)
        rows = [(f"A{n}", "empty", number) for n in range(1, len(table.rows) + 1)]
        again = Answered(table, ADDED, rows, (5, 6, 7), spreadsheet.own_sheets)
        path = grafted(path, LEADS, answers=again).rename(source.with_name(f"{number}.xlsx"))
        sizes.append({name: len(part) for name, part in parts(path).items()})
    assert sizes[-1] == sizes[1]
    out = load_workbook(path)
    assert out.sheetnames == ["Accounts", "Notes", "Leads", "Changes"]
    assert [cell.value for cell in out["Accounts"][4]][4:] == ["A1", "empty", 9]
    assert [cell.value for cell in out["Accounts"][3]][4:] == list(ADDED)
    assert out["Accounts"].tables["Targets"].ref == "A3:G8"
    assert (out["Leads"].max_row, out["Changes"]["A2"].value) == (2, None)


def test_a_width_that_the_user_gave_our_columns_stays(source: Path) -> None:
    book = load_workbook(grafted(source))
    book["Accounts"].column_dimensions["F"].width = 33
    book.save(source)
    table = accounts_table(read_spreadsheet(source), sheet=None, header_row=None)
    again = Answered(table, ADDED, [("A", "done", 1)] * len(table.rows), (5, 6, 7))
    sheet = load_workbook(grafted(source, answers=again))["Accounts"]
    assert sheet.column_dimensions["F"].width == 33


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_a_package_that_lacks_a_part_is_left_alone(source: Path, part: str) -> None:
    answers = answered(source)
    every = parts(source)
    with ZipFile(source, "w") as archive:
        for name, content in every.items():
            if name != part:
                archive.writestr(name, content)
    with pytest.raises(CannotGraft):
        graft(BytesIO(), answers, added=())


STYLES = NeighbourStyles(StyleSheet(b"<styleSheet><cellXfs count='1'><xf/></cellXfs></styleSheet>"))
COLUMNS = st.lists(st.integers(1, 30), unique=True, max_size=6).map(sorted)


@given(
    there=st.dictionaries(st.integers(1, 12), COLUMNS, max_size=8),
    answers=st.dictionaries(
        st.integers(1, 14), st.tuples(st.text(max_size=3), st.integers()), max_size=8
    ),
    first=st.integers(1, 20),
    prefix=st.sampled_from(["", "x:"]),
    is_numbered=st.booleans(),
)
def test_whatever_rows_there_are_each_cell_stays_and_all_are_in_order(
    *, there: dict[int, list[int]], answers: dict[int, tuple[str, int]], first: int,
    prefix: str, is_numbered: bool,
) -> None:  # fmt: skip
    """Rows may be missing, unnumbered where none is, closed at once; cells may stand to the right."""
    p = prefix
    rows = {n: "".join(f'<{p}c r="{letters(c)}{n}"><{p}v>1</{p}v></{p}c>' for c in cells)
            for n, cells in sorted(there.items())}  # fmt: skip
    is_dense = list(rows) == list(range(1, len(rows) + 1))
    numbers = {n: f' r="{n}"' if is_numbered or not is_dense else "" for n in rows}
    xml = "".join(
        f"<{p}row{numbers[n]}>{cells}</{p}row>" if cells else f"<{p}row{numbers[n]}/>"
        for n, cells in rows.items()
    )
    grafter = RowGrafter(Answers((first, first + 1), answers, 1, first - 1), STYLES)
    grafter.set_prefix(p.encode())
    written = b"".join(
        grafter.rewritten(piece) for piece in pieces([xml[:40].encode(), xml[40:].encode()], p.encode())
    ) + grafter.left_over()  # fmt: skip

    found = cells_of(written)
    expected = {(n, c) for n, cells in there.items() for c in cells}
    answers_given = {
        (n, first + i) for n, row in answers.items() for i, value in enumerate(row) if value != ""
    }
    blanked = {(n, first) for n, (text, _) in answers.items() if text == ""}
    assert set(found) >= (expected | answers_given) - blanked
    assert found == sorted(found)
    assert len(found) == len(set(found))


def test_a_cell_without_a_name_stays_in_its_column() -> None:
    """Were a blank answer to leave no cell, what follows would move up."""
    grafter = RowGrafter(Answers((2, 3), {1: ("x", None)}, 9, 1), STYLES)
    row = b"<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c><v>4</v></c></row>"
    written = grafter.rewritten(row)
    assert b'<c r="D1"><v>4</v></c>' in written
    assert cells_of(written) == [(1, 1), (1, 2), (1, 3), (1, 4)]


def letters(column: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column - 1] if column <= 26 else f"A{letters(column - 26)}"


def cells_of(xml: bytes) -> list[tuple[int, int]]:
    """Row and column of every cell, as a real parser meets them."""
    found: list[tuple[int, int]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.endswith("c") and "r" in attributes:
            text = attributes["r"].rstrip("0123456789")
            column = sum((ord(c) - 64) * 26**i for i, c in enumerate(reversed(text)))
            found.append((int(attributes["r"][len(text) :]), column))

    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(b"<sheetData xmlns:x='x'>" + xml + b"</sheetData>", True)  # noqa: FBT003 - expat
    return found


@pytest.mark.parametrize(
    ("reference", "wider"),
    [("A1:D9", "A1:G9"), ("B3:D3", "B3:G3"), ("A1:C9", "A1:C9"), ("odd", "odd"), ("D2", "D2:G2")],
)
def test_an_area_that_ends_with_the_table_is_widened(reference: str, wider: str) -> None:
    assert widened_area(reference, beside=4, last_column=7) == wider


def test_a_table_of_nothing_is_no_table(tmp_path: Path) -> None:
    table = Table(tmp_path / "no.xlsx", "A", ("ID",), (("1",),))
    with pytest.raises(FileNotFoundError):
        graft(BytesIO(), Answered(table, ADDED, [("1", "done", 1)], (2, 3, 4)), added=())
