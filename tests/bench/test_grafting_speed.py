"""How long it takes to give a big workbook back with columns added, beside openpyxl.

Run by hand: `python -m pytest tests/bench/test_grafting_speed.py -m bench -n 0 -s`. It measures
and prints; it asserts nothing about time. 50,000 rows of 15 styled columns, 6 columns added;
openpyxl loads, adds and saves, we graft. Rounds take turns. The figure to reach is an eighth of
openpyxl's time, the grafting itself in under 64 MiB: the answers are there before it starts.
"""

from pathlib import Path
from typing import Any

import pytest
from bench.measuring import Work, line, load, measured
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Border, Font, PatternFill, Side

ROWS, COLUMNS, ADDED, ROUNDS = 50_000, 15, 6, 3
OPENPYXL = Work(
    imports="from openpyxl import load_workbook",
    work=f"""
book = load_workbook(sys.argv[1])
sheet = book.worksheets[0]
for row in range(1, sheet.max_row + 1):
    for column in range({COLUMNS + 1}, {COLUMNS + ADDED + 1}):
        sheet.cell(row, column, "text")
book.save(sys.argv[2])
""",
)
OURS = Work(
    imports="from enrich.model.table import Table\n"
    "from enrich.sheets.graft.answered import Answered\n"
    "from enrich.sheets.graft.package import graft",
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
    path = tmp_path / "accounts.xlsx"
    write_styled(path)
    output = tmp_path / "out.xlsx"
    rounds = [
        (measured(OPENPYXL, path, output), measured(OURS, path, output)) for _ in range(ROUNDS)
    ]
    theirs, ours = zip(*rounds, strict=True)
    with capsys.disabled():
        size = path.stat().st_size / 1e6
        print(f"\n  {ROWS} x {COLUMNS}, {size:.1f} MB, median of {ROUNDS} rounds, {load()}")
        print(line("openpyxl", theirs, theirs))
        print(line("enrich", ours, theirs))


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
