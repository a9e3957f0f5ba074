"""Links that are formulas, as workbooks hold them and some exports write them into text files."""

import re
from collections.abc import Sequence

from enrich.model.table import Cell
from enrich.sheets.spreadsheet import Place

_HYPERLINK = re.compile(
    r'\s*(?:_xlfn\.)?HYPERLINK\(\s*"((?:[^"]|"")*)"\s*(?:[,;]\s*"((?:[^"]|"")*)"\s*)?\)\s*',
    re.IGNORECASE,
)


def link_in_formula(formula: str) -> tuple[str, str] | None:
    """The target and the text of `HYPERLINK("https://...","Acme")`, where they are plain texts."""
    call = _HYPERLINK.fullmatch(formula)
    if call is None:
        return None
    target = call[1].replace('""', '"')
    return target, target if call[2] is None else call[2].replace('""', '"')


def links_in_cells(rows: Sequence[Sequence[Cell]]) -> dict[Place, str]:
    """Where the cells of a text file lead to whose text is such a formula."""
    return {
        (row, column): link[0]
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, str) and cell.startswith("=") and (link := link_in_formula(cell[1:]))
    }
