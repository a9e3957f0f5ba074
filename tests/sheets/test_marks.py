"""Bad cells are marked in the user's own workbook, and the marks go again without a trace."""

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from python_calamine import CalamineWorkbook
from sheets.packages import faults_of, parts_of

from enrich.model.problem import Problem
from enrich.model.table import Cell, Sheet
from enrich.sheets.graft.dxf import Looks
from enrich.sheets.graft.marking import MOST_NOTES, Marking, bare, mark
from enrich.sheets.graft.marks import Mark, marks_by_sheet
from enrich.sheets.graft.note_box import Frame, box_for, frame_of
from enrich.sheets.graft.note_shapes import NoteShapes
from enrich.sheets.graft.notes import Comments
from enrich.sheets.graft.rules import with_rules, without_rules
from enrich.sheets.graft.seal import is_sealed, is_untouched
from enrich.sheets.graft.sheet import CannotGraft
from enrich.sheets.graft.sheet_tail import Tail, up_to_tail
from enrich.sheets.graft.still_bad import still_bad
from enrich.sheets.reading import read_spreadsheet
from enrich.sheets.spreadsheet import Area, Grid

SOFFICE = shutil.which("soffice")
with_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def problem(cell: str, *, sheet: str = "Accounts", is_warning: bool = False) -> Problem:
    return Problem(sheet, cell, "A1", "x", "y", f"{cell} is wrong.", "Mend it.", is_warning)


PROBLEMS = (
    problem("B4"),
    problem("B5"),
    problem("C5"),
    problem("C7", is_warning=True),
    problem("C8"),
    problem("B3", sheet="Personas"),
    problem("A1", sheet="[personas.xlsx]Personas"),
    problem("", sheet="config"),
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two sheets with bad cells, rules and notes of the user's own, and one with nothing to say."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Accounts"
    sheet.append(["Our targets"])
    sheet.append([])
    sheet.append(["ID", "LinkedIn URL", "Functions"])
    for number in range(4, 9):
        sheet.append([f"A{number}", "acme.com", f"Slaes {number}"])
    sheet["C8"] = None
    sheet["B5"].comment = Comment("ask Ann", "Bob")
    sheet["A4"].comment = Comment("our oldest", "Bob")
    grey = PatternFill(bgColor="FFCCCCCC")
    longer = FormulaRule(formula=["LEN(B4)>3"], fill=grey)  # type: ignore[no-untyped-call]  # openpyxl
    the_first = CellIsRule("equal", ['"A4"'], fill=grey)  # type: ignore[no-untyped-call]  # openpyxl
    sheet.conditional_formatting.add("B4:B8", longer)
    sheet.conditional_formatting.add("A4:A8", the_first)
    choice = DataValidation(type="list", formula1='"Sales,Engineering"')
    choice.add("C4:C8")
    sheet.add_data_validation(choice)
    personas = book.create_sheet("Personas")
    personas.append(["name", "functions"])
    personas.append(["Default", "Sales"])
    personas.append(["Other", "Salez"])
    book.create_sheet("Notes")["A1"] = "=SUM(1,2)"
    book.save(tmp_path / "accounts.xlsx")
    return tmp_path / "accounts.xlsx"


def marked(path: Path, problems: Sequence[Problem] = PROBLEMS, *, name: str = "fixme.xlsx") -> Path:
    spreadsheet = read_spreadsheet(path)
    sheet = Sheet(
        "Problems",
        ("sheet", "cell", "reason"),
        tuple((it.sheet, it.cell, it.reason) for it in problems),
        places=("sheet", "cell"),
    )
    marks = marks_by_sheet(problems, spreadsheet.grids)
    with (path.parent / name).open("wb") as file:
        mark(file, path, Marking(marks, sheet, spreadsheet.origin))
    return path.parent / name


def unmarked(path: Path) -> dict[str, bytes]:
    with bare(path) as package, ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rules_of(path: Path, sheet: str = "Accounts") -> dict[str, list[str]]:
    formats = load_workbook(path)[sheet].conditional_formatting
    return {str(it.sqref): [str(rule.formula[0]) for rule in it.rules] for it in formats}


def notes_of(path: Path, sheet: str = "Accounts") -> dict[str, tuple[str, str]]:
    cells = (cell for row in load_workbook(path)[sheet] for cell in row)
    return {it.coordinate: (it.comment.author, it.comment.text) for it in cells if it.comment}


def test_only_what_must_change_does(source: Path) -> None:
    before, after = parts_of(source), parts_of(marked(source))
    assert {name for name in before if before[name] != after[name]} == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    }
    assert set(after) - set(before) == {
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/worksheets/_rels/sheet2.xml.rels",
        "xl/worksheets/sheet4.xml",
    }
    rows = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        assert rows.findall(before[name]) == rows.findall(after[name])
    assert list(faults_of(source.with_name("fixme.xlsx"))) == []


def test_each_bad_value_has_a_rule_in_its_own_column(source: Path) -> None:
    rules = rules_of(marked(source))
    assert rules == {
        "B4:B8": ["LEN(B4)>3"],
        "A4:A8": ['"A4"'],
        "B4:B5": ['AND(N("enrich")=0,EXACT(B4,"acme.com"))'],
        "C5": ['AND(N("enrich")=0,EXACT(C5,"Slaes 5"))'],
        "C7": ['AND(N("enrich")=0,EXACT(C7,"Slaes 7"))'],
        "C8": ['AND(N("enrich")=0,LEN(TRIM(C8))=0)'],
    }
    assert list(rules_of(source.with_name("fixme.xlsx"), "Personas")) == ["B3"]


def test_faults_and_warnings_differ_and_the_users_rules_come_first(source: Path) -> None:
    formats = load_workbook(marked(source))["Accounts"].conditional_formatting
    rules = {str(it.sqref): it.rules[0] for it in formats}
    colours = {cells: rule.dxf.fill.bgColor.rgb for cells, rule in rules.items()}
    assert (colours["C5"], colours["C7"]) == ("FFFFC9CF", "FFFFF0A8")
    theirs = [rules[cells].priority for cells in ("B4:B8", "A4:A8")]
    ours = [rules[cells].priority for cells in ("B4:B5", "C5", "C7", "C8")]
    assert max(theirs) < min(ours)
    assert len({*theirs, *ours}) == 6


def test_a_note_says_what_is_wrong_where_the_user_has_none(source: Path) -> None:
    notes = notes_of(marked(source))
    assert notes == {
        "A4": ("Bob", "our oldest"),
        "B5": ("Bob", "ask Ann"),
        "B4": ("enrich", "enrich:\nB4 is wrong. Mend it."),
        "C5": ("enrich", "enrich:\nC5 is wrong. Mend it."),
        "C7": ("enrich", "enrich:\nC7 is wrong. Mend it."),
        "C8": ("enrich", "enrich:\nC8 is wrong. Mend it."),
    }


def test_what_is_wrong_twice_is_marked_once_and_said_twice() -> None:
    grid = Grid("Accounts", ((None,), ("x",)))
    both = [problem("A2", is_warning=True), problem("A2"), problem("A2")]
    (found,) = marks_by_sheet(both, [grid])["Accounts"]
    assert (found.cell, found.value, found.is_warning) == ("A2", "x", False)
    assert found.words == "A2 is wrong. Mend it."


def test_of_merged_cells_the_one_that_is_seen_is_marked() -> None:
    grid = Grid("Accounts", (("h",), ("x",), (None,)), merged=(Area((1, 0), (2, 0)),))
    (found,) = marks_by_sheet([problem("A3")], [grid])["Accounts"]
    assert (found.cell, found.value) == ("A2", "x")


def test_the_sheet_of_problems_leads_to_the_cells(source: Path) -> None:
    sheet = load_workbook(marked(source))["Problems"]
    links = [cell.hyperlink and cell.hyperlink.location for cell in sheet["B"][1:]]
    assert links == [
        "'Accounts'!B4",
        "'Accounts'!B5",
        "'Accounts'!C5",
        "'Accounts'!C7",
        "'Accounts'!C8",
        "'Personas'!B3",
        None,
        None,
    ]


def test_when_the_marks_go_every_part_of_the_users_is_as_it_was(source: Path) -> None:
    before, after = parts_of(source), unmarked(marked(source))
    mended = set(before) - {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    changed = {name for name in mended if before[name] != after[name]}
    assert changed == {"xl/styles.xml", "xl/workbook.xml"}
    assert set(after) - set(before) == {"xl/worksheets/sheet4.xml"}


def test_ten_rounds_later_nothing_has_grown(source: Path) -> None:
    path, sizes = marked(source), []
    for number in range(10):
        path = marked(path, PROBLEMS[number % 3 :], name=f"{number}.xlsx")
        assert list(faults_of(path)) == []
        sizes.append({name: len(part) for name, part in parts_of(path).items()})
        named = re.findall(rb'PartName="([^"]*)"', parts_of(path)["[Content_Types].xml"])
        assert len(named) == len(set(named))
    assert sizes[0] == sizes[3] == sizes[9]
    done = marked(path, (), name="done.xlsx")
    before, after = parts_of(source), parts_of(done)
    assert not rules_of(done, "Personas")
    same = [name for name in before if "worksheets/" in name or "omments" in name]
    assert len(same) == 6
    assert [name for name in same if before[name] != after[name]] == []
    assert load_workbook(done).sheetnames == ["Accounts", "Personas", "Notes", "Problems"]
    assert load_workbook(done)["Problems"].max_row == 1


def test_a_workbook_without_marks_is_not_even_copied(source: Path) -> None:
    with bare(source) as package:
        assert package == source


def test_pictures_in_a_header_are_no_notes(source: Path, tmp_path: Path) -> None:
    """Both stand in a VML drawing; the sheet names each in its own way."""
    picture = b'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="LH"></v:shape></xml>'
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/></Relationships>'
    )
    head = (
        b'<legacyDrawingHF xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships" r:id="rId1"/></worksheet>'
    )
    every = parts_of(source)
    every["xl/drawings/vmlDrawing1.vml"] = picture
    every["xl/worksheets/_rels/sheet2.xml.rels"] = relations
    sheet = every["xl/worksheets/sheet2.xml"]
    every["xl/worksheets/sheet2.xml"] = sheet.replace(b"</worksheet>", head)
    path = packed(tmp_path / "pictured.xlsx", every)
    after = parts_of(marked(path))
    assert after["xl/drawings/vmlDrawing1.vml"] == picture
    xml = after["xl/worksheets/sheet2.xml"]
    assert xml.index(b"<legacyDrawing ") < xml.index(b"<legacyDrawingHF ")
    assert list(notes_of(path.with_name("fixme.xlsx"), "Personas")) == ["B3"]
    gone = unmarked(path.with_name("fixme.xlsx"))
    assert gone["xl/worksheets/sheet2.xml"] == every["xl/worksheets/sheet2.xml"]
    assert gone["xl/worksheets/_rels/sheet2.xml.rels"] == relations


def packed(path: Path, every: Mapping[str, bytes]) -> Path:
    with ZipFile(path, "w") as archive:
        for name, content in every.items():
            archive.writestr(name, content)
    return path


def test_a_file_of_marks_is_known_and_whether_somebody_changed_it(source: Path) -> None:
    path = marked(source)
    assert (is_sealed(path), is_untouched(path)) == (True, True)
    every = parts_of(path)
    every["xl/worksheets/sheet1.xml"] += b" "
    packed(path, every)
    assert (is_sealed(path), is_untouched(path)) == (True, False)
    assert not is_sealed(source)
    assert not is_sealed(source.with_name("nothing.xlsx"))
    packed(path, unmarked(path))
    assert not is_sealed(path)


@pytest.mark.long
def test_beyond_some_thousands_cells_are_marked_and_not_noted(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Accounts")
    sheet.append(["LinkedIn URL"])
    for number in range(MOST_NOTES + 50):
        sheet.append([f"bad {number}"])
    book.save(tmp_path / "many.xlsx")
    path = marked(tmp_path / "many.xlsx", [problem(f"A{n}") for n in range(2, MOST_NOTES + 52)])
    assert len(notes_of(path)) == MOST_NOTES
    assert len(rules_of(path)) == MOST_NOTES + 50
    ids = re.findall(rb'<v:shape id="(\w+)"', parts_of(path)["xl/drawings/vmlDrawing1.vml"])
    assert len(set(ids)) == MOST_NOTES


def test_a_part_that_is_no_xml_is_left_alone(source: Path) -> None:
    every = parts_of(source)
    every["xl/comments/comment1.xml"] = b"<comments"
    packed(source, every)
    with pytest.raises(CannotGraft):
        marked(source)


# The formulas

TEXTS = st.text(max_size=300) | st.text('ab"_x0041\t\r\n\U0001f600', max_size=300)
_LITERAL = re.compile(r'"((?:[^"]|"")*)"|CHAR\((\d+)\)')


@given(TEXTS.filter(lambda text: text.strip(" ") and not text.strip().startswith("=")))
def test_whatever_stands_in_a_cell_the_formula_says_as_much_of_it(text: str) -> None:
    formula = still_bad(text, "C5")
    assert formula.startswith('AND(N("enrich")=0')
    assert formula.endswith(")")
    assert len(formula) < 8_192
    if "EXACT" not in formula:
        return
    literal = formula[formula.index("EXACT(") + 6 : -2]
    shown, said = split_off(literal)
    is_cut = shown.startswith("LEFT(")
    wanted = text.replace("\r", "")
    assert wanted.startswith(said)
    assert said
    assert shown.endswith(f",{len(said)})") if is_cut else said == wanted


def split_off(arguments: str) -> tuple[str, str]:
    """What is compared, and the text that the literals at the end of the arguments say."""
    literals = re.search(r'(?:(?:"(?:[^"]|"")*"|CHAR\(10\))(?:&|$))+$', arguments)
    assert literals is not None
    pieces = list(_LITERAL.finditer(literals[0]))
    assert all(len((piece[1] or "").encode("utf-16-le")) // 2 <= 255 for piece in pieces)
    assert not any(re.search("_x[0-9A-Fa-f]{4}_", piece[1] or "") for piece in pieces)
    said = ("\n" if piece[2] else piece[1].replace('""', '"') for piece in pieces)
    return arguments[: literals.start()].removesuffix(","), "".join(said)


NOON = datetime(2026, 5, 1, 12)  # noqa: DTZ001 - spreadsheets know no time zones
VALUES: tuple[tuple[Cell, Cell], ...] = (
    ("bad text", "good text"),
    ('say "no"', "say no"),
    ("acme.com ", "acme.com"),
    ("Case", "case"),
    ("a\nb", "a b"),
    ("a\nb\tc", "b"),
    ("a\r\nb", "a"),
    ("_x0041_", "A"),
    ("x" * 400, "x" * 199),
    ('"' * 180, '"' * 179),
    ("\U0001f600 smile", "smile"),
    ("Zürich 東京", "Zurich"),
    ("<&>", "<>"),
    (None, "x"),
    ("   ", "x"),
    ("#N/A", "x"),
    (12345678901234567, "12345678901234567"),
    (0, None),
    (-7.25, 7.25),
    (0.1 + 0.2, 0.31),
    (1e300, 1),
    (True, "TRUE"),
    (False, True),
    (date(2026, 5, 1), date(2026, 5, 2)),
    (NOON + timedelta(seconds=15), NOON + timedelta(seconds=17)),
    (time(9, 5, 7), time(9, 5, 9)),
    (timedelta(days=3, hours=5), timedelta(days=3, hours=6)),
)


@with_libreoffice
def test_libreoffice_sees_what_is_still_bad_and_what_is_mended(tmp_path: Path) -> None:
    """Beside each value stand the formula of it, and of its cell once it is mended."""
    book: Any = Workbook()
    sheet = book.worksheets[0]
    for row, (bad, mended) in enumerate(VALUES, start=1):
        for column, value in (("A", bad), ("C", mended)):
            if value is not None:
                sheet[f"{column}{row}"] = value
        sheet[f"B{row}"] = f"={still_bad(bad, f'A{row}')}"
        sheet[f"D{row}"] = f"={still_bad(bad, f'C{row}')}"
    book.save(tmp_path / "values.xlsx")
    path = converted(tmp_path / "values.xlsx")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    # A formula with an error paints nothing; calamine shows it as blank.
    seen = [(bool(row[1]), bool(row[3])) for row in rows]
    expected = [(True, False)] * len(VALUES)
    assert list(zip(VALUES, seen, strict=True)) == list(zip(VALUES, expected, strict=True))


@with_libreoffice
def test_marks_that_libreoffice_saved_are_found_and_taken_away(source: Path) -> None:
    saved = converted(marked(source))
    assert any("enrich" in rule for rules in rules_of(saved).values() for rule in rules)
    assert len(notes_of(saved)) == 6
    again = marked(saved, (problem("C5"),), name="again.xlsx")
    assert list(faults_of(again)) == []
    rules = [rule for rules in rules_of(again).values() for rule in rules if "enrich" in rule]
    assert rules == ['AND(N("enrich")=0,EXACT(C5,"Slaes 5"))']
    assert set(notes_of(again)) == {"A4", "B5", "C5"}
    assert not notes_of(again, "Personas")
    assert len(rules_of(again)) == 3
    assert load_workbook(again).sheetnames == ["Accounts", "Personas", "Notes", "Problems"]


def converted(path: Path) -> Path:
    """The workbook as LibreOffice saves it."""
    assert SOFFICE is not None
    folder = path.parent / "saved"
    own = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    words = ("--headless", "--convert-to", "xlsx", "--outdir", folder, path)
    subprocess.run([SOFFICE, own, *words], check=True, capture_output=True, timeout=120)
    return folder / path.name


# The parts, one by one

LOOKS = Looks(0, 1)
TAILS = (
    "</worksheet>",
    "<mergeCells><mergeCell ref='A1:B1'/></mergeCells><hyperlinks/></worksheet>",
    """<customSheetViews><customSheetView guid='{1}'><autoFilter ref='A1:B2'/></customSheetView>
    </customSheetViews><dataValidations count='0'/></worksheet>""",
    """<x:conditionalFormatting sqref='A1'><x:cfRule type='expression' priority='9'><x:formula>
    N("rich")=0</x:formula></x:cfRule></x:conditionalFormatting><x:pageMargins left='1' />
    </x:worksheet>""",
)


@pytest.mark.parametrize("written", TAILS)
def test_rules_come_and_go_without_a_trace(written: str) -> None:
    tail = Tail(written.encode())
    made = with_rules(tail, [Mark(1, 1, "a<b", is_warning=False, words="")], LOOKS)
    order = [it.name for it in made.spans if it.depth == 1]
    assert order.index("conditionalFormatting") <= 1
    assert made.data.count(b"cfRule type") == 1 + written.count("cfRule type")
    assert without_rules(made) == tail


def test_a_rule_of_ours_is_found_among_those_of_the_user() -> None:
    """LibreOffice writes rules of one range together."""
    theirs = b'<cfRule type="expression" priority="1"><formula>A1&gt;1</formula></cfRule>'
    ours = (
        b'<cfRule priority="2" type="expression"><formula>AND(N(&quot;enrich&quot;)=0,TRUE)'
        b"</formula></cfRule>"
    )
    block = b'<conditionalFormatting sqref="A1">%s%s</conditionalFormatting></worksheet>'
    assert without_rules(Tail(block % (ours, theirs))).data == block % (b"", theirs)


def test_a_long_list_of_cells_is_cut() -> None:
    marks = [Mark(row, 2, "x", is_warning=False, words="") for row in range(1, 1001, 2)]
    made = with_rules(Tail(b"</worksheet>"), marks, LOOKS)
    areas = [it for it in made.spans if it.name == "conditionalFormatting"]
    assert [len(it.attributes["sqref"].split()) for it in areas] == [200, 200, 100]
    assert "EXACT(B401," in areas[1].text


@given(st.binary(max_size=300), st.lists(st.integers(1, 300), max_size=6))
def test_rows_go_by_unchanged_wherever_the_chunks_are_cut(rows: bytes, cuts: list[int]) -> None:
    rows = rows.replace(b"sheetData", b"")
    whole = b"<worksheet><sheetData>" + rows + b"</sheetData><pageMargins/></worksheet>"
    ends = sorted({cut for cut in cuts if cut < len(whole)})
    chunks = [whole[a:b] for a, b in zip([0, *ends], [*ends, len(whole)], strict=True)]
    tail: list[bytes] = []
    head = b"".join(up_to_tail(chunks, tail))
    assert (head + b"".join(tail), b"".join(tail)) == (whole, b"<pageMargins/></worksheet>")


COMMENTS = (
    "<comments><authors/><commentList/></comments>",
    """<x:comments><x:authors><x:author>Bob</x:author></x:authors><x:commentList><x:comment
    ref='A1' authorId='0'><x:text/></x:comment></x:commentList></x:comments>""",
)


@pytest.mark.parametrize("written", COMMENTS)
def test_notes_come_and_go(written: str) -> None:
    there = written.encode()
    made = Comments(there).with_ours({"C5": "_x0041_ < 1\x00"})
    assert made.our_cells == {"C5"}
    assert made.cells - made.our_cells == Comments(there).cells
    gone = made.without_ours()
    assert (gone.cells, gone.our_cells) == (Comments(there).cells, frozenset())
    assert len(gone.with_ours({"C5": "x"}).data) == len(Comments(there).with_ours({"C5": "x"}).data)


def test_a_note_of_somebody_else_is_never_ours() -> None:
    theirs = Comments(
        b"<comments><authors><author>Ann</author></authors><commentList><comment ref='A1'"
        b" authorId='0'><text><t>enrich:\nI like it</t></text></comment></commentList></comments>"
    )
    assert theirs.our_cells == frozenset()


def test_boxes_come_and_go_among_shapes_of_the_user() -> None:
    button = (
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:'
        b'office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
        b'<o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shape id="_x0000_s1025"'
        b' type="#_x0000_t201"><v:textbox><font>OK<br></font></v:textbox><x:ClientData'
        b' ObjectType="Button"><x:Row>1</x:Row><x:Column>1</x:Column></x:ClientData></v:shape></xml>'
    )
    boxes = [box_for("B2", "x", Frame({})), box_for("C9", "y", Frame({}))]
    made = NoteShapes(button).with_boxes(boxes, 5)
    assert made.id_blocks == {1, 5}
    assert made.without({(1, 1), (8, 2)}).data == button
    assert not made.without({(1, 1)}).without({(8, 2)}).is_empty


def test_a_box_is_as_large_as_its_text_whatever_the_columns_are() -> None:
    head = (
        b'<sheetFormatPr defaultRowHeight="15"/><cols><col min="2" max="2" width="100"'
        b' customWidth="1"/><col min="3" max="5" width="9" hidden="1"/></cols>'
    )
    frame = frame_of(head)
    assert (frame.width(1), frame.width(2), frame.width(4), frame.row) == (64, 705, 0, 20)
    assert box_for("A1", "x", frame).anchor == "1, 14, 0, 4, 1, 314, 1, 14"
    assert box_for("B1", "x", frame).anchor.split(", ")[4] == "9"
    assert box_for("A1", "x " * 200, frame).height > 3 * box_for("A1", "x", frame).height
    assert box_for("XFD1048576", "x", frame).anchor.split(", ")[4] == "16383"
