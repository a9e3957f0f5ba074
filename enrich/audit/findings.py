"""What an audit may find."""

from dataclasses import dataclass
from enum import StrEnum


class Doubt(StrEnum):
    """What may be wrong with money or leads."""

    BOUGHT_TWICE = "bought_twice"
    STRAY_LEADS = "stray_leads"
    ROW_WITHOUT_STATUS = "row_without_status"
    ANSWER = "answer"
    """What the vendor said and what was made of it are not the same."""
    NO_OUTCOME = "no_outcome"
    """Nobody knows what became of a request."""


@dataclass(frozen=True)
class Finding:
    """One doubt, where it is, and what to do about it."""

    doubt: Doubt
    about: str
    """The name of a search, or the ID of a row."""
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.about}: {self.what} {self.cure}"
