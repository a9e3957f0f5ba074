"""An output of ours as input: whose history it goes on with, and whether it may be used at all."""

import re
import zlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile

from enrich.errors import EnrichError, InputUnreadable
from enrich.model.origin import INVENTED, SANDBOX_COLUMN, SANDBOX_ID, UNKNOWN, Origin
from enrich.model.own_columns import place_columns
from enrich.model.table import Cell, Table, text_of
from enrich.sheets.graft.mark import SUFFIXES as GRAFTED_SUFFIXES
from enrich.sheets.graft.mark import origin_of
from enrich.sheets.spreadsheet import TEXT_SUFFIXES, Spreadsheet
from enrich.sheets.text import unguarded
from enrich.sheets.xlsx_parts import workbook_part

_NO_WORKBOOK = (
    EnrichError,
    OSError,
    EOFError,
    KeyError,
    ValueError,
    RuntimeError,
    BadZipFile,
    zlib.error,
)
_ADDED_TO_NAMES = re.compile(r"(?:\.(?:enriched|sandbox))+\Z")


def named_book(path: Path) -> str:
    """The book of a file that does not tell it: its name, without what an output adds to it."""
    return _ADDED_TO_NAMES.sub("", path.stem) or path.stem


def origin_at(path: Path) -> Origin:
    """What the workbook in this place says of itself; nothing, if it is none or damaged."""
    if path.suffix.lower() not in GRAFTED_SUFFIXES:
        return UNKNOWN
    try:
        return origin_of(workbook_part(path))
    except _NO_WORKBOOK:
        return UNKNOWN


def refuse_invented(spreadsheet: Spreadsheet, table: Table) -> None:
    """Keep what a sandbox invented out of a real run.

    A workbook says where it comes from; of any other kind of file its cells tell it.

    Raises:
        InputUnreadable: it was written by a run with --sandbox.
    """
    if spreadsheet.origin.is_sandbox or _tells_of_sandbox(table):
        raise InputUnreadable(
            f"{spreadsheet.path.name} is the output of a run with --sandbox: "
            "what it says of searches and people is invented.",
            "Name the file that it was made from, or add --sandbox.",
        )


def with_text_as_it_came(table: Table) -> Table:
    """The table without what guards the vendor's text in a csv of ours."""
    ours = frozenset(place_columns(table.header, leads=0).indexes) & table.own
    if table.path.suffix.lower() not in TEXT_SUFFIXES or not ours:
        return table
    return replace(table, rows=tuple(_unguarded(row, ours) for row in table.rows))


def _unguarded(row: tuple[Cell, ...], ours: frozenset[int]) -> tuple[Cell, ...]:
    return tuple(
        unguarded(cell) if index in ours and isinstance(cell, str) else cell
        for index, cell in enumerate(row)
    )


def _tells_of_sandbox(table: Table) -> bool:
    ids = _texts(table, "enrich_search_id")
    return any(text.startswith(SANDBOX_ID) for text in ids) or _is_sheet_of_sandbox(table)


def _is_sheet_of_sandbox(table: Table) -> bool:
    """Whether it is an added sheet of a sandbox's output, such as `X.sandbox.leads.csv`."""
    is_added = table.header[-1] == SANDBOX_COLUMN and table.header[0] == "enrich_row_id"
    return is_added and INVENTED in _texts(table, SANDBOX_COLUMN)


def _texts(table: Table, header: str) -> Iterable[str]:
    """All cells of a column of ours, whatever number its header got."""
    places = [index for index, name in enumerate(table.header) if name.startswith(header)]
    return (text_of(row[index]) for index in places for row in table.rows)
