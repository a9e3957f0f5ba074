"""New workbooks, streamed: every text a text, every date a date, and nothing that runs."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, time
from itertools import chain, islice
from math import isfinite
from typing import IO, TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from enrich.model.table import Cell, Sheet, cell_name, column_letters
from enrich.sheets.links import MOST_PER_SHEET, is_linkedin_link
from enrich.sheets.names import free_sheet_name
from enrich.sheets.text import naive_utc, needs_quote_prefix, plain_text, xlsx_runs, xlsx_text

if TYPE_CHECKING:
    from openpyxl import Workbook

_Row = tuple[Cell, ...]

_MOST_ROWS = 1_048_575  # below the header
_ROWS_LOOKED_AT_FOR_WIDTHS = 200
_NARROWEST, _WIDEST = 8, 60
_LARGEST_EXACT_INTEGER = 999_999_999_999_999
_FIRST_YEAR = 1900
_TEXT_FORMAT = "@"
_LINK_COLOUR = "0563C1"


def write_workbook(file: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write the sheets in their order, one row in memory at a time."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    workbook = Workbook(write_only=True)
    try:
        for sheet in sheets:
            for rows in _pages(sheet.rows):
                _write_page(workbook, sheet, rows)
        # Workbook.save would leave the archive open on a full disk.
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(workbook, archive).write_data()
    except BaseException:
        _abandon(workbook)
        raise


def _abandon(workbook: "Workbook") -> None:
    # A sheet left open complains on stderr when it is collected.
    for worksheet in workbook.worksheets:
        with suppress(OSError):
            if not worksheet.closed:
                worksheet.close()


def _pages(rows: Iterable[_Row]) -> Iterator[Iterator[_Row]]:
    """As many rows at a time as one sheet can hold; each page to be used up before the next."""
    waiting = iter(rows)
    yield islice(waiting, _MOST_ROWS)
    for row in waiting:
        yield islice(chain((row,), waiting), _MOST_ROWS)


def _write_page(workbook: "Workbook", sheet: Sheet, rows: Iterator[_Row]) -> None:
    worksheet = workbook.create_sheet(free_sheet_name(sheet.name, workbook.sheetnames))
    head = list(islice(rows, _ROWS_LOOKED_AT_FOR_WIDTHS))
    for number, width in enumerate(_widths(sheet.header, head), start=1):
        worksheet.column_dimensions[column_letters(number)].width = width
    worksheet.freeze_panes = "A2"
    cells = _Cells(worksheet, sheet)
    worksheet.append(cells.header())
    last_row = 1
    for row in chain(head, rows):
        worksheet.append(cells.row(row))
        last_row += 1
    if sheet.header:
        worksheet.auto_filter.ref = f"A1:{cell_name(last_row, len(sheet.header))}"


def _widths(header: tuple[str, ...], head: Iterable[_Row]) -> list[int]:
    columns = zip(header, *head, strict=True)
    longest = (max(len(plain_text(cell)) for cell in column) for column in columns)
    return [min(max(length + 2, _NARROWEST), _WIDEST) for length in longest]


class _Cells:
    """Makes what openpyxl may write of our cells.

    openpyxl takes text that looks like a formula or an error for one. Such text goes in
    as a cell whose type is set by hand; all other values as they are, which is quicker.
    """

    def __init__(self, worksheet: Any, sheet: Sheet) -> None:
        from openpyxl.cell.cell import ERROR_CODES
        from openpyxl.styles import Alignment, Font

        self._worksheet = worksheet
        self._sheet = sheet
        self._error_codes = frozenset(ERROR_CODES)
        self._bold = Font(bold=True)
        self._wrapped = Alignment(wrap_text=True, vertical="top")
        self._link_font = Font(color=_LINK_COLOUR, underline="single")
        self._links_left = MOST_PER_SHEET
        self._is_text = [header in sheet.text_columns for header in sheet.header]
        self._is_link = [header in sheet.link_columns for header in sheet.header]

    def header(self) -> list[object]:
        return [self._header(name) for name in self._sheet.header]

    def row(self, row: _Row) -> list[object]:
        columns = zip(row, self._is_text, self._is_link, strict=True)
        return [self._value(cell, is_text=text, is_link=link) for cell, text, link in columns]

    def _header(self, name: str) -> object:
        cell = self._text_cell(xlsx_text(name))
        cell.font = self._bold
        return cell

    def _value(self, cell: Cell, *, is_text: bool, is_link: bool) -> object:
        value = plain_text(cell) if is_text and cell is not None else _excel_value(cell)
        if not isinstance(value, str):
            return value
        text = xlsx_text(value)
        if not text.strip():
            return None
        if is_link and self._links_left and is_linkedin_link(text):
            return self._link(text)
        return self._text(text, is_text=is_text)

    def _text(self, text: str, *, is_text: bool) -> object:
        is_plain = not (
            is_text
            or needs_quote_prefix(text)
            or text in self._error_codes
            or "_x" in text
            or "\n" in text
        )
        if is_plain:
            return text
        cell = self._text_cell(text)
        if is_text:
            cell.number_format = _TEXT_FORMAT
        return cell

    def _link(self, address: str) -> object:
        self._links_left -= 1
        cell = self._text_cell(address)
        cell.hyperlink = address
        cell.font = self._link_font
        return cell

    def _text_cell(self, text: str) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.rich_text import CellRichText

        runs = xlsx_runs(text)
        cell: Any = WriteOnlyCell(self._worksheet)
        cell.value = text if len(runs) == 1 else CellRichText(*runs)
        cell.data_type = "s"
        if needs_quote_prefix(text) or text in self._error_codes:
            cell.quotePrefix = True
        if "\n" in text:
            cell.alignment = self._wrapped
        return cell


def _excel_value(cell: Cell) -> Cell:
    """The value as Excel holds it without loss; otherwise its text."""
    match cell:
        case int() if abs(cell) > _LARGEST_EXACT_INTEGER:
            return str(cell)
        case float() if not isfinite(cell):
            return str(cell)
        case date():
            return _excel_date(cell)
        case time():
            return cell.replace(tzinfo=None)
        case _:
            return cell


def _excel_date(day: date) -> Cell:
    shown = naive_utc(day) if isinstance(day, datetime) else day
    return shown if shown.year >= _FIRST_YEAR else plain_text(shown)
