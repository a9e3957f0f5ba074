"""Workbooks read by calamine: values only, each at the place where the sheet shows it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from enrich.model.table import Cell
from enrich.sheets.reach import (
    refuse_far_reach,
    refuse_far_reach_of_binary,
    refuse_far_reach_of_ods,
)
from enrich.sheets.sheet_xml import SheetRemains
from enrich.sheets.signature import damaged, locked
from enrich.sheets.spreadsheet import Area, Grid, Place
from enrich.sheets.xlsx_parts import remains_by_sheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook, SheetMetadata

_Remains = Mapping[str, SheetRemains]


def read_workbook(path: Path) -> tuple[Grid, ...]:
    """Every worksheet, in the workbook's order.

    Raises:
        InputUnreadable: the workbook is damaged, has a password, or reaches too far.
    """
    from python_calamine import CalamineWorkbook

    remains = _LOOK_AHEAD[path.suffix.lower()](path)
    with _faults_named(path), CalamineWorkbook.from_path(path) as workbook:
        return _grids(workbook, remains)


def _look_into_xlsx(path: Path) -> _Remains:
    remains = remains_by_sheet(path)
    for sheet, found in remains.items():
        refuse_far_reach(path, sheet, found)
    return remains


def _look_into_xlsb(path: Path) -> _Remains:
    refuse_far_reach_of_binary(path)
    return {}


def _look_into_ods(path: Path) -> _Remains:
    refuse_far_reach_of_ods(path)
    return {}


_LOOK_AHEAD: Mapping[str, Callable[[Path], _Remains]] = MappingProxyType(
    {
        ".xlsx": _look_into_xlsx,
        ".xlsm": _look_into_xlsx,
        ".xlsb": _look_into_xlsb,
        ".ods": _look_into_ods,
        ".xls": lambda _: {},
    }
)
WORKBOOK_SUFFIXES = frozenset(_LOOK_AHEAD)


@contextmanager
def _faults_named(path: Path) -> Iterator[None]:
    """Whatever a strange file does to calamine, it is one of two things for the user."""
    from python_calamine import PasswordError

    try:
        yield
    except PasswordError as error:
        raise locked(path) from error
    except Exception as error:
        raise damaged(path) from error
    except BaseException as error:
        # A panic in Rust is no `Exception`, and has no name that could be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(path) from error


def _grids(workbook: "CalamineWorkbook", remains: _Remains) -> tuple[Grid, ...]:
    from python_calamine import SheetTypeEnum

    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    return tuple(_grid(workbook, sheet, remains.get(sheet.name)) for sheet in sheets)


def _grid(
    workbook: "CalamineWorkbook", metadata: "SheetMetadata", remains: SheetRemains | None
) -> Grid:
    from python_calamine import SheetVisibleEnum

    sheet = workbook.get_sheet_by_name(metadata.name)
    rows = _rows(sheet)
    merged = tuple(Area(first, last) for first, last in sheet.merged_cell_ranges or ())
    return Grid(
        metadata.name,
        _with_texts(rows, remains.texts) if remains else tuple(rows),
        links=_links(remains, len(rows)) if remains else {},
        merged=merged,
        is_hidden=metadata.visible is not SheetVisibleEnum.Visible,
    )


def _rows(sheet: "CalamineSheet") -> list[tuple[Cell, ...]]:
    # Leading blank rows and columns are kept, for they are what makes `C7` mean C7.
    return [
        # Most cells are texts, which stay as they are.
        tuple([cell if cell.__class__ is str and cell else _cell(cell) for cell in row])
        for row in _all_rows(sheet)
    ]


def _all_rows(sheet: "CalamineSheet") -> list[list[Any]]:
    return sheet.to_python(skip_empty_area=False) if sheet.height else []


def _cell(value: Cell) -> Cell:
    # calamine gives every number as a float and every blank cell as "".
    if type(value) is float and value.is_integer():
        return int(value)
    return None if value == "" else value


def _with_texts(
    rows: list[tuple[Cell, ...]], texts: Mapping[Place, str]
) -> tuple[tuple[Cell, ...], ...]:
    """The rows, with errors and formulas shown in the cells that hold no value."""
    if not texts:
        return tuple(rows)
    height = max(len(rows), 1 + max(row for row, _ in texts))
    width = max(max(map(len, rows), default=0), 1 + max(column for _, column in texts))
    wide = [[*row, *(None,) * (width - len(row))] for row in rows]
    wide.extend([None] * width for _ in range(height - len(rows)))
    for (row, column), text in texts.items():
        wide[row][column] = text
    return tuple(map(tuple, wide))


def _links(remains: SheetRemains, height: int) -> dict[Place, str]:
    return {
        (row, column): target
        for area, target in remains.links
        for row in range(area.first[0], min(area.last[0] + 1, height))
        for column in range(area.first[1], area.last[1] + 1)
    }
