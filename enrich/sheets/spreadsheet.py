"""A spreadsheet file in memory: its sheets cell by cell, and how its text was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from enrich.model.origin import UNKNOWN, Origin
from enrich.model.table import Cell

TEXT_SUFFIXES = frozenset({".csv", ".tsv"})

Place = tuple[int, int]
"""Row and column in a sheet, both counted from 0."""


@dataclass(frozen=True)
class Dialect:
    """How a text file writes its cells, so that an output can be written the same way."""

    delimiter: str = ","
    encoding: str = "utf-8-sig"
    """A Python codec; the default carries the mark that Excel needs to see UTF-8."""
    line_end: str = "\r\n"


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, from its first to its last row and column."""

    first: Place
    last: Place

    @property
    def is_one_column(self) -> bool:
        return self.first[1] == self.last[1]


@dataclass(frozen=True)
class Grid:
    """One sheet as it stands, from A1 to its last used row and column."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    """As many cells in each row as in every other."""
    links: Mapping[Place, str] = field(default_factory=dict)
    """Where a cell leads to that is a link; known of xlsx and xlsm only."""
    merged: tuple[Area, ...] = ()
    """Cells shown as one; only the first of them holds the value."""
    is_hidden: bool = False


@dataclass(frozen=True)
class Spreadsheet:
    """All sheets of one file."""

    path: Path
    grids: tuple[Grid, ...]
    dialect: Dialect | None = None
    """`None` for a workbook."""
    origin: Origin = UNKNOWN
    """What an output of ours says of itself; its own sheets are not the user's, nor in `grids`."""
    stamp: tuple[int, int] | None = None
    """Size and time of the file when it was read: whether it is still the same."""

    @property
    def own_sheets(self) -> tuple[str, ...]:
        """Sheets that an earlier output of ours brought."""
        return self.origin.sheets
