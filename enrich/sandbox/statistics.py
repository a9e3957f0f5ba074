"""What the sandbox has seen and done, for tests and curious people (design 7)."""

from collections import defaultdict
from enum import StrEnum
from typing import Any

from enrich.sandbox.store import Created

EVER = float("-inf")


class Happening(StrEnum):
    """What is counted beside the requests."""

    RATE_LIMITED = "rate_limited"  # answered 429, creates and reads
    RESPONSE_LOST = "responses_lost"  # accepted, then the connection was cut
    LEAD_DELIVERED = "leads_delivered"  # shown for the first time in its search


class Statistics:
    """Counts with their times, so that one can ask for what came after a moment."""

    def __init__(self) -> None:
        self._requests: defaultdict[str, list[float]] = defaultdict(list)
        self._happenings: dict[Happening, list[float]] = {kind: [] for kind in Happening}
        self._shown: dict[str, int] = {}

    def request(self, pattern: str, at: float) -> None:
        self._requests[pattern].append(at)

    def happened(self, kind: Happening, at: float) -> None:
        self._happenings[kind].append(at)

    def shown(self, search_id: str, leads: int, at: float) -> None:
        """Count what is new in an answer: the same lead read twice is delivered once (sheet 5)."""
        new = leads - self._shown.get(search_id, 0)
        if new > 0:
            self._shown[search_id] = leads
            self._happenings[Happening.LEAD_DELIVERED].extend([at] * new)

    def report(self, created: Created, *, since: float) -> dict[str, Any]:
        requests = {pattern: _after(since, times) for pattern, times in self._requests.items()}
        return {
            "searches_created": sum(created.names.values()),
            "names": created.names,
            "creates": {"first_at": created.first_at, "last_at": created.last_at},
            "requests": {pattern: times for pattern, times in requests.items() if times},
            **{kind.value: _after(since, times) for kind, times in self._happenings.items()},
            # nothing is delivered by webhook yet
            "webhooks": {"sent": 0, "lost": 0, "duplicated": 0},
        }


def _after(since: float, times: list[float]) -> int:
    return sum(at > since for at in times)
