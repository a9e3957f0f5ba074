"""What a killed run leaves behind is cleared away; what is used, or a stranger's, is not."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from enrich.sheets.temporaries import clear_left_over, open_temporary

WRITES_ON = """
import sys, time
from pathlib import Path
from enrich.sheets.temporaries import open_temporary
file = open_temporary(Path(sys.argv[1]))
file.write(b"half"); file.flush()
print("begun", flush=True)
time.sleep(60)
"""
WINDOWS = sys.platform == "win32"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.skipif(WINDOWS, reason="there, what is held is not told")
def test_a_file_is_cleared_as_soon_as_its_writer_is_dead(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITES_ON, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "begun\n"
    clear_left_over(tmp_path)
    assert len(names(tmp_path)) == 1, "its writer is still alive"
    writer.kill()
    writer.communicate()
    clear_left_over(tmp_path)
    assert names(tmp_path) == []


def test_an_old_file_is_cleared_where_nobody_tells_who_holds_it(tmp_path: Path) -> None:
    left = tmp_path / ".enrich-0123456789abcdef.tmp"
    left.write_bytes(b"half")
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(left, (two_days_ago, two_days_ago))
    clear_left_over(tmp_path)
    assert names(tmp_path) == []


def test_nothing_else_is_ever_removed(tmp_path: Path) -> None:
    strangers = [
        ".enrich-0123456789abcde.tmp", ".enrich-0123456789ABCDEF.tmp", "enrich-0123456789abcdef.tmp",
        ".enrich-0123456789abcdef.tmp.xlsx", ".enrich", "a.tmp", "~$accounts.xlsx",
    ]  # fmt: skip
    for name in strangers:
        (tmp_path / name).write_bytes(b"theirs")
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / ".enrich-aaaaaaaaaaaaaaaa.tmp").mkdir()
    (tmp_path / ".enrich-bbbbbbbbbbbbbbbb.tmp").symlink_to(tmp_path / "a.tmp")
    before = names(tmp_path)
    clear_left_over(tmp_path)
    assert names(tmp_path) == before


def test_a_folder_that_is_not_there_has_nothing_left_over(tmp_path: Path) -> None:
    clear_left_over(tmp_path / "nowhere")


def test_what_is_open_here_is_not_cleared(tmp_path: Path) -> None:
    with open_temporary(tmp_path):
        clear_left_over(tmp_path)
        assert len(names(tmp_path)) == 1
