"""Whatever rows a sheet is given, every reader finds the same values in it again."""

import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from enrich.model.table import Cell, Sheet
from enrich.sheets import sheet_stream
from enrich.sheets.cell_xml import CellXml, Cut
from enrich.sheets.column_xml import ColumnXml, Link
from enrich.sheets.formats import Format, own_styles
from enrich.sheets.links import MOST_PER_SHEET
from enrich.sheets.reading import read_spreadsheet
from enrich.sheets.sheet_stream import Written, write_sheet
from enrich.sheets.text import xlsx_text
from enrich.sheets.workbook_writing import write_workbook

FORMATS = own_styles()[1]
ADDRESS = "https://www.linkedin.com/in/ada"
FORMULAS = ("=1+1", "@SUM(A1)", "+1", "-1", "\t=1", "\r=1", "=_x0041_&1", "='a b'!A1")

TEXTS = (
    st.sampled_from([*FORMULAS, "#N/A", "#tag", "_x0041_", "'", "  ", "a\nb", "R&D <x>", ADDRESS])
    | st.text(alphabet="ab_x0041 &<>'\"\t\n\x00\ufffe\ud800\u3000", max_size=8)
    | st.text(max_size=8)
)
MARCH_1900 = datetime.fromisoformat("1900-03-01")
PARIS = timezone(timedelta(hours=2))
MOMENTS = st.datetimes(min_value=MARCH_1900).map(lambda moment: moment.replace(microsecond=0))
NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(allow_nan=False, allow_infinity=False)
KINDS: list[st.SearchStrategy[Cell]] = [
    TEXTS,
    st.text(alphabet="abcäß東🚀=+&", min_size=1),
    NUMBERS,
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.builds(datetime.replace, MOMENTS, tzinfo=st.sampled_from([UTC, PARIS, None])),
    st.times(),
    st.timedeltas(),
    st.none(),
]
COLUMNS = st.one_of(
    *(st.lists(kind, min_size=1, max_size=8) for kind in KINDS),
    *(st.lists(kind | st.none(), min_size=1, max_size=8) for kind in KINDS),
    st.lists(st.one_of(KINDS), min_size=1, max_size=8),
)
SEVERAL = settings(max_examples=80, deadline=None)
MANY = settings(max_examples=300, deadline=None)


def written(sheet: Sheet) -> tuple[bytes, Written]:
    file = BytesIO()
    result = write_sheet(file, sheet, FORMATS, rows=sheet.rows)
    return file.getvalue(), result


def column(cells: Sequence[Cell], **kinds: Any) -> Sheet:
    return Sheet("Leads", ("head",), [(cell,) for cell in cells], **kinds)


def read_back(*sheets: Sheet) -> tuple[list[Any], list[Any]]:
    """The first column below the header, by calamine and by openpyxl; all XML is well-formed."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.xlsx")
        with path.open("wb") as file:
            write_workbook(file, sheets)
        with ZipFile(path) as parts:
            for name in parts.namelist():
                ParserCreate().Parse(parts.read(name), True)  # noqa: FBT003
        by_calamine = [row[0] if row else None for row in read_spreadsheet(path).grids[0].rows[1:]]
        worksheet = load_workbook(path).worksheets[0]
        by_openpyxl = [row[0].value for row in worksheet.iter_rows(min_row=2)]
    return by_calamine, by_openpyxl


def without_blank_end(cells: Sequence[object]) -> list[object]:
    kept = list(cells)
    while kept and kept[-1] is None:
        kept.pop()
    return kept


def as_moment(cell: object) -> object:
    """Readers differ in what they call a midnight: a day, or a moment."""
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime.combine(cell, time())
    return cell


def takes_any(_letters: str, _number: bytes, _address: str) -> bool:
    return True


def held(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = xlsx_text(cell)
    return text if text.strip() else None


@MANY
@given(COLUMNS, st.sampled_from([Format.PLAIN, Format.TEXT]), st.sampled_from([None, takes_any]))
@example([MARCH_1900, MARCH_1900 - timedelta(days=1)], Format.PLAIN, None)
@example([datetime(1900, 3, 1, 1, tzinfo=PARIS)], Format.PLAIN, None)
@example([MARCH_1900.replace(tzinfo=UTC), MARCH_1900], Format.PLAIN, None)
@example([MARCH_1900.date(), date(1900, 2, 28)], Format.PLAIN, None)
@example(["x" * 40_000, "a"], Format.PLAIN, None)
@example(["a", "b\uffff"], Format.PLAIN, None)
@example(["a", "b\ufffe"], Format.PLAIN, None)
@example(["a", "b\x0b", "\ud800"], Format.PLAIN, None)
@example(["a", "\u3000"], Format.PLAIN, None)
def test_a_block_looks_as_its_cells_do_one_by_one(
    cells: list[Cell], base: Format, link: Link | None
) -> None:
    cuts: list[Cut] = []
    xml = ColumnXml("AB", base, xml=CellXml(FORMATS, cuts.append), link=link)
    numbers = [b"%d" % number for number in range(2, 2 + len(cells))]
    together = b"".join(map(b"".join, zip(*xml.pieces(cells, numbers), strict=False)))
    assert together == b"".join(map(xml._cell, cells, numbers))


@SEVERAL
@given(st.one_of([st.lists(kind | st.none(), max_size=6) for kind in (TEXTS, NUMBERS, MOMENTS)]))
@example(["שלום", "مرحبا 🚀", "👩\u200d👩\u200d👧", "\u202eabc"])
def test_any_value_is_read_back_by_both_readers(cells: list[Cell]) -> None:
    expected = without_blank_end([held(cell) for cell in cells])
    for found in read_back(column(cells)):
        assert [as_moment(cell) for cell in without_blank_end(found)] == expected


@SEVERAL
@given(st.lists(st.dates(min_value=date(1900, 3, 1)), min_size=1, max_size=5))
def test_days_are_read_back_as_days(cells: list[Cell]) -> None:
    for found in read_back(column(cells)):
        assert [as_moment(cell) for cell in found] == [as_moment(cell) for cell in cells]


@pytest.mark.parametrize("text_columns", [frozenset(), frozenset({"head"})])
@pytest.mark.parametrize("others", [(), ("Acme",), (7, None)])
def test_formulas_from_outside_are_inert(
    tmp_path: Path, text_columns: frozenset[str], others: tuple[Cell, ...]
) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        write_workbook(file, [column([*FORMULAS, *others], text_columns=text_columns)])
    cells = [load_workbook(path)["Leads"].cell(row, 1) for row in range(2, len(FORMULAS) + 2)]
    assert [cell.value for cell in cells] == [xlsx_text(text) for text in FORMULAS]
    assert all(cell.quotePrefix and cell.data_type == "s" for cell in cells)


def test_texts_too_long_are_cut_and_named() -> None:
    cells = ["a", "x" * 40_000, "🚀" * 20_000, "x" * 32_767, "🚀" * 16_383]
    assert written(column(cells))[1].was_cut == (Cut("A3", 40_000), Cut("A4", 40_000))
    for found in read_back(column(cells)):
        assert found == [xlsx_text(cell) for cell in cells]


def test_links_beyond_excels_limit_are_counted_and_stay_text() -> None:
    cells = [f"{ADDRESS}-{number}" for number in range(MOST_PER_SHEET + 3)]
    xml, result = written(column(cells, link_columns=frozenset({"head"})))
    assert result.links == tuple(cells[:MOST_PER_SHEET])
    assert result.links_left == 3
    link_cells = xml.count(b' s="%d" t=' % FORMATS[Format.LINK])
    assert xml.count(b"<hyperlink ") == MOST_PER_SHEET == link_cells
    assert all(cell.encode() in xml for cell in cells[-3:])


def test_a_sheet_that_grows_too_large_goes_on_in_the_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sheet_stream, "MOST_BYTES", 100_000)
    names = [f"person {number}" for number in range(5_000)]
    with (tmp_path / "a.xlsx").open("wb") as file:
        write_workbook(file, [column(names)])
    grids = read_spreadsheet(tmp_path / "a.xlsx").grids
    assert len(grids) > 1
    assert [row[0] for grid in grids for row in grid.rows[1:]] == names


def test_a_row_that_does_not_fit_its_header_is_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        written(Sheet("S", ("a", "b"), [("x",)]))


def test_the_last_cell_is_that_of_the_filter() -> None:
    xml, result = written(Sheet("S", ("a", "b"), [("x", "y")] * 3))
    assert result.last_cell == "B4"
    assert b'<autoFilter ref="A1:B4"/>' in xml


def test_memory_does_not_grow_with_the_rows() -> None:
    few, many = (most_memory(rows) for rows in (3_000, 12_000))
    assert many < few * 1.2


def most_memory(count: int) -> int:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for number in range(count):
            yield f"person {number}", number, None if number % 3 else f"+33 {number}", number / 7

    class Nowhere(BytesIO):
        def write(self, data: Any, /) -> int:
            return len(data)

    tracemalloc.start()
    try:
        write_sheet(Nowhere(), Sheet("S", tuple("abcd"), ()), FORMATS, rows=rows())
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_times_and_durations_are_told_apart() -> None:
    cells: list[Cell] = [time(8, 30), timedelta(hours=30)]
    for found in read_back(column(cells)):
        assert found == cells
