"""check -o: the user's own file to mend, given straight back to check or run."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from sheets.packages import faults_of, parts_of
from spreadsheets.ods import write_ods
from support.desk import Desk, Row

HEADER: Row = ("ID", "LinkedIn URL", "Functions")
ROWS: list[Row] = [
    ("A1", "linkedin.com/company/a1", "Sales"),
    ("A2", "acme.com", "Sales"),
    ("A3", "linkedin.com/company/a3", "Enginering"),
    ("A4", None, "Sales"),
]


@pytest.fixture
def folder(desk: Desk) -> Desk:
    desk.accounts(ROWS, header=HEADER)
    return desk


def marked_cells(path: Path) -> set[str]:
    """Cells with a note of ours, which must be those with a mark."""
    cells = {
        (sheet.title, cell.coordinate)
        for sheet in load_workbook(path)
        for row in sheet
        for cell in row
        if cell.comment and cell.comment.author == "enrich"
    }
    ruled = {
        (sheet.title, cell)
        for sheet in load_workbook(path)
        for formats in sheet.conditional_formatting
        for cell in str(formats.sqref).split()
    }
    assert cells == ruled
    return {f"{sheet}!{cell}" for sheet, cell in cells}


def change(path: Path, **cells: str) -> None:
    """Mend cells as a person does, in a program that saves the whole file anew."""
    book: Any = load_workbook(path)
    for cell, text in cells.items():
        book["Accounts"][cell] = text
    book.save(path)


def test_the_bad_cells_are_marked_and_nothing_else_is_added(folder: Desk) -> None:
    ended = folder.enrich("check", "accounts.xlsx", "-o", "fixme.xlsx")
    path = folder.folder / "fixme.xlsx"
    assert ended.code == 1
    assert ended.out.splitlines()[-2:] == ["Marked cells: 3 on 'Accounts'.", "Wrote fixme.xlsx"]
    assert marked_cells(path) == {"Accounts!B3", "Accounts!C4", "Accounts!B5"}
    assert load_workbook(path).sheetnames == ["Accounts", "Problems"]
    assert load_workbook(path)["Accounts"].max_column == 3
    assert "Did you mean 'Engineering'?" in load_workbook(path)["Accounts"]["C4"].comment.text
    assert [row["cell"] for row in folder.sheet("Problems", path)] == ["B3", "C4", "B5"]
    assert list(faults_of(path)) == []
    assert not (folder.folder / ".enrich").exists()


def test_the_json_names_the_file(folder: Desk) -> None:
    report = folder.enrich("check", "accounts.xlsx", "-o", "fixme.xlsx", "--json").report
    assert report["output"] == ["fixme.xlsx"]
    assert folder.enrich("check", "accounts.xlsx", "--json").report["output"] == []


def test_mended_step_by_step_the_marks_go(folder: Desk) -> None:
    folder.enrich("check", "accounts.xlsx", "-o", "one.xlsx")
    change(folder.folder / "one.xlsx", B3="linkedin.com/company/a2")
    folder.enrich("check", "one.xlsx", "-o", "two.xlsx")
    assert marked_cells(folder.folder / "two.xlsx") == {"Accounts!C4", "Accounts!B5"}
    change(folder.folder / "two.xlsx", B5="1441", C4="Engineering")
    ended = folder.enrich("check", "two.xlsx", "-o", "three.xlsx")
    assert (ended.code, "No cell is marked." in ended.out) == (0, True)
    assert marked_cells(folder.folder / "three.xlsx") == set()
    assert folder.sheet("Problems", "three.xlsx") == []
    assert not [name for name in parts_of(folder.folder / "three.xlsx") if "omment" in name]


def test_a_run_of_a_marked_file_brings_no_mark_into_the_output(folder: Desk) -> None:
    folder.enrich("check", "accounts.xlsx", "-o", "fixme.xlsx")
    ended = folder.enrich("run", "fixme.xlsx", "--sandbox", "-o", "out.xlsx")
    assert ended.code == 1, ended.err
    path = folder.folder / "out.xlsx"
    assert marked_cells(path) == set()
    assert list(faults_of(path)) == []
    names = ["Accounts", "Problems", "Leads", "Changes", "Summary"]
    assert sorted(load_workbook(path).sheetnames) == sorted(names)
    assert len(folder.sheet("Problems", path)) == 3
    refused = folder.enrich("check", "accounts.xlsx", "-o", "out.xlsx")
    assert (refused.code, "is no earlier file of marks" in refused.err) == (2, True)


def test_an_output_that_is_checked_keeps_its_leads(folder: Desk) -> None:
    folder.enrich("run", "accounts.xlsx", "--sandbox", "-o", "out.xlsx")
    folder.enrich("check", "out.xlsx", "-o", "fixme.xlsx", "--sandbox")
    before, after = (load_workbook(folder.folder / name) for name in ("out.xlsx", "fixme.xlsx"))
    assert after.sheetnames == before.sheetnames
    leads = [[cell.value for row in book["Leads"] for cell in row] for book in (before, after)]
    assert leads[0] == leads[1]
    assert len(marked_cells(folder.folder / "fixme.xlsx")) == 3
    again = folder.enrich("run", "fixme.xlsx", "--sandbox", "-o", "again.xlsx")
    assert (again.code, marked_cells(folder.folder / "again.xlsx")) == (1, set())
    assert load_workbook(folder.folder / "again.xlsx").sheetnames == before.sheetnames


def test_bad_personas_are_marked_on_their_sheet(folder: Desk) -> None:
    path = folder.folder / "accounts.xlsx"
    book = load_workbook(path)
    personas = book.create_sheet("Personas")
    personas.append(["name", "functions"])
    personas.append(["Default", "Slaes"])
    book.save(path)
    folder.enrich("check", "accounts.xlsx", "-o", "fixme.xlsx")
    assert "Personas!B2" in marked_cells(folder.folder / "fixme.xlsx")


@pytest.mark.parametrize("name", ["accounts.csv", "a list with a name that is far too long.tsv"])
def test_a_text_file_becomes_a_workbook_that_is_marked(desk: Desk, name: str) -> None:
    between = "\t" if name.endswith(".tsv") else ","
    lines = [between.join(str(cell or "") for cell in row) for row in (HEADER, *ROWS)]
    (desk.folder / name).write_text("\n".join(lines), encoding="utf-8")
    ended = desk.enrich("check", name, "-o", "fixme.xlsx")
    sheet = load_workbook(desk.folder / "fixme.xlsx").sheetnames[0]
    assert (ended.code, sheet) == (1, Path(name).stem[:31].strip())
    cells = {f"{sheet}!{cell}" for cell in ("B3", "C4", "B5")}
    assert marked_cells(desk.folder / "fixme.xlsx") == cells
    change_first(desk.folder / "fixme.xlsx", "B3", "linkedin.com/company/a2")
    assert desk.enrich("check", "fixme.xlsx", "-o", "two.xlsx").code == 1
    assert len(marked_cells(desk.folder / "two.xlsx")) == 2


def test_a_link_of_a_text_file_is_none_the_less_one(desk: Desk) -> None:
    link = '"=HYPERLINK(""https://www.linkedin.com/company/a1"",""Acme"")"'
    (desk.folder / "a.csv").write_text(f"LinkedIn URL,Functions\n{link},Slaes\n")
    assert desk.enrich("check", "a.csv", "-o", "fixme.xlsx").code == 1
    assert marked_cells(desk.folder / "fixme.xlsx") == {"a!B2"}
    problems = desk.enrich("check", "fixme.xlsx", "--json").report["problems"]
    assert [problem["cell"] for problem in problems] == ["B2"]


def test_what_is_wrong_in_an_old_workbook_is_wrong_in_the_marked_one(desk: Desk) -> None:
    """A number that has lost its end must not become a text that looks like an ID."""
    rows = [["ID", "LinkedIn URL"], ["A1", "number"], ["A2", "acme.com"], ["A3", "lnkd.in/x"]]
    path = write_ods(desk.folder / "old.ods", "Accounts", rows)
    content = {name: part.decode() for name, part in parts_of(path).items()}
    text = '"string"><text:p>number</text:p>'
    number = '"float" office:value="12345678901234567"><text:p>1.2E+16</text:p>'
    assert text in content["content.xml"]
    with ZipFile(path, "w") as archive:
        for name, part in content.items():
            archive.writestr(name, part.replace(text, number))
    assert desk.enrich("check", "old.ods", "-o", "fixme.xlsx").code == 1
    (name,) = load_workbook(desk.folder / "fixme.xlsx").sheetnames[:1]
    cells = {f"{name}!{cell}" for cell in ("B2", "B3", "B4")}
    assert marked_cells(desk.folder / "fixme.xlsx") == cells
    reasons = [
        [
            (it["cell"], it["reason"])
            for it in desk.enrich("check", file, "--json").report["problems"]
        ]
        for file in ("old.ods", "fixme.xlsx")
    ]
    assert reasons[0] == reasons[1]
    assert len(reasons[0]) == 3


def change_first(path: Path, cell: str, text: str) -> None:
    book: Any = load_workbook(path)
    book.worksheets[0][cell] = text
    book.save(path)


def test_a_workbook_with_macros_stays_one(folder: Desk) -> None:
    with_macros = folder.folder / "macros.xlsm"
    with ZipFile(folder.folder / "accounts.xlsx") as old, ZipFile(with_macros, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/vbaProject.bin", b"\0macros")
    refused = folder.enrich("check", "macros.xlsm", "-o", "fixme.xlsx")
    assert (refused.code, ".xlsm" in refused.err) == (2, True)
    assert folder.enrich("check", "macros.xlsm", "-o", "fixme.xlsm").code == 1
    with ZipFile(folder.folder / "fixme.xlsm") as archive:
        assert archive.read("xl/vbaProject.bin") == b"\0macros"


@pytest.mark.shortened(to=2)
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("fixme.csv", "cannot hold marks and notes"),
        ("fixme.xlsm", "ends in .xlsx"),
        ("fixme", "ends in .xlsx"),
        ("accounts.xlsx", "is the file that is checked"),
        ("no/fixme.xlsx", "does not exist"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(
    folder: Desk, name: str, words: str
) -> None:
    before = (folder.folder / "accounts.xlsx").read_bytes()
    ended = folder.enrich("check", "accounts.xlsx", "-o", name)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
    assert (folder.folder / "accounts.xlsx").read_bytes() == before
    assert len(list(folder.folder.iterdir())) == 1


def test_a_file_of_somebody_else_is_not_replaced_unasked(folder: Desk) -> None:
    theirs = folder.folder / "fixme.xlsx"
    Workbook().save(theirs)
    before = theirs.read_bytes()
    refused = folder.enrich("check", "accounts.xlsx", "-o", "fixme.xlsx")
    assert (refused.code, theirs.read_bytes()) == (2, before)
    assert folder.enrich("check", "accounts.xlsx", "-o", "fixme.xlsx", "--yes").code == 1
    assert marked_cells(theirs)
    (kept,) = folder.folder.glob("fixme (changed, *).xlsx")
    assert kept.read_bytes() == before


def test_an_earlier_file_of_marks_is_replaced_and_what_was_mended_in_it_kept(folder: Desk) -> None:
    for _ in range(2):
        ended = folder.enrich("check", "accounts.xlsx", "-o", "fixme.xlsx")
        assert (ended.code, "it is kept as" in ended.out) == (1, False)
    change(folder.folder / "fixme.xlsx", B3="linkedin.com/company/a2")
    mended = (folder.folder / "fixme.xlsx").read_bytes()
    ended = folder.enrich("check", "accounts.xlsx", "-o", "fixme.xlsx")
    (kept,) = folder.folder.glob("fixme (changed, *).xlsx")
    assert (ended.code, kept.read_bytes()) == (1, mended)
    assert f"it is kept as {kept.name}." in ended.out
    assert len(marked_cells(folder.folder / "fixme.xlsx")) == 3


def test_what_is_wrong_elsewhere_is_listed_only(desk: Desk) -> None:
    desk.accounts([("A1", "linkedin.com/company/a1", None)], header=HEADER)
    book: Any = Workbook()
    for row in (("name", "functions"), ("Default", "Slaes")):
        book.worksheets[0].append(row)
    book.save(desk.folder / "personas.xlsx")
    words = ("check", "accounts.xlsx", "--personas", "personas.xlsx", "-o", "fixme.xlsx")
    assert desk.enrich(*words).code == 1
    sheets = {row["sheet"] for row in desk.sheet("Problems", "fixme.xlsx")}
    assert "[personas.xlsx]Sheet" in sheets
    assert marked_cells(desk.folder / "fixme.xlsx") <= {"Accounts!A2"}
