"""A spreadsheet file, whatever its kind, read as it stands, or refused in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from enrich.errors import InputUnreadable
from enrich.model.origin import UNKNOWN
from enrich.model.table import text_of
from enrich.sheets.apart import RISKY_SUFFIXES, read_apart
from enrich.sheets.archive import refuse_unsafe_archive
from enrich.sheets.csv_reading import parse_text
from enrich.sheets.graft.mark import SUFFIXES as GRAFTED_SUFFIXES
from enrich.sheets.graft.mark import origin_of
from enrich.sheets.link_formulas import links_in_cells
from enrich.sheets.signature import Content, refuse_false_name
from enrich.sheets.spreadsheet import TEXT_SUFFIXES, Dialect, Grid, Spreadsheet
from enrich.sheets.workbook_reading import WORKBOOK_SUFFIXES, read_workbook
from enrich.sheets.xlsx_parts import workbook_part

__all__ = ["Dialect", "Grid", "Spreadsheet", "read_spreadsheet"]


MOST_UNPACKED_MB = 500
"""A million rows of fifteen columns unpack to about 900 MB."""


def read_spreadsheet(path: Path, *, max_unpacked_mb: int = MOST_UNPACKED_MB) -> Spreadsheet:
    """Read every sheet of a workbook, or the one table of a csv.

    Raises:
        InputUnreadable: the file is missing, empty, damaged, unsafe, or not what its name says.
    """
    _refuse_what_is_no_file(path)
    _refuse_unknown_suffix(path)
    with _open_faults_named(path):
        if refuse_false_name(path) is Content.ZIP:
            refuse_unsafe_archive(path, max_unpacked_mb=max_unpacked_mb)
        stamp = stamp_of(path)
        spreadsheet = replace(_read(path), stamp=stamp)
    _refuse_blank(spreadsheet)
    return spreadsheet


def stamp_of(path: Path) -> tuple[int, int]:
    """Size and time of change: what tells that a file is another one by now."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _read(path: Path) -> Spreadsheet:
    suffix = path.suffix.lower()
    if suffix not in TEXT_SUFFIXES:
        read = read_apart if suffix in RISKY_SUFFIXES else read_workbook
        origin = origin_of(workbook_part(path)) if suffix in GRAFTED_SUFFIXES else UNKNOWN
        grids = tuple(grid for grid in read(path) if grid.name not in origin.sheets)
        return Spreadsheet(path, grids, origin=origin)
    rows, dialect = parse_text(path.name, path.read_bytes())
    return Spreadsheet(path, (Grid(path.stem, rows, links=links_in_cells(rows)),), dialect)


def _refuse_what_is_no_file(path: Path) -> None:
    if path.is_dir():
        raise InputUnreadable(f"{path} is a folder.", "Name the spreadsheet inside it.")
    if not path.exists():
        raise InputUnreadable(f"{path} does not exist.", "Check the name and the folder.")


def _refuse_unknown_suffix(path: Path) -> None:
    known = TEXT_SUFFIXES | WORKBOOK_SUFFIXES
    if path.suffix.lower() not in known:
        raise InputUnreadable(
            f"{path.name} is not a kind of spreadsheet that can be read ({', '.join(sorted(known))}).",
            "Open it in Excel and save it as .xlsx.",
        )


def _refuse_blank(spreadsheet: Spreadsheet) -> None:
    rows = (row for grid in spreadsheet.grids for row in grid.rows)
    if not any(text_of(cell) for row in rows for cell in row):
        raise InputUnreadable(
            f"{spreadsheet.path.name} has no rows.",
            "Put a row of headers and one row per company into it.",
        )


@contextmanager
def _open_faults_named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputUnreadable(
            f"{path.name} cannot be opened ({error.strerror or error}).",
            "Close it in other programs and check that you may read it.",
        ) from error
