"""How long many leads take to be written, beside the ways that others write workbooks.

Run by hand: `python -m pytest tests/bench/test_writing_speed.py -m bench -n 0 -s`. It measures
and prints; it asserts nothing about time. The rows are made before the clock starts, and rounds
take turns. XlsxWriter and rustpy-xlsxwriter take part where they are installed. The figure to
reach is a tenth of the time of `DataFrame.to_excel(engine="openpyxl")`, and memory that is flat
in the number of leads: that is measured with rows that come one by one.
"""

from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import pytest
from bench.measuring import Measured, Work, line, load, measured

from enrich.sheets.reading import read_spreadsheet

ROWS = 200_000
GROWING = (50_000, 200_000, 500_000)
ROUNDS = 3
LEADS = "from bench.lead_rows import HEADER, LINK_COLUMNS, TEXT_COLUMNS, lead_rows\n"
AT_ONCE = "path, rows = sys.argv[1], list(lead_rows(int(sys.argv[2])))"
ONE_BY_ONE = "path, rows = sys.argv[1], lead_rows(int(sys.argv[2]))"
OURS = """
sheet = Sheet("Leads", HEADER, rows, text_columns=TEXT_COLUMNS, link_columns=LINK_COLUMNS)
with open(path, "wb") as file:
    write_workbook(file, [sheet])
"""
OUR_IMPORTS = "from enrich.model.table import Sheet\nfrom enrich.sheets.workbook_writing import write_workbook"
TO_EXCEL = """
frame = pandas.DataFrame(rows, columns=HEADER)
frame.to_excel(path, engine="openpyxl", index=False)
"""
TO_EXCEL_XLSXWRITER = """
frame = pandas.DataFrame(rows, columns=HEADER)
options = {"options": {"strings_to_urls": False, "strings_to_formulas": False}}
frame.to_excel(path, engine="xlsxwriter", index=False, engine_kwargs=options)
"""
OPENPYXL = """
book = openpyxl.Workbook(write_only=True)
sheet = book.create_sheet()
for row in (HEADER, *rows):
    sheet.append(row)
book.save(path)
"""
XLSXWRITER = """
book = xlsxwriter.Workbook(path, {
    "constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False,
    "default_date_format": "yyyy-mm-dd hh:mm",
})
sheet = book.add_worksheet()
sheet.write_row(0, 0, HEADER)
for number, row in enumerate(rows, start=1):
    sheet.write_row(number, 0, row)
book.close()
"""
RUST = "rustpy_xlsxwriter.write_worksheet([dict(zip(HEADER, row)) for row in rows], path)"
WAYS = {
    "to_excel(openpyxl)": Work(TO_EXCEL, "import openpyxl, pandas"),
    "to_excel(xlsxwriter)": Work(TO_EXCEL_XLSXWRITER, "import pandas, xlsxwriter"),
    "openpyxl write_only": Work(OPENPYXL, "import openpyxl"),
    "XlsxWriter constant_memory": Work(XLSXWRITER, "import xlsxwriter"),
    "rustpy-xlsxwriter": Work(RUST, "import rustpy_xlsxwriter"),
    "enrich": Work(OURS, OUR_IMPORTS),
}
EXTRAS = {"xlsxwriter", "rustpy_xlsxwriter"}


def can_take_part(way: Work) -> bool:
    return all(
        find_spec(extra) for extra in EXTRAS if extra in way.imports.replace(",", " ").split()
    )


@pytest.mark.bench
def test_writing_beside_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ways = {name: way for name, way in WAYS.items() if can_take_part(way)}
    figures = defaultdict[str, list[Measured]](list)
    for _ in range(ROUNDS):
        for name, way in ways.items():
            work = Work(way.work, LEADS + way.imports, AT_ONCE)
            figures[name].append(measured(work, tmp_path / f"{name}.xlsx", str(ROWS)))
    assert len(read_spreadsheet(tmp_path / "enrich.xlsx").grids[0].rows) == ROWS + 1
    with capsys.disabled():
        print(f"\n  {ROWS} rows x 20 columns, median of {ROUNDS} rounds, {load()}")
        for name, rounds in figures.items():
            size = (tmp_path / f"{name}.xlsx").stat().st_size / 1e6
            print(f"{line(name, rounds, figures['to_excel(openpyxl)'])}, file of {size:.1f} MB")


@pytest.mark.bench
def test_memory_is_flat(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for rows in GROWING:
        work = Work(OURS, LEADS + OUR_IMPORTS, ONE_BY_ONE)
        one = measured(work, tmp_path / "a.xlsx", str(rows))
        with capsys.disabled():
            print(
                f"\n    {rows:7} rows: {one.memory:.0f} MiB for it, {one.most:.0f} MiB in all",
                end="",
            )
