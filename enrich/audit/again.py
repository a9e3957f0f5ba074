"""Searches that were bought more than once, and whether there was a reason."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

from enrich.audit.findings import Doubt, Finding
from enrich.ledger.evidence import BookRun, Round
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


class Again:
    """Judges whether a search that was bought more than once was so for a reason."""

    def __init__(self, rounds: Sequence[Round], runs: Sequence[BookRun]) -> None:
        self._rounds = rounds
        self._runs = runs

    def why(self, history: SearchHistory) -> Iterator[Reason | None]:
        """The reason of each purchase but the first one; `None` where there is none."""
        for before, after in _pairs(bought(history)):
            yield self._reason(history, before, after)

    def doubts(self, history: SearchHistory) -> Iterator[Finding]:
        pairs = _pairs(bought(history))
        for (before, after), reason in zip(pairs, self.why(history), strict=True):
            if reason is None:
                yield Finding(
                    Doubt.BOUGHT_TWICE,
                    after.name,
                    f"It was bought as {after.vendor_id}, though {before.vendor_id} had the same.",
                    "Ask the vendor whether both were billed.",
                )

    def _reason(self, history: SearchHistory, before: Attempt, after: Attempt) -> Reason | None:
        # Taken over from the vendor's list: why it was bought, a lost ledger knew.
        if after.intended_at is not None and after.planned_at > after.intended_at:
            return Reason.LOST_LEDGER
        if before.state is SearchState.FAILED:
            return Reason.FAILED
        if _wants_more(before, after):
            return Reason.LIMIT
        # One that came to nothing may lie between the wish to buy again and the purchase.
        since = [item for item in history.attempts if before.number < item.number <= after.number]
        if renewal := next((item.reason for item in since if item.reason), ""):
            return _RENEWALS[Renewal(renewal)]
        return Reason.ROUND if any(map(self._was_in_round, since)) else None

    def _was_in_round(self, attempt: Attempt) -> bool:
        book = self._book_of(attempt)
        return any(
            one.opened_at <= attempt.planned_at
            and (one.closed_at is None or attempt.planned_at <= one.closed_at)
            for one in self._rounds
            if book in {None, one.book}
        )

    def _book_of(self, attempt: Attempt) -> str | None:
        """Of the run that queued it: there is only one run at a time."""
        runs = (run.book for run in reversed(self._runs) if run.started_at <= attempt.planned_at)
        return next(runs, None)


def bought(history: SearchHistory) -> list[Attempt]:
    return [attempt for attempt in history.attempts if attempt.vendor_id is not None]


def _pairs(attempts: Sequence[Attempt]) -> list[tuple[Attempt, Attempt]]:
    return list(pairwise(attempts))


def _wants_more(before: Attempt, after: Attempt) -> bool:
    """Whether the one before stopped at its limit, and the other one's is larger."""
    if before.limit is None or before.returned < before.limit:
        return False
    return after.limit is None or after.limit > before.limit
