"""How long many leads take to be written, beside the ways that others write workbooks.

Run by hand: `python -m pytest tests/bench/test_writing_speed.py -m bench -n 0 -s`. It measures
and prints; it asserts nothing about time. The rows are made before the clock starts, except
for memory, which is measured with rows that come one by one. Rounds take turns, each in a process
of its own, and processor seconds are counted, for other users of the machine do not change those
much. The figure to reach is a tenth of the time of `DataFrame.to_excel(engine="openpyxl")`.
"""

import os
import subprocess
import sys
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import pytest

from enrich.sheets.reading import read_spreadsheet

ROWS, FEWER_ROWS = 200_000, 50_000
ROUNDS = 3
MEASURE = """
import resource, sys, time
from pathlib import Path

def most():
    # What Linux calls ru_maxrss begins with what the parent process had.
    status = Path("/proc/self/status")
    if status.exists():
        return float(status.read_text().partition("VmHWM:")[2].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

from bench.lead_rows import HEADER, LINK_COLUMNS, TEXT_COLUMNS, lead_rows
{imports}
path, rows = sys.argv[1], {rows}
before = most()
began, cpu_began = time.perf_counter(), time.process_time()
{work}
print(
    time.process_time() - cpu_began,
    time.perf_counter() - began,
    before,
    most(),
)
"""
OURS = """
sheet = Sheet("Leads", HEADER, rows, text_columns=TEXT_COLUMNS, link_columns=LINK_COLUMNS)
with open(path, "wb") as file:
    write_workbook(file, [sheet])
"""
PANDAS = "pandas.DataFrame(rows, columns=HEADER).to_excel(path, engine='openpyxl', index=False)"
OPENPYXL = """
book = openpyxl.Workbook(write_only=True)
sheet = book.create_sheet()
for row in (HEADER, *rows):
    sheet.append(row)
book.save(path)
"""
RUST = "rustpy_xlsxwriter.write_worksheet([dict(zip(HEADER, row)) for row in rows], path)"
IMPORTS = {
    OURS: "from enrich.model.table import Sheet\n"
    "from enrich.sheets.workbook_writing import write_workbook",
    PANDAS: "import openpyxl, pandas",
    OPENPYXL: "import openpyxl",
    RUST: "import rustpy_xlsxwriter",
}
# What macOS counts in bytes, Linux counts in kilobytes.
UNITS_PER_MB = 1_000_000 if sys.platform == "darwin" else 1_000


def measured(way: str, path: Path, rows: str) -> list[float]:
    """Seconds of processor and of clock, and megabytes of memory before and at most."""
    program = MEASURE.format(imports=IMPORTS[way], work=way, rows=rows)
    command = [sys.executable, "-c", program, os.fspath(path)]
    environment = os.environ | {"PYTHONPATH": os.fspath(Path(__file__).parents[1])}
    printed = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    cpu, clock, *memory = map(float, printed)
    return [cpu, clock, *(amount / UNITS_PER_MB for amount in memory)]


@pytest.mark.bench
def test_writing_beside_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("resource", reason="Windows counts memory elsewhere")
    ways = {"to_excel": PANDAS, "openpyxl write_only": OPENPYXL, "enrich": OURS}
    if find_spec("rustpy_xlsxwriter"):
        ways["rustpy-xlsxwriter"] = RUST
    figures = defaultdict[str, list[list[float]]](list)
    for _ in range(ROUNDS):
        for name, way in ways.items():
            path = tmp_path / f"{name}.xlsx"
            figures[name].append(measured(way, path, f"list(lead_rows({ROWS}))"))
    assert len(read_spreadsheet(tmp_path / "enrich.xlsx").grids[0].rows) == ROWS + 1
    with capsys.disabled():
        report(tmp_path, figures)


def report(folder: Path, figures: dict[str, list[list[float]]]) -> None:
    print(f"\n  {ROWS} rows x 20 columns, median of {ROUNDS} rounds")
    for name, rounds in figures.items():
        cpu, clock = (median(column) for column in list(zip(*rounds, strict=True))[:2])
        pairs = zip(figures["to_excel"], rounds, strict=True)
        ratios = sorted(slow[0] / quick[0] for slow, quick in pairs)
        size = (folder / f"{name}.xlsx").stat().st_size / 1e6
        print(
            f"    {name:20} {cpu:6.2f} s of processor, {clock:6.2f} s of clock, {size:5.1f} MB,"
            f" {median(ratios):5.1f} x to_excel ({ratios[0]:.1f} to {ratios[-1]:.1f})"
        )


@pytest.mark.bench
def test_memory_is_flat(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("resource", reason="Windows counts memory elsewhere")
    for rows in (FEWER_ROWS, ROWS):
        before, most = measured(OURS, tmp_path / "a.xlsx", f"lead_rows({rows})")[2:]
        with capsys.disabled():
            print(f"\n    {rows:7} rows: {most:.0f} MB at most, {most - before:.0f} of them for it")
