"""One worksheet as XML, straight into a stream: flat in memory, whatever the number of rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice, repeat
from typing import IO
from xml.sax.saxutils import quoteattr

from enrich.model.table import Cell, Sheet, cell_name, column_letters
from enrich.sheets.cell_xml import CellXml, Cut, escaped
from enrich.sheets.charts import DRAWING_RELATIONSHIP
from enrich.sheets.column_xml import ColumnXml
from enrich.sheets.formats import Format, Formats
from enrich.sheets.links import MOST_PER_SHEET
from enrich.sheets.text import plain_text

_Row = tuple[Cell, ...]

MOST_ROWS = 1_048_575
"""Below the header."""
MOST_COLUMNS = 16_384
"""The last one is XFD."""
MOST_BYTES = 1_900_000_000
"""Beyond 2 GiB a part needs ZIP64, which not every Excel opens."""
_ROWS_LOOKED_AT_FOR_WIDTHS = 200
_ROWS_AT_A_TIME = 512
_LINKS_AT_A_TIME = 1_000
_NARROWEST, _WIDEST = 8, 60

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWING_ID = "rIdDrawing"
_HYPERLINK = f"{_OFFICE}/hyperlink".encode()
XML_START = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_START = XML_START + f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'.encode()
# No height of rows is given: with one, LibreOffice prints a cell's second line over the next row.
_FROZEN = (
    b'<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
    b' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)


@dataclass(frozen=True)
class Written:
    """What whoever keeps the package must know of a sheet that was written."""

    links: tuple[str, ...]
    """The targets of the relationships `rId1`, `rId2` and so on."""
    last_cell: str
    """The last cell of the filter, such as `T200001`; `""` where nothing is filtered."""
    was_cut: tuple[Cut, ...]
    """Cells whose text was longer than a cell can be."""
    links_left: int
    """Addresses that stayed text, because a sheet holds no more links."""


class _Links:
    """The links of a sheet, as many as Excel takes."""

    def __init__(self) -> None:
        self.names: list[bytes] = []
        self.targets: list[str] = []
        self.places: list[tuple[bytes, str]] = []
        """Cells that lead to places of the workbook itself, and where to."""
        self.left = 0

    def add(self, letters: str, number: bytes, target: str) -> bool:
        if len(self.targets) >= MOST_PER_SHEET:
            self.left += 1
            return False
        self.names.append(letters.encode() + number)
        self.targets.append(target)
        return True

    def add_places(self, sheet: Sheet, rows: Sequence[_Row], first: int) -> None:
        """Links from the cells of these rows that name a cell of the workbook."""
        if sheet.places is None:
            return
        there, cell = (sheet.header.index(name) for name in sheet.places)
        room = MOST_PER_SHEET - len(self.targets) - len(self.places)
        for number, row in enumerate(rows[:room], first):
            # No sheet has a bracket in its name: this one is in another file.
            if row[cell] and "[" not in str(row[there]):
                quoted = str(row[there]).replace("'", "''")
                name = cell_name(number, cell + 1).encode()
                self.places.append((name, f"'{quoted}'!{row[cell]}"))

    def xml(self) -> Iterator[bytes]:
        if self.names or self.places:
            yield b"<hyperlinks>"
            for number, name in enumerate(self.names, start=1):
                yield b'<hyperlink ref="%b" r:id="rId%d"/>' % (name, number)
            for name, place in self.places:
                yield b'<hyperlink ref="%b" location=%b/>' % (name, quoteattr(place).encode())
            yield b"</hyperlinks>"


def pages(rows: Iterable[_Row]) -> Iterator[Iterator[_Row]]:
    """As many rows at a time as one sheet can hold; what a page leaves is in the next one."""
    waiting = iter(rows)
    yield islice(waiting, MOST_ROWS)
    for row in waiting:
        yield islice(chain((row,), waiting), MOST_ROWS)


def write_sheet(
    file: IO[bytes],
    sheet: Sheet,
    formats: Formats,
    *,
    rows: Iterable[_Row],
    has_drawing: bool = False,
) -> Written:
    """Write the sheet's header and these rows of it.

    Rows that would make the part larger than `MOST_BYTES` are left in `rows`, if that
    is an iterator: `pages` gives them to the next sheet.

    Raises:
        ValueError: a row has not as many cells as there are headers.
    """
    waiting, links, cuts = iter(rows), _Links(), list[Cut]()
    head = list(islice(waiting, _ROWS_LOOKED_AT_FOR_WIDTHS))
    file.write(_SHEET_START + _FROZEN + _columns(sheet.header, head) + b"<sheetData>")
    xml = CellXml(formats, cuts.append)
    file.write(_header(xml, sheet.header))
    every = chain(head, waiting)
    if sheet.heading_rows:
        last_row = _write_page(file, xml, headings=sheet.heading_rows, rows=every)
    else:
        last_row = _write_rows(file, sheet, xml, links=links, rows=every)
    last_cell = cell_name(last_row, len(sheet.header)) if sheet.header else "A1"
    # A page to read is no list: there is nothing to filter.
    filtered = () if sheet.heading_rows else sheet.header
    file.write(b"</sheetData>" + _filter(filtered, last_cell))
    drawing = f'<drawing r:id="{_DRAWING_ID}"/>'.encode() if has_drawing else b""
    file.write(b"".join(links.xml()) + drawing + b"</worksheet>")
    return Written(tuple(links.targets), last_cell if filtered else "", tuple(cuts), links.left)


def relationships(links: Iterable[str], drawing: str = "") -> Iterator[bytes]:
    """The part that says where a sheet's links lead to and what it shows, piece by piece."""
    yield XML_START + f'<Relationships xmlns="{_PACKAGE}">'.encode()
    written = map(_relationship, count(1), links)
    while piece := b"".join(islice(written, _LINKS_AT_A_TIME)):
        yield piece
    if drawing:
        kind = f'Id="{_DRAWING_ID}" Type="{DRAWING_RELATIONSHIP}"'
        yield f'<Relationship {kind} Target="/{drawing}"/>'.encode()
    yield b"</Relationships>"


def _relationship(number: int, target: str) -> bytes:
    address = escaped(target.encode()).replace(b'"', b"&quot;")
    return b'<Relationship Id="rId%d" Type="%b" Target="%b" TargetMode="External"/>' % (
        number,
        _HYPERLINK,
        address,
    )


def _write_rows(
    file: IO[bytes], sheet: Sheet, xml: CellXml, *, links: _Links, rows: Iterator[_Row]
) -> int:
    """Write the rows below the header; the number of the last one."""
    columns = _column_writers(sheet, xml, links)
    last, size = 1, 0
    while size < MOST_BYTES and (block := list(islice(rows, _ROWS_AT_A_TIME))):
        data = _block(columns, block, last + 1)
        file.write(data)
        links.add_places(sheet, block, last + 1)
        last, size = last + len(block), size + len(data)
    return last


def _write_page(
    file: IO[bytes], xml: CellXml, *, headings: frozenset[int], rows: Iterable[_Row]
) -> int:
    """Write the rows of a page to read, its headings in bold; the number of the last one."""
    number = 1
    for index, row in enumerate(rows):
        number = index + 2
        base = Format.HEADER if index in headings else Format.PLAIN
        cells = (xml.cell(cell_name(number, n), cell, base) for n, cell in enumerate(row, start=1))
        file.write(b'<row r="%d">%b</row>' % (number, b"".join(cells)))
    return number


def _block(columns: list[ColumnXml], rows: list[_Row], first: int) -> bytes:
    numbers = [b"%d" % number for number in range(first, first + len(rows))]
    pieces: list[Iterable[bytes]] = [repeat(b'<row r="'), numbers, repeat(b'">')]
    for column, cells in zip(columns, zip(*rows, strict=True), strict=True):
        pieces += column.pieces(cells, numbers)
    pieces.append(repeat(b"</row>"))
    return b"".join(chain.from_iterable(zip(*pieces, strict=False)))


def _column_writers(sheet: Sheet, xml: CellXml, links: _Links) -> list[ColumnXml]:
    return [
        ColumnXml(
            column_letters(number),
            _base_format(sheet, header),
            xml=xml,
            link=links.add if header in sheet.link_columns else None,
        )
        for number, header in enumerate(sheet.header, start=1)
    ]


def _base_format(sheet: Sheet, header: str) -> Format:
    if sheet.places and header == sheet.places[1]:
        return Format.LINK
    return Format.TEXT if header in sheet.text_columns else Format.PLAIN


def _header(xml: CellXml, header: tuple[str, ...]) -> bytes:
    names = enumerate(header, start=1)
    cells = (xml.cell(cell_name(1, number), name, Format.HEADER) for number, name in names)
    return b'<row r="1">' + b"".join(cells) + b"</row>"


def _filter(header: tuple[str, ...], last_cell: str) -> bytes:
    return f'<autoFilter ref="A1:{last_cell}"/>'.encode() if header else b""


def _columns(header: tuple[str, ...], head: list[_Row]) -> bytes:
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(_widths(header, head), start=1)
    )
    return f"<cols>{widths}</cols>".encode() if widths else b""


def _widths(header: tuple[str, ...], head: Iterable[_Row]) -> list[int]:
    columns = zip(header, *head, strict=True)
    longest = (max(len(plain_text(cell)) for cell in column) for column in columns)
    return [min(max(length + 2, _NARROWEST), _WIDEST) for length in longest]
