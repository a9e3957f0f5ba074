"""An Excel table (ListObject) that grows by our columns."""

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from enrich.sheets.cell_names import area_of
from enrich.sheets.graft.sheet import Widen

_REFERENCE = re.compile(rb"""(<(?:\w+:)?(?:table|autoFilter)\b[^>]*?\sref=["'])([^"']*)(["'])""")
_COLUMNS = re.compile(rb"<(\w+:)?tableColumns\b[^>]*>(.*)</(?:\w+:)?tableColumns>", re.DOTALL)
_ID = re.compile(rb"""<(?:\w+:)?tableColumn\b[^>]*?\sid=["'](\d+)["']""")
_FED = re.compile(rb"""<(?:\w+:)?table\b[^>]*?\stableType=["'](?!worksheet)""")
"""Filled by a query or from XML: each of its columns belongs to one of theirs."""
_NO_HEADER = re.compile(rb"""<(?:\w+:)?table\b[^>]*?\sheaderRowCount=["']0["']""")
_TOTALS = re.compile(rb"""<(?:\w+:)?table\b[^>]*?\stotalsRowCount=["'](\d+)["']""")


def grown(table: bytes, names: Sequence[str], *, header_row: int, widen: Widen) -> bytes:
    """The table with columns of these names, if it is the one whose headers stand in that row."""
    reference = _REFERENCE.search(table)
    area = area_of(reference[2].decode()) if reference else None
    is_ours = area is not None and area.first[0] + 1 == header_row
    if _FED.search(table) or _NO_HEADER.search(table):
        return table
    if reference is None or not is_ours or widen(reference[2].decode()) == reference[2].decode():
        return table
    wider = _REFERENCE.sub(lambda it: it[1] + widen(it[2].decode()).encode() + it[3], table)
    return _COLUMNS.sub(lambda it: _with_columns(it, names), wider)


def totals_rows(table: bytes) -> Iterator[int]:
    """Numbers of the rows with a table's totals: what stands there is for the table to say."""
    reference, totals = _REFERENCE.search(table), _TOTALS.search(table)
    area = area_of(reference[2].decode()) if reference else None
    if area and totals:
        yield from range(area.last[0] + 2 - int(totals[1]), area.last[0] + 2)


def _with_columns(found: re.Match[bytes], names: Sequence[str]) -> bytes:
    prefix = (found[1] or b"").decode()
    ids = [int(number) for number in _ID.findall(found[0])]
    first = max(ids, default=0) + 1
    entries = "".join(
        f"<{prefix}tableColumn id={quoteattr(str(number))} name={quoteattr(name)}/>"
        for number, name in enumerate(names, first)
    )
    opened = f'<{prefix}tableColumns count="{len(ids) + len(names)}">'.encode()
    return opened + found[2] + entries.encode() + f"</{prefix}tableColumns>".encode()
