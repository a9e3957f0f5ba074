"""The boxes of notes, as Excel draws them: a part in VML, which is not always well-formed XML."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from enrich.sheets.graft.note_box import Box

_P = rb"(?:\w+:)?"
"""Usually v:, o: and x:, but some programs number them."""
_SHAPE = re.compile(rb"<%sshape\s.*?</%sshape\s*>" % (_P, _P), re.DOTALL)
_SHAPE_TYPE = re.compile(
    rb"\s*<%sshapetype\s[^>]*?\bid=[\"']_x0000_t202[\"'].*?</%sshapetype\s*>" % (_P, _P), re.DOTALL
)
_IS_NOTE = re.compile(rb"ObjectType=[\"']Note[\"']")
_ROW = re.compile(rb"<%sRow>\s*(\d+)\s*<" % _P)
_COLUMN = re.compile(rb"<%sColumn>\s*(\d+)\s*<" % _P)
_USES_TYPE = re.compile(rb"type=[\"']#_x0000_t202[\"']")
_ID_BLOCKS = re.compile(rb"(<%sidmap\b[^>]*?\bdata=[\"'])([^\"']*)" % _P)
_SHAPE_ID = re.compile(rb"<%sshape\s[^>]*?\bid=[\"']_x0000_s(\d+)[\"']" % _P)
_END = re.compile(rb"</xml\s*>\s*\Z")
_IDS_IN_BLOCK = 1024

_START = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    b'<o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
)


@dataclass(frozen=True)
class NoteShapes:
    """The legacy drawing of one sheet."""

    data: bytes = _START

    @property
    def is_empty(self) -> bool:
        return _SHAPE.search(self.data) is None

    @property
    def id_blocks(self) -> frozenset[int]:
        """Numbers of the thousands that its shapes take their IDs from."""
        found = _ID_BLOCKS.search(self.data)
        return frozenset(_numbers(found[2])) if found else frozenset()

    def without(self, places: Collection[tuple[int, int]]) -> "NoteShapes":
        """Without the boxes of the notes at these rows and columns, counted from 0."""
        gone: set[int] = set()

        def kept(shape: re.Match[bytes]) -> bytes:
            if _place(shape[0]) not in places:
                return shape[0]
            gone.update(_blocks(shape[0]))
            return b""

        data = _SHAPE.sub(kept, self.data)
        if data != self.data and not _USES_TYPE.search(data):
            data = _SHAPE_TYPE.sub(b"", data)
        return NoteShapes(_with_blocks(data, remove=gone - set(_blocks(data))))

    def with_boxes(self, boxes: Iterable[Box], first_block: int) -> "NoteShapes":
        """With hidden boxes, whose IDs are from this thousand on.

        Raises:
            ValueError: the drawing is built in an unknown way.
        """
        end = _END.search(self.data)
        if end is None:
            raise ValueError("a drawing without an end")
        names = _names(self.data)
        kind = b"" if _SHAPE_TYPE.search(self.data) else _type_of_notes(names)
        numbered = enumerate(boxes, first_block * _IDS_IN_BLOCK + 1)
        shapes = [_shape(names, number, box) for number, box in numbered]
        added = kind + b"".join(shapes)
        data = self.data[: end.start()] + added + self.data[end.start() :]
        last_block = first_block + len(shapes) // _IDS_IN_BLOCK
        return NoteShapes(_with_blocks(data, add=range(first_block, last_block + 1)))


def _place(shape: bytes) -> tuple[int, int] | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if row is None or column is None or not _IS_NOTE.search(shape):
        return None
    return int(row[1]), int(column[1])


def _blocks(shapes: bytes) -> Iterator[int]:
    return (int(number) // _IDS_IN_BLOCK for number in _SHAPE_ID.findall(shapes))


def _numbers(written: bytes) -> Iterator[int]:
    return (int(number) for number in written.split(b",") if number.strip().isdigit())


def _with_blocks(
    data: bytes, *, add: Iterable[int] = (), remove: Collection[int] = frozenset()
) -> bytes:
    """The drawing with other thousands; one that names none needs none."""
    found = _ID_BLOCKS.search(data)
    if found is None or not (add or remove):
        return data
    there = [number for number in _numbers(found[2]) if number not in remove]
    blocks = list(dict.fromkeys([*there, *add]))
    written = ",".join(map(str, blocks)).encode()
    return data[: found.start(2)] + written + data[found.end(2) :]


@dataclass(frozen=True)
class _Names:
    """The prefixes of a drawing, and those that it must still be told."""

    v: str
    o: str
    x: str
    told: str


def _names(data: bytes) -> _Names:
    uris = {"v": "vml", "o": "office:office", "x": "office:excel"}
    prefixes, told = {}, ""
    for usual, uri in uris.items():
        whole = f"urn:schemas-microsoft-com:{uri}"
        found = re.search(rb"xmlns:(\w+)=[\"']%s[\"']" % whole.encode(), data)
        prefixes[usual] = found[1].decode() if found else usual
        told += "" if found else f' xmlns:{usual}="{whole}"'
    return _Names(**prefixes, told=told)


def _type_of_notes(names: _Names) -> bytes:
    v, o = names.v, names.o
    return (
        f'<{v}:shapetype{names.told} id="_x0000_t202" coordsize="21600,21600" {o}:spt="202"'
        f' path="m,l,21600r21600,l21600,xe"><{v}:stroke joinstyle="miter"/>'
        f'<{v}:path gradientshapeok="t" {o}:connecttype="rect"/></{v}:shapetype>'
    ).encode()


def _shape(names: _Names, number: int, box: Box) -> bytes:
    v, o, x = names.v, names.o, names.x
    return (
        f'<{v}:shape{names.told} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
        f"margin-left:{box.left}pt;margin-top:{box.top}pt;width:{box.width}pt;"
        f'height:{box.height}pt;z-index:{number};visibility:hidden" fillcolor="#ffffe1"'
        f' {o}:insetmode="auto"><{v}:fill color2="#ffffe1"/><{v}:shadow on="t" color="black"'
        f' obscured="t"/><{v}:path {o}:connecttype="none"/>'
        f'<{v}:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        f'</{v}:textbox><{x}:ClientData ObjectType="Note"><{x}:MoveWithCells/><{x}:SizeWithCells/>'
        f"<{x}:Anchor>{box.anchor}</{x}:Anchor><{x}:AutoFill>False</{x}:AutoFill>"
        f"<{x}:Row>{box.row - 1}</{x}:Row><{x}:Column>{box.column - 1}</{x}:Column>"
        f"</{x}:ClientData></{v}:shape>"
    ).encode()
