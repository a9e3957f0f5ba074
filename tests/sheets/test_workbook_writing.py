"""The workbook holds every value as what it is, and opens well in Excel."""

import errno
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from enrich.model.table import Cell, Sheet
from enrich.sheets import sheet_stream
from enrich.sheets.reading import read_spreadsheet
from enrich.sheets.workbook_writing import write_workbook
from enrich.sheets.writing import stage

HOSTILE = ("=1+1", "#N/A", "+x", "-x", "@x", "\t=1", "'x", '=HYPERLINK("http://x")')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out.xlsx"


def write(path: Path, *sheets: Sheet) -> Any:
    with stage(path, sheets, dialect=None) as staged:
        staged.publish()
    return load_workbook(path)


def column(*cells: Cell, name: str = "Leads", **kinds: Any) -> Sheet:
    return Sheet(name, ("head",), [(cell,) for cell in cells], **kinds)


def sheet_xml(path: Path) -> str:
    with ZipFile(path) as parts:
        names = [name for name in parts.namelist() if "worksheets/sheet" in name]
        return "".join(parts.read(name).decode() for name in names)


def values(path: Path) -> list[Cell]:
    return [row[0] for row in read_spreadsheet(path).grids[0].rows[1:]]


def test_text_never_becomes_a_formula_or_an_error(path: Path) -> None:
    worksheet = write(path, column(*HOSTILE))["Leads"]
    cells = [worksheet.cell(row, 1) for row in range(2, len(HOSTILE) + 2)]
    assert [cell.value for cell in cells] == list(HOSTILE)
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    assert values(path) == list(HOSTILE)
    assert "<f>" not in sheet_xml(path)


def test_hostile_headers_are_text_too(path: Path) -> None:
    worksheet = write(path, Sheet("S", HOSTILE, [HOSTILE]))["S"]
    assert [cell.value for cell in worksheet[1]] == list(HOSTILE)
    assert {cell.data_type for cell in worksheet[1]} == {"s"}
    assert all(cell.font.bold for cell in worksheet[1])


def test_ordinary_text_has_no_prefix(path: Path) -> None:
    assert not write(path, column("Acme"))["Leads"]["A2"].quotePrefix


@pytest.mark.parametrize("kind", [frozenset(), frozenset({"head"})])
@pytest.mark.parametrize("text", ["one\ntwo", "=one\ntwo"])
def test_text_in_lines_is_shown_in_lines(path: Path, kind: frozenset[str], text: str) -> None:
    """LibreOffice would print the first line over the row above."""
    sheet = write(path, column("one", text, text_columns=kind))["Leads"]
    assert sheet["A3"].value == text
    assert [sheet[name].alignment.wrap_text for name in ("A2", "A3")] == [None, True]
    assert sheet["A3"].quotePrefix == text.startswith("=")
    assert sheet["A3"].number_format == ("@" if kind else "General")


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_x0041_", "_x000d_", "=_x0041_", "_X0041_"])
def test_text_that_looks_escaped_reads_back_unchanged(path: Path, text: str) -> None:
    assert write(path, column(text))["Leads"]["A2"].value == text
    assert values(path) == [text]


def test_kinds_are_kept(path: Path) -> None:
    row: tuple[Cell, ...] = (1, 1.5, True, date(2026, 3, 1), time(8, 30), timedelta(hours=30), None)
    write(path, Sheet("S", tuple("abcdefg"), [row]))
    assert read_spreadsheet(path).grids[0].rows[1] == row


def test_moments_are_shown_in_utc_with_date_and_time(path: Path) -> None:
    moment = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    cell = write(path, column(moment))["Leads"]["A2"]
    assert cell.value == datetime.fromisoformat("2026-02-28 23:30")
    assert cell.number_format == "yyyy-mm-dd hh:mm"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12345678901234567890, "12345678901234567890"),
        (float("inf"), "inf"),
        (date(1850, 1, 2), "1850-01-02"),
        (datetime(1850, 1, 2, tzinfo=UTC), "1850-01-02 00:00:00"),
    ],
)
def test_what_excel_cannot_hold_without_loss_is_written_as_text(
    path: Path, cell: Cell, text: str
) -> None:
    write(path, column(cell))
    assert values(path) == [text]


def test_a_number_that_a_cell_held_stays_one_even_without_its_end(path: Path) -> None:
    """As text it would be read as a company's ID the next time."""
    was_in_a_cell = int(float(12345678901234567))
    write(path, column(was_in_a_cell))
    assert values(path) == [was_in_a_cell]
    assert read_spreadsheet(path).grids[0].rows[1] == (was_in_a_cell,)


def test_text_columns_hold_text_whatever_it_looks_like(path: Path) -> None:
    worksheet = write(path, column("007", 7, "+336", text_columns=frozenset({"head"})))["Leads"]
    assert [worksheet[f"A{row}"].value for row in (2, 3, 4)] == ["007", "7", "+336"]
    assert {worksheet[f"A{row}"].number_format for row in (2, 3, 4)} == {"@"}


def test_only_linkedin_addresses_become_links(path: Path) -> None:
    good, bad = "https://www.linkedin.com/in/ada", "https://linkedin.com@evil.example/"
    workbook = write(
        path, Sheet("S", ("a", "b"), [(good, good), (bad, "")], link_columns=frozenset({"a"}))
    )
    cells = workbook["S"]
    assert cells["A2"].hyperlink.target == good
    assert [cells[name].hyperlink for name in ("B2", "A3")] == [None, None]
    assert (cells["B2"].value, cells["A3"].value) == (good, bad)


def test_links_beyond_excels_limit_stay_text(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_stream, "MOST_PER_SHEET", 2)
    address = "https://www.linkedin.com/in/ada"
    worksheet = write(path, column(*[address] * 4, link_columns=frozenset({"head"})))["Leads"]
    assert [worksheet[f"A{row}"].hyperlink is None for row in range(2, 6)] == [0, 0, 1, 1]
    assert values(path) == [address] * 4


def test_rows_beyond_excels_limit_go_to_another_sheet(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_stream, "MOST_ROWS", 2)
    workbook = write(path, column("a", "b", "c"), column(name="Changes"))
    assert workbook.sheetnames == ["Leads", "Leads 2", "Changes"]
    assert [cell.value for cell in workbook["Leads 2"]["A"]] == ["head", "c"]


def test_the_sheet_is_ready_to_be_read(path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [("a", "x" * 500), ("b" * 20, "y")]
    worksheet = write(path, Sheet("S", ("first", "second"), rows))["S"]
    assert worksheet.freeze_panes == "A2"
    assert worksheet.auto_filter.ref == "A1:B3"
    assert [worksheet.column_dimensions[name].width for name in "AB"] == [22, 60]


def test_sheet_names_are_legal_and_unique(path: Path) -> None:
    workbook = write(path, column(name="a/b"), column(name="A b"), column(name="x" * 40))
    assert workbook.sheetnames == ["a b", "A b 2", "x" * 31]


def test_sheets_without_rows_or_columns_are_written(path: Path) -> None:
    workbook = write(path, column(), Sheet("Bare", (), []))
    assert workbook.sheetnames == ["Leads", "Bare"]
    assert workbook["Leads"].auto_filter.ref == "A1:A1"


def test_rows_are_taken_one_by_one(path: Path) -> None:
    seen: list[int] = []

    def rows() -> Iterator[tuple[Cell, ...]]:
        for number in range(500):
            seen.append(number)
            yield (f"row {number}",)

    write(path, Sheet("S", ("head",), rows()))
    assert len(seen) == 500
    assert len(values(path)) == 500


class FullDisk(BytesIO):
    def write(self, data: Any, /) -> int:
        if self.tell() + len(data) > 2_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


def test_a_disk_that_fills_up_is_one_quiet_error() -> None:
    with pytest.raises(OSError, match=r"No space left"), FullDisk() as disk:
        write_workbook(disk, [column("a", "b")])


def test_blank_text_is_no_cell(path: Path) -> None:
    write(path, column("", "  ", "x"))
    assert values(path) == [None, None, "x"]
    assert len(re.findall("<c ", sheet_xml(path))) == 2


def test_a_page_to_read_has_headings_and_no_filter(path: Path) -> None:
    rows = (("Rows by status", "rows"), ("done", 3), (None, None), ("Leads", "leads"))
    page = Sheet("Summary", ("summary", "how many"), rows, heading_rows=frozenset({0, 3}))
    sheet = write(path, page)["Summary"]
    assert [sheet.cell(row, 1).font.b for row in (1, 2, 3, 5)] == [True, True, False, True]
    assert [cell.value for cell in sheet["B"]] == ["how many", "rows", 3, None, "leads"]
    assert sheet.auto_filter.ref is None
