"""Nights on the virtual clock: limits drawn by chance, and how each night went beside the figures.

The figures are those of section 9 of the design. A change of the limit has none of its own there:
it is held against the first run's.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, product

from api.virtual import Night, Vendor, spend

from enrich.api.limit import PaceSettings
from enrich.api.pacing import Pacer
from enrich.sandbox.throttle import ThrottleKind

LOWEST, HIGHEST = 0.2, 10.0
"""Creates per second (design, section 9)."""
SEARCHES = (100, 1_000)
_CHANGE = 2.0
_SHORT_RUN = 5
"""Refusals that are always allowed."""


class Case(Enum):
    """What kind of night it is."""

    FIRST = "first run"
    LATER = "later run"
    DOWN = "limit halved"
    UP = "limit doubled"


@dataclass(frozen=True)
class Setting:
    """All that is common to the nights of one line of the table."""

    kind: ThrottleKind
    is_told: bool
    case: Case
    searches: int

    def __str__(self) -> str:
        told = "told" if self.is_told else "untold"
        return f"{self.kind:8} {told:7} {self.case.value:14} {self.searches:6,}"


@dataclass(frozen=True)
class Outcome:
    """How one night went."""

    limit: float
    setting: Setting
    night: Night
    fewest: float
    """Seconds that nobody can beat."""

    @property
    def allowed(self) -> float:
        """Seconds that the figure allows."""
        if self.setting.case is Case.LATER:
            return 1.02 * self.fewest + 1
        return 1.05 * self.fewest + 10

    @property
    def is_in_time(self) -> bool:
        return self.night.seconds <= self.allowed

    @property
    def is_hardly_refused(self) -> bool:
        return self.night.refused <= max(_SHORT_RUN, self.night.requests / 100)

    @property
    def refused_share(self) -> float:
        return self.night.refused / self.night.requests


def settings() -> Iterator[Setting]:
    """All lines of the table."""
    for kind, is_told, case, searches in product(ThrottleKind, (True, False), Case, SEARCHES):
        yield Setting(kind, is_told, case, searches)


def drawn_limits(seed: int, many: int) -> list[float]:
    """Each factor is as likely as another; as many digits as a vendor might name."""
    chance = random.Random(seed)  # noqa: S311 - a draw to be repeated, no secret
    factor = HIGHEST / LOWEST
    return [round(LOWEST * factor ** chance.random(), 3) for _ in range(many)]


def outcome(setting: Setting, limit: float, seed: int) -> Outcome:
    """Live through one night, and through the one before it where there must be one."""
    limits = _limits(setting, limit)
    vendor = Vendor(limits, setting.kind, is_told=setting.is_told)
    pacer = Pacer(PaceSettings(start=1.0))
    if setting.case is Case.LATER:
        spend(pacer, vendor, setting.searches, seed=seed)
        pacer = Pacer(PaceSettings(start=1.0, learned=pacer.learned))
    night = spend(pacer, vendor, setting.searches, seed=seed + 1)
    return Outcome(limit, setting, night, _fewest(limits, setting.searches))


def _limits(setting: Setting, limit: float) -> list[tuple[int, float]]:
    middle = setting.searches // 2
    match setting.case:
        case Case.FIRST | Case.LATER:
            return [(0, limit)]
        case Case.DOWN:
            return [(0, limit), (middle, round(limit / _CHANGE, 4))]
        case Case.UP:
            return [(0, round(limit / _CHANGE, 4)), (middle, limit)]


def _fewest(limits: Sequence[tuple[int, float]], searches: int) -> float:
    ends = [*limits, (searches, 0.0)]
    return sum((then - since) / limit for (since, limit), (then, _) in pairwise(ends))
