"""What the sandbox has seen and done, for tests and curious people (design 7)."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeAlias

from enrich.sandbox.mishaps import Mishap
from enrich.sandbox.store import Created

EVER = float("-inf")


class Happening(StrEnum):
    """What is counted beside the requests."""

    RATE_LIMITED = "rate_limited"  # answered 429, creates and reads
    RESPONSE_LOST = "responses_lost"  # accepted, then the connection was cut
    LEAD_DELIVERED = "leads_delivered"  # shown for the first time in its search


class WebhookFate(StrEnum):
    """What became of webhook deliveries (sheet 3)."""

    SENT = "sent"  # POSTs on their way, second copies among them, whatever was answered
    LOST = "lost"  # never sent, or nobody was there to take it
    DUPLICATED = "duplicated"  # sent a second time


Counted: TypeAlias = Happening | WebhookFate | Mishap


class Statistics:
    """Counts with their times, so that one can ask for what came after a moment."""

    def __init__(self) -> None:
        self._requests: defaultdict[str, list[float]] = defaultdict(list)
        self._happenings: defaultdict[Counted, list[float]] = defaultdict(list)
        self._shown: dict[str, int] = {}

    def request(self, pattern: str, at: float) -> None:
        self._requests[pattern].append(at)

    def happened(self, kind: Counted, at: float) -> None:
        self._happenings[kind].append(at)

    def shown(self, search_id: str, leads: int, at: float) -> None:
        """Count what is new in an answer: the same lead read twice is delivered once (sheet 5)."""
        new = leads - self._shown.get(search_id, 0)
        if new > 0:
            self._shown[search_id] = leads
            self._happenings[Happening.LEAD_DELIVERED].extend([at] * new)

    def report(self, created: Created, *, since: float) -> dict[str, Any]:
        return {
            "searches_created": sum(created.names.values()),
            "names": created.names,
            "creates": {"first_at": created.first_at, "last_at": created.last_at},
            "requests": _some({name: _after(since, at) for name, at in self._requests.items()}),
            **self._counts(Happening, since),
            "webhooks": self._counts(WebhookFate, since),
            "faults": _some(self._counts(Mishap, since)),
        }

    def _counts(self, kinds: Iterable[Counted], since: float) -> dict[str, int]:
        return {kind.value: _after(since, self._happenings[kind]) for kind in kinds}


def _some(counts: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if number}


def _after(since: float, times: list[float]) -> int:
    return sum(at > since for at in times)
