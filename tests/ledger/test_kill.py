"""What is committed is there after a SIGKILL, and what is not has never been."""

import subprocess
import sys
from pathlib import Path

import pytest
from ledger.bench import Bench, search

from enrich.model.search import SearchState

TESTS = str(Path(__file__).parents[1])
PREPARE = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from ledger.bench import MOVES, Bench, search
from enrich.model.search import SearchState
bench = Bench(Path(sys.argv[1]))
"""
AFTER_A_MOVE = (
    PREPARE
    + """
bench.bring(search(), SearchState(sys.argv[2]))
print("committed", flush=True)
time.sleep(60)
"""
)
WITHIN_A_RESULT = (
    PREPARE
    + """
from enrich.ledger.attempts import Attempts
def sleep(*_):
    print("half-way", flush=True)
    time.sleep(60)
attempt = bench.accepted(search())
Attempts._keep_answer = sleep
MOVES["finish"](bench.attempts, attempt)
"""
)


def kill_when_it_speaks(script: str, bench: Bench, state: str = "") -> str:
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(bench.path), state, TESTS],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    process.kill()
    process.communicate()
    return said


@pytest.mark.parametrize("state", SearchState)
def test_a_move_survives_a_kill_right_after_it(state: SearchState, bench: Bench) -> None:
    assert kill_when_it_speaks(AFTER_A_MOVE, bench, state) == "committed\n"
    assert bench.latest(search()).state is state
    assert bench.sql("PRAGMA integrity_check") == [("ok",)]


def test_a_result_that_was_cut_short_is_none_and_can_be_fetched_again(bench: Bench) -> None:
    assert kill_when_it_speaks(WITHIN_A_RESULT, bench) == "half-way\n"
    assert bench.latest(search()).state is SearchState.RUNNING
    assert bench.sql("SELECT * FROM leads") == []
    bench.attempts.finish(bench.latest(search()), [], {})
    assert bench.latest(search()).state is SearchState.FINISHED
