"""Charts are read as they are meant, whatever the sheet and its rows are called."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.cell import range_to_tuple
from sheets.packages import faults_of, parts_of, write

from enrich.model.table import Chart, ChartKind, Sheet
from enrich.sheets.charts import chart_parts, chart_xml, drawing_xml
from enrich.sheets.names import free_sheet_name

ROWS: tuple[tuple[str, int], ...] = (
    ("Rows by status", 0),
    ("done", 31),
    ("empty", 7),
    ("Titles", 0),
    ('=1+1 & "co" <b>', 5),
)
STATUS = Chart("Rows by status", ChartKind.BAR, 1, 2, (0, 4), colours=("2E7D6B", "A9CDBF"))
TITLES = Chart("Titles & <more>", ChartKind.COLUMN, 4, 4, (16, 4))
SHARES = Chart("Shares", ChartKind.DOUGHNUT, 1, 2, (32, 4))
CHARTS = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
ODD_NAMES = ["Summary", "Ann's list", "A & B <c>", "שלום", "🙂 leads", "=1+1", "a,b!c"]


def sheet(*charts: Chart, rows: tuple[tuple[str, int], ...] = ROWS, name: str = "Summary") -> Sheet:
    return Sheet(name, ("what", "how many"), rows, charts=charts)


def charts_of(path: Path) -> list[Any]:
    worksheet: Any = load_workbook(path).worksheets[0]
    charts: list[Any] = worksheet._charts
    return charts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out.xlsx"


def test_charts_come_back_with_kind_title_place_and_cells(path: Path) -> None:
    write(path, sheet(STATUS, TITLES, SHARES))
    status, titles, shares = charts_of(path)
    assert [type(item).__name__ for item in (status, titles, shares)] == [
        "BarChart", "BarChart", "DoughnutChart",
    ]  # fmt: skip
    assert (status.barDir, titles.barDir) == ("bar", "col")
    assert [title_of(item) for item in (status, titles)] == ["Rows by status", "Titles & <more>"]
    assert status.ser[0].cat.strRef.f == "'Summary'!$A$3:$A$4"
    assert status.ser[0].val.numRef.f == "'Summary'!$B$3:$B$4"
    assert titles.ser[0].cat.strRef.f == "'Summary'!$A$6:$A$6"
    assert (titles.anchor._from.row, titles.anchor._from.col) == (17, 4)


def title_of(chart: Any) -> str:
    return "".join(run.t for paragraph in chart.title.tx.rich.p for run in paragraph.r or ())


def test_a_viewer_that_does_not_compute_finds_the_values_in_the_chart(path: Path) -> None:
    write(path, sheet(STATUS, TITLES))
    status, titles = charts_of(path)
    assert [point.v for point in status.ser[0].cat.strRef.strCache.pt] == ["done", "empty"]
    assert [point.v for point in status.ser[0].val.numRef.numCache.pt] == [31, 7]
    assert [point.v for point in titles.ser[0].cat.strRef.strCache.pt] == [ROWS[4][0]]


def test_each_status_has_its_colour_and_other_bars_share_one(path: Path) -> None:
    write(path, sheet(STATUS, TITLES))
    status, titles = charts_of(path)
    colours = [point.spPr.solidFill.srgbClr for point in status.ser[0].dPt]
    assert colours == ["2E7D6B", "A9CDBF"]
    assert not titles.ser[0].dPt


def test_more_bars_have_more_room(path: Path) -> None:
    tall = Chart("Tall", ChartKind.BAR, 1, 2, (0, 4), height=20)
    write(path, sheet(tall))
    assert charts_of(path)[0].anchor.ext.height == 20 * 162_000, "4.5 mm for each row"


def test_the_package_keeps_its_rules(path: Path) -> None:
    write(path, sheet(STATUS, TITLES, SHARES))
    assert list(faults_of(path)) == []
    names = [name for name in parts_of(path) if name.startswith(("xl/charts/", "xl/drawings/"))]
    assert sorted(names) == [
        "xl/charts/chart1.xml",
        "xl/charts/chart2.xml",
        "xl/charts/chart3.xml",
        "xl/drawings/_rels/drawing1.xml.rels",
        "xl/drawings/drawing1.xml",
    ]


@pytest.mark.spoils_workbooks
def test_the_look_at_a_package_sees_what_is_missing(path: Path) -> None:
    write(path, sheet(STATUS))
    parts = {name: content for name, content in parts_of(path).items() if "charts/" not in name}
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert len(list(faults_of(path))) == 2


@pytest.mark.parametrize("name", ODD_NAMES)
def test_the_cells_are_found_whatever_the_sheet_is_called(path: Path, name: str) -> None:
    write(path, sheet(STATUS, name=name))
    assert list(faults_of(path)) == []
    found, _ = range_to_tuple(charts_of(path)[0].ser[0].val.numRef.f)
    assert found.replace("''", "'") == load_workbook(path).sheetnames[0]


@given(st.text(), st.lists(st.tuples(st.text(), st.integers() | st.floats()), min_size=1))
def test_any_name_and_any_texts_make_parts_that_say_the_same(
    name: str, pairs: list[tuple[str, float]]
) -> None:
    legal = free_sheet_name(name, ())
    chart = Chart(name, ChartKind.BAR, 0, len(pairs) - 1, (0, 3))
    texts, numbers = zip(*pairs, strict=True)
    made = ET.fromstring(  # noqa: S314 - our own
        chart_xml(chart, legal, categories=texts, values=numbers)
    )
    ET.fromstring(drawing_xml([chart]))  # noqa: S314
    references = [element.text or "" for element in made.iter(f"{CHARTS}f")]
    assert [unquoted(item) for item in references] == [
        (legal, f"$A$2:$A${len(pairs) + 1}"),
        (legal, f"$B$2:$B${len(pairs) + 1}"),
    ]
    cached = [point.findtext(f"{CHARTS}v") for point in made.iterfind(f".//{CHARTS}strCache/*")][1:]
    assert [read_back(item or "") for item in cached] == [holdable(text) for text in texts]


def unquoted(reference: str) -> tuple[str, str]:
    parts = re.fullmatch(r"'((?:[^']|'')*)'!(.*)", reference)
    assert parts is not None
    return parts[1].replace("''", "'"), parts[2]


def read_back(text: str) -> str:
    """As spreadsheet programs read a value: `_x005F_` is an underscore."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)


def holdable(text: str) -> str:
    cleaned = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
    return re.sub("\r\n?", "\n", cleaned)


def test_what_looks_like_an_escape_stays_as_it_is() -> None:
    chart = Chart("t", ChartKind.BAR, 0, 0, (0, 3))
    assert b"<c:v>_x005F_x0041_</c:v>" in chart_xml(chart, "S", categories=["_x0041_"], values=[1])


def test_a_sheet_without_charts_needs_no_drawing() -> None:
    parts = chart_parts(sheet(), "Summary", drawing_number=1, first_chart=1)
    assert list(parts.files) == []
    assert list(parts.content_types) == []
    assert parts.drawing == ""
