"""What a run would do and how long it would take, judged by what this ledger has seen (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from enrich.model.request import SearchRequest
from enrich.model.spending import LEADS_PER_DAY

_CREATES_PER_SECOND = 1.0
"""What to expect of an account that was never asked before (design, section 8)."""
_RESERVED_FOR_ALL = 100
"""Leads that a search without a limit counts for, while nothing is known (design, section 5)."""


@dataclass(frozen=True)
class Experience:
    """What a ledger knows of its vendor."""

    lead_counts: Sequence[int] = ()
    """Leads that each of the newest finished searches brought."""
    durations: Sequence[float] = ()
    """Seconds that each of them took."""
    creates_per_second: float | None = None
    """The pace that was learned last."""


@dataclass(frozen=True)
class Forecast:
    """What a run would do and how long it would take."""

    searches: int
    shared: int
    reused: int
    seconds: float
    leads: tuple[int, int, int] | None
    """Low, likely, high; `None` while no search of this ledger has ended."""
    nights: int
    """Under the daily cap, by the likely number of leads; by the limits where nothing is known."""

    def as_json(self) -> dict[str, Any]:
        return {
            "searches": self.searches,
            "shared": self.shared,
            "reused": self.reused,
            "seconds": self.seconds,
            "leads": list(self.leads) if self.leads else None,
            "nights": self.nights,
        }


def foresee(
    requests: Sequence[SearchRequest],
    experience: Experience,
    *,
    shared: int,
    reused: int,
    most_per_second: float | None,
    leads_per_day: int | None = LEADS_PER_DAY,
) -> Forecast:
    """Say what buying these requests would take and bring.

    `most_per_second` is the ceiling of the config, if it has one.
    """
    leads = _expected_leads(requests, experience.lead_counts)
    return Forecast(
        searches=len(requests),
        shared=shared,
        reused=reused,
        seconds=_seconds(len(requests), experience, most_per_second),
        leads=leads,
        nights=_nights(requests, leads, leads_per_day),
    )


def _seconds(searches: int, experience: Experience, most_per_second: float | None) -> float:
    """The creates at the known pace, and the time that the last of them takes."""
    if not searches:
        return 0.0
    known = experience.creates_per_second or _CREATES_PER_SECOND
    pace = min(known, most_per_second or known)
    last_one = median(experience.durations) if experience.durations else 0.0
    return round(searches / pace + last_one, 1)


def _expected_leads(
    requests: Sequence[SearchRequest], counts: Sequence[int]
) -> tuple[int, int, int] | None:
    if not counts:
        return None
    low, likely, high = (
        sum(min(each, _most(request, each)) for request in requests) for each in _spread(counts)
    )
    return round(low), round(likely), round(high)


def _spread(counts: Sequence[int]) -> tuple[float, float, float]:
    """First quartile, median and third quartile."""
    if len(counts) == 1:
        return counts[0], counts[0], counts[0]
    low, likely, high = quantiles(counts, n=4, method="inclusive")
    return low, likely, high


def _most(request: SearchRequest, without_limit: float) -> float:
    return without_limit if request.limit is None else request.limit


def _nights(
    requests: Sequence[SearchRequest],
    leads: tuple[int, int, int] | None,
    leads_per_day: int | None,
) -> int:
    if not requests:
        return 0
    if leads_per_day is None:
        return 1
    reserved = sum(_most(request, _RESERVED_FOR_ALL) for request in requests)
    expected = leads[1] if leads else reserved
    return max(1, -(-int(expected) // leads_per_day))
