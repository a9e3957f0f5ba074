"""What a workbook could not hold of what was to be written into it."""

from dataclasses import dataclass

LONGEST_TEXT = 32_767
"""Of a cell of a workbook, in UTF-16 units, as Excel counts."""


@dataclass(frozen=True)
class CutText:
    """A text that was longer than a cell can be."""

    sheet: str
    cell: str
    """Its name, such as `C7`."""
    column: str
    """The header above it."""
    length: int
    """In UTF-16 units, as Excel counts characters, before it was cut."""
    is_foreign: bool
    """It came from the vendor, not from the user's own file."""


@dataclass(frozen=True)
class LinksLeft:
    """Addresses that stayed text, because a sheet holds no more links."""

    sheet: str
    links: int


Loss = CutText | LinksLeft
