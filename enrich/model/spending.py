"""What counts against a cap on leads: what was spent, and what may yet be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

LEADS_PER_DAY = 2500
"""Sheet, section 4: profiles a day for one account."""

Ended = Sequence[tuple[datetime, int]]
"""When each search ended, and how many leads it cost."""


@dataclass(frozen=True)
class Spending:
    """What counts against a cap."""

    spent: int = 0
    """Leads that searches cost which have ended."""
    in_flight: Sequence[int | None] = ()
    """The limit of each search that may yet bring leads; `None` is all there are."""
