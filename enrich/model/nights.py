"""What the runs did, night by night, and whether this one is like the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import groupby
from math import exp, lgamma, log, log1p

_ENOUGH_BEFORE = 20
"""Searches that must have ended before, for anything to be called usual."""
_ENOUGH_FAILED = 3
_FAR = 2.0
"""Times the usual share."""
_HARDLY_EVER = 0.001
"""How likely so many failures may be, if all were as usual."""


@dataclass(frozen=True)
class Run:
    """One run in the nights' history."""

    started_at: datetime
    ended_at: datetime | None
    exit_code: int | None
    bought: int
    failed: int


@dataclass(frozen=True)
class Night:
    """All runs that began on one day."""

    day: date
    runs: int
    cut_short: int
    """Runs that were killed."""
    bought: int
    failed: int


@dataclass(frozen=True)
class Endings:
    """Searches that ended in some time, and how many of them failed."""

    ended: int
    failed: int


def by_night(runs: Iterable[Run], zone: tzinfo | None = None) -> tuple[Night, ...]:
    """The newest first, as are `runs`; days are those of `zone`, the local one if not given."""
    days = groupby(runs, key=lambda run: run.started_at.astimezone(zone).date())
    return tuple(_night(day, list(together)) for day, together in days)


def _night(day: date, runs: list[Run]) -> Night:
    return Night(
        day=day,
        runs=len(runs),
        cut_short=sum(run.ended_at is None for run in runs),
        bought=sum(run.bought for run in runs),
        failed=sum(run.failed for run in runs),
    )


def is_unusual(tonight: Endings, before: Endings) -> bool:
    """Whether many more of tonight's searches failed than chance explains.

    At least three, at least twice the usual share, and so many as hardly ever by chance.
    """
    if before.ended < _ENOUGH_BEFORE or tonight.failed < _ENOUGH_FAILED:
        return False
    # None before is no promise that there never will be one.
    usual = (before.failed + 1) / (before.ended + 2)
    is_far = tonight.failed >= _FAR * usual * tonight.ended
    return is_far and _chance_of_as_many(tonight, usual) < _HARDLY_EVER


def _chance_of_as_many(tonight: Endings, share: float) -> float:
    """That of so many searches, each failing with this chance, as many or more fail."""
    total = tonight.ended
    return sum(
        exp(
            lgamma(total + 1)
            - lgamma(failed + 1)
            - lgamma(total - failed + 1)
            + failed * log(share)
            + (total - failed) * log1p(-share)
        )
        for failed in range(tonight.failed, total + 1)
    )
