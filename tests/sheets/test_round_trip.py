"""Whatever stands in a grid of text comes back from the file exactly as it went in."""

import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from enrich.model.table import Cell, Sheet
from enrich.sheets.reading import Dialect, read_spreadsheet
from enrich.sheets.text import csv_text, xlsx_text
from enrich.sheets.writing import stage

Grid = list[tuple[str, ...]]

TROUBLE = st.sampled_from(
    [
        "=1+1",
        "#N/A",
        "_x0041_",
        "_x005F_",
        "x005F_",
        "_x000D_",
        "_x000d_\n",
        "007",
        "1e5",
        " a ",
        "a\r\nb",
        '"',
        "a\rb",
        "'=1",
        "\u200fאבג",
        "\U0001f468\u200d\U0001f469",
        "\ufeff",
        "]]>",
        "&amp;",
    ]
)
# Besides the whole of Unicode, much of what parsers trip over.
TEXTS = (
    TROUBLE
    | st.text(alphabet="ab \t\r\n\"';,=+-@_x0041F<&>\x00\x0b\ud800", max_size=12)
    | st.text(max_size=12)
)
GRIDS: st.SearchStrategy[Grid] = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[TEXTS] * width), min_size=1, max_size=5)
)
DIALECTS = st.builds(
    Dialect,
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\r\n", "\n"]),
)
QUICKLY = settings(max_examples=60, deadline=None)


def sheet_of(grid: Grid) -> Sheet:
    # A plain first line tells the delimiter, and that there is a row at all.
    return Sheet("Grid", tuple(f"h{index}" for index in range(len(grid[0]))), grid)


def write(path: Path, grid: Grid, dialect: Dialect | None = None) -> Path:
    with stage(path, [sheet_of(grid)], dialect=dialect) as staged:
        return staged.publish()[0]


def as_xlsx_holds(text: str) -> Cell:
    """Excel's line end is LF; XML's forbidden characters are gone; white space alone is blank."""
    held = xlsx_text(text)
    return held if held.strip() else None


def padded(rows: Sequence[tuple[object, ...]], height: int, width: int) -> list[tuple[object, ...]]:
    """Readers end the sheet at its last cell that is not blank."""
    wide = [row + (None,) * (width - len(row)) for row in rows]
    return wide + [(None,) * width] * (height - len(wide))


@QUICKLY
@given(GRIDS)
@example([("_x0041_", "=_x0041_")])
def test_a_workbook_gives_back_what_was_written(grid: Grid) -> None:
    expected = [tuple(as_xlsx_holds(text) for text in row) for row in grid]
    with TemporaryDirectory() as folder:
        path = write(Path(folder, "a.xlsx"), grid)
        by_calamine = list(read_spreadsheet(path).grids[0].rows[1:])
        by_openpyxl = list(load_workbook(path)["Grid"].values)[1:]
        with ZipFile(path) as parts:
            xml = parts.read("xl/worksheets/sheet1.xml").decode()
    size = len(grid), len(grid[0])
    assert padded(by_calamine, *size) == expected
    assert padded(by_openpyxl, *size) == expected
    assert not re.search(r"<f[ >/]", xml)


@QUICKLY
@given(GRIDS, DIALECTS)
def test_a_text_file_gives_back_what_was_written(grid: Grid, dialect: Dialect) -> None:
    expected = [tuple(csv_text(text) or None for text in row) for row in grid]
    with TemporaryDirectory() as folder:
        spreadsheet = read_spreadsheet(write(Path(folder, "a.csv"), grid, dialect))
    read = spreadsheet.grids[0].rows[1:]
    assert spreadsheet.dialect is not None
    # One column has no delimiter to be told by; what its commas mean nobody knows.
    if len(grid[0]) > 1:
        assert spreadsheet.dialect.delimiter == dialect.delimiter
        assert list(read) == expected
