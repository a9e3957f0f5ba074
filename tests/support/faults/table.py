"""Rules of an Excel table: its columns are the header cells, and no two are alike."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from xml.etree import ElementTree as ET

from support.faults.opened import Box, box

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_Texts = Mapping[tuple[int, int], str]


def table_faults(
    tables: Sequence[ET.Element], texts: _Texts, merged: Sequence[Box]
) -> Iterator[str]:
    """Faults of the tables of one sheet."""
    boxes = [box(table.get("ref", "")) for table in tables]
    for one, other in combinations(filter(None, boxes), 2):
        if one.overlaps(other):
            yield f"tables overlap: {one} and {other}"
    for table, area in zip(tables, boxes, strict=True):
        name = table.get("displayName", "")
        if area is None:
            yield f"table {name} has no area: {table.get('ref')}"
            continue
        if any(area.overlaps(other) for other in merged):
            yield f"cells of table {name} are merged"
        yield from (f"table {name}: {fault}" for fault in _faults(table, area, texts))


def _faults(table: ET.Element, area: Box, texts: _Texts) -> Iterator[str]:
    columns = table.findall("tableColumns/tableColumn")
    names = [_unescaped(column.get("name", "")) for column in columns]
    listed = table.find("tableColumns")
    if listed is not None and listed.get("count") not in {None, str(len(columns))}:
        yield f"{listed.get('count')} columns are counted, {len(columns)} are there"
    if len(columns) != area.right - area.left + 1:
        yield f"{len(columns)} columns in {table.get('ref')}"
    for what, values in (("name", [it.lower() for it in names]), ("id", _ids(columns))):
        yield from (f"two columns with {what} {it}" for it in {*values} if values.count(it) > 1)
    if table.get("headerRowCount", "1") != "0":
        for column, name in enumerate(names, area.left):
            if (header := texts.get((area.top, column), "")) != name:
                yield f"column {name!r} under the header {header!r}"
    yield from _filter_faults(table, area)
    if table.get("totalsRowCount", "0") != "0":
        yield from _totals_faults(columns, area, texts)


def _ids(columns: Sequence[ET.Element]) -> list[str]:
    return [column.get("id", "") for column in columns]


def _filter_faults(table: ET.Element, area: Box) -> Iterator[str]:
    bottom = area.bottom - int(table.get("totalsRowCount", "0"))
    for found in table.iterfind("autoFilter"):
        if box(found.get("ref", "")) != Box(area.left, area.top, area.right, bottom):
            yield f"its filter covers {found.get('ref')}, it {table.get('ref')}"


def _totals_faults(columns: Sequence[ET.Element], area: Box, texts: _Texts) -> Iterator[str]:
    for number, column in enumerate(columns, area.left):
        total = texts.get((area.bottom, number), "")
        is_label = column.get("totalsRowFunction", "none") == "none"
        if is_label and total != column.get("totalsRowLabel", ""):
            yield f"{total!r} stands in the totals of {column.get('name')!r}"


def _unescaped(name: str) -> str:
    return _ESCAPED.sub(lambda it: chr(int(it[1], 16)), name)
