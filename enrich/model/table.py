"""A table as it stands in a sheet: cells, headers, and how to name a place in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from enrich.model.loss import Loss

Cell = str | int | float | bool | datetime | date | time | timedelta | None
"""One value as the file holds it; `None` is an empty cell."""


@dataclass(frozen=True)
class Table:
    """One sheet of the input: a header row and the rows below it."""

    path: Path
    sheet: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """As many cells in each row as there are headers."""
    header_row: int = 1
    """The header's row number in the sheet, counted from 1."""
    first_column: int = 1
    """The number of the table's first column in the sheet, counted from 1."""
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Indexes of row and column -> where a cell leads to that is a link."""
    asides: Mapping[int, str] = field(default_factory=dict)
    """Index of a row that is no entry of the table -> what it is, such as `a row of totals`."""
    own: frozenset[int] = frozenset()
    """Indexes of columns that an earlier output of ours brought."""

    def is_blank(self, index: int) -> bool:
        """Whether the user wrote nothing into the row."""
        row = self.rows[index]
        if self.own:
            return not any(text_of(cell) for i, cell in enumerate(row) if i not in self.own)
        return not any(map(text_of, row))

    def row_number(self, index: int) -> int:
        """The row number that the spreadsheet shows for `rows[index]`."""
        return self.header_row + 1 + index


class FoundBy(StrEnum):
    """Why a column is taken for a field; a person reads the value."""

    CONFIG = "config"
    NAME = "name"
    ALIAS = "alias"
    NEAR_NAME = "near name"
    CELLS = "by its cells"


@dataclass(frozen=True)
class PassedOver:
    """Why a column whose name means a field is not used for it."""

    field: str
    why: str


@dataclass(frozen=True)
class Columns:
    """Which column of a table holds which field of the request."""

    table: Table
    by_field: Mapping[str, int]
    """Field name -> index into the table's header."""
    found_by: Mapping[str, FoundBy] = field(default_factory=dict)
    passed_over: Mapping[int, PassedOver] = field(default_factory=dict)
    """By index into the table's header."""

    def __contains__(self, field: str) -> bool:
        return field in self.by_field

    def header(self, field: str) -> str:
        return self.table.header[self.by_field[field]] if field in self.by_field else ""

    def value(self, row: int, field: str) -> Cell:
        """The cell as the file holds it, `None` where the table has no such column."""
        index = self.by_field.get(field)
        return None if index is None else self.table.rows[row][index]

    def text(self, row: int, field: str) -> str:
        """The cell's text, `""` where it is empty or the table has no such column."""
        return text_of(self.value(row, field))

    def link(self, row: int, field: str) -> str:
        """Where the cell leads to, `""` where it is no link."""
        index = self.by_field.get(field)
        return "" if index is None else self.table.links.get((row, index), "")

    def cell(self, row: int, field: str) -> str:
        """The cell's name, such as `C7`; the row's first cell where there is no such column."""
        index = self.by_field.get(field, 0)
        return cell_name(self.table.row_number(row), self.table.first_column + index)


class ChartKind(StrEnum):
    """How numbers are drawn."""

    BAR = "bar"
    """Lying bars: room for long names at their left."""
    COLUMN = "column"
    DOUGHNUT = "doughnut"


@dataclass(frozen=True)
class Chart:
    """A picture of two columns of one sheet: what was counted, and how many there are."""

    title: str
    kind: ChartKind
    first_row: int
    """Index of its first row among the sheet's rows."""
    last_row: int
    """Index of its last row."""
    anchor: tuple[int, int]
    """The cell at its upper left corner: index among the sheet's rows, index of the column."""
    categories: int = 0
    """Index of the column with the names."""
    values: int = 1
    """Index of the column with the numbers."""
    height: int = 14
    """In rows of usual height."""
    colours: tuple[str, ...] = ()
    """As in `2E75B6`, one for each row; empty where one colour serves for all."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of the output."""

    name: str
    header: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]
    text_columns: frozenset[str] = frozenset()
    """Headers of columns whose cells are text whatever they look like: IDs, phones."""
    foreign_columns: frozenset[str] = frozenset()
    """Headers of columns whose text comes from the vendor, and so may not be trusted in csv."""
    link_columns: frozenset[str] = frozenset()
    """Headers of columns whose https linkedin.com addresses become links."""
    places: tuple[str, str] | None = None
    """Headers of the columns with a sheet and with a cell of it: the latter leads there."""
    table: Table | None = None
    """The user's own, of which this sheet is the answered copy."""
    answers: tuple[int, ...] = ()
    """Indexes of the columns that are ours, beside those of that table."""
    heading_rows: frozenset[int] = frozenset()
    """Indexes of rows that are headings; a sheet that has any is a page to read, not a list."""
    charts: tuple[Chart, ...] = ()
    """Drawn beside the cells where the format can hold them; `rows` is then a tuple."""
    loss_row: Callable[[Loss], tuple[Cell, ...]] | None = None
    """Tells what the sheets before it could not hold, in a row of its own below the others."""


def text_of(cell: Cell) -> str:
    """What a person reads in the cell, without surrounding white space."""
    match cell:
        case None:
            return ""
        case str():
            return cell.strip()
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


def cell_name(row: int, column: int) -> str:
    """`cell_name(7, 3)` is `C7`; both are counted from 1."""
    return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
