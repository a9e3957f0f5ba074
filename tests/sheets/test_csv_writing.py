"""Text files are written as the user's own, lose nothing, and run nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from enrich.model.table import Cell, Sheet
from enrich.sheets import csv_writing
from enrich.sheets.reading import Dialect, read_spreadsheet
from enrich.sheets.writing import stage


def written(path: Path, *sheets: Sheet, dialect: Dialect | None = None) -> bytes:
    with stage(path, sheets, dialect=dialect) as staged:
        staged.publish()
    return path.read_bytes()


def sheet(*rows: tuple[Cell, ...], foreign: str = "") -> Sheet:
    return Sheet("Leads", ("id", "name"), rows, foreign_columns=frozenset({foreign}))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out.csv"


def test_the_default_is_what_excel_reads(path: Path) -> None:
    assert written(path, sheet(("007", "Café"))) == b"\xef\xbb\xbfid,name\r\n007,Caf\xc3\xa9\r\n"


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        (Dialect(";", "cp1252", "\n"), b"id;name\n1;Caf\xe9\n"),
        (Dialect("\t", "utf-8", "\r"), b"id\tname\r1\tCaf\xc3\xa9\r"),
        (Dialect(",", "utf-16", "\n"), "id,name\n1,Café\n".encode("utf-16")),
    ],
)
def test_the_inputs_dialect_is_kept(path: Path, dialect: Dialect, expected: bytes) -> None:
    assert written(path, sheet(("1", "Café")), dialect=dialect) == expected


def test_what_the_encoding_cannot_hold_makes_the_file_utf_8(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_writing, "_CHUNK", 4)
    rows = iter([("1", "Café"), ("2", "Łódź")])
    content = written(path, Sheet("S", ("id", "name"), rows), dialect=Dialect(",", "cp1252", "\n"))
    assert content.decode("utf-8-sig") == "id,name\n1,Café\n2,Łódź\n"
    assert content.startswith(b"\xef\xbb\xbf")


def test_cells_are_quoted_where_they_must_be(path: Path) -> None:
    rows = sheet(("a;b", "c\rd"), ('"', "e\nf"))
    content = written(path, rows, dialect=Dialect(";", "utf-8", "\n"))
    assert content == b'id;name\n"a;b";"c\rd"\n"""";"e\nf"\n'


def test_only_foreign_text_is_guarded(path: Path) -> None:
    content = written(path, sheet(("=1+1", "=1+1"), ("-x", "+33 6 12"), (-5, -5), foreign="name"))
    assert content.decode("utf-8-sig").splitlines()[1:] == ["=1+1,'=1+1", "-x,+33 6 12", "-5,-5"]


def test_values_are_written_as_a_person_reads_them(path: Path) -> None:
    moment = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    content = written(path, sheet((moment, True), (7.0, 1.5), (None, " x ")))
    assert content.decode("utf-8-sig").splitlines()[1:] == [
        "2026-03-01 08:30:00,TRUE",
        "7,1.5",
        ", x ",
    ]


def test_a_tsv_has_tabs_whatever_the_input_had(tmp_path: Path) -> None:
    content = written(tmp_path / "out.tsv", sheet(("1", "a")), dialect=Dialect(";"))
    assert content.decode("utf-8-sig") == "id\tname\r\n1\ta\r\n"


def test_every_sheet_is_a_file_of_its_own(tmp_path: Path) -> None:
    sheets = [Sheet("Main", ("a",), [("1",)]), Sheet("Leads 2", ("b",), [("2",)])]
    with stage(tmp_path / "acc.x.csv", sheets, dialect=None) as staged:
        paths = staged.publish()
    assert paths == (tmp_path / "acc.x.csv", tmp_path / "acc.x.leads-2.csv")
    assert [read_spreadsheet(path).grids[0].rows[1] for path in paths] == [("1",), ("2",)]
