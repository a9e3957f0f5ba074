"""planned -> submitted: intent to disk, one request, outcome to disk."""

import asyncio
from collections.abc import Callable, Iterator

from enrich.api.client import Created, Line, VendorClient
from enrich.errors import (
    EnrichError,
    OutcomeUnknown,
    RefusedBeyondPatience,
    RequestRefused,
    TryLater,
)
from enrich.ledger.ledger import Ledger
from enrich.model.search import Attempt, SearchState
from enrich.stopping import Stopping

_PAUSE = 0.05
"""Seconds between two looks at the ledger for something to send, or for room to send it."""
_GRACE = 5.0
"""Seconds that an interrupted run waits for answers that are under way."""
_PATIENCE = 8
"""Waits in a row, each as long as the vendor asked for, before the run gives up."""
_BACKOFF = 1.0
"""Seconds after which an unreachable vendor is tried again, doubled each time."""


async def _let_go(senders: set[asyncio.Task[None]]) -> None:
    """Give answers that are nearly here a moment, then leave the rest to the next run."""
    if senders:
        _, late = await asyncio.wait(senders, timeout=_GRACE)
        for sender in late:
            sender.cancel()


class _StoppedBeforeSending(Exception):
    """The run was stopped while this search waited for its turn."""


class Submission:
    """Sends what is planned, a few at a time, until nothing is left or the run stops."""

    def __init__(self, ledger: Ledger, client: VendorClient, stopping: Stopping) -> None:
        self.accepted = 0
        """Searches that the vendor accepted from this run."""
        self._ledger = ledger
        self._client = client
        self._stopping = stopping
        self._in_hand: set[str] = set()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way, and nothing may be sent any more or waits for it."""
        waits = self._stopping.may_buy and bool(self._ledger.attempts.planned())
        return not self._in_hand and not waits

    async def run(self, more_may_come: Callable[[], bool]) -> None:
        """Send until the queue is empty and `more_may_come` says that it stays so."""
        senders: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as group:
            while self._stopping.may_buy:
                if self._has_room() and (attempt := next(self._waiting(), None)):
                    self._in_hand.add(attempt.name)
                    senders.add(group.create_task(self._send(attempt)))
                elif self.is_idle and not more_may_come():
                    return
                else:
                    await self._stopping.sleep(_PAUSE)
            if self._stopping.is_interrupted:
                await _let_go(senders)

    def _waiting(self) -> Iterator[Attempt]:
        return (item for item in self._ledger.attempts.planned() if item.name not in self._in_hand)

    def _has_room(self) -> bool:
        running = len(self._ledger.attempts.in_state(SearchState.RUNNING))
        return running + len(self._in_hand) < self._client.room.most

    async def _send(self, attempt: Attempt) -> None:
        try:
            await self._until_known(attempt)
        finally:
            self._in_hand.discard(attempt.name)

    async def _until_known(self, attempt: Attempt) -> None:
        attempts = self._ledger.attempts
        try:
            created = await self._patiently(attempt)
        except _StoppedBeforeSending:
            return
        except OutcomeUnknown as doubt:
            attempts.doubt(attempt, doubt.what)
        except RequestRefused as refusal:
            attempts.refuse(attempt, refusal.what)
        except EnrichError as fault:
            attempts.unsend(attempt)
            self._stopping.stop_buying(fault)
        else:
            attempts.accept(attempt, created.vendor_id, answer=created.raw)
            self.accepted += 1

    async def _patiently(self, attempt: Attempt) -> Created:
        """Ask again for as long as the vendor surely did not accept, within reason."""
        request = self._ledger.attempts.request_of(attempt.key)
        named = request.model_copy(update={"name": attempt.name, "limit": attempt.limit})
        tries = 0
        while True:
            try:
                return await self._client.create(
                    named, before_sending=lambda: self._intend(attempt)
                )
            except TryLater as refused:
                tries += 1
                waits = self._client.gates[Line.CREATES].refused_in_a_row
                if max(waits, tries) >= _PATIENCE:
                    raise RefusedBeyondPatience(
                        refused.what, "Run again later; what was bought is safe in the ledger."
                    ) from refused
                self._ledger.attempts.unsend(attempt)
                self._client.counts.retried += 1
                if not waits:
                    await self._stopping.sleep(_BACKOFF * 2.0 ** (tries - 1))

    def _intend(self, attempt: Attempt) -> None:
        if not self._stopping.may_buy:
            raise _StoppedBeforeSending
        self._ledger.attempts.intend(attempt)
