"""Workbooks read by calamine: values only, each at the place where the sheet shows it."""

from pathlib import Path
from typing import TYPE_CHECKING

from enrich.model.table import Cell
from enrich.sheets.signature import damaged, locked
from enrich.sheets.spreadsheet import Grid

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


def read_workbook(path: Path) -> tuple[Grid, ...]:
    """Every worksheet, in the workbook's order.

    Raises:
        InputUnreadable: the workbook is damaged or has a password.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return _grids(workbook)
    except PasswordError as error:
        raise locked(path) from error
    except CalamineError as error:
        raise damaged(path) from error


def _grids(workbook: "CalamineWorkbook") -> tuple[Grid, ...]:
    from python_calamine import SheetTypeEnum

    sheets = workbook.sheets_metadata
    names = [sheet.name for sheet in sheets if sheet.typ is SheetTypeEnum.WorkSheet]
    return tuple(_grid(workbook, name) for name in names)


def _grid(workbook: "CalamineWorkbook", name: str) -> Grid:
    # Leading blank rows and columns are kept, for they are what makes `C7` mean C7.
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return Grid(name, tuple(tuple(map(_cell, row)) for row in rows))


def _cell(value: Cell) -> Cell:
    # calamine gives every number as a float and every blank cell as "".
    if type(value) is float and value.is_integer():
        return int(value)
    return None if value == "" else value
