"""Which old results to ask for again tonight: spread over the nights, never all at once (pure).

A file bought in one night would grow old in one night. Each night asks for no more than the
share that comes round within `[refresh] after`: with 900 searches and 90 days, ten.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import chain
from math import ceil

from enrich.model.request import SearchKey
from enrich.model.search import MOST_ATTEMPTS, Attempt, Cause, Renewal, SearchHistory

_NIGHT = timedelta(days=1)
_MOST_SLACK = timedelta(hours=12)
"""A night's answers come after its start: without slack, a weekly run would find nothing old."""


def due(
    keys: Iterable[SearchKey],
    histories: Mapping[SearchKey, SearchHistory],
    *,
    after: timedelta,
    now: datetime,
    in_order: bool = False,
) -> tuple[SearchKey, ...]:
    """The searches to ask for again tonight, of those in `keys` that have a result.

    The oldest go first, or, if that is `in_order`, those that stand first in `keys`. What was
    asked for again today already counts; nights on which nothing was are made up for.
    """
    known = [histories[key] for key in dict.fromkeys(keys) if histories[key].result]
    idle = (history for history in known if not (history.current and history.current.is_open))
    old = [history for history in idle if _is_old(history, after, now)]
    if not in_order:
        old.sort(key=lambda history: (_answered_at(history), history.key))
    return tuple(history.key for history in old[: _share(known, after=after, now=now)])


def _share(known: list[SearchHistory], *, after: timedelta, now: datetime) -> int:
    """How many may still be asked for tonight."""
    renewals = [
        item.planned_at.date()
        for item in chain.from_iterable(history.attempts for history in known)
        if item.reason == Renewal.DUE and item.cause is not Cause.NEVER_ACCEPTED
    ]
    today = now.date()
    last_night = max((day for day in renewals if day < today), default=today - _NIGHT)
    nights = min(today - last_night, max(after, _NIGHT)) / _NIGHT
    cycle = max(after / _NIGHT, 1.0)
    return max(0, ceil(len(known) * nights / cycle) - renewals.count(today))


def _is_old(history: SearchHistory, after: timedelta, now: datetime) -> bool:
    """Whether its turn has come; what failed three times in a row waits for its next turn."""
    asked = history.result
    latest = history.latest
    if latest is not None and latest.cause is not None and not _may_try_again(history, latest):
        asked = latest
    return asked is not None and now - (asked.ended_at or asked.planned_at) >= (
        after - min(_MOST_SLACK, after / 4)
    )


def _may_try_again(history: SearchHistory, latest: Attempt) -> bool:
    return history.failures_that_count < MOST_ATTEMPTS and (
        latest.cause is None or latest.cause.may_pass
    )


def _answered_at(history: SearchHistory) -> datetime:
    result = history.result or history.attempts[0]
    return result.ended_at or result.planned_at
