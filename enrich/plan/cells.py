"""How people write several things into one cell."""

import csv
import json
import re
from collections.abc import Iterable

from enrich.model.problem import CellFault
from enrich.model.table import Cell, text_of
from enrich.plan.formulas import refuse_failed_formula

_STRONG_SEPARATORS = re.compile(r"[\n\r;|]+")
_LEFT_OF_A_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?E\+\d{2,}", re.IGNORECASE)
_FIRST_NUMBER_CUT = 10**15
_NOTHING = frozenset({"-", "--", "\u2013", "\u2014", "n/a", "n.a.", "null", "nan", "(blank)"})
"""What exports and careful people write into a cell that has nothing to say."""


def split_list(text: str) -> list[str]:
    """Items of a JSON array, or separated by newline, `;` or `|`, else by commas.

    Quotes hold a comma together: `"VP, Sales", CFO` is two items (design, section 6).
    """
    if not text:
        return []
    if (array := _json_array(text)) is not None:
        return array
    if _STRONG_SEPARATORS.search(text):
        return _tidy(_STRONG_SEPARATORS.split(text))
    try:
        return _tidy(next(csv.reader([text], skipinitialspace=True), []))
    except csv.Error:  # larger than any cell of a list
        return _tidy(text.split(","))


def written(cell: Cell) -> str:
    """What somebody wrote into the cell: `""` for the usual words for nothing.

    Raises:
        CellFault: what was meant is lost.
    """
    if cell is None:
        return ""
    refuse_damaged(cell)
    text = text_of(cell)
    return "" if text.casefold() in _NOTHING else text


def refuse_damaged(cell: Cell) -> None:
    """Refuse what a spreadsheet program leaves of a value: an error, or part of a long number.

    Raises:
        CellFault: what was meant is lost; any guess may be another company.
    """
    if isinstance(cell, str):
        text = cell.strip()
        refuse_failed_formula(text)
        if "+" not in text or not _LEFT_OF_A_NUMBER.fullmatch(text):
            return
        what = f"'{text}' is what a spreadsheet has left of a long number."
    elif isinstance(cell, (int, float)) and abs(cell) >= _FIRST_NUMBER_CUT:
        what = "A number of more than 15 digits has lost its end in the spreadsheet."
    else:
        return
    raise CellFault(what, "Format the column as text, then paste the values again.")


def _json_array(text: str) -> list[str] | None:
    if not text.startswith("["):
        return None
    try:
        items = json.loads(text)
        json.dumps(items, ensure_ascii=False).encode()  # half a character is no text
    except (ValueError, RecursionError):
        return None
    if not isinstance(items, list):
        return None
    return _tidy(str(item) for item in items if item is not None)


def _tidy(items: Iterable[str]) -> list[str]:
    stripped = (_unquoted(item.strip()).strip() for item in items)
    return [item for item in stripped if item]


def _unquoted(item: str) -> str:
    is_quoted = len(item) > 1 and item.startswith('"') and item.endswith('"')
    return item[1:-1] if is_quoted else item
