"""Programs that share no code read the same cells in what we write."""

import shutil
from pathlib import Path

import pytest
from sheets.giving_back import given_back
from sheets.readers import SOFFICE, by_calamine, by_libreoffice, by_openpyxl
from sheets.rich import rich_workbook, with_parts_of_excel
from support.desk import Desk

SAMPLE = Path(__file__).parents[2] / "sample_data" / "accounts.xlsx"
needs_libreoffice = pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) is not installed")


@pytest.fixture
def of_the_sample(desk: Desk) -> Path:
    shutil.copy(SAMPLE, desk.folder)
    desk.config("[api]\ncreates_per_second = 50\n")  # the sandbox minds no hurry
    ended = desk.enrich("run", "accounts.xlsx", "--sandbox", "--rows", "3")
    assert ended.code in {0, 1}, ended.err
    return desk.folder / "accounts.sandbox.xlsx"


def check(path: Path, folder: Path) -> None:
    expected = by_openpyxl(path)
    cells, shown = by_calamine(path), by_libreoffice(path, folder)
    assert {name: cells[name] for name in expected} == expected
    # Of the user's formulas each program has its own opinion.
    ours = [name for name in expected if name != "Formulas"]
    assert {name: shown[name] for name in ours} == {name: expected[name] for name in ours}


@needs_libreoffice
def test_libreoffice_reads_what_the_others_read(of_the_sample: Path, tmp_path: Path) -> None:
    check(of_the_sample, tmp_path)


@pytest.mark.shortened(to=1)
@needs_libreoffice
@pytest.mark.parametrize("is_1904", [False, True])
@pytest.mark.parametrize("in_a_table", [False, True])
def test_and_in_a_rich_workbook_too(tmp_path: Path, *, is_1904: bool, in_a_table: bool) -> None:
    path = rich_workbook(tmp_path / "rich.xlsx", is_1904=is_1904, in_a_table=in_a_table)
    check(given_back(with_parts_of_excel(path), sheet="Accounts").path, tmp_path)
