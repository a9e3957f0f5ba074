"""What calamine leaves behind in the XML of a sheet: links, errors, formulas never computed.

The sheet is read in pieces and never built up as a tree. Only what is looked for is looked at,
for most sheets have none of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from enrich.sheets.cell_names import area_of, place_of
from enrich.sheets.link_formulas import link_in_formula
from enrich.sheets.spreadsheet import Area, Place

_PREFIX = re.compile(rb"<(?:(\w+):)?worksheet[\s>]")
_FORMULA_OR_ERROR = re.compile(rb'<(?:\w+:)?f[\s>/]|\st="e"')
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3}\d{1,7})"')
_FAR_REFERENCE = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{3}\d{1,7})"[^>]*[^/>]>')
_HAS_FAR_REFERENCE = re.compile(rb' r="[A-Z]{3}\d')
_TYPE = re.compile(rb'\st="(\w+)"')
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*[^/])?>([^<]*)<")
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\s([^>]*)>")
_ATTRIBUTE = re.compile(rb'(?:\w+:)?(\w+)\s*=\s*"([^"]*)"')
_COMPUTED_TEXT = b"str"


@dataclass
class SheetRemains:
    """What there is to add to the values of a sheet."""

    links: list[tuple[Area, str]] = field(default_factory=list)
    """Areas and where they lead; a later one goes over an earlier one."""
    texts: dict[Place, str] = field(default_factory=dict)
    """What to show in cells that calamine takes for blank: `#N/A`, or a formula with its `=`."""
    last_row: int = 0
    last_column: int = 0
    """The last that hold a value, from 0; the column is exact from the 703rd on."""
    farthest: str = ""
    """The cell in the last column, where that is far out."""


def read_remains(chunks: Iterable[bytes], targets: Mapping[str, str]) -> SheetRemains:
    """Look through the XML of a sheet; `targets` are its relationships, by their IDs."""
    remains = SheetRemains()
    prefix: bytes | None = None
    piece = b""
    for piece in _in_pieces(chunks):
        if prefix is None:
            prefix = _prefix(piece)
        _measure(piece, prefix, remains)
        if b"<" + prefix + b"f" in piece or b't="e"' in piece:
            _read_cells(piece, prefix, remains)
    _read_links(piece, targets, remains)  # they follow the rows
    return remains


def _in_pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, each piece ending with the end of a row; what follows the rows is one."""
    rest: list[bytes] = []
    for chunk in chunks:
        end = max(chunk.rfind(b"</row>"), chunk.rfind(b":row>"))
        if end < 0:
            rest.append(chunk)
        else:
            yield b"".join((*rest, chunk[:end]))
            rest = [chunk[end:]]
    yield b"".join(rest)


def _prefix(head: bytes) -> bytes:
    """`x:` where a program writes `<x:c>` for `<c>`."""
    root = _PREFIX.search(head)
    return root[1] + b":" if root and root[1] else b""


def _measure(piece: bytes, prefix: bytes, remains: SheetRemains) -> None:
    end = piece.rfind(b"</" + prefix + b"c>")
    if end >= 0 and (place := _place(piece, prefix, end)):
        remains.last_row = max(remains.last_row, place[0])
    if _HAS_FAR_REFERENCE.search(piece):
        for reference in _FAR_REFERENCE.finditer(piece):
            name = reference[1].decode()
            column = place_of(name)[1]
            if column > remains.last_column:
                remains.last_column, remains.farthest = column, name


def _place(piece: bytes, prefix: bytes, position: int) -> Place | None:
    start = piece.rfind(b"<" + prefix + b"c ", 0, position)
    reference = _REFERENCE.search(piece, start, position) if start >= 0 else None
    return place_of(reference[1].decode()) if reference else None


def _read_cells(piece: bytes, prefix: bytes, remains: SheetRemains) -> None:
    opening, closing = b"<" + prefix + b"c ", b"</" + prefix + b"c>"
    for found in _FORMULA_OR_ERROR.finditer(piece):
        start = piece.rfind(opening, 0, found.end())
        end = piece.find(closing, found.end())
        if 0 <= start < end and (reference := _REFERENCE.search(piece, start, end)):
            _read_cell(piece[start:end], place_of(reference[1].decode()), remains)


def _read_cell(cell: bytes, place: Place, remains: SheetRemains) -> None:
    kind = _TYPE.search(cell, 0, cell.find(b">"))
    value = _VALUE.search(cell)
    if kind and kind[1] == b"e":
        if value:
            remains.texts[place] = _text(value[1])
        return
    formula = _FORMULA.search(cell)
    written = _text(formula[1]) if formula else ""
    link = link_in_formula(written)
    if link:
        remains.links.append((Area(place, place), link[0]))
    if value is None and not (kind and kind[1] == _COMPUTED_TEXT):
        remains.texts[place] = link[1] if link else f"={written}"


def _read_links(piece: bytes, targets: Mapping[str, str], remains: SheetRemains) -> None:
    for element in _LINK.finditer(piece):
        attributes = {name.decode(): _text(value) for name, value in _ATTRIBUTE.findall(element[1])}
        target = targets.get(attributes.get("id", ""))
        area = area_of(attributes.get("ref", ""))
        if target and area:
            remains.links.append((area, target))


def _text(raw: bytes) -> str:
    return unescape(raw.decode("utf-8", "replace"))
