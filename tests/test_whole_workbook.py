"""The whole way: a rich workbook through a real run, and its output given back ten times."""

import shutil
from pathlib import Path

import pytest
from sheets.packages import faults_of, parts_of
from sheets.readers import by_calamine, by_openpyxl
from sheets.rich import HEADER, rich_workbook, with_parts_of_excel
from sheets.taken_out import taken_out, without_spans
from support.desk import Desk

PIVOT = Path(__file__).parent / "sheets" / "files" / "pivot.xlsx"
COLUMNS = tuple("HIJKLMN")
SHEET = "xl/worksheets/sheet1.xml"


def run(desk: Desk, path: Path, out: str) -> Path:
    desk.config("[api]\ncreates_per_second = 50\n")  # the sandbox minds no hurry
    ended = desk.enrich("run", path, "--sandbox", "--sheet", "Accounts", "--rows", "2", "-o", out)
    assert ended.code == 0, ended.err
    assert "Traceback" not in ended.err
    return desk.folder / out


@pytest.fixture(params=["rich.xlsx", "rich.xlsm"])
def rich(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return with_parts_of_excel(rich_workbook(tmp_path / request.param))


def test_a_run_gives_the_workbook_back_with_nothing_lost(desk: Desk, rich: Path) -> None:
    out = run(desk, rich, f"out{rich.suffix}")
    before, after = parts_of(rich), parts_of(out)
    undone = taken_out(after, before, sheet=SHEET, columns=COLUMNS)
    before[SHEET], undone[SHEET] = without_spans(before[SHEET]), without_spans(undone[SHEET])
    assert {name for name in before if before[name] != undone.get(name)} == set()
    ours = ["Leads", "Changes", "Problems", "Summary"]
    assert [name for name in by_openpyxl(out) if name in ours] == ours
    cells = by_calamine(out)
    assert {name: cells[name] for name in by_openpyxl(out)} == by_openpyxl(out)
    for read in (by_calamine, by_openpyxl):
        theirs, all_of_it = read(rich), read(out)
        for name, rows in theirs.items():
            kept = [row[: len(HEADER)] if name == "Accounts" else row for row in all_of_it[name]]
            assert kept == rows


@pytest.mark.long
def test_ten_rounds_later_nothing_is_lost_and_nothing_has_grown(desk: Desk, tmp_path: Path) -> None:
    rich = with_parts_of_excel(rich_workbook(tmp_path / "rich.xlsx"))
    before, path, sizes = parts_of(rich), run(desk, rich, "out.xlsx"), []
    for number in range(10):
        given = tmp_path / "given back.xlsx"
        shutil.copy(path, given)
        path = run(desk, given, "out.xlsx")
        assert list(faults_of(path)) == [], f"in round {number}"
        sizes.append({name: len(content) for name, content in parts_of(path).items()})
    for again in sizes[1:]:
        grown = {name: size - sizes[0].get(name, 0) for name, size in again.items()}
        # The summary names the file and the hour.
        assert {name: more for name, more in grown.items() if more > 30 * ("sheet10" in name)} == {}
    after = parts_of(path)
    undone = taken_out(after, before, sheet=SHEET, columns=COLUMNS)
    before[SHEET], undone[SHEET] = without_spans(before[SHEET]), without_spans(undone[SHEET])
    assert {name for name in before if before[name] != undone.get(name)} == set()


def test_a_pivot_table_of_libreoffice_stays(desk: Desk, tmp_path: Path) -> None:
    shutil.copy(PIVOT, tmp_path / "pivot.xlsx")
    out = run(desk, tmp_path / "pivot.xlsx", "out.xlsx")
    before, after = parts_of(PIVOT), parts_of(out)
    pivots = [name for name in before if "pivot" in name]
    assert len(pivots) == 5
    assert {name for name in before if before[name] != after[name]} == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/workbook.xml",
        SHEET,
    }
