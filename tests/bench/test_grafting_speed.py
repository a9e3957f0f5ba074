"""How long it takes to give a big workbook back with columns added, beside openpyxl.

Run by hand: `python -m pytest tests/bench -m bench -n 0 -s`. It measures and prints; it asserts
nothing about time. 50,000 rows of 15 styled columns, 6 columns added; openpyxl loads, adds and
saves, we graft. Rounds take turns, each in a process of its own; processor seconds are counted,
and the memory that the work itself took. The figure to reach is an eighth of openpyxl's time,
in under 64 MiB.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Border, Font, PatternFill, Side

ROWS, COLUMNS, ADDED, ROUNDS = 50_000, 15, 6, 3
MEASURE = """
import resource, sys, time
{imports}
{before}
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.process_time()
{work}
seconds = time.process_time() - began
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory)
"""
OPENPYXL = MEASURE.format(
    imports="from openpyxl import load_workbook",
    before="",
    work=f"""
book = load_workbook(sys.argv[1])
sheet = book.worksheets[0]
for row in range(1, sheet.max_row + 1):
    for column in range({COLUMNS + 1}, {COLUMNS + ADDED + 1}):
        sheet.cell(row, column, "text")
book.save(sys.argv[2])
""",
)
OURS = MEASURE.format(
    imports="from pathlib import Path\nfrom enrich.model.table import Table\n"
    "from enrich.sheets.graft.package import Answered, graft",
    before=f"""
rows = (("x",) * {COLUMNS},) * {ROWS}
table = Table(Path(sys.argv[1]), "Accounts", ("h",) * {COLUMNS}, rows)
added = [("text",) * {ADDED}] * {ROWS}
places = tuple(range({COLUMNS + 1}, {COLUMNS + ADDED + 1}))
answered = Answered(table, ("added",) * {ADDED}, added, places)
""",
    work="with open(sys.argv[2], 'wb') as file:\n    graft(file, answered, added=())",
)


@pytest.mark.bench
def test_grafting_beside_openpyxl(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("resource", reason="Windows counts memory elsewhere")
    path = tmp_path / "accounts.xlsx"
    write_styled(path)
    rounds = [(measured(OPENPYXL, path), measured(OURS, path)) for _ in range(ROUNDS)]
    with capsys.disabled():
        report(path, rounds)


def write_styled(path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Accounts")
    looks = Border(bottom=Side("thin")), Font(name="Arial", size=9), PatternFill("solid", "EEF3FA")

    def cell(value: str | int) -> Any:
        made = WriteOnlyCell(sheet, value=value)
        made.border, made.font, made.fill = looks
        return made

    sheet.append([cell(f"Column {number}") for number in range(COLUMNS)])
    for row in range(ROWS):
        sheet.append([cell(f"text {row}" if n % 2 else row * n) for n in range(COLUMNS)])
    book.save(path)


def measured(program: str, path: Path) -> tuple[float, float]:
    """Processor seconds, and megabytes of memory that the work took."""
    command = [
        sys.executable,
        "-c",
        program,
        os.fspath(path),
        os.fspath(path.with_name("out.xlsx")),
    ]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(printed[0]), float(printed[1]) / (1_000_000 if sys.platform == "darwin" else 1_000)


def report(path: Path, rounds: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> None:
    ratios = sorted(theirs[0] / ours[0] for theirs, ours in rounds)
    print(f"\n  {ROWS} x {COLUMNS}, {path.stat().st_size / 1e6:.1f} MB, median of {len(rounds)}")
    for name, figures in zip(("openpyxl", "graft"), zip(*rounds, strict=True), strict=True):
        seconds, megabytes = zip(*figures, strict=True)
        print(f"    {name:9} {median(seconds):6.2f} s  {max(megabytes):6.0f} MB at most")
    print(f"    times as fast {median(ratios):5.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f})")
