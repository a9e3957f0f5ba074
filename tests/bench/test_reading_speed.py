"""How long a big workbook takes to be read and planned, beside what reads it fastest elsewhere.

Run by hand: `python -m pytest tests/bench -m bench -n 0 -s`. It measures and prints; it asserts
nothing about time. pandas only reads the cells (with the same calamine); we read them, look for
links and errors, find the table, and plan every row. Rounds take turns, each in a process of its
own, and processor seconds are counted, for other users of the machine do not change those much.
The figure to reach is twice the time of pandas.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import pytest
from bench.big_workbook import write_big_workbook

ROWS = 100_000
ROUNDS = 5
CONFIG = '[personas.Sales]\njob_titles = ["VP Sales", "Head of Sales"]\n'
MEASURE = """
import resource, sys, time
{imports}
began = time.process_time()
{work}
print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
PANDAS = MEASURE.format(
    imports="import pandas, python_calamine",
    work="frame = pandas.read_excel(sys.argv[1], engine='calamine')",
)
OURS = MEASURE.format(
    imports="from pathlib import Path\nimport python_calamine\n"
    "from enrich.job import Words, make_job\nfrom enrich.thinking import think",
    work="thought = think(make_job(Words(input=Path(sys.argv[1]))))",
)
# What macOS counts in bytes, Linux counts in kilobytes.
UNITS_PER_MB = 1_000_000 if sys.platform == "darwin" else 1_000


def measured(program: str, path: Path) -> tuple[float, float]:
    """Processor seconds, and megabytes of memory at most."""
    command = [sys.executable, "-c", program, os.fspath(path)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(printed[0]), float(printed[1]) / UNITS_PER_MB


@pytest.mark.bench
def test_reading_and_planning_beside_pandas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("resource", reason="Windows counts memory elsewhere")
    path = tmp_path / "accounts.xlsx"
    write_big_workbook(path, ROWS)
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    rounds = [(measured(PANDAS, path), measured(OURS, path)) for _ in range(ROUNDS)]
    with capsys.disabled():
        report(path, rounds)


def report(path: Path, rounds: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> None:
    ratios = sorted(ours[0] / pandas[0] for pandas, ours in rounds)
    print(f"\n  {ROWS} rows, {path.stat().st_size / 1e6:.1f} MB, median of {len(rounds)} rounds")
    for name, figures in zip(("pandas", "enrich"), zip(*rounds, strict=True), strict=True):
        seconds, megabytes = zip(*figures, strict=True)
        print(f"    {name:7} {median(seconds):6.2f} s  {max(megabytes):6.0f} MB at most")
    print(f"    ratio   {median(ratios):6.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
