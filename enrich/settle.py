"""unsettled -> adopted or never accepted: asks the vendor's list, and never guesses."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from enrich.api.client import VendorClient
from enrich.api.wire import ListedSearch
from enrich.errors import EnrichError, TryLater
from enrich.ledger.ledger import Ledger
from enrich.model.request import SearchKey, key_and_attempt
from enrich.model.search import Attempt, SearchState, VendorId
from enrich.model.target import Plan
from enrich.stopping import Stopping

_CLOCKS_DIFFER = timedelta(minutes=5)
"""How much earlier than our intent the vendor's clock may date a search (design, section 4)."""
_PAUSE = 0.1
_READS_IN_THAT_TIME = 3
"""Reads of the list within `settle_after`: a list that lags shows a search late."""
_PATIENCE = 3
"""Times `settle_after` before the run leaves a doubt to a person."""


@dataclass(frozen=True)
class Reading:
    """The vendor's list as it was at one moment."""

    at: datetime
    searches: tuple[ListedSearch, ...]


@dataclass(frozen=True)
class Adopt:
    """The search is there: this is it."""

    found: ListedSearch


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
    intended_at = attempt.intended_at
    if intended_at is None:
        return Undecided()
    after = [reading for reading in readings if reading.at > intended_at]
    for reading in after:
        ours = [
            item
            for item in reading.searches
            if item.name == attempt.name
            and item.vendor_id not in known
            and _is_young_enough(item, intended_at)
        ]
        if ours:
            return Adopt(min(ours, key=lambda item: item.created_at or intended_at))
    # A list that shows what came later, and not this one, is evidence that this one never came.
    lacking = [item.at for item in after if _ids(item).intersection(accepted_later)]
    if len(lacking) >= 2 and max(lacking) - min(lacking) >= settle_after:
        return Absent()
    return Undecided()


def _is_young_enough(item: ListedSearch, intended_at: datetime) -> bool:
    return item.created_at is None or item.created_at >= intended_at - _CLOCKS_DIFFER


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

    @property
    def is_hopeful(self) -> bool:
        """Whether this run may still decide something."""
        return any(self._may_be_decided(attempt) for attempt in self._unsettled())

    def doubt_what_was_cut_short(self) -> None:
        """Mark what a dead run was sending: nobody knows what became of it."""
        for attempt in self._ledger.attempts.in_state(SearchState.SUBMITTING):
            self._ledger.attempts.doubt(attempt, "The run ended while this search was being sent.")

    async def recover(self, plan: Plan) -> None:
        """Take over what a lost ledger had bought, found in the vendor's list by our keys.

        Raises:
            TryLater: the list cannot be read; then nothing may be bought.
        """
        searches = {search.key[:16]: search for search in plan.searches.values()}
        newest: dict[SearchKey, tuple[int, ListedSearch]] = {}
        for item in await self._client.listing():
            named = key_and_attempt(item.name)
            if named is None or named[0] not in searches:
                continue
            key = searches[named[0]].key
            newest[key] = max(
                newest.get(key, (0, item)), (named[1], item), key=lambda pair: pair[0]
            )
        for key, (number, item) in newest.items():
            self._ledger.attempts.adopt(
                plan.searches[key],
                number,
                name=item.name,
                vendor_id=item.vendor_id,
                created_at=item.created_at or self._began,
            )
            self.adopted += 1

    async def run(
        self, is_submitting: Callable[[], bool], wanted: Callable[[SearchKey], bool]
    ) -> None:
        """Settle until nothing is being sent and nothing more can be decided.

        What never arrived is queued again if it is still `wanted`.
        """
        while self._stopping.may_collect:
            if is_submitting():
                self._last_sending = self._ledger.now()
            elif not self.is_hopeful:
                return
            if self._is_time_to_read():
                await self._read()
                for attempt in self._unsettled():
                    self._settle(attempt, wanted)
            await self._stopping.sleep(_PAUSE)

    def _unsettled(self) -> list[Attempt]:
        return self._ledger.attempts.in_state(SearchState.UNSETTLED)

    def _is_time_to_read(self) -> bool:
        unsettled = self._unsettled()
        if not unsettled:
            return False
        if not self._readings:
            return True
        return (
            self._ledger.now() - self._readings[-1].at >= self._settle_after / _READS_IN_THAT_TIME
        )

    async def _read(self) -> None:
        began = self._ledger.now()
        try:
            searches = await self._client.listing()
        except TryLater:
            return
        except EnrichError as fault:
            self._stopping.stop_collecting(fault)
            return
        self._readings.append(Reading(began, searches))

    def _settle(self, attempt: Attempt, wanted: Callable[[SearchKey], bool]) -> None:
        attempts = self._ledger.attempts
        listed = {item.vendor_id for reading in self._readings for item in reading.searches}
        verdict = judge(
            attempt,
            self._readings,
            known={vendor_id for vendor_id in listed if attempts.knows(vendor_id)},
            accepted_later=attempts.accepted_since(attempt.intended_at or self._began),
            settle_after=self._settle_after,
        )
        match verdict:
            case Adopt(found):
                attempts.accept(attempt, found.vendor_id, answer=found.raw, kind="listing")
                self.adopted += 1
            case Absent():
                attempts.never_accepted(attempt)
                if wanted(attempt.key) and self._stopping.may_buy:
                    attempts.want_again(attempt)
            case Undecided():
                pass

    def _may_be_decided(self, attempt: Attempt) -> bool:
        intended_at = attempt.intended_at or self._began
        waited = self._ledger.now() - max(intended_at, self._last_sending)
        if self._ledger.attempts.accepted_since(intended_at):
            return waited < self._settle_after * _PATIENCE
        # Without a later search of ours in the list, only finding it can decide.
        return waited < self._settle_after
