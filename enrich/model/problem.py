"""What is wrong with one row: a value with its place, its reason and its cure."""

from dataclasses import dataclass


class CellFault(ValueError):
    """A value that cannot be used; whoever knows the cell makes a `Problem` of it."""

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(f"{reason} {cure}")
        self.reason = reason
        self.cure = cure


@dataclass(frozen=True)
class Problem:
    """One fault or doubt, at one cell of the user's file."""

    sheet: str
    cell: str
    """As a person would type it into the name box, such as `C7`."""
    row_id: str
    column: str
    value: str
    reason: str
    cure: str
    is_warning: bool = False
    """Worth a look, but the row is searched all the same."""

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{place}: {self.reason} {self.cure}".strip()
