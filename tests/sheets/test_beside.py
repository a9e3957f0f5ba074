"""Names beside a place that is taken, and who has taken it."""

import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from support.plain_user import without_powers

from enrich.sheets.beside import dated, is_locked, mark_of_opener, true_name

MOMENT = datetime.fromisoformat("2026-11-25 02:10:05")


def test_the_name_tells_the_moment(tmp_path: Path) -> None:
    assert dated(tmp_path / "a.b.xlsx", MOMENT) == tmp_path / "a.b (2026-11-25 02.10.05).xlsx"
    changed = dated(tmp_path / "a.csv", MOMENT, why="changed")
    assert changed == tmp_path / "a (changed, 2026-11-25 02.10.05).csv"


def test_the_name_is_free(tmp_path: Path) -> None:
    dated(tmp_path / "a.csv", MOMENT).touch()
    second = dated(tmp_path / "a.csv", MOMENT)
    assert second.name == "a (2026-11-25 02.10.05, 2).csv"
    second.symlink_to("nowhere")
    assert dated(tmp_path / "a.csv", MOMENT).name == "a (2026-11-25 02.10.05, 3).csv"


@pytest.mark.parametrize("letter", ["x", "é", "美", "🚀"])
def test_the_longest_name_gets_one_that_can_be(tmp_path: Path, letter: str) -> None:
    longest = tmp_path / f"{letter * (250 // len(letter.encode()))}.xlsx"
    longest.touch()
    dated(longest, MOMENT, why="changed").touch()
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("mark", ["~$out.xlsx", ".~lock.out.xlsx#"])
def test_excel_and_libreoffice_mark_what_they_have_open(tmp_path: Path, mark: str) -> None:
    (tmp_path / "out.xlsx").touch()
    assert mark_of_opener(tmp_path / "out.xlsx") is None
    (tmp_path / mark).touch()
    assert mark_of_opener(tmp_path / "out.xlsx") == tmp_path / mark
    assert mark_of_opener(tmp_path / "other.xlsx") is None


def test_a_mark_without_its_file_marks_nothing(tmp_path: Path) -> None:
    (tmp_path / "~$out.xlsx").touch()
    assert mark_of_opener(tmp_path / "out.xlsx") is None


def test_a_mark_is_found_where_a_link_leads(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "r.xlsx").touch()
    (tmp_path / "real" / "~$r.xlsx").touch()
    (tmp_path / "out.xlsx").symlink_to(tmp_path / "real" / "r.xlsx")
    mark = mark_of_opener(tmp_path / "out.xlsx")
    assert mark is not None
    assert mark.name == "~$r.xlsx"


def test_a_file_that_may_not_be_written_is_locked(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    assert not is_locked(file)
    file.write_text("old")
    assert not is_locked(file)
    file.chmod(0o444)
    script = f"""
from pathlib import Path
from enrich.sheets.beside import is_locked
print(is_locked(Path({str(file)!r})))
"""
    printed = subprocess.run(
        without_powers(script), capture_output=True, text=True, check=True
    ).stdout
    assert printed == "True\n"


def test_a_name_is_spelled_as_its_folder_spells_it(tmp_path: Path) -> None:
    (tmp_path / "Café.xlsx").touch()
    if not (tmp_path / "CAFÉ.XLSX").exists():
        assert true_name(tmp_path / "CAFÉ.XLSX") == tmp_path / "CAFÉ.XLSX"
        pytest.skip("case makes a difference to this disk")
    assert true_name(tmp_path / "CAFÉ.XLSX") == tmp_path / "Café.xlsx"


def test_two_files_are_never_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("one")
    if (tmp_path / "A.xlsx").exists():
        pytest.skip("case makes no difference to this disk")
    os.link(tmp_path / "a.xlsx", tmp_path / "A.xlsx")
    assert true_name(tmp_path / "A.xlsx") == tmp_path / "A.xlsx"
