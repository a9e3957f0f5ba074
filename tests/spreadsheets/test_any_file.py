"""Any grid of text gives an answer for every row, the same through every kind of file."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from spreadsheets.ods import write_ods

from enrich.errors import EnrichError
from enrich.job import Words, make_job
from enrich.model.target import PlannedRow
from enrich.thinking import think

Grid = Sequence[Sequence[str]]

HEADERS = ["ID", "LinkedIn URL", "LinkedIn ID", "Company", "Persona", "Job titles", "Functions",
           "Seniority", "Limit", "Owner", "", "Website", "Excluded titles", "Title"]  # fmt: skip
CELLS = ["A1", "A2", "7", "007", "1441", "1.5E+10", "#N/A", "-", "linkedin.com/company/acme",
         "https://www.linkedin.com/company/b%26b/about", "linkedin.com/showcase/x", "Acme Inc",
         "Sales", "CEO, CFO", "CEO\nCFO", '["CEO"]', "Director", "VP", "25; 15", "all", "5",
         "total", "Total", "=1+1", "-3", "1,5", "2026-01-02", "TRUE", "a;b", "tab\tin", 'say "x"',
         "\u00e9\u00e8", "\u6f22\u5b57", "\U0001f600", "", "", ""]  # fmt: skip
# What XML cannot hold, and what files bring to one form on purpose, is another test's business.
PLAIN = st.characters(
    codec="utf-8",
    exclude_categories=("Cc", "Cs", "Cn", "Co"),
    exclude_characters="\ufeff\u2028\u2029",
)
# Space around a cell is lost in OpenDocument, where it is not written out.
ANY_TEXT = st.text(PLAIN, max_size=6).map(lambda text: " ".join(text.split()))
ANY_CELL = st.sampled_from(CELLS) | st.sampled_from(CELLS) | ANY_TEXT


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    usual = st.lists(st.sampled_from(HEADERS), min_size=1, max_size=7, unique=True)
    header = draw(usual | st.lists(ANY_CELL, min_size=1, max_size=4))
    width = len(header)
    row = st.lists(ANY_CELL, min_size=width, max_size=width)
    return [header, *draw(st.lists(row, min_size=1, max_size=6))]


@settings(max_examples=150)
@given(grids())
@example([["LinkedIn URL"], ["linkedin.com/company/acme"]])
@example([["LinkedIn URL", "Job titles"], ["1441", "CEO\nCFO"], ["", ""], ["1442", "x"]])
def test_a_grid_of_text_means_the_same_in_every_kind_of_file(grid: Grid) -> None:
    with TemporaryDirectory() as folder:
        said = {path.suffix: what_is_said_of(path) for path in written(Path(folder), grid)}
    assert said[".xlsx"][1:] == (2, True) or isinstance(said[".xlsx"][0], list)
    assert said[".xlsx"] == said[".ods"]
    if len(grid[0]) > 1:  # a single column of text does not show its delimiter
        assert said[".xlsx"] == said[".csv"] == said[".tsv"]


def written(folder: Path, grid: Grid) -> list[Path]:
    return [
        as_workbook(folder / "accounts.xlsx", grid),
        as_text(folder / "accounts.csv", grid, ","),
        as_text(folder / "accounts.tsv", grid, "\t"),
        write_ods(folder / "accounts.ods", "accounts", grid),
    ]


def as_workbook(path: Path, grid: Grid) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "accounts"
    for number, row in enumerate(grid, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type = text or None, "s" if text else "n"
    book.save(path)
    return path


def as_text(path: Path, grid: Grid, delimiter: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(grid)
    return path


def what_is_said_of(path: Path) -> tuple[object, ...]:
    """Give the answer for each row, or the one sentence; a traceback is none."""
    try:
        thought = think(make_job(Words(input=path)))
    except EnrichError as fault:
        return type(fault).__name__, int(fault.exit_code), bool(fault.cure)
    for row in thought.plan.rows:
        assert bool(row.targets or row.faults) is not row.is_blank
    return [without_sheet(row) for row in thought.plan.rows], list(thought.columns.by_field)


def without_sheet(row: PlannedRow) -> PlannedRow:
    return replace(row, problems=tuple(replace(one, sheet="") for one in row.problems))
