"""Workbooks and text files are read as they stand, or refused in a sentence with a cure."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from enrich.errors import InputUnreadable
from enrich.sheets.reading import Dialect, read_spreadsheet

MakeFile = Callable[..., Path]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def test_a_cell_is_found_where_the_sheet_shows_it(make_workbook: MakeFile) -> None:
    path = make_workbook("a.xlsx", {"Sheet1": [[], [None, None, "id"], [None, None, "7"]]})
    assert read_spreadsheet(path).grids[0].rows == (
        (None, None, None),
        (None, None, "id"),
        (None, None, "7"),
    )


def test_values_of_a_workbook_keep_their_kinds(make_workbook: MakeFile) -> None:
    row = [
        "007",
        7,
        7.5,
        True,
        date(2026, 3, 1),
        datetime.fromisoformat("2026-03-01 08:30"),
        None,
        " a ",
    ]
    spreadsheet = read_spreadsheet(make_workbook("a.xlsx", {"Sheet1": [row]}))
    assert spreadsheet.dialect is None
    read = spreadsheet.grids[0].rows[0]
    assert read == tuple(row)
    assert [type(cell) for cell in read] == [type(cell) for cell in row]


def test_all_sheets_are_read_in_order_but_charts_are_not(tmp_path: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.create_chartsheet("Chart", 0)
    workbook.create_sheet("Personas")["A1"] = "name"
    workbook.save(tmp_path / "a.xlsm")
    grids = read_spreadsheet(tmp_path / "a.xlsm").grids
    assert [grid.name for grid in grids] == ["Sheet", "Personas"]


def test_a_suffix_in_capitals_is_the_same_suffix(
    make_workbook: MakeFile, make_text: MakeFile
) -> None:
    assert read_spreadsheet(make_workbook("A.XLSX", {"S": [["id"]]})).grids[0].rows == (("id",),)
    assert read_spreadsheet(make_text("id\r\n", name="A.CSV")).grids[0].rows == (("id",),)


def test_text_stays_text_exactly(make_text: MakeFile) -> None:
    path = make_text('id;note\r\n007;=1+1\r\n 1.50 ;"a ""b"";c"\r\n')
    spreadsheet = read_spreadsheet(path)
    assert spreadsheet.grids[0].name == "accounts"
    assert spreadsheet.grids[0].rows == (("id", "note"), ("007", "=1+1"), (" 1.50 ", 'a "b";c'))


def test_ragged_rows_are_padded_and_blank_lines_stay_rows(make_text: MakeFile) -> None:
    path = make_text("id,company\n1\n\n2,Acme,more\n")
    assert read_spreadsheet(path).grids[0].rows == (
        ("id", "company", None),
        ("1", None, None),
        (None, None, None),
        ("2", "Acme", "more"),
    )


@pytest.mark.parametrize(
    ("encoding", "seen"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found(make_text: MakeFile, encoding: str, seen: str) -> None:
    spreadsheet = read_spreadsheet(make_text("id,company\n1,Café €\n", encoding=encoding))
    assert spreadsheet.grids[0].rows[1] == ("1", "Café €")
    assert spreadsheet.dialect == Dialect(",", seen, "\n")


def test_utf_16_of_either_byte_order_is_read(make_text: MakeFile) -> None:
    path = make_text("\ufeffid\tcompany\r\n1\tCafé\r\n", encoding="utf-16-be")
    assert read_spreadsheet(path).grids[0].rows == (("id", "company"), ("1", "Café"))


def test_bytes_that_cp1252_leaves_undefined_are_still_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"id,company\n1,Caf\xe9 \x81\n")
    assert read_spreadsheet(tmp_path / "a.csv").grids[0].rows[1] == ("1", "Café \x81")


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("id,company\n1,Acme\n", ","),
        ("id;company\n1;Acme\n", ";"),
        ("id\tcompany\n1\tAcme\n", "\t"),
        pytest.param("name;revenue\nAcme;1,5\nBeta;2,5\n", ";", id="decimal commas"),
        pytest.param('id,titles\n1,"CEO;CFO"\n2,"CTO;COO"\n', ",", id="lists in cells"),
        pytest.param("id,titles\n1,CEO;CFO\n2,CTO;COO\n", ",", id="lists without quotes"),
        pytest.param("id,a\n1,x;y\n2,x,y;z\n3,x,y,z;u\n", ",", id="ragged lists"),
        pytest.param("id\ttitles\n1\tCEO, CFO\n2\tCTO, COO\n", "\t", id="commas under tabs"),
        pytest.param('id;note\n1;"a,b\nc,d\ne,f"\n', ";", id="quoted newlines"),
        pytest.param("Accounts, 2026\n\nid;name\n1;a\n2;b\n3;c\n4;d\n", ";", id="title line"),
        pytest.param("name,titles\nAcme\nBeta\nGamma\n", ",", id="ragged rows"),
        pytest.param("id\n1\n2\n", ",", id="one column"),
    ],
)
def test_the_delimiter_is_found(make_text: MakeFile, text: str, delimiter: str) -> None:
    spreadsheet = read_spreadsheet(make_text(text))
    assert spreadsheet.dialect is not None
    assert spreadsheet.dialect.delimiter == delimiter


def test_a_tsv_of_one_column_has_tabs(make_text: MakeFile) -> None:
    spreadsheet = read_spreadsheet(make_text("id\n1\n", name="a.tsv"))
    assert spreadsheet.dialect == Dialect("\t", "utf-8", "\n")


@pytest.mark.parametrize(
    ("text", "line_end"),
    [
        ("id\r\n1\r\n", "\r\n"),
        ("id\n1\n", "\n"),
        ("id\r1\r", "\r"),
        ('id\r\n"a\nb"\r\n2\r\n', "\r\n"),
        ("id", "\r\n"),
    ],
)
def test_the_line_end_is_found(make_text: MakeFile, text: str, line_end: str) -> None:
    spreadsheet = read_spreadsheet(make_text(text))
    assert spreadsheet.dialect is not None
    assert spreadsheet.dialect.line_end == line_end


def test_a_cell_longer_than_the_csv_modules_limit_is_read(make_text: MakeFile) -> None:
    long = "x" * 200_000
    assert read_spreadsheet(make_text(f"id,note\n1,{long}\n")).grids[0].rows[1][1] == long


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (("empty.xlsx", b""), r"is empty \(0 bytes\).*again"),
        (("empty.csv", b""), r"is empty \(0 bytes\)"),
        (("blank.csv", b"\r\n , \r\n"), "has no rows.*headers"),
        (("text.xlsx", b"id,company\n1,Acme\n"), "text file with the name.*Rename it to text.csv"),
        (
            ("text.xls", b"<html><table>"),
            "web page .*with the name of a spreadsheet.*save it as .xlsx",
        ),
        (("text.xls", b"id,company\n1,Acme\n"), "text file with the name of a workbook"),
        (("noise.xlsx", b"\x89PNG\r\n\x00\x00"), "damaged or not a workbook"),
        (("noise.csv", b"\x89PNG\r\n\x00\x00"), "is not a text file.*CSV UTF-8"),
        (("late.csv", b"id,name\n" * 1_000 + b"\0"), "not text in a known encoding"),
        (("noise.csv", b"\xff\xfei"), "not text in a known encoding"),
        (("cut.xlsx", b"PK\x03\x04 and no more"), "damaged or not a workbook"),
        (("old.xlsx", OLE), "old Excel workbook, or one with a password.*old.xls"),
        (("old.csv", OLE), "Excel workbook with the name of a text file.*old.xls"),
        (("cut.xls", OLE), "damaged or not a workbook"),
        (("secret.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")), "password.*save a copy"),
        (("a.pdf", b"%PDF"), r"not a kind of spreadsheet .*\.xlsx.*save it as"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_cure(
    tmp_path: Path, file: tuple[str, bytes], words: str
) -> None:
    name, content = file
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputUnreadable, match=words) as refused:
        read_spreadsheet(tmp_path / name)
    assert refused.value.cure


@pytest.mark.parametrize(
    ("name", "words"),
    [("book.csv", "Rename it to book.xlsx"), ("book.xls", "newer workbook.*book.xlsx")],
)
def test_a_workbook_with_another_name_is_refused(
    make_workbook: MakeFile, name: str, words: str
) -> None:
    path = make_workbook("good.xlsx", {"S": [["id"], ["1"]]})
    with pytest.raises(InputUnreadable, match=words):
        read_spreadsheet(path.replace(path.with_name(name)))


def test_a_workbook_cut_short_is_damaged(tmp_path: Path, make_workbook: MakeFile) -> None:
    whole = make_workbook("good.xlsx", {"S": [["id"], ["1"]]}).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputUnreadable, match=r"damaged"):
        read_spreadsheet(tmp_path / "cut.xlsx")


def test_a_workbook_without_rows_is_refused(make_workbook: MakeFile) -> None:
    with pytest.raises(InputUnreadable, match=r"has no rows"):
        read_spreadsheet(make_workbook("a.xlsx", {"Accounts": [], "Personas": []}))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match=r"does not exist.*Check the name"):
        read_spreadsheet(tmp_path / "a.xlsx")
    with pytest.raises(InputUnreadable, match=r"is a folder"):
        read_spreadsheet(tmp_path)


def test_a_file_that_another_program_holds_is_refused(
    make_text: MakeFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_text("id\n1\n")

    def refuse(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputUnreadable, match=r"cannot be opened \(Permission denied\). Close it"):
        read_spreadsheet(path)
