"""The user's styles with a few of ours at their end: each like its neighbour, but for the number."""

import re
from dataclasses import dataclass, field
from datetime import date

from enrich.model.table import Cell
from enrich.sheets.text import needs_quote_prefix

_XFS = re.compile(rb"(<(\w+:)?cellXfs\b)([^>]*)>(.*?)</(?:\w+:)?cellXfs>", re.DOTALL)
_XF = re.compile(rb"<(?:\w+:)?xf\b[^>]*?/>|<(?:\w+:)?xf\b[^>]*?[^/]>.*?</(?:\w+:)?xf>", re.DOTALL)
_FONTS = re.compile(rb"<(?:\w+:)?fonts\b[^>]*>(.*?)</(?:\w+:)?fonts>", re.DOTALL)
_FONT = re.compile(rb"<(?:\w+:)?font\b[^>]*?/>|<(?:\w+:)?font>.*?</(?:\w+:)?font>", re.DOTALL)
_UNDERLINED = re.compile(rb"<(?:\w+:)?u[\s/>]")
_COUNT = re.compile(rb'\scount="\d*"')
_FONT_ID = re.compile(rb'\sfontId="(\d+)"')
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_ATTRIBUTES = (b"numFmtId", b"applyNumberFormat", b"quotePrefix")

_GENERAL, _TEXT, _DATE_TIME = 0, 49, 22
"""Number formats that every spreadsheet program has."""


@dataclass
class GraftedStyles:
    """Styles beside those of the user, made when they are first needed."""

    xml: bytes
    _made: dict[tuple[int, int, bool], int] = field(default_factory=dict)
    _added: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        found = _XFS.search(self.xml)
        if found is None:
            raise ValueError("styles without cell formats")
        self._place = found
        self._xfs = _XF.findall(found[4])
        self._by_looks = {_looks(xf): number for number, xf in enumerate(self._xfs)}
        fonts = _FONTS.search(self.xml)
        self._fonts = _FONT.findall(fonts[1]) if fonts else []

    def beside(self, neighbour: int, value: Cell, *, is_header: bool) -> int:
        """Index of the style for `value` beside a cell with the style `neighbour`."""
        if is_header:
            return neighbour
        is_quoted = isinstance(value, str) and needs_quote_prefix(value)
        wanted = (neighbour, _number_format(value), is_quoted)
        if wanted not in self._made:
            self._made[wanted] = self._index_of(self._derived(*wanted))
        return self._made[wanted]

    def _index_of(self, xf: bytes) -> int:
        """Where a style stands, at the end where there is none like it yet."""
        looks = _looks(xf)
        if looks not in self._by_looks:
            self._by_looks[looks] = len(self._xfs) + len(self._added)
            self._added.append(xf)
        return self._by_looks[looks]

    def rewritten(self) -> bytes:
        """The whole part, everything of the user's as it was."""
        if not self._added:
            return self.xml
        number = len(self._xfs) + len(self._added)
        attributes = _COUNT.sub(b"", self._place[3]) + b' count="%d"' % number
        head, end = self._place.start(), self._place.end(4)
        opened = self._place[1] + attributes + b">"
        return b"".join((self.xml[:head], opened, self._place[4], *self._added, self.xml[end:]))

    def _derived(self, neighbour: int, number_format: int, is_quoted: bool) -> bytes:  # noqa: FBT001 - unpacked from a key
        base = self._xfs[neighbour] if neighbour < len(self._xfs) else self._xfs[0]
        element, _, children = base.partition(b">")
        is_closed = element.endswith(b"/")
        element = element.removesuffix(b"/")
        for name in _ATTRIBUTES:
            element = re.sub(rb'\s%s="[^"]*"' % name, b"", element)
        element = self._without_link_font(element)
        element += b' numFmtId="%d" applyNumberFormat="1"' % number_format
        element += b' quotePrefix="1"' if is_quoted else b""
        return element + (b"/>" if is_closed else b">" + children)

    def _without_link_font(self, element: bytes) -> bytes:
        """What stands beside a column of links is none."""
        font = _FONT_ID.search(element)
        if font is None or int(font[1]) >= len(self._fonts):
            return element
        if not _UNDERLINED.search(self._fonts[int(font[1])]):
            return element
        return _FONT_ID.sub(b' fontId="0"', element)


def _looks(xf: bytes) -> tuple[frozenset[tuple[bytes, bytes]], bytes]:
    """What a style says, whatever the order of its attributes."""
    element, _, children = xf.partition(b">")
    return frozenset(_ATTRIBUTE.findall(element)), children


def _number_format(value: Cell) -> int:
    if isinstance(value, date):
        return _DATE_TIME
    return _TEXT if isinstance(value, str) else _GENERAL
