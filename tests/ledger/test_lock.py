"""One run at a time on a ledger, and no lock that outlives its run; in real processes."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from enrich.errors import ExitCode, LedgerBusy, LedgerRefused
from enrich.ledger.lock import hold

HOLD = """
import sys, time
from pathlib import Path
from enrich.ledger.lock import hold
with hold(Path(sys.argv[1]), wait=10):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""
RACE = """
import sys, time
from pathlib import Path
from enrich.ledger.lock import hold
ledger, inside = Path(sys.argv[1]), Path(sys.argv[2])
sys.stdin.readline()
for _ in range(20):
    with hold(ledger, wait=60):
        inside.touch(exist_ok=False)
        time.sleep(0.002)
        inside.unlink()
"""
RUNNER = """
import os, sys, time
from pathlib import Path
from enrich.ledger.lock import hold
ledger = Path(sys.argv[1])
diary = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
sys.stdin.readline()
with hold(ledger, wait=60):
    os.write(diary, b"begin ")
    time.sleep(0.1)
    os.write(diary, b"end ")
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts Python on a script; what still runs after the test is killed."""
    running: list[subprocess.Popen[str]] = []

    def started(script: str, *words: object) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield started
    for process in running:
        process.kill()
        process.communicate()


def start_holder(start: Start, ledger: Path, seconds: float = 60) -> "subprocess.Popen[str]":
    holder = start(HOLD, ledger, seconds)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / ".enrich" / "ledger.db"


def test_a_second_run_is_told_who_holds_the_ledger(start: Start, ledger: Path) -> None:
    holder = start_holder(start, ledger)
    with pytest.raises(LedgerBusy) as busy, hold(ledger, wait=0.3):
        pass
    assert re.fullmatch(
        rf"Another run holds the ledger {re.escape(str(ledger))}: process {holder.pid} on \S+, "
        r"since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.",
        busy.value.what,
    )
    assert busy.value.cure == "Run again when it has ended."
    assert busy.value.exit_code is ExitCode.WORK_REMAINS


def test_a_second_run_in_the_same_process_is_refused_as_well(ledger: Path) -> None:
    with hold(ledger, wait=0), pytest.raises(LedgerBusy), hold(ledger, wait=0):
        pass


def test_a_second_run_waits_for_as_long_as_it_was_told(start: Start, ledger: Path) -> None:
    start_holder(start, ledger)
    began = time.monotonic()
    with pytest.raises(LedgerBusy), hold(ledger, wait=0.5):
        pass
    assert 0.5 <= time.monotonic() - began < 2.0


def test_a_second_run_goes_on_when_the_first_has_ended(start: Start, ledger: Path) -> None:
    start_holder(start, ledger, 0.5)
    with hold(ledger, wait=20):
        pass


def test_a_lock_dies_with_a_killed_process(start: Start, ledger: Path) -> None:
    holder = start_holder(start, ledger)
    holder.kill()
    holder.wait()
    with hold(ledger, wait=0):
        pass


def test_a_lock_is_let_go_when_the_run_raises(ledger: Path) -> None:
    with pytest.raises(KeyboardInterrupt), hold(ledger, wait=0):
        raise KeyboardInterrupt
    with hold(ledger, wait=0):
        pass


def test_two_ledgers_side_by_side_are_two_locks(tmp_path: Path) -> None:
    with hold(tmp_path / "a.db", wait=0), hold(tmp_path / "b.db", wait=0):
        pass


def test_two_processes_that_race_for_it_never_both_hold_it(
    start: Start, ledger: Path, tmp_path: Path
) -> None:
    racers = [start(RACE, ledger, tmp_path / "inside") for _ in range(2)]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    errors = [racer.communicate(timeout=60)[1] for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0], errors


def begin_together(start: Start, script: str, *words: object) -> list[str]:
    """Two processes that are let go at the same moment; what they said about going wrong."""
    racers = [start(script, *words) for _ in range(2)]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    return [err for racer in racers if (err := racer.communicate(timeout=60)[1])]


def pairs_that_ran_at_once(start: Start, folder: Path, *, pairs: int, script: str = RUNNER) -> int:
    """How many of so many pairs, each on a new ledger, were ever inside together."""
    at_once = 0
    for pair in range(pairs):
        diary = folder / f"{pair}.txt"
        assert begin_together(start, script, folder / str(pair) / "ledger.db", diary) == []
        words = diary.read_text("ascii").split()
        assert sorted(words) == ["begin", "begin", "end", "end"], (
            "the second one never had its turn"
        )
        at_once += words != ["begin", "end", "begin", "end"]
    return at_once


def test_two_started_together_run_one_after_the_other(start: Start, tmp_path: Path) -> None:
    assert pairs_that_ran_at_once(start, tmp_path, pairs=10) == 0


@pytest.mark.slow
def test_a_hundred_times_two_started_together_are_never_two_runners(
    start: Start, tmp_path: Path
) -> None:
    assert pairs_that_ran_at_once(start, tmp_path, pairs=100) == 0


def test_without_the_lock_two_started_together_are_two_runners(
    start: Start, tmp_path: Path
) -> None:
    unlocked = RUNNER.replace("with hold(ledger, wait=60):", "if True:")
    assert pairs_that_ran_at_once(start, tmp_path, pairs=3, script=unlocked) > 0


def test_a_lock_in_a_place_where_none_can_be_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(LedgerRefused, match=r"cannot be locked: .*folder can be written"),
        hold(tmp_path / "file" / "ledger.db", wait=0),
    ):
        pass


def test_a_lock_file_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "ledger.db.lock").write_bytes(b"somebody else's file " * 100)
    with (
        pytest.raises(LedgerRefused, match="cannot be locked: file is not a database"),
        hold(tmp_path / "ledger.db", wait=0),
    ):
        pass
