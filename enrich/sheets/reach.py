"""How far a sheet reaches: one stray cell in its last corner would cost all memory there is.

calamine holds the whole rectangle from A1 to the last cell with a value.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from struct import error as StructError  # noqa: N812 - it is called `error`, of all things
from struct import unpack_from

from enrich.errors import InputUnreadable
from enrich.model.table import cell_name
from enrich.sheets.archive import chunks, opened, part_name, parts_by_name
from enrich.sheets.sheet_xml import SheetRemains
from enrich.sheets.signature import damaged

MOST_CELLS = 25_000_000
"""A million rows of 24 columns; calamine takes 32 bytes for each cell."""

_FAR_APART = re.compile(
    # A value repeated a thousand times to the right, or standing after so wide a gap.
    rb'number-columns-repeated="\d{4,}"[^>]*(?<!/)>'
    rb'|number-columns-repeated="\d{4,}"[^>]*/>\s*<table:table-cell\b[^>]*(?<!/)>'
)
_OVERLAP = 4096
_ROW, _FIRST_VALUE, _LAST_VALUE, _RICH_TEXT, _DIMENSION = 0, 2, 11, 62, 148


def refuse_far_reach(path: Path, sheet: str, remains: SheetRemains) -> None:
    """Refuse a sheet of an xlsx that no memory holds.

    Raises:
        InputUnreadable: naming the cell that stands alone.
    """
    if (remains.last_row + 1) * (remains.last_column + 1) > MOST_CELLS:
        raise _too_far(path, f"Sheet '{sheet}' of {path.name}", remains.farthest)


def refuse_far_reach_of_binary(path: Path) -> None:
    """Refuse an xlsb with such a sheet.

    Raises:
        InputUnreadable: naming the last row and column.
    """
    with opened(path) as archive:
        for part in archive.infolist():
            if part_name(part.filename).startswith("xl/worksheets/sheet"):
                try:
                    row, column = _extent(b"".join(chunks(archive, part)))
                except (StructError, IndexError) as error:
                    raise damaged(path) from error
                if (row + 1) * (column + 1) > MOST_CELLS:
                    raise _too_far(path, path.name, cell_name(row + 1, column + 1))


def refuse_far_reach_of_ods(path: Path) -> None:
    """Refuse an ods with a value far to the right of the others.

    Raises:
        InputUnreadable: there is one.
    """
    with opened(path) as archive:
        before = b""
        for chunk in chunks(archive, parts_by_name(archive)["content.xml"]):
            if _FAR_APART.search(before + chunk):
                raise _too_far(path, path.name, "")
            before = chunk[-_OVERLAP:]


def _too_far(path: Path, where: str, cell: str) -> InputUnreadable:
    what = f"in cell {cell}, far from all others" if cell else "far to the right of all others"
    return InputUnreadable(
        f"{where} has something {what}, and all between would have to be read.",
        f"Delete the columns and rows beyond the table in {path.name}, and save it again.",
    )


def _extent(content: bytes) -> tuple[int, int]:
    """The last row and column with a value; the dimension the file gives, where that is small."""
    last_row = last_column = row = 0
    for kind, start in _records(content):
        if kind == _DIMENSION:
            _, rows, _, columns = unpack_from("<4I", content, start)
            if (rows + 1) * (columns + 1) <= MOST_CELLS:
                return rows, columns
        elif kind == _ROW:
            (row,) = unpack_from("<I", content, start)
        elif _FIRST_VALUE <= kind <= _LAST_VALUE or kind == _RICH_TEXT:
            last_row = max(last_row, row)
            last_column = max(last_column, *unpack_from("<I", content, start))
    return last_row, last_column


def _records(content: bytes) -> Iterator[tuple[int, int]]:
    """Kind and start of each record of a binary part."""
    position = 0
    while position < len(content):
        kind, position = _number(content, position, most=2)
        size, position = _number(content, position, most=4)
        yield kind, position
        position += size


def _number(content: bytes, position: int, *, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    value = 0
    for place in range(most):
        byte = content[position + place]
        value |= (byte & 0x7F) << 7 * place
        if not byte & 0x80:
            return value, position + place + 1
    return value, position + most
