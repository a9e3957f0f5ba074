"""A workbook of ours says so in hidden names, in whatever way its XML is written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sheets.packages import faults_of, parts_of

from enrich.model.origin import UNKNOWN, Origin
from enrich.model.table import Sheet
from enrich.sheets.graft.mark import marked, origin_of
from enrich.sheets.reading import read_spreadsheet
from enrich.sheets.text import xlsx_text
from enrich.sheets.writing import stage

HEAD = b"<workbook><sheets><sheet/></sheets>"
ORIGIN = Origin("accounts", is_sandbox=True, sheets=("Leads", 'Sum "x"', "A&B"))


@pytest.mark.parametrize(
    "rest",
    [b"</workbook>", b"<definedNames/><calcPr/></workbook>", b"<definedNames></definedNames></workbook>",
     b'<definedNames><definedName name="mine">A1</definedName></definedNames></workbook>',
     b"<externalReferences><x/></externalReferences><calcPr/></workbook>"],
)  # fmt: skip
def test_marks_are_told_and_replaced_and_nothing_else_changes(rest: bytes) -> None:
    once = marked(HEAD + rest, ORIGIN)
    assert origin_of(once) == ORIGIN
    assert once.count(b"<definedNames") == 1
    again = marked(once, Origin("other"))
    assert origin_of(again) == Origin("other")
    assert (b'name="mine">A1<' in again) is (b"mine" in rest)
    assert marked(again, ORIGIN) == once


def test_a_prefix_is_kept_and_names_are_read_as_libreoffice_writes_them() -> None:
    xml = marked(b"<x:workbook><x:sheets></x:sheets></x:workbook>", ORIGIN)
    assert b"<x:definedNames><x:definedName " in xml
    other = (
        b'<definedName function="false" hidden="false" name="_enrich.book" vbProcedure="false">'
        b"&quot;a&amp;&lt;b&gt;&quot;&amp;&quot;e&quot;&quot;f&quot;</definedName>"
    )
    assert origin_of(other).book == 'a&<b>e"f'


def test_what_is_not_ours_says_nothing() -> None:
    assert origin_of(HEAD + b"</workbook>") == UNKNOWN
    with pytest.raises(ValueError, match="no list of sheets"):
        marked(b"<workbook/>", ORIGIN)


@given(st.text(min_size=1, max_size=300))
def test_any_book_comes_back_in_texts_that_excel_takes(book: str) -> None:
    xml = marked(HEAD + b"</workbook>", Origin(book))
    assert origin_of(xml).book == xlsx_text(book)


def test_a_new_workbook_tells_which_sheets_are_ours_by_their_names_in_it(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    sheets = [Sheet("Leads: mine", ("id",), [("1",)]), Sheet("Leads/all", ("id",), [("2",)])]
    origin = Origin("b", sheets=("Leads/all",))
    with stage(path, sheets, dialect=None, origin=origin) as staged:
        staged.publish()
    spreadsheet = read_spreadsheet(path)
    assert spreadsheet.origin == Origin("b", sheets=("Leads all",))
    assert [grid.name for grid in spreadsheet.grids] == ["Leads  mine"]
    assert list(faults_of(path)) == []
    assert load_workbook(path).defined_names["_enrich.book"].hidden
    assert parts_of(path)["xl/workbook.xml"].count(b"<definedNames>") == 1
