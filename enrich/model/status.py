"""The one word that every row ends with (design, section 4)."""

from collections.abc import Iterable
from enum import StrEnum


class RowStatus(StrEnum):
    """Declared worst first: a row with several targets shows the worst of them."""

    UNSETTLED = "unsettled"
    """It is not known whether the vendor accepted the search; a person decides."""
    FAILED = "failed"
    """The search ended without a result."""
    PENDING = "pending"
    """Not finished yet; run again later."""
    INVALID = "invalid"
    """A cell has to be corrected first."""
    DONE = "done"
    """People were found."""
    EMPTY = "empty"
    """The search finished and nobody qualified."""
    SKIPPED = "skipped"
    """Blank, filtered out, or told to skip, and nothing is known."""


def worst(statuses: Iterable[RowStatus]) -> RowStatus:
    """The status of a row from those of its targets; `SKIPPED` where there are none."""
    seen = set(statuses)
    return next((status for status in RowStatus if status in seen), RowStatus.SKIPPED)


SETTLED = frozenset({RowStatus.DONE, RowStatus.EMPTY})
"""Statuses of a target whose leads are all there."""
