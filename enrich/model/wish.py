"""What a person typed into `enrich_action` of an earlier output: what to do about that row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from enrich.model.request import SearchKey
from enrich.model.search import SearchHistory
from enrich.model.target import PlannedRow

Histories = Mapping[SearchKey, SearchHistory]

_SAME_MOMENT = timedelta(seconds=1)
"""A spreadsheet may keep less of a second than the ledger does."""


class Action(StrEnum):
    """The words that are obeyed (design, section 6)."""

    RETRY = "retry"
    """Buy again what failed, however often it did."""
    REFRESH = "refresh"
    """Buy again, though there is a result."""
    SKIP = "skip"
    """Buy nothing for this row, now and later."""


@dataclass(frozen=True)
class Wish:
    """One such word, and the moment that stood beside it."""

    row: int
    """Index among the table's rows."""
    action: Action
    beside: datetime | None = None
    """The row's `enrich_updated_at`, in UTC; `None` where nothing was known yet."""
    is_beside_readable: bool = True
    """Whether what stands there is a moment at all."""

    @property
    def is_once(self) -> bool:
        """Whether it is to be obeyed once, and then cleared."""
        return self.action is not Action.SKIP

    def is_answered_at(self, moment: datetime | None) -> bool:
        """Whether what was last learned then was learned after the wish was typed."""
        if moment is None or self.beside is None:
            return moment is not None
        return moment - self.beside >= _SAME_MOMENT

    def is_of_ledger(self, updated_at: datetime | None) -> bool:
        """Whether the ledger knows what it stands beside; `updated_at` is the row's."""
        if not self.is_beside_readable:
            return False
        if self.beside is None or updated_at is None:
            return self.beside is None
        return self.beside - updated_at < _SAME_MOMENT


def unanswered(wish: Wish, row: PlannedRow, histories: Histories) -> tuple[SearchKey, ...]:
    """The searches of the row for which the wish is still to be obeyed.

    Each is judged by what was learned of it alone: a run that is killed, or stopped by a cap,
    leaves the others for the next one, and what it has asked for is not asked for again.
    """
    if not wish.is_once or not wish.is_of_ledger(updated_at(row, histories)):
        return ()
    return tuple(
        target.key
        for target in row.targets
        if not wish.is_answered_at(histories[target.key].updated_at)
        and (wish.action is Action.REFRESH or histories[target.key].has_failed)
    )


def is_outdated(wish: Wish, row: PlannedRow, histories: Histories) -> bool:
    """Whether it was obeyed already, or stands beside what the ledger does not know any more."""
    if not wish.is_once or unanswered(wish, row, histories):
        return False
    if not row.targets or not wish.is_of_ledger(updated_at(row, histories)):
        return not wish.is_beside_readable or wish.beside is not None
    return any(wish.is_answered_at(histories[target.key].updated_at) for target in row.targets)


def still_open(wish: Wish, row: PlannedRow, histories: Histories, *, since: datetime) -> bool:
    """Whether the wish stays in its cell: something that it asks for is still to be done.

    What was learned `since` this run began is an answer to it, however soon it came.
    """
    if not wish.is_once:
        return True
    if not row.targets:
        return not is_outdated(wish, row, histories)
    moments = (histories[key].updated_at for key in unanswered(wish, row, histories))
    return any(moment is None or moment < since for moment in moments)


def updated_at(row: PlannedRow, histories: Histories) -> datetime | None:
    """When something was last learned about the row: its `enrich_updated_at`."""
    moments = (histories[target.key].updated_at for target in row.targets)
    return max((moment for moment in moments if moment), default=None)
