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

    def is_of(self, updated_at: datetime | None) -> bool:
        """Whether it was typed beside what the ledger knows now: else it has been obeyed already.

        So a wish that a killed run has carried out is not carried out again.
        """
        if not self.is_beside_readable:
            return False
        if self.beside is None or updated_at is None:
            return self.beside is updated_at
        return abs(self.beside - updated_at) < _SAME_MOMENT


def still_open(wish: Wish, row: PlannedRow, histories: Histories, *, since: datetime) -> bool:
    """Whether the wish stays in its cell: nothing has been done about it, and something could.

    What was learned `since` this run began is an answer to it, however soon it came.
    """
    if not wish.is_once:
        return True
    has_failed = any(histories[target.key].failures_in_a_row for target in row.targets)
    could_be = wish.action is Action.REFRESH or has_failed or not row.targets
    now = updated_at(row, histories)
    is_answered = now is not None and now >= since
    return could_be and wish.is_of(now) and not is_answered


def updated_at(row: PlannedRow, histories: Histories) -> datetime | None:
    """When something was last learned about the row: its `enrich_updated_at`."""
    moments = (histories[target.key].updated_at for target in row.targets)
    return max((moment for moment in moments if moment), default=None)
