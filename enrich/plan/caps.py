"""How much may still be bought: caps on leads, and what is kept back for searches in flight (pure).

A cap may be undershot, never overshot: what a search in flight may yet bring
counts as spent until it ends (design, section 5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import accumulate
from statistics import quantiles

from enrich.model.spending import Ended, Spending

DAY = timedelta(hours=24)
"""The daily cap looks back so far: the vendor does not say when its day begins (sheet, 4)."""
_LEAST_FOR_ALL = 100
"""Leads kept back for a search without a limit, at the least (design, section 5)."""


class Verdict(Enum):
    """Whether one more search fits under the caps."""

    FITS = auto()
    WAITS = auto()
    """Not now, but perhaps when searches in flight have ended."""
    REACHED = auto()
    """Not even if those in flight bring nobody."""


@dataclass(frozen=True)
class Cap:
    """At most so many leads."""

    most: int
    for_all: int = _LEAST_FOR_ALL
    """Leads to keep back for a search without a limit."""

    def verdict(
        self, limit: int | None, spending: Spending, *, besides: Iterable[int | None] = ()
    ) -> Verdict:
        """Judge a search of this limit; `besides` are those that go before it."""
        left = self.most - spending.spent - reserve_for(limit, self.for_all)
        if left < 0:
            return Verdict.REACHED
        kept_back = self.kept_back(spending) + sum(
            reserve_for(other, self.for_all) for other in besides
        )
        return Verdict.FITS if left >= kept_back else Verdict.WAITS

    def kept_back(self, spending: Spending) -> int:
        """Leads that searches in flight may yet bring."""
        return sum(reserve_for(limit, self.for_all) for limit in spending.in_flight)

    def goes_on_at(self, limit: int | None, spending: Spending, ended: Ended) -> datetime | None:
        """When a search of this limit fits again, if what is older than a day does not count.

        `ended` are the searches of which `spending` is the sum.

        `None` where it never does: it is larger than the cap.
        """
        free = self.most - spending.spent - self.kept_back(spending)
        newest = None
        for ended_at, leads in sorted(ended):
            free, newest = free + leads, ended_at + DAY
            if free >= reserve_for(limit, self.for_all):
                return newest
        # Then what is in flight decides, or the search is larger than the cap.
        return newest if reserve_for(limit, self.for_all) <= self.most else None


@dataclass(frozen=True)
class Caps:
    """The caps of one run; `None` where there is none."""

    per_day: int | None = None
    per_run: int | None = None
    until: datetime | None = None
    """After this moment nothing is sent."""
    for_all: int = field(default=_LEAST_FOR_ALL)

    @property
    def day(self) -> Cap | None:
        return None if self.per_day is None else Cap(self.per_day, self.for_all)

    @property
    def run(self) -> Cap | None:
        return None if self.per_run is None else Cap(self.per_run, self.for_all)


def reserve_for(limit: int | None, for_all: int) -> int:
    """Leads to keep back for a search in flight."""
    return for_all if limit is None else limit


def affordable(limits: Iterable[int | None], caps: Caps) -> int:
    """How many of these searches, the first ones first, surely fit into one run."""
    if caps.per_run is None:
        return sum(1 for _ in limits)
    reserves = accumulate(reserve_for(limit, caps.for_all) for limit in limits)
    return sum(reserve <= caps.per_run for reserve in reserves)


def reserve_for_all(counts: Sequence[int]) -> int:
    """What a search without a limit is likely to bring at most: the 90th percentile of history."""
    if len(counts) < 2:
        return max(_LEAST_FOR_ALL, *counts, _LEAST_FOR_ALL)
    # Rounded up: a cap may be undershot.
    return max(_LEAST_FOR_ALL, -int(-quantiles(counts, n=10, method="inclusive")[-1] // 1))
