"""The two looks of a marked cell, as differential formats at the end of the user's own."""

from dataclasses import dataclass

from enrich.sheets.style_lists import StyleSheet, changed

# Not quite the colours that Excel offers, so that whoever sees them knows whose they are.
_FAULT, _WARNING = "FFFFC9CF", "FFFFF0A8"


@dataclass(frozen=True)
class Looks:
    """Places in the list `dxfs`."""

    fault: int
    warning: int


def with_looks(styles: bytes) -> tuple[bytes, Looks]:
    """The styles with both looks in them, and where these stand.

    Raises:
        ValueError, ExpatError: as `StyleSheet`.
    """
    sheet = StyleSheet(styles)
    formats = sheet.lists["dxfs"]
    looks = Looks(*(formats.place_or_append(_dxf(colour)) for colour in (_FAULT, _WARNING)))
    return changed(sheet), looks


def has_looks(styles: bytes) -> bool:
    """Whether a mark of ours may be in a workbook with these styles."""
    return any(colour.encode() in styles.upper() for colour in (_FAULT, _WARNING))


def _dxf(colour: str) -> str:
    return f'<dxf><fill><patternFill><bgColor rgb="{colour}"/></patternFill></fill></dxf>'
