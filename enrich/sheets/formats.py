"""How the cells that we write look, and where each look stands in a workbook's styles."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from enrich.sheets.style_lists import StyleSheet, changed


class Format(Enum):
    """What a cell is, as far as its look tells."""

    PLAIN = auto()
    HEADER = auto()
    HEADER_QUOTED = auto()
    TEXT = auto()
    """Never a formula, nor a number, even when a person types it again."""
    TEXT_QUOTED = auto()
    QUOTED = auto()
    """Text that would become a formula when a person edits the cell."""
    WRAPPED = auto()
    WRAPPED_QUOTED = auto()
    TEXT_WRAPPED = auto()
    TEXT_WRAPPED_QUOTED = auto()
    DATE = auto()
    DATE_TIME = auto()
    TIME = auto()
    DURATION = auto()
    LINK = auto()


Formats = Mapping[Format, int]
"""Format -> its place in the list `cellXfs` of the workbook's styles."""


@dataclass(frozen=True)
class CellFormat:
    """What styles.xml must say of a format; `""` where the workbook's own default serves."""

    font: str = ""
    number_format: str = ""
    is_quoted: bool = False
    alignment: str = ""


_BOLD = '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
_BLUE = (
    '<font><u/><sz val="11"/><color rgb="FF0563C1"/><name val="Calibri"/><family val="2"/></font>'
)
_WRAP = '<alignment vertical="top" wrapText="1"/>'
_TEXT = "@"

CELL_FORMATS: Mapping[Format, CellFormat] = {
    Format.HEADER: CellFormat(font=_BOLD),
    Format.HEADER_QUOTED: CellFormat(font=_BOLD, is_quoted=True),
    Format.TEXT: CellFormat(number_format=_TEXT),
    Format.TEXT_QUOTED: CellFormat(number_format=_TEXT, is_quoted=True),
    Format.QUOTED: CellFormat(is_quoted=True),
    Format.WRAPPED: CellFormat(alignment=_WRAP),
    Format.WRAPPED_QUOTED: CellFormat(alignment=_WRAP, is_quoted=True),
    Format.TEXT_WRAPPED: CellFormat(number_format=_TEXT, alignment=_WRAP),
    Format.TEXT_WRAPPED_QUOTED: CellFormat(number_format=_TEXT, is_quoted=True, alignment=_WRAP),
    Format.DATE: CellFormat(number_format="yyyy-mm-dd"),
    Format.DATE_TIME: CellFormat(number_format="yyyy-mm-dd hh:mm"),
    Format.TIME: CellFormat(number_format="hh:mm:ss"),
    Format.DURATION: CellFormat(number_format="[h]:mm:ss"),
    Format.LINK: CellFormat(font=_BLUE),
}
_BUILT_IN = {"": 0, _TEXT: 49}
_FIRST_FREE_NUMBER_FORMAT = 164

# Excel wants two fills, and a style by the name of Normal.
_BARE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    b"</styleSheet>"
)


def own_styles() -> tuple[bytes, Formats]:
    """The styles of a workbook that is all ours."""
    return appended_styles(_BARE)


def appended_styles(styles_xml: bytes) -> tuple[bytes, Formats]:
    """The user's styles with ours at the ends of their lists, and the places these got.

    Nothing else changes, not by a byte. What is already there word for word is used
    again, so that an output that comes back as input does not grow.

    Raises:
        ExpatError: the styles are no well-formed XML.
        ValueError: their encoding is none that spreadsheet programs write.
    """
    styles = StyleSheet(styles_xml)
    formats = place_formats(styles)
    return changed(styles), formats


def place_formats(styles: StyleSheet) -> Formats:
    """Put every format of ours at the ends of the lists, where it is not there yet."""
    styles.fonts.place_or_append("<font/>", only_if_empty=True)
    styles.cells.place_or_append(_xf(0, 0, CellFormat()), only_if_empty=True)
    formats = {kind: _place(styles, look) for kind, look in CELL_FORMATS.items()}
    return {Format.PLAIN: 0, **formats}


def _place(styles: StyleSheet, look: CellFormat) -> int:
    font = styles.fonts.place_or_append(look.font) if look.font else 0
    number = number_format_id(styles, look.number_format)
    return styles.cells.place_or_append(_xf(font, number, look))


def number_format_id(styles: StyleSheet, code: str) -> int:
    """The ID of a number format of this code, a new one if the workbook has none."""
    if code in _BUILT_IN:
        return _BUILT_IN[code]
    known = styles.number_formats()
    if code in known:
        return known[code]
    number = max(_FIRST_FREE_NUMBER_FORMAT - 1, *known.values(), 0) + 1
    styles.numbers.place_or_append(f'<numFmt numFmtId="{number}" formatCode="{code}"/>')
    return number


def _xf(font: int, number: int, look: CellFormat) -> str:
    attributes = f'numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0"'
    attributes += ' quotePrefix="1"' if look.is_quoted else ""
    attributes += ' applyNumberFormat="1"' if number else ""
    attributes += ' applyFont="1"' if font else ""
    if not look.alignment:
        return f"<xf {attributes}/>"
    return f'<xf {attributes} applyAlignment="1">{look.alignment}</xf>'
