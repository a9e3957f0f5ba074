"""Names of cells, such as `C7` and `B2:B5`, as places in a grid."""

import re
from functools import cache

from enrich.sheets.spreadsheet import Area, Place

_NAME = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


def place_of(name: str) -> Place:
    """`place_of("C7")` is row 6 and column 2, counted from 0.

    Raises:
        ValueError: it is no name of a cell.
    """
    parts = _NAME.fullmatch(name)
    if parts is None:
        raise ValueError(name)
    return int(parts[2]) - 1, _column(parts[1])


def area_of(reference: str) -> Area | None:
    """The area of `B2:B5` or of a single cell; `None` of anything else."""
    first, _, last = reference.partition(":")
    try:
        return Area(place_of(first), place_of(last or first))
    except ValueError:
        return None


@cache
def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1
