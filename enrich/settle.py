"""unsettled -> adopted or never accepted: asks the vendor's list, and never guesses."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from enrich.api.client import VendorClient
from enrich.api.wire import ListedSearch
from enrich.errors import EnrichError, RequestRefused, TryLater
from enrich.ledger.ledger import Ledger
from enrich.model.request import SearchKey, is_name_of
from enrich.model.search import Attempt, SearchState, VendorId
from enrich.recover import orphans_among
from enrich.stopping import Interrupted, Stopping

_CLOCKS_DIFFER = timedelta(minutes=5)
"""How much earlier than our intent the vendor's clock may date a search (design, section 4)."""
_PAUSE = 0.1
_LONG_PAUSE = 1.0
"""Seconds; a doubt ends the longer one."""
_READS_IN_THAT_TIME = 3
"""Reads of the list within `settle_after`: a list that lags shows a search late."""
_MOST_SENDINGS = 3
"""Times that one run sends a search which never arrives."""
_PATIENCE = 3
"""Times `settle_after` before the run leaves a doubt to a person."""


@dataclass(frozen=True)
class Reading:
    """The vendor's list as it was at one moment."""

    at: datetime
    """When it was asked for."""
    searches: tuple[ListedSearch, ...]


@dataclass(frozen=True)
class Adopt:
    """The search is there: this is it."""

    found: ListedSearch
    others: tuple[ListedSearch, ...] = ()
    """What else carries its name: bought as well, by nobody knows whom."""


@dataclass(frozen=True)
class Absent:
    """The search never arrived: two good readings say so."""


@dataclass(frozen=True)
class Undecided:
    """Nothing is known yet; only more readings can tell."""


Verdict = Adopt | Absent | Undecided


def judge(
    attempt: Attempt,
    readings: Sequence[Reading],
    *,
    known: Collection[VendorId],
    accepted_later: Collection[VendorId],
    settle_after: timedelta,
) -> Verdict:
    """Decide one doubt by section 4 of the design ("Settling").

    `known` are the vendor's IDs that the ledger has; `accepted_later` those
    of our searches that were accepted after this attempt's intent.
    """
    intended_at, doubted_at = attempt.intended_at, attempt.doubted_at
    if intended_at is None or doubted_at is None:
        return Undecided()
    likely = [
        item
        for reading in readings
        if reading.at > intended_at
        for item in reading.searches
        if _is_likely(item, attempt) and item.vendor_id not in known
    ]
    ours = {item.vendor_id: item for item in likely if _is_surely(item, attempt, intended_at)}
    if ours:
        found, *others = sorted(ours.values(), key=lambda item: item.created_at or intended_at)
        return Adopt(found, tuple(others))
    if likely:
        # Our key and attempt, but not to be had by the rule: far from proof that it never came.
        return Undecided()
    # A list that shows what came later, and not this one, is evidence that this one never came;
    # but not while the request itself was still under way.
    lacking = [
        reading.at
        for reading in readings
        if reading.at > doubted_at and _ids(reading).intersection(accepted_later)
    ]
    if len(lacking) >= 2 and max(lacking) - min(lacking) >= settle_after:
        return Absent()
    return Undecided()


def _is_likely(item: ListedSearch, attempt: Attempt) -> bool:
    return is_name_of(item.name, attempt.key, attempt.number)


def _is_surely(item: ListedSearch, attempt: Attempt, intended_at: datetime) -> bool:
    is_young = item.created_at is None or item.created_at >= intended_at - _CLOCKS_DIFFER
    return item.name == attempt.name and is_young


def _ids(reading: Reading) -> set[VendorId]:
    return {item.vendor_id for item in reading.searches}


class Settlement:
    """Works on every doubt in the ledger until it is decided or this run cannot decide it."""

    def __init__(
        self, ledger: Ledger, client: VendorClient, stopping: Stopping, *, settle_after: float
    ) -> None:
        self.adopted = 0
        self._ledger = ledger
        self._client = client
        self._stopping = stopping
        self._settle_after = timedelta(seconds=settle_after)
        self._began = ledger.now()
        self._last_sending = self._began
        self._readings: list[Reading] = []
        self._asked_at: datetime | None = None
        self._is_reading = False
        self._sent: Counter[SearchKey] = Counter()
        """How often each search was sent that never arrived."""

    @property
    def is_hopeful(self) -> bool:
        """Whether this run may still decide something."""
        return self._is_reading or any(map(self._may_be_decided, self._unsettled()))

    def doubt_what_was_cut_short(self) -> None:
        doubt_what_was_cut_short(self._ledger)

    async def run(
        self, is_submitting: Callable[[], bool], may_send_again: Callable[[SearchKey], bool]
    ) -> None:
        """Settle until nothing is being sent and nothing more can be decided.

        What never arrived is queued again if this run may still send it.
        """
        while self._stopping.may_collect:
            if is_submitting():
                self._last_sending = self._ledger.now()
            elif not self.is_hopeful:
                return
            if self._is_time_to_read() and await self._read():
                for attempt in self._unsettled():
                    self._settle(attempt, may_send_again)
            pause = _PAUSE if self._unsettled() else _LONG_PAUSE
            await self._stopping.until_stirred(pause)

    def _unsettled(self) -> list[Attempt]:
        return self._ledger.attempts.in_state(SearchState.UNSETTLED)

    def _is_time_to_read(self) -> bool:
        if not self._unsettled():
            return False
        if self._asked_at is None:
            return True
        # A wall clock that is set back must not put off the next reading by as much.
        since = abs(self._ledger.now() - self._asked_at)
        return since >= self._settle_after / _READS_IN_THAT_TIME

    async def _read(self) -> bool:
        """Read the list; whether that worked. While it lasts, sending does not end."""
        began = self._asked_at = self._ledger.now()
        self._is_reading = True
        try:
            searches = await self._stopping.unless_interrupted(self._client.listing())
        except (TryLater, RequestRefused, Interrupted):
            return False
        except EnrichError as fault:
            self._stopping.stop_collecting(fault)
            return False
        finally:
            self._is_reading = False
        self._readings.append(Reading(began, searches))
        # What is older than every doubt decides nothing, and a night's lists fill the memory.
        oldest = min((item.intended_at or began for item in self._unsettled()), default=began)
        self._readings = [reading for reading in self._readings if reading.at >= oldest]
        return True

    def _settle(self, attempt: Attempt, may_send_again: Callable[[SearchKey], bool]) -> None:
        attempts = self._ledger.attempts
        likely = {
            item.vendor_id
            for reading in self._readings
            for item in reading.searches
            if _is_likely(item, attempt)
        }
        verdict = judge(
            attempt,
            self._readings,
            known={vendor_id for vendor_id in likely if attempts.knows(vendor_id)},
            accepted_later=attempts.accepted_since(attempt.intended_at or self._began),
            settle_after=self._settle_after,
        )
        match verdict:
            case Adopt(found, others):
                # Kept first: what was bought besides must be told of, whatever happens next.
                self._ledger.orphans.keep(orphans_among(others, self._ledger.now()))
                attempts.accept(attempt, found.vendor_id, answer=found.raw, kind="listing")
                self.adopted += 1
            case Absent():
                attempts.never_accepted(attempt)
                if may_send_again(attempt.key) and self._stopping.may_buy:
                    self._send_again(attempt)
            case Undecided():
                pass

    def _send_again(self, attempt: Attempt) -> None:
        """What never arrives is not sent for ever: after a few times it waits for the next run."""
        self._sent[attempt.key] += 1
        if self._sent[attempt.key] < _MOST_SENDINGS:
            self._ledger.attempts.want_again(attempt)

    def _may_be_decided(self, attempt: Attempt) -> bool:
        intended_at = attempt.intended_at or self._began
        doubted_at = attempt.doubted_at or intended_at
        # Where the wall clock was set back, the next run decides: its readings come after the doubt.
        waited = abs(self._ledger.now() - max(doubted_at, self._last_sending))
        if self._ledger.attempts.accepted_since(intended_at):
            return waited < self._settle_after * _PATIENCE
        # Without a later search of ours in the list, only finding it can decide.
        return waited < self._settle_after


def doubt_what_was_cut_short(ledger: Ledger) -> None:
    """Mark what a dead run was sending: nobody knows what became of it."""
    for attempt in ledger.attempts.in_state(SearchState.SUBMITTING):
        ledger.attempts.doubt(attempt, "The run ended while this search was being sent.")
