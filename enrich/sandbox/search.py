"""A search and its course through time (sheet 2.1; pure)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from enrich.sandbox.chance import Dice, fingerprint

SHARE_BEFORE_START = 0.1


class SearchStatus(StrEnum):
    """The vendor's words, sheet 2.1 [documented]."""

    NOT_STARTED = "NOT_STARTED"  # created, not begun
    ONGOING = "ONGOING"  # running, some leads are there
    FINISHED = "FINISHED"  # all leads are there
    RATE_LIMITED = "RATE_LIMITED"  # interrupted by rate limiting
    UNAUTHORIZED = "UNAUTHORIZED"  # authentication problem, probably the LinkedIn connection
    FORBIDDEN = "FORBIDDEN"  # insufficient permissions
    ERROR = "ERROR"  # processing failed


class Ending(StrEnum):
    """What becomes of a search; it is known to the sandbox from the first moment."""

    FINISHED = "FINISHED"
    STUCK = "STUCK"  # it stays ONGOING for ever
    RATE_LIMITED = "RATE_LIMITED"
    UNAUTHORIZED = "UNAUTHORIZED"
    FORBIDDEN = "FORBIDDEN"
    ERROR = "ERROR"

    @property
    def is_failure(self) -> bool:
        return self not in {Ending.FINISHED, Ending.STUCK}


@dataclass(frozen=True)
class Search:
    """A search that the vendor accepted."""

    id: str
    name: str
    body: Mapping[str, Any]
    created_at: float
    """Seconds since 1970, UTC."""
    night: int = 0
    """The night whose world it sees."""
    ending: Ending = Ending.FINISHED
    total: int = 0
    """How many leads it shows, if nothing goes wrong."""
    units: int = 0
    """What it costs: one for each lead that it returns (sheet 5 [UNKNOWN - assume so])."""


def search_id(seed: int, request: str, twins: int) -> str:
    """Give the UUID of the next search with this very request, of which there are `twins` already.

    The same request again is a second search (sheet 0 [UNKNOWN - assume it is billed twice]).
    """
    digits = fingerprint(seed, "search", request, twins, length=32)
    return str(uuid.UUID(hex=digits, version=4))


def duration_of(search: Search, seed: int, bounds: tuple[float, float]) -> float:
    low, high = bounds
    return low + Dice(seed, "duration", search.id).fraction() * (high - low)


def status_after(elapsed: float, duration: float) -> SearchStatus:
    if elapsed >= duration:
        return SearchStatus.FINISHED
    if elapsed < duration * SHARE_BEFORE_START:
        return SearchStatus.NOT_STARTED
    return SearchStatus.ONGOING


def found_after(elapsed: float, duration: float, total: int) -> int:
    """Say how many of the leads are there: none at first, then ever more, at the end all."""
    if elapsed >= duration:
        return total
    start = duration * SHARE_BEFORE_START
    # also where a clock was set back: before its creation nothing is found
    return int(total * (elapsed - start) / (duration - start)) if elapsed > start else 0


def iso_time(epoch: float) -> str:
    """ISO 8601 in UTC with milliseconds and Z (sheet 2.3 [seen in public code])."""
    moment = datetime.fromtimestamp(epoch, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
