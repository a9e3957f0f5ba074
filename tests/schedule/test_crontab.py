"""Of a crontab only our own line is ever changed."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.desk import Desk

from enrich.schedule.marked import mark_of, with_line, without_line

MARK = b"# enrich-schedule 0123456789ab"
LINE = b"0 2 * * * exec enrich " + MARK
THEIRS = (
    "# mine\n"
    "MAILTO=ops@example.com\n"
    "@daily  echo   100\\% \tdone # enrich-schedule of somebody else\n"
    "\n"
    "5 4 * * 1 é\n"
).encode()

crontabs = st.lists(
    st.sampled_from([b"# x", b"0 1 * * * a", b"", b"\xff\xfe", b"a\rb", b"\x0c", b" # enrich"])
).map(lambda lines: b"".join(line + b"\n" for line in lines))


@given(crontabs, crontabs)
def test_in_and_out_leaves_every_other_byte(before: bytes, after: bytes) -> None:
    crontab = before + LINE + b"\n" + after
    assert with_line(before, LINE, MARK) == before + LINE + b"\n"
    assert without_line(crontab, MARK) == before + after
    assert with_line(crontab, b"new " + MARK, MARK) == before + b"new " + MARK + b"\n" + after
    doubled = crontab + LINE + b"\n"
    assert with_line(doubled, LINE, MARK) == crontab


def test_a_last_line_without_an_end_gets_one() -> None:
    assert with_line(b"0 1 * * * a", LINE, MARK) == b"0 1 * * * a\n" + LINE + b"\n"


def test_each_file_has_a_mark_of_its_own_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b").mkdir()
    monkeypatch.chdir(tmp_path / "b")
    assert mark_of(Path("a.xlsx")) == mark_of(tmp_path / "b" / "a.xlsx")
    assert mark_of(Path("../b/a.xlsx")) == mark_of(Path("a.xlsx"))
    assert mark_of(Path("../a.xlsx")) != mark_of(Path("a.xlsx"))


PROGRAM = """#!/bin/sh
# What POSIX says of crontab, kept in one file.
case "$1" in
-l) [ -e "{file}" ] || {{ echo "{said}" >&2; exit 1; }}; cat "{file}" ;;
-r) rm "{file}" ;;
-) cat > "{file}" ;;
esac
"""


@pytest.fixture
def kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a crontab program keeps the crontab that stands in for the machine's."""
    if os.name != "posix":
        pytest.skip("there are no crontabs")
    return stand_in(desk, monkeypatch, "no crontab for somebody")


def stand_in(desk: Desk, monkeypatch: pytest.MonkeyPatch, said: str) -> Path:
    kept, program = desk.folder / "kept", desk.folder / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(PROGRAM.format(file=kept, said=said))
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return kept


def test_a_night_is_put_in_moved_and_taken_out(desk: Desk, kept: Path) -> None:
    accounts = desk.many_accounts(1)
    kept.write_bytes(THEIRS)
    words = ("schedule", accounts, "--max-searches", "7", "--install")

    for at, hour in (("02:30", b"30 2 "), ("3:05", b"5 3 ")):
        ended = desk.enrich(*words, "--at", at)
        assert ended.code == 0, ended.err
        before, line = kept.read_bytes()[: len(THEIRS)], kept.read_bytes()[len(THEIRS) :]
        assert before == THEIRS
        assert line.startswith(hour)
        assert line.count(b"\n") == 1
        assert line.decode() == ended.out

    assert desk.enrich("schedule", accounts, "--remove").code == 0
    assert kept.read_bytes() == THEIRS
    again = desk.enrich("schedule", accounts, "--remove")
    assert (again.code, kept.read_bytes()) == (0, THEIRS)
    assert "no line" in again.out


def test_two_files_have_two_lines_and_an_empty_crontab_goes(desk: Desk, kept: Path) -> None:
    files = [desk.accounts([], name=name) for name in ("a.xlsx", "b.xlsx")]
    for path in files:
        assert desk.enrich("schedule", path, "--yes", "--at", "2:00", "--install").code == 0
    assert kept.read_bytes().count(b"\n") == 2
    assert desk.enrich("schedule", files[0], "--remove").code == 0
    assert kept.read_bytes().count(b"b.xlsx") >= 1
    assert b"a.xlsx" not in kept.read_bytes()
    assert desk.enrich("schedule", files[1], "--remove").code == 0
    assert not kept.exists()


def test_a_crontab_that_cannot_be_read_is_not_replaced(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name != "posix":
        pytest.skip("there are no crontabs")
    kept = stand_in(desk, monkeypatch, "you are not allowed to use this program")
    accounts = desk.many_accounts(1)
    ended = desk.enrich("schedule", accounts, "--yes", "--at", "2:00", "--install")
    assert ended.code == 2
    assert "cannot be read: you are not allowed to use this program." in ended.err
    assert not kept.exists()


def test_the_key_is_in_a_file_of_ones_own_and_nowhere_else(desk: Desk, kept: Path) -> None:
    accounts = desk.many_accounts(1)
    words = ("schedule", accounts, "--yes", "--at", "2:00", "--install")
    ended = desk.enrich(*words, key="pk_live_0123456789")
    variables = desk.folder / ".enrich" / "ledger.env"
    assert "PIPECORN_API_KEY=pk_live_0123456789\n" in variables.read_text("utf-8")
    assert variables.stat().st_mode & 0o777 == 0o600
    assert "pk_live" not in ended.out + ended.err + kept.read_text("utf-8")

    variables.chmod(0o640)
    refused = desk.enrich(*words)
    assert refused.code == 3
    assert "chmod 600" in refused.err


def test_without_a_key_it_says_what_to_write_and_where(desk: Desk, kept: Path) -> None:
    accounts = desk.many_accounts(1)
    ended = desk.enrich("schedule", accounts, "--yes", "--at", "2:00", "--install", key=None)
    assert ended.code == 0
    variables = desk.folder / ".enrich" / "ledger.env"
    assert f"put the line PIPECORN_API_KEY=... into {variables}" in ended.err
    assert variables.stat().st_mode & 0o777 == 0o600
    variables.write_text("export PIPECORN_API_KEY='abc'\n")
    again = desk.enrich("schedule", accounts, "--yes", "--at", "2:00", "--install", key=None)
    assert "The API key is in" in again.err
    assert kept.exists()


def test_printing_changes_nothing(desk: Desk, kept: Path) -> None:
    accounts = desk.many_accounts(1)
    ended = desk.enrich("schedule", accounts, "--at", "23:59", "--max-searches", "9")
    assert ended.code == 0
    assert ended.out.startswith("59 23 * * * ")
    assert ended.out.count("\n") == 1
    assert "--max-searches 9" in ended.out
    assert not kept.exists()
    assert not (desk.folder / ".enrich").exists()


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (["--at", "2:00"], "--max-searches 500"),
        (["--yes"], "--at 02:00"),
        (["--yes", "--at", "24:00"], "--at 02:00"),
        (["--yes", "--at", "2:00", "--until", "x"], "--until 06:30"),
        (["--yes", "--at", "2:00", "-c", "none.toml"], "does not exist"),
        (["--remove", "--at", "2:00"], "Leave out"),
    ],
)
def test_what_is_missing_or_wrong_is_refused_with_its_cure(
    desk: Desk, words: list[str], cure: str
) -> None:
    ended = desk.enrich("schedule", desk.many_accounts(1), *words)
    assert (ended.code, ended.out) == (2, "")
    assert cure in ended.err


def test_a_cap_in_the_config_is_consent_and_its_waits_are_kept(desk: Desk) -> None:
    accounts = desk.many_accounts(1)
    desk.config('[limits]\nmax_searches = 3\nlock_wait = "1h"\n[input]\ninput_wait = "0s"\n')
    ended = desk.enrich("schedule", accounts, "--at", "2:00")
    assert ended.code == 0, ended.err
    assert not {"--max-searches", "--lock-wait", "--input-wait"} & set(ended.out.split())
    assert f"--config {desk.folder / 'config.toml'}" in ended.out


def test_a_key_file_of_the_config_needs_no_other(desk: Desk) -> None:
    accounts = desk.many_accounts(1)
    desk.config('[api]\napi_key_file = "key.txt"\n')
    ended = desk.enrich("schedule", accounts, "--at", "2:00", "--yes")
    assert ended.code == 0, ended.err
    assert ".env" not in ended.out


def test_a_file_that_is_not_there_is_refused(desk: Desk) -> None:
    ended = desk.enrich("schedule", "none.xlsx", "--at", "2:00", "--yes")
    assert ended.code == 2
    assert "does not exist" in ended.err
