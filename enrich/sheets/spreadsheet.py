"""A spreadsheet file in memory: its sheets cell by cell, and how its text was written."""

from dataclasses import dataclass
from pathlib import Path

from enrich.model.table import Cell

TEXT_SUFFIXES = frozenset({".csv", ".tsv"})


@dataclass(frozen=True)
class Dialect:
    """How a text file writes its cells, so that an output can be written the same way."""

    delimiter: str = ","
    encoding: str = "utf-8-sig"
    """A Python codec; the default carries the mark that Excel needs to see UTF-8."""
    line_end: str = "\r\n"


@dataclass(frozen=True)
class Grid:
    """One sheet as it stands, from A1 to its last used row and column."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    """As many cells in each row as in every other."""


@dataclass(frozen=True)
class Spreadsheet:
    """All sheets of one file."""

    path: Path
    grids: tuple[Grid, ...]
    dialect: Dialect | None = None
    """`None` for a workbook."""
