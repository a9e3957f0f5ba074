"""The life of a search: its states, how it may move between them, and why it fails."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from types import MappingProxyType
from typing import NewType

from enrich.model.request import SearchKey

VendorId = NewType("VendorId", str)
"""The vendor's own ID of a search."""


class SearchState(StrEnum):
    """Where one attempt at a search stands."""

    PLANNED = "planned"
    """Wanted; nothing has left this machine."""
    SUBMITTING = "submitting"
    """The intent is on disk; the request may be on its way."""
    UNSETTLED = "unsettled"
    """Nobody can say whether the vendor accepted it."""
    RUNNING = "running"
    """The vendor accepted it and has given it an ID."""
    FINISHED = "finished"
    """All its leads are here."""
    FAILED = "failed"
    """It ended without a whole result; the cause says why."""


MOVES: Mapping[SearchState, frozenset[SearchState]] = MappingProxyType(
    {
        # Back to planned only after an answer that says: surely not accepted.
        SearchState.PLANNED: frozenset({SearchState.SUBMITTING}),
        SearchState.SUBMITTING: frozenset(
            {
                SearchState.PLANNED,
                SearchState.RUNNING,
                SearchState.UNSETTLED,
                SearchState.FAILED,
            }
        ),
        SearchState.UNSETTLED: frozenset({SearchState.RUNNING, SearchState.FAILED}),
        # Back to unsettled only where a person's word about the vendor's ID was wrong.
        SearchState.RUNNING: frozenset(
            {SearchState.FINISHED, SearchState.FAILED, SearchState.UNSETTLED}
        ),
        # Only to a fuller result of the same search.
        SearchState.FINISHED: frozenset({SearchState.FINISHED}),
        SearchState.FAILED: frozenset(),
    }
)
"""Every move that exists; the ledger makes each in one guarded statement."""

OPEN_STATES = frozenset(
    {
        SearchState.PLANNED,
        SearchState.SUBMITTING,
        SearchState.UNSETTLED,
        SearchState.RUNNING,
    }
)
"""While an attempt is in one of these, no other attempt at the same search may begin."""

MOST_ATTEMPTS = 3
"""Failures in a row that count, after which only a person asks again."""


class Cause(StrEnum):
    """Why an attempt failed."""

    REFUSED = "refused"
    """The vendor will never accept this request as it is."""
    NEVER_ACCEPTED = "never_accepted"
    """Its fate was unknown, and the vendor's list has shown that it never arrived."""
    RATE_LIMITED = "rate_limited"
    ERROR = "error"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    VANISHED = "vanished"
    """The vendor no longer knows a search that it had accepted."""

    @property
    def may_pass(self) -> bool:
        """Whether the next run should try again by itself."""
        return self is not Cause.REFUSED

    @property
    def counts(self) -> bool:
        """Whether it says something about the search, and so uses up one of its attempts.

        A lost connection to LinkedIn is the account's; what never arrived says and costs nothing.
        """
        return self not in {Cause.UNAUTHORIZED, Cause.NEVER_ACCEPTED}

    @property
    def sentence(self) -> str:
        """What happened and what to do, for the row's note."""
        return f"{self.happened} {self.cure}"

    @property
    def happened(self) -> str:
        return _SENTENCES[self][0]

    @property
    def cure(self) -> str:
        """What to do, as long as the next run tries again by itself."""
        return _SENTENCES[self][1]


_SENTENCES = {
    Cause.REFUSED: (
        "The vendor refused this request.",
        "Correct the row, then run again.",
    ),
    Cause.NEVER_ACCEPTED: (
        "The request never reached the vendor.",
        "The next run sends it again.",
    ),
    Cause.RATE_LIMITED: (
        "The vendor broke the search off at its rate limit.",
        "The next run tries again.",
    ),
    Cause.ERROR: (
        "The search failed at the vendor.",
        "The next run tries again.",
    ),
    Cause.UNAUTHORIZED: (
        "The vendor's LinkedIn connection has expired.",
        "Reconnect LinkedIn in the vendor's app, then run again.",
    ),
    Cause.FORBIDDEN: (
        "The account may not run this search.",
        "Check the plan and the LinkedIn connection in the vendor's app, then run again.",
    ),
    Cause.VANISHED: (
        "The vendor no longer knows this search.",
        "The next run tries again.",
    ),
}


class Renewal(StrEnum):
    """Why something is bought again that no round asks for."""

    WISH = "wish"
    """A person typed it beside the row."""
    DUE = "due"
    """Its result had become as old as `[refresh] after` lets it."""


@dataclass(frozen=True)
class Attempt:
    """One try at buying a search."""

    key: SearchKey
    number: int
    """Counted from 1; part of the search's name at the vendor."""
    name: str
    state: SearchState
    limit: int | None
    planned_at: datetime
    cause: Cause | None = None
    detail: str = ""
    """The vendor's own words about a failure."""
    vendor_id: VendorId | None = None
    intended_at: datetime | None = None
    doubted_at: datetime | None = None
    """When it became unknown whether the vendor had accepted it."""
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    returned: int = 0
    """How many leads the vendor returned, repetitions included."""
    reason: str = ""
    """Why it was made, where a result was there: a `Renewal`."""
    pruned_at: datetime | None = None
    """When what it had found was removed, because it was old and no row showed it."""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_whole(self) -> bool:
        """Whether its result has all that there was: it stopped before its limit."""
        return self.limit is None or self.returned < self.limit

    def answers(self, limit: int | None) -> bool:
        """Whether its result is as good as one of at most so many leads."""
        return self.is_whole or (
            limit is not None and self.limit is not None and limit <= self.limit
        )


@dataclass(frozen=True)
class Move:
    """One step in the life of an attempt, as it was made."""

    number: int
    """Of the attempt."""
    name: str
    detail: str
    """The vendor's words, or ours, about why."""
    at: datetime


@dataclass(frozen=True)
class SearchHistory:
    """All that is known of one search: its attempts, oldest first."""

    key: SearchKey
    attempts: tuple[Attempt, ...] = ()

    @property
    def latest(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None

    @property
    def current(self) -> Attempt | None:
        """The attempt that is under way, else the newest.

        An older search of the vendor's may be taken over after a newer one failed.
        """
        return next((item for item in self.attempts if item.is_open), self.latest)

    @property
    def next_number(self) -> int:
        """The number that one more attempt would have."""
        return self.latest.number + 1 if self.latest else 1

    @property
    def result(self) -> Attempt | None:
        """The newest attempt that finished; its leads are what the rows show."""
        return next(reversed(self.finished), None)

    @property
    def finished(self) -> tuple[Attempt, ...]:
        """The attempts with a result, oldest first."""
        return tuple(item for item in self.attempts if item.state is SearchState.FINISHED)

    @property
    def shown(self) -> Attempt | None:
        """Whose leads to show: the result's, else the newest partial ones."""
        with_leads = (item for item in reversed(self.attempts) if item.returned)
        return self.result or next(with_leads, None)

    @property
    def updated_at(self) -> datetime | None:
        """When something was last learned; what never arrived has taught nothing."""
        moments = (
            item.ended_at or item.accepted_at
            for item in self.attempts
            if item.cause is not Cause.NEVER_ACCEPTED
        )
        return max((moment for moment in moments if moment), default=None)

    @property
    def has_failed(self) -> bool:
        """Whether the last attempt that ended failed, even while another one is under way."""
        ended = [item for item in self.attempts if not item.is_open]
        return bool(ended) and ended[-1].state is SearchState.FAILED

    @property
    def failures_in_a_row(self) -> int:
        return len(self._last_failures)

    @property
    def failures_that_count(self) -> int:
        """Those in a row that say something about the search."""
        return sum(item.cause is not None and item.cause.counts for item in self._last_failures)

    @property
    def _last_failures(self) -> tuple[Attempt, ...]:
        """Since the last result, newest first."""
        return tuple(
            takewhile(lambda item: item.state is SearchState.FAILED, reversed(self.attempts))
        )

    def tries_again(self, limit: int | None) -> bool:
        """Whether the next run may try again for this many leads without being told to."""
        latest = self.latest
        if latest is None or latest.cause is None:
            return True
        if latest.cause.may_pass:
            return self.failures_that_count < MOST_ATTEMPTS
        # The limit is no part of the key, but may be what the vendor refused.
        return latest.limit != limit

    def serves(self, limit: int | None) -> bool:
        """Whether there is a result for whoever wants this many leads (design, section 4).

        A later one that was asked for fewer does not take an earlier one away.
        """
        return any(attempt.answers(limit) for attempt in self.finished)
