"""What counts against a cap on leads: what was spent, and what may yet be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Spending:
    """What counts against a cap."""

    ended: Sequence[tuple[datetime, int]] = ()
    """When each search ended, and how many leads it cost."""
    in_flight: Sequence[int | None] = ()
    """The limit of each search that may yet bring leads; `None` is all there are."""

    @property
    def spent(self) -> int:
        return sum(leads for _, leads in self.ended)
