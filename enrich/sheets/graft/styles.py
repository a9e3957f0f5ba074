"""Cells of ours that look like their neighbours, but for what they hold."""

import re

from enrich.sheets.formats import CELL_FORMATS, CellFormat, Format, number_format_id
from enrich.sheets.style_lists import StyleSheet

_UNDERLINED = re.compile(rb"<(?:\w+:)?u[\s/>]")
_FONT_ID = re.compile(rb"""\sfontId\s*=\s*["'](\d+)["']""")
_OURS = re.compile(rb"""\s(?:numFmtId|applyNumberFormat|quotePrefix)\s*=\s*(?:"[^"]*"|'[^']*')""")


class NeighbourStyles:
    """Places in a workbook's list of styles, each made when it is first needed."""

    def __init__(self, styles: StyleSheet) -> None:
        self._styles = styles
        self._made: dict[tuple[int, Format], int] = {}

    def beside(self, neighbour: int, what: Format) -> int:
        """The place of a style for a cell that holds `what`, beside a cell of the style `neighbour`."""
        if (neighbour, what) not in self._made:
            derived = self._derived(neighbour, CELL_FORMATS.get(what, CellFormat()))
            self._made[neighbour, what] = self._styles.cells.place_of_element(derived)
        return self._made[neighbour, what]

    def _derived(self, neighbour: int, look: CellFormat) -> bytes:
        styles = self._styles.cells.items
        base = styles[neighbour] if neighbour < len(styles) else styles[0]
        tag, _, children = base.partition(b">")
        end = b"/>" if tag.endswith(b"/") else b">" + children
        tag = self._without_link_font(_OURS.sub(b"", tag.removesuffix(b"/").rstrip()))
        number = number_format_id(self._styles, look.number_format)
        tag += b' numFmtId="%d" applyNumberFormat="1"' % number
        return tag + (b' quotePrefix="1"' if look.is_quoted else b"") + end

    def _without_link_font(self, tag: bytes) -> bytes:
        """What stands beside a column of links is none."""
        fonts = self._styles.fonts.items
        font = _FONT_ID.search(tag)
        if (
            font is None
            or int(font[1]) >= len(fonts)
            or not _UNDERLINED.search(fonts[int(font[1])])
        ):
            return tag
        return _FONT_ID.sub(b' fontId="0"', tag)
