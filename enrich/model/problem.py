"""What is wrong with one row: a value with its place, its reason and its cure."""

from dataclasses import dataclass


class CellFault(ValueError):
    """A value that cannot be used; whoever knows the cell makes a `Problem` of it."""

    def __init__(
        self, reason: str, cure: str, *, cause: str = "", wrong: str = "", nearest: str = ""
    ) -> None:
        super().__init__(f"{reason} {cure}")
        self.reason = reason
        self.cure = cure
        self.cause = cause
        """The reason without the value in it, where it has one: what many cells share."""
        self.wrong = wrong
        """What of the value is wrong, where that is not all of it."""
        self.nearest = nearest
        """The right value that was probably meant."""


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
    cause: str = ""
    """The reason without the value in it; `""` where the reason has none."""
    wrong: str = ""
    """What of the value is wrong, where that is not all of it."""
    nearest: str = ""
    """The right value that was probably meant."""

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{place}: {self.reason} {self.cure}".strip()
