"""A run's creates on a virtual clock, against the throttles of the sandbox."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from enrich.api.pacing import Pacer
from enrich.sandbox.throttle import Throttle, ThrottleKind, retry_after

SECOND = 1_000_000_000
_LATE = 0.0007
"""Seconds that a busy machine wakes up late, on average; the pacer sees it."""
_SENDING = 0.0015
"""Seconds that it takes to send a request more than another, on average; seen when it has left."""
_UNSEEN = 0.0002
"""Seconds that a request takes to the vendor more than another, on average."""


@dataclass(frozen=True)
class Vendor:
    """How the vendor counts, and what it says of it."""

    limits: Sequence[tuple[int, float]]
    """The limit in creates per second, and from which accepted create on it holds."""
    kind: ThrottleKind = ThrottleKind.BUCKET
    is_told: bool = True
    """Whether a refusal carries `Retry-After`."""
    latency: float = 0.02
    burst: int = 1
    """How many times as long its windows are, and how many times as much they hold."""


@dataclass
class Night:
    """What came of a run."""

    accepted: list[float] = field(default_factory=list)
    """When each create arrived that was let in."""
    refused: int = 0
    paces: list[tuple[float, float]] = field(default_factory=list)
    """Moments with the pace then."""

    @property
    def seconds(self) -> float:
        return self.accepted[-1] - self.accepted[0]

    @property
    def requests(self) -> int:
        return len(self.accepted) + self.refused


def spend(pacer: Pacer, vendor: Vendor, searches: int, *, seed: int = 1) -> Night:
    """Buy so many searches, one after the other."""
    chance = random.Random(seed)  # noqa: S311 - a machine's unsteadiness, no secret
    throttles = [
        Throttle(limit, kind=vendor.kind, burst=vendor.burst) for _, limit in vendor.limits
    ]
    holds = _holding([first for first, _ in vendor.limits])
    night, now = Night(), chance.uniform(0.0, 1_000.0)
    while len(night.accepted) < searches:
        now = max(now, pacer.reserve(now)) + chance.expovariate(1 / _LATE)
        pacer.started(now)
        left = now + chance.expovariate(1 / _SENDING)
        pacer.left(now, left)
        arrived = left + chance.expovariate(1 / _UNSEEN)
        wait = throttles[holds(len(night.accepted))].admit(int(arrived * SECOND))
        if wait:
            night.refused += 1
            now = arrived + vendor.latency
            pacer.refused(now, retry_after(wait) if vendor.is_told else None)
        else:
            night.accepted.append(arrived)
            pacer.served(now)
        night.paces.append((now, pacer.rate))
    return night


def _holding(begins: Sequence[int]) -> Callable[[int], int]:
    return lambda accepted: sum(begin <= accepted for begin in begins) - 1
