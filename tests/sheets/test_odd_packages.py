"""Packages that are built oddly: the right cells come back in them, or in a new workbook.

Which of the two is said for each; never is a file damaged (each output is looked through when
its test is over), and never is there a traceback.
"""

import random
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, cast
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook
from sheets.giving_back import (
    ADDED,
    LEADS,
    MOMENT,
    SHEET,
    Change,
    changed,
    given_back,
    plain_workbook,
    replaced,
)  # fmt: skip
from sheets.packages import parts_of, rezipped

from enrich.errors import InputUnreadable, OutputRefused
from enrich.model.table import Table
from enrich.sheets.graft.answered import Answered
from enrich.sheets.graft.package import graft

# openpyxl says what it drops.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

Parts = dict[str, bytes]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BOOK, _RELATIONS, _TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_XML = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", _RELATIONS, _TYPES)


def renamed(old: str, new: str) -> Change:
    def change(parts: Parts) -> Parts:
        assert any(old in name for name in parts)
        return {name.replace(old, new): content for name, content in parts.items()}

    return change


def prefixed(parts: Parts) -> Parts:
    """As the SDK of Microsoft writes: `<x:worksheet>`."""

    def change(xml: bytes) -> bytes:
        xml = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml)
        return xml.replace(b"xmlns=", b"xmlns:x=", 1)

    named = (_BOOK, SHEET, "xl/styles.xml", "xl/sharedStrings.xml")
    return {name: change(it) if name in named else it for name, it in parts.items()}


def single_quoted(parts: Parts) -> Parts:
    """As other libraries for XML write attributes."""
    return {
        name: re.sub(rb'="([^"\']*)"', rb"='\1'", it) if name.endswith((".xml", ".rels")) else it
        for name, it in parts.items()
    }


def in_encoding(encoding: str, *names: str) -> Change:
    def change(parts: Parts) -> Parts:
        def written(xml: bytes) -> bytes:
            body = re.sub(r"<\?xml[^>]*\?>", "", xml.decode())
            return f'<?xml version="1.0" encoding="{encoding}"?>{body}'.encode(encoding)

        return {name: written(it) if name in names else it for name, it in parts.items()}

    return change


def strict(parts: Parts) -> Parts:
    def change(xml: bytes) -> bytes:
        xml = xml.replace(_MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        return xml.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )

    return {name: change(content) for name, content in parts.items()}


def without(*names: str) -> Change:
    """The package without these parts, nobody speaking of them any more."""

    def change(parts: Parts) -> Parts:
        for name in names:
            file = name.rpartition("/")[2].encode()
            parts[_RELATIONS] = re.sub(
                rb'<Relationship [^>]*%s"[^>]*/>' % file, b"", parts[_RELATIONS]
            )
            parts[_TYPES] = re.sub(rb'<Override [^>]*%s"[^>]*/>' % file, b"", parts[_TYPES])
            del parts[name]
        return parts

    return change


def with_rows(rows: str, *, before: str = "", after: str = "") -> Change:
    """The sheet written anew by hand, with nothing but what is given."""
    xml = f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    return lambda parts: {**parts, SHEET: xml}


def text(value: str, cell: str = "") -> str:
    name = f' r="{cell}"' if cell else ""
    return f'<c{name} t="inlineStr"><is><t>{value}</t></is></c>'


BARE = (
    f"<row>{text('ID')}{text('LinkedIn URL')}</row>"
    f"<row>{text('0001')}{text('linkedin.com/company/a')}</row>"
    f"<row>{text('0002')}{text('1441')}</row>"
)
NAMED = (
    f'<row r="1">{text("ID", "A1")}{text("LinkedIn URL", "B1")}</row><row r="2" spans="1:2">'
    f'{text("0001", "A2")}{text("linkedin.com/company/a", "B2")}</row><row r="3" spans="1:2">'
    f"{text('0002', 'A3')}{text('1441', 'B3')}</row>"
)
# Blank cells with a style up to column Z, as Google writes a thousand rows of them.
GOOGLE = NAMED.replace("</row>", '<c r="{}" s="0"/></row>')
for _row in "123":
    GOOGLE = GOOGLE.replace('r="{}"', f'r="Z{_row}"', 1)
ALTERNATE = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x14" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/'
    'main"><controls/></mc:Choice></mc:AlternateContent>'
)
EXTENSIONS = '<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"/></extLst>'

_X14AC = (
    f'<worksheet xmlns="{_MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
    '2006" mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/'
    '9/ac">'
)


def as_sheet(xml: str) -> Change:
    return lambda parts: {**parts, SHEET: xml}


def dressed(row: str, cell: str) -> str:
    """The rows, with these attributes of each row and each cell."""
    rows = re.sub(r'<row r="(\d)"(?: spans="1:2")?', rf'<row r="\1"{row}', NAMED)
    return rows.replace("<c r=", f"<c{cell} r=")


_EXCELJS_ROWS = dressed(' spans="1:2" x14ac:dyDescent="0.25"', "")
_NUMBERS_ROWS = dressed(' ht="20" customHeight="1"', ' s="0"')
# The shapes that these programs give a sheet, as far as they differ from Excel's.
SHEETJS = (
    f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:B3"/><sheetViews><sheetView workbookViewId="0"/>'
    f"</sheetViews><sheetData>{NAMED}</sheetData><ignoredErrors><ignoredError"
    ' numberStoredAsText="1" sqref="A1:B3"/></ignoredErrors></worksheet>'
)
EXCELJS = (
    f'{_X14AC}<sheetPr><outlinePr summaryBelow="1"/></sheetPr><dimension ref="A1:B3"/><sheetViews>'
    '<sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"'
    ' outlineLevelRow="0" x14ac:dyDescent="55"/><sheetData>'
    f"{_EXCELJS_ROWS}"
    '</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3"'
    ' footer="0.3"/></worksheet>'
)
NUMBERS = (
    f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
    '<sheetView workbookViewId="0" showGridLines="0" defaultGridColor="1"/></sheetViews>'
    '<sheetFormatPr defaultColWidth="16.3333" defaultRowHeight="19.9" customHeight="1"/><cols>'
    '<col min="1" max="5" width="16.3516" style="0" customWidth="1"/><col min="6" max="16384"'
    ' width="16.3516" style="0" customWidth="1"/></cols><sheetData>'
    f"{_NUMBERS_ROWS}"
    "</sheetData></worksheet>"
)
GOOGLE_SHEETS = (
    f'<worksheet xmlns="{_MAIN}" xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main">'
    '<sheetPr><outlinePr summaryBelow="0" summaryRight="0"/></sheetPr><sheetViews><sheetView'
    ' workbookViewId="0"><pane ySplit="1.0" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    '<selection activeCell="B3" sqref="B3" pane="bottomLeft"/></sheetView></sheetViews>'
    '<sheetFormatPr customHeight="1" defaultColWidth="12.63" defaultRowHeight="15.75"/>'
    f"<sheetData>{GOOGLE}</sheetData></worksheet>"
)

GRAFTED: Mapping[str, Change] = {
    "as SheetJS writes": as_sheet(SHEETJS),
    "as exceljs writes": as_sheet(EXCELJS),
    "as Numbers writes": as_sheet(NUMBERS),
    "as Google Sheets writes": as_sheet(GOOGLE_SHEETS),
    "capitals in the names of parts": renamed("xl/worksheets/sheet1.xml", "xl/Worksheets/Sheet1.XML"),
    "a folder in capitals": renamed("xl/", "XL/"),
    "backslashes in the names of parts": renamed("xl/worksheets/", "xl\\worksheets\\"),
    "targets from the root": replaced(_RELATIONS, 'Target="/xl/', 'Target="/xl/'),
    "targets from the folder": replaced(_RELATIONS, 'Target="/xl/worksheets', 'Target="worksheets'),
    "prefixes": prefixed,
    "nothing around the rows": with_rows(NAMED),
    "rows and cells without names": with_rows(BARE),
    "spans that are too short for us": with_rows(NAMED),
    "blank cells far to the right": with_rows(GOOGLE),
    "extensions and alternatives": with_rows(NAMED, after=ALTERNATE + EXTENSIONS),
    "a stale content type": replaced(
        _TYPES, "</Types>",
        '<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/xml"/></Types>',
    ),
    "an empty list of names": replaced(_BOOK, "</sheets>", "</sheets><definedNames/>"),
    "an encoding in small letters": in_encoding("utf-8", *_XML),
    "the count from 1904": replaced(_BOOK, "<workbookPr", '<workbookPr date1904="1"'),
}  # fmt: skip
NEW: Mapping[str, tuple[Change, str]] = {
    "attributes in single quotes": (single_quoted, "single quotes"),
    "UTF-16": (in_encoding("utf-16", _TYPES), "it is written in UTF-16"),
    "Latin letters": (in_encoding("iso-8859-1", SHEET), "it is written in iso-8859-1"),
    "ASCII": (in_encoding("us-ascii", _BOOK), "it is written in us-ascii"),
    "strict": (strict, "Strict Open XML"),
    "no styles": (without("xl/styles.xml"), "it has no xl/styles.xml"),
    "cells in CDATA": (with_rows(BARE.replace("0001", "<![CDATA[0001]]>")), "CDATA among"),
    "comments among the rows": (with_rows(f"<!-- <row> -->{BARE}"), "comments or"),
}  # fmt: skip


def cells(path: Path, sheet: str = "Accounts") -> list[list[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()  # type: ignore[return-value]


def check_cells(path: Path) -> None:
    """Every cell stands where it should, by two readers."""
    naive = MOMENT.replace(tzinfo=None)
    expected = [
        ["ID", "LinkedIn URL", *ADDED],
        ["0001", "linkedin.com/company/a", "R1", "done", 1, naive],
        ["0002", "1441", "R2", "done", 2, naive],
    ]
    assert [row[:6] for row in cells(path)] == expected
    assert cells(path, "Leads")[1] == ["Ada é", "https://www.linkedin.com/in/ada", naive]
    if _BOOK not in parts_of(path) or SHEET not in parts_of(path):
        return  # openpyxl knows parts by their usual names only
    book = load_workbook(path)
    for row, values in enumerate(expected, start=1):
        assert [book["Accounts"].cell(row, n).value for n in range(1, 7)] == values
    assert isinstance(book["Leads"]["C2"].value, datetime)


@pytest.mark.parametrize("odd", GRAFTED)
def test_an_odd_package_comes_back_with_the_answers_in_it(tmp_path: Path, odd: str) -> None:
    path = changed(tmp_path / "accounts.xlsx", GRAFTED[odd])
    out = given_back(path)
    assert out.remarks == ()
    check_cells(out.path)
    before, after = parts_of(path), parts_of(out.path)
    assert set(before) <= set(after)


@pytest.mark.parametrize("odd", GRAFTED)
def test_given_back_again_it_is_refreshed(tmp_path: Path, odd: str) -> None:
    first = given_back(changed(tmp_path / "accounts.xlsx", GRAFTED[odd])).path
    second = given_back(first, sheet="Accounts")
    assert second.remarks == ()
    check_cells(second.path)
    assert CalamineWorkbook.from_path(second.path).sheet_names == ["Accounts", "Leads"]


@pytest.mark.parametrize("odd", NEW)
def test_what_cannot_be_put_together_rightly_becomes_a_new_workbook(
    tmp_path: Path, odd: str
) -> None:
    change, told = NEW[odd]
    out = given_back(changed(tmp_path / "accounts.xlsx", change))
    check_cells(out.path)
    if told:
        assert out.is_new
        assert told in out.remarks[0]


@pytest.mark.parametrize("method", [ZIP_BZIP2, ZIP_LZMA])
def test_what_no_spreadsheet_program_unpacks_is_refused_in_a_sentence(
    tmp_path: Path, method: int
) -> None:
    parts = parts_of(plain_workbook(tmp_path / "accounts.xlsx"))
    with ZipFile(tmp_path / "accounts.xlsx", "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(InputUnreadable):
        given_back(tmp_path / "accounts.xlsx")


def test_utf_16_throughout_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = changed(tmp_path / "accounts.xlsx", in_encoding("utf-16", *_XML))
    with pytest.raises(InputUnreadable):
        given_back(path)


def test_parts_that_are_not_pressed_and_folders_and_a_comment(tmp_path: Path) -> None:
    parts = parts_of(plain_workbook(tmp_path / "accounts.xlsx"))
    with ZipFile(tmp_path / "accounts.xlsx", "w", ZIP_STORED) as archive:
        archive.mkdir("xl")
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.comment = b"made by hand"
    out = given_back(tmp_path / "accounts.xlsx")
    assert out.remarks == ()
    check_cells(out.path)


def test_a_zip_that_is_streamed_and_wide(tmp_path: Path) -> None:
    """Sizes behind the data, and the wide form of a directory."""
    parts = parts_of(plain_workbook(tmp_path / "accounts.xlsx"))

    class Pipe:
        def __init__(self, path: Path) -> None:
            self.file = path.open("wb")

        def write(self, data: bytes) -> int:
            return self.file.write(data)

        def flush(self) -> None:
            self.file.flush()

    pipe = Pipe(tmp_path / "accounts.xlsx")
    with ZipFile(cast("IO[bytes]", pipe), "w") as archive:  # cannot be wound back
        for name, content in parts.items():
            with archive.open(ZipInfo(name, (2026, 1, 1, 0, 0, 0)), "w", force_zip64=True) as part:
                part.write(content)
    pipe.file.close()
    with ZipFile(tmp_path / "accounts.xlsx") as archive:
        assert all(part.flag_bits & 0x08 for part in archive.infolist())
    out = given_back(tmp_path / "accounts.xlsx")
    assert out.remarks == ()
    check_cells(out.path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/styles.xml", "XL/Styles.xml"])
def test_of_two_parts_with_one_name_nobody_knows_which_is_meant(tmp_path: Path, name: str) -> None:
    path = plain_workbook(tmp_path / "accounts.xlsx")
    with ZipFile(path, "a") as archive:
        archive.writestr(name, archive.read("xl/styles.xml"))
    out = given_back(path)
    assert "two of its parts have one name" in out.remarks[0]
    check_cells(out.path)


@pytest.mark.parametrize(("old", "new"), [("xl/", "book/"), ("workbook.xml", "book.xml")])
def test_a_workbook_in_another_folder_is_refused_in_a_sentence(
    tmp_path: Path, old: str, new: str
) -> None:
    def moved(parts: Parts) -> Mapping[str, bytes | str]:
        parts = {name: content.replace(b"/xl/", b"/book/") for name, content in parts.items()}
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"xl/workbook", b"book/workbook")
        return renamed(old, new)(parts)

    path = changed(tmp_path / "accounts.xlsx", moved)
    with pytest.raises(InputUnreadable, match=r"built in another way than Excel builds"):
        given_back(path)


def test_without_room_at_the_right_it_is_a_new_workbook(tmp_path: Path) -> None:
    book = load_workbook(plain_workbook(tmp_path / "accounts.xlsx"))
    book.worksheets[0]["XFB9"] = "far"
    book.save(tmp_path / "accounts.xlsx")
    out = given_back(tmp_path / "accounts.xlsx")
    assert "there is no room at the right of its table" in out.remarks[0]
    assert cells(out.path)[0][:6] == ["ID", "LinkedIn URL", *ADDED]


def test_a_table_up_to_the_last_column_is_refused_in_a_sentence(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Accounts")
    sheet.append(["ID", "LinkedIn URL", *(f"c{n}" for n in range(16_382))])
    sheet.append(["1", "linkedin.com/company/a", *range(16_382)])
    book.save(tmp_path / "accounts.xlsx")
    with pytest.raises(OutputRefused, match=r"wider than the 16,384 columns"):
        given_back(tmp_path / "accounts.xlsx")


def test_the_last_row_of_a_sheet_is_answered(tmp_path: Path) -> None:
    last = 1_048_576
    rows = NAMED[: NAMED.index('<row r="3"')].replace('"1"', f'"{last - 1}"')
    rows = re.sub(r'"([AB])1"', rf'"\g<1>{last - 1}"', rows)
    rows = re.sub(r'"([AB]?)2"', rf'"\g<1>{last}"', rows)
    path = changed(tmp_path / "accounts.xlsx", with_rows(rows))
    header = ("ID", "LinkedIn URL")
    table = Table(path, "Accounts", header, (("0001", "a"),), header_row=last - 1)
    with (tmp_path / "out.xlsx").open("wb") as file:
        graft(file, Answered(table, ("status",), [("done",)], (3,)), added=[LEADS])
    xml = parts_of(tmp_path / "out.xlsx")[SHEET]
    assert f'<c r="C{last}"'.encode() in xml
    assert xml.count(b"<row") == 2


def test_merged_cells_beside_the_table_are_not_written_over(tmp_path: Path) -> None:
    book = load_workbook(plain_workbook(tmp_path / "accounts.xlsx"))
    book.worksheets[0].merge_cells("D2:E3")
    book.save(tmp_path / "accounts.xlsx")
    out = given_back(tmp_path / "accounts.xlsx")
    assert [cell.value for cell in load_workbook(out.path)["Accounts"][1]][5:] == list(ADDED)


def test_a_formula_that_the_user_wrote_into_our_columns_leaves_no_trace(tmp_path: Path) -> None:
    """A chain of calculation that names a cell without a formula is damage to Excel."""
    path = given_back(plain_workbook(tmp_path / "accounts.xlsx")).path
    parts = parts_of(path)
    parts[SHEET] = re.sub(
        rb'<c r="D2"[^>]*>.*?</c>', b'<c r="D2"><f>1+1</f><v>2</v></c>', parts[SHEET]
    )
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{_MAIN}"><c r="D2" i="1"/></calcChain>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    parts[_TYPES] = parts[_TYPES].replace(
        b"</Types>",
        f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'.encode(),
    )
    parts[_RELATIONS] = parts[_RELATIONS].replace(
        b"</Relationships>",
        b'<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/calcChain" Target="calcChain.xml"/></Relationships>',
    )
    out = given_back(rezipped(path, parts))
    check_cells(out.path)
    assert "xl/calcChain.xml" not in parts_of(out.path)


TABLE = (
    f'<table xmlns="{_MAIN}" id="1" name="T" displayName="T" ref="A1:B3"{{}}>'
    '<autoFilter ref="A1:B{}"/><tableColumns count="2"><tableColumn id="1" name="ID"{}/>'
    '<tableColumn id="2" name="LinkedIn URL"/></tableColumns></table>'
)


def with_table(table: str, rows: str = NAMED) -> Change:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def change(parts: Parts) -> Mapping[str, bytes | str]:
        tail = f'<tableParts count="1"><tablePart xmlns:r="{office}" r:id="rId1"/></tableParts>'
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
        return {
            **with_rows(rows, after=tail)(parts),
            "xl/tables/table1.xml": table,
            "xl/worksheets/_rels/sheet1.xml.rels": "<Relationships xmlns='http://schemas."
            "openxmlformats.org/package/2006/relationships'><Relationship Id='rId1' "
            f"Type='{office}/table' Target='../tables/table1.xml'/></Relationships>",
            _TYPES: parts[_TYPES].decode().replace(
                "</Types>",
                f'<Override PartName="/xl/tables/table1.xml" ContentType="{kind}"/></Types>',
            ),
        }  # fmt: skip

    return change


@pytest.mark.parametrize("kind", [' tableType="queryTable"', ' tableType="xml"'])
def test_a_table_that_a_query_fills_keeps_its_columns(tmp_path: Path, kind: str) -> None:
    path = changed(tmp_path / "accounts.xlsx", with_table(TABLE.format(kind, 3, "")))
    out = given_back(path)
    check_cells(out.path)
    assert parts_of(out.path)["xl/tables/table1.xml"] == parts_of(path)["xl/tables/table1.xml"]


def test_totals_of_a_table_stay_whatever_they_are_called(tmp_path: Path) -> None:
    rows = NAMED.replace("0002", "Gesamt").replace("1441", "")
    table = TABLE.format(' totalsRowCount="1"', 2, ' totalsRowLabel="Gesamt"')
    out = given_back(changed(tmp_path / "accounts.xlsx", with_table(table, rows)))
    assert out.remarks == ()
    sheet = load_workbook(out.path)["Accounts"]
    assert [cell.value for cell in sheet[2]][2:4] == ["R1", "done"]
    assert [cell.value for cell in sheet[3]][2:] == [None] * 4
    assert (sheet.tables["T"].ref, sheet.tables["T"].autoFilter.ref) == ("A1:F3", "A1:F2")


def test_pictures_are_stored_as_they_are(tmp_path: Path) -> None:
    """They are compressed already: fifty megabytes of them took 0.8 s of 0.85."""
    path = plain_workbook(tmp_path / "accounts.xlsx")
    types = b'<Default Extension="png" ContentType="image/png"/></Types>'
    parts = parts_of(path)
    parts[_TYPES] = parts[_TYPES].replace(b"</Types>", types)
    noise = random.Random(5).randbytes(100_000)  # noqa: S311 - no secret
    rezipped(path, {**parts, "xl/media/image1.png": noise})
    with ZipFile(given_back(path).path) as archive:
        assert archive.read("xl/media/image1.png") == noise
        assert archive.getinfo("xl/media/image1.png").compress_type == ZIP_STORED
        assert archive.getinfo("xl/styles.xml").compress_type == ZIP_DEFLATED


def test_the_sentence_reaches_the_user(tmp_path: Path) -> None:
    path = changed(tmp_path / "accounts.xlsx", strict)
    ended = subprocess.run(
        [sys.executable, "-c", "from enrich.cli import main; main()", "run", path, "--sandbox"],
        capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path,
    )  # fmt: skip
    assert "Strict Open XML" in ended.stdout
    assert "is a new workbook" in ended.stdout
    assert "Traceback" not in ended.stderr
    assert LEADS.name in load_workbook(tmp_path / "accounts.sandbox.xlsx").sheetnames
