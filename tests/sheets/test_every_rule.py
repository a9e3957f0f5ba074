"""The look at workbooks sees each fault that it is there for."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from sheets.packages import faults_of, parts_of, rezipped
from sheets.rich import rich_workbook, with_parts_of_excel
from support.every_workbook import faults_we_made

pytestmark = pytest.mark.spoils_workbooks

BOOK, STYLES, TYPES = "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"
SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
TOTALS = "xl/worksheets/sheet2.xml"
FAULTS: Mapping[str, tuple[str, str, str, str]] = {
    "broken XML": (SHEET, "</sheetData>", "", "is no XML"),
    "a relationship to nothing": ("xl/_rels/workbook.xml.rels", "sheet2.xml", "no.xml", "no xl/w"),
    "two relationships of one ID": ("xl/_rels/workbook.xml.rels", '"rId2"', '"rId1"', "two rel"),
    "a relationship that is not there": (SHEET, '<drawing r:id="rId', '<drawing r:id="x', "no rel"),
    "a part without a type": (TYPES, 'Extension="png"', 'Extension="gif"', "has no content type"),
    "a type twice": (TYPES, "<Override", '<Default Extension="xml" ContentType="x/y"/><Override',
                     "two content types of xml"),
    "a type of nothing": (TYPES, "/xl/styles.xml", "/xl/style.xml", "a content type of no part"),
    "a wrong type": (TYPES, "worksheet+xml", "chartsheet+xml", "content type of a worksheet"),
    "elements of the book in another order": (BOOK, "<bookViews>", "<calcPr/><bookViews>", "too late"),
    "an element of no place": (BOOK, "<bookViews>", "<odd/><bookViews>", "no place for <odd>"),
    "a long name": (BOOK, 'name="Hidden"', f'name="{"x" * 32}"', "no name for a sheet"),
    "a name with a slash": (BOOK, 'name="Hidden"', 'name="a/b"', "no name for a sheet"),
    "a name in quotes": (BOOK, 'name="Hidden"', 'name="\'a"', "no name for a sheet"),
    "two sheets of one name": (BOOK, 'name="Hidden"', 'name="ACCOUNTS"', "two sheets with name"),
    "two sheets of one ID": (BOOK, 'sheetId="2"', 'sheetId="1"', "two sheets with sheetId"),
    "no such first sheet": (BOOK, "<workbookView ", '<workbookView activeTab="99" ', "shown first"),
    "a name of no sheet": (BOOK, "Accounts!$A$4", "Nowhere!$A$4", "the sheet Nowhere, which is none"),
    "a name twice": (BOOK, "</definedNames>", ('<definedName name="RATE">1</definedName>'
                     "</definedNames>"), "two names rate"),
    "a local name of no sheet": (BOOK, 'localSheetId="0"', 'localSheetId="77"', "is of no sheet"),
    "a count of styles": (STYLES, '<fonts count="', '<fonts count="9', "the styles count"),
    "no such font": (STYLES, 'fontId="1"', 'fontId="99"', "no fontId 99"),
    "no such number format": (STYLES, 'numFmtId="0" fontId="1"', 'numFmtId="999" fontId="1"',
                              "no number format 999"),
    "a chain to no formula": ("xl/calcChain.xml", 'r="C1"', 'r="C9"', "no formula"),
    "elements of the sheet in another order": (SHEET, "<sheetData>", "<mergeCells/><sheetData>", "late"),
    "rows in another order": (SHEET, '<row r="4"', '<row r="3"', "row 3 after row 3"),
    "cells in another order": (SHEET, '<c r="B4"', '<c r="A4"', "after column 1"),
    "a cell of another row": (SHEET, '<c r="B4"', '<c r="B5"', "cell B5 in row 4"),
    "a cell beyond the spans": (SHEET, 'r="4" spans="1:7"', 'r="4" spans="1:2"', "outside of the row's spans"),
    "no such style": (SHEET, 's="1"', 's="999"', "no style 999"),
    "no such string": (SHEET, 't="s"><v>0<', 't="s"><v>999<', "no string 999"),
    "a number that is none": (SHEET, "<v>1000.5<", "<v>much<", "not of the kind n"),
    "a truth that is none": (SHEET, "><v>1000.5<", ' t="b"><v>7<', "not of the kind b"),
    "a kind that is none": (SHEET, "><v>1000.5<", ' t="x"><v>7<', "no kind of cell"),
    "too much text": (SHEET, "<v>1000.5<", f"<is><t>{'x' * 32_768}</t></is><v>1<", "more text"),
    "a used area that is too small": (SHEET, '<dimension ref="', '<dimension ref="B2:C3" x="',
                                      "outside of the used area"),
    "widths over another": (SHEET, "<cols>", '<cols><col min="1" max="5" width="9"/>', "the width of"),
    "merged cells over others": (TOTALS, '<mergeCell ref="', '<mergeCell ref="J2:L3"/><mergeCell ref="',
                                 "merged cells overlap"),
    "a link of no place": (SHEET, '<hyperlink ref="C4"', '<hyperlink ref="C0"', "of no area: C0"),
    "no such looks of a rule": (SHEET, 'dxfId="0"', 'dxfId="55"', "has no dxfId 55"),
    "a rule of no place": (SHEET, '<conditionalFormatting sqref="', '<conditionalFormatting sqref="no ',
                           "of no area"),
    "a header that is not the column's": (TABLE, 'name="Company"', 'name="Firm"', "under the header"),
    "two columns of one name": (TABLE, 'name="Company"', 'name="id"', "two columns with name id"),
    "two columns of one number": (TABLE, 'id="2" name', 'id="1" name', "two columns with id 1"),
    "a table wider than its columns": (TABLE, 'ref="A3:G11"', 'ref="A3:H11"', "7 columns in A3:H11"),
    "a filter beside the table": (TABLE, '<autoFilter ref="A3:G11"', '<autoFilter ref="A3:G12"',
                                  "its filter covers"),
    "a wrong count of columns": (TABLE, '<tableColumns count="7"', '<tableColumns count="8"', "counted"),
    "two tables of one name": ("xl/tables/table2.xml", 'displayName="Sums"', 'displayName="TARGETS"',
                               "two tables with displayName"),
    "a strange total": ("xl/tables/table2.xml", 'totalsRowLabel="Total"', 'totalsRowLabel="All"',
                        "stands in the totals"),
    "a table over merged cells": (SHEET, "</sheetData>", ('</sheetData><mergeCells><mergeCell '
                                  'ref="A3:B3"/></mergeCells>'), "are merged"),
}  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    return with_parts_of_excel(rich_workbook(folder / "sound.xlsx"))


def spoilt(sound: Path, folder: Path, *, part: str, old: str, new: str) -> Path:
    parts = parts_of(sound)
    assert old in parts[part].decode(), f"{old} is not in {part}"
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    return rezipped(folder / "spoilt.xlsx", parts)


def test_a_sound_workbook_has_none(sound: Path) -> None:
    assert list(faults_of(sound)) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_seen(sound: Path, tmp_path: Path, fault: str) -> None:
    part, old, new, said = FAULTS[fault]
    found = list(faults_of(spoilt(sound, tmp_path, part=part, old=old, new=new)))
    assert [line for line in found if said in line], found


def test_no_sheet_to_be_seen_is_a_fault(sound: Path, tmp_path: Path) -> None:
    parts = parts_of(sound)
    shown = re.sub(rb' state="\w+"', b"", parts[BOOK])
    parts[BOOK] = shown.replace(b"<sheet name=", b'<sheet state="hidden" name=')
    assert "no sheet to be seen" in list(faults_of(rezipped(tmp_path / "a.xlsx", parts)))


def test_a_part_twice_is_a_fault(sound: Path, tmp_path: Path) -> None:
    parts = parts_of(sound)
    path = rezipped(tmp_path / "a.xlsx", {**parts, "XL/Styles.xml": parts[STYLES]})
    assert "two parts named xl/styles.xml" in list(faults_of(path))


def test_only_our_own_faults_count_as_ours(sound: Path, tmp_path: Path) -> None:
    """A user's file may be as it is; what we make of it has none but its own."""
    part, old, new, said = FAULTS["no such style"]
    theirs = spoilt(sound, tmp_path, part=part, old=old, new=new)
    assert list(faults_we_made(tmp_path)) == []
    parts = parts_of(theirs)
    mark = b'<definedNames><definedName name="_enrich.sheets" hidden="1">""</definedName>'
    parts[BOOK] = parts[BOOK].replace(b"<definedNames>", mark)
    rezipped(tmp_path / "ours.xlsx", parts)
    assert list(faults_we_made(tmp_path)) == []
    theirs.unlink()
    assert [fault for fault in faults_we_made(tmp_path) if said in fault]
