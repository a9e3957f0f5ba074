"""Searches that were bought more than once: the reason of each purchase but the first (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from enrich.model.search import Attempt, Renewal, SearchHistory, SearchState


class Reason(StrEnum):
    """Why a search was rightly bought once more; a person reads the value."""

    ROUND = "because everything was to be bought again"
    FAILED = "because the one before had failed"
    LIMIT = "because more leads were wanted"
    LOST_LEDGER = "in a time that this ledger does not know"
    SEEN = "and seen by a person"
    WISH = "because somebody asked for it beside the row"
    DUE = "because the result had become old"


_RENEWALS = {Renewal.WISH: Reason.WISH, Renewal.DUE: Reason.DUE}


@dataclass(frozen=True)
class Round:
    """A time in which everything of a book was to be bought again."""

    book: str
    opened_at: datetime
    closed_at: datetime | None

    def has(self, moment: datetime) -> bool:
        return self.opened_at <= moment and (self.closed_at is None or moment <= self.closed_at)


@dataclass(frozen=True)
class BookRun:
    """Which book a run was about, and when it began."""

    book: str
    started_at: datetime


@dataclass(frozen=True)
class Ground:
    """Why a search is bought once more."""

    reason: Reason
    round: Round | None = None
    """The one in which it is, if that is the reason."""


class Again:
    """Judges whether a search that was bought more than once was so for a reason."""

    def __init__(self, rounds: Sequence[Round], runs: Sequence[BookRun]) -> None:
        self._rounds = rounds
        self._runs = runs

    def why(self, history: SearchHistory) -> Iterator[tuple[Attempt, Attempt, Reason | None]]:
        """Each purchase but the first one, after the one before it; `None` is no reason."""
        for before, after in pairwise(bought(history)):
            ground = self._ground(history, before, after)
            yield before, after, ground.reason if ground else None

    def ground_of(self, history: SearchHistory, attempt: Attempt) -> Ground | None:
        """Why this attempt is made, bought or not yet; `None` where none was bought before it."""
        earlier = [item for item in bought(history) if item.number < attempt.number]
        return self._ground(history, earlier[-1], attempt) if earlier else None

    def _ground(self, history: SearchHistory, before: Attempt, after: Attempt) -> Ground | None:
        # Taken over from the vendor's list: why it was bought, a lost ledger knew.
        if after.intended_at is not None and after.planned_at > after.intended_at:
            return Ground(Reason.LOST_LEDGER)
        if before.state is SearchState.FAILED:
            return Ground(Reason.FAILED)
        if _wants_more(before, after):
            return Ground(Reason.LIMIT)
        # One that came to nothing may lie between the wish to buy again and the purchase.
        since = [item for item in history.attempts if before.number < item.number <= after.number]
        if renewal := next((item.reason for item in since if item.reason), ""):
            return Ground(_RENEWALS[Renewal(renewal)])
        rounds = filter(None, map(self._round_of, since))
        return next((Ground(Reason.ROUND, one) for one in rounds), None)

    def _round_of(self, attempt: Attempt) -> Round | None:
        book = self._book_of(attempt)
        rounds = (one for one in self._rounds if book in {None, one.book})
        return next((one for one in rounds if one.has(attempt.planned_at)), None)

    def _book_of(self, attempt: Attempt) -> str | None:
        """Of the run that queued it: there is only one run at a time."""
        runs = (run.book for run in reversed(self._runs) if run.started_at <= attempt.planned_at)
        return next(runs, None)


def bought(history: SearchHistory) -> list[Attempt]:
    return [attempt for attempt in history.attempts if attempt.vendor_id is not None]


def _wants_more(before: Attempt, after: Attempt) -> bool:
    """Whether the one before stopped at its limit, and the other one's is larger."""
    if before.limit is None or before.returned < before.limit:
        return False
    return after.limit is None or after.limit > before.limit
