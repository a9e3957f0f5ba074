"""planned -> submitted: intent to disk, one request, outcome to disk."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta

from enrich.allowance import Allowance
from enrich.api.client import Created, TooManyRequests, VendorClient
from enrich.api.pacing import Line
from enrich.errors import (
    EnrichError,
    LedgerRefused,
    OutcomeUnknown,
    RefusedBeyondPatience,
    RequestRefused,
    TryLater,
)
from enrich.ledger.ledger import Ledger
from enrich.model.search import Attempt
from enrich.plan.caps import Verdict
from enrich.stopping import Stopping

_PAUSE = 1.0
"""Seconds, at most, between two looks at the ledger for something to send: some things that decide
it, such as how old a stuck search is, change without a move."""
_IN_LINE = 5
"""Searches that wait for their turn at once: only the first goes, and it lets the next one in."""
_GRACE = 5.0
"""Seconds that an interrupted run waits for answers that are under way."""
_PATIENCE = 8
"""Refusals or failures in a row, each followed by a wait, before the run gives up."""
_BACKOFF = 1.0
"""Seconds between answers that leave a doubt, doubled each time."""


_DOUBTS_BEFORE_CARE = 3
"""Answers in a row that leave it open whether a search was bought, before each next one waits."""
_STUCK_AFTER = timedelta(minutes=30)
"""How long a running search holds its place (sheet, section 2.1: the official client gives up)."""
_LONGEST_REFUSAL = 900.0
"""Seconds of `Retry-After` beyond which the next run is the better place to wait."""


class _StoppedBeforeSending(Exception):
    """The run was stopped while this search waited for its turn."""


class Submission:
    """Sends what is planned, a few at a time, until nothing is left or the run stops."""

    def __init__(
        self,
        ledger: Ledger,
        client: VendorClient,
        stopping: Stopping,
        *,
        allowance: Allowance,
        webhook_of: Callable[[Attempt], str | None] = lambda _: None,
    ) -> None:
        self.accepted = 0
        """Searches that the vendor accepted from this run."""
        self._ledger = ledger
        self._client = client
        self._stopping = stopping
        self._allowance = allowance
        self._limits: dict[str, int | None] = {}
        self._webhook_of = webhook_of
        self._in_hand: dict[str, asyncio.Task[None]] = {}
        self._on_the_way: set[str] = set()
        self._doubts_in_a_row = 0

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way, and nothing may be sent any more or waits for it."""
        return not self._in_hand and next(self._waiting(), None) is None

    @property
    def is_busy(self) -> bool:
        """Whether it sends, or is about to; if not, it waits for searches to end."""
        return bool(self._in_hand) or (not self.is_idle and self._has_room())

    async def run(self, more_may_come: Callable[[], bool]) -> None:
        """Send until the queue is empty and `more_may_come` says that it stays so."""
        async with asyncio.TaskGroup() as group:
            while self._stopping.may_buy:
                self._mind_the_caps()
                if self._has_room() and (attempt := next(self._waiting(), None)):
                    self._limits[attempt.name] = attempt.limit
                    self._in_hand[attempt.name] = group.create_task(self._send(attempt))
                elif self.is_idle and not more_may_come():
                    return
                else:
                    await self._stopping.until_stirred(_PAUSE)
            await self._let_go()

    def _mind_the_caps(self) -> None:
        """End the buying once a cap keeps back the next search, or its time has passed."""
        waiting = [limit for name, limit in self._limits.items() if name not in self._on_the_way]
        if waiting and self._allowance.is_too_late:
            self._stopping.stop_buying(self._allowance.fault(waiting[0]))
        elif (attempt := next(self._waiting(), None)) and self._is_reached(attempt):
            self._stopping.stop_buying(self._allowance.fault(attempt.limit))

    def _is_reached(self, attempt: Attempt) -> bool:
        verdict = self._allowance.verdict(attempt)
        # What is in doubt, or stuck, keeps back its leads, perhaps for ever: that is not waited for.
        is_still = not self._in_hand and not self._young_and_running()
        if verdict is Verdict.WAITS and is_still:
            return not self._allowance.goes_on_soon(attempt.limit)
        return verdict is Verdict.REACHED

    def _may_afford(self, attempt: Attempt) -> bool:
        """Whether it fits beside those in hand, of which the ledger does not know yet."""
        before = [limit for name, limit in self._limits.items() if name not in self._on_the_way]
        return self._allowance.verdict(attempt, before) is Verdict.FITS

    async def _let_go(self) -> None:
        """Drop what still waits for its turn; what is on its way may yet be answered.

        An interrupted run leaves late answers for the next one to settle.
        """
        for name, sender in self._in_hand.items():
            if name not in self._on_the_way:
                sender.cancel()
        if self._stopping.is_interrupted and self._in_hand:
            _, late = await asyncio.wait(self._in_hand.values(), timeout=_GRACE)
            for sender in late:
                sender.cancel()

    def _waiting(self) -> Iterator[Attempt]:
        if not self._stopping.may_buy:
            return iter(())
        planned = self._ledger.attempts.planned(len(self._in_hand) + 1)
        return (attempt for attempt in planned if attempt.name not in self._in_hand)

    def _has_room(self) -> bool:
        if self._doubts_in_a_row >= _DOUBTS_BEFORE_CARE:
            return not self._in_hand
        if len(self._in_hand) - len(self._on_the_way) >= _IN_LINE:
            return False
        if (attempt := next(self._waiting(), None)) and not self._may_afford(attempt):
            return False
        return self._young_and_running() + len(self._in_hand) < self._client.room.most

    def _young_and_running(self) -> int:
        since = self._ledger.now() - _STUCK_AFTER
        return self._ledger.attempts.count_running_since(since)

    async def _send(self, attempt: Attempt) -> None:
        try:
            await self._take_care()
            await self._until_known(attempt)
        finally:
            self._in_hand.pop(attempt.name, None)
            self._limits.pop(attempt.name, None)
            self._on_the_way.discard(attempt.name)
            self._stopping.stir()

    async def _take_care(self) -> None:
        """A storm of answers that say nothing must not leave the whole file in doubt."""
        too_many = self._doubts_in_a_row - _DOUBTS_BEFORE_CARE
        if too_many >= 0:
            await self._stopping.sleep(_BACKOFF * 2.0**too_many)

    async def _until_known(self, attempt: Attempt) -> None:
        attempts = self._ledger.attempts
        try:
            created = await self._patiently(attempt)
        except _StoppedBeforeSending:
            return
        except OutcomeUnknown as doubt:
            self._doubt(attempt, doubt.what)
        except RequestRefused as refusal:
            self._doubts_in_a_row = 0
            attempts.refuse(attempt, refusal.what)
        except LedgerRefused:
            # It cannot even take the intent back; what was sent, if anything, is for the next run.
            raise
        except EnrichError as fault:
            attempts.unsend(attempt, fault.what)
            self._stopping.stop_buying(fault)
        else:
            self._accept(attempt, created)

    def _accept(self, attempt: Attempt, created: Created) -> None:
        if self._ledger.attempts.knows(created.vendor_id):
            self._doubt(attempt, "The vendor answered with the ID of another search.")
            return
        self._doubts_in_a_row = 0
        self._ledger.attempts.accept(attempt, created.vendor_id, answer=created.raw)
        self.accepted += 1

    def _doubt(self, attempt: Attempt, what: str) -> None:
        self._ledger.attempts.doubt(attempt, what)
        self._doubts_in_a_row += 1
        if self._doubts_in_a_row >= _PATIENCE:
            self._stopping.stop_buying(
                RefusedBeyondPatience(
                    f"The vendor's last {_PATIENCE} answers leave it open what was bought. {what}",
                    "Run again later; what is in doubt is looked for in the vendor's list first.",
                )
            )

    async def _patiently(self, attempt: Attempt) -> Created:
        """Ask again for as long as the vendor surely did not accept, within reason."""
        request = self._ledger.attempts.request_of(attempt.key)
        own = {"name": attempt.name, "limit": attempt.limit}
        # Streaming stays off: one delivery says that the search has ended, and needs one look.
        named = request.model_copy(update={**own, "webhook_url": self._webhook_of(attempt)})
        failures = 0
        while True:
            try:
                return await self._client.create(
                    named, before_sending=lambda: self._intend(attempt)
                )
            except TooManyRequests as refused:
                self._not_now(attempt, refused, self._client.gates[Line.CREATES].refused_in_a_row)
            except TryLater as failure:
                failures += 1
                self._not_now(attempt, failure, failures)
                await self._stopping.sleep(self._client.pause(failures))

    def _not_now(self, attempt: Attempt, trouble: TryLater, times: int) -> None:
        """Put the search back in the queue, unless this has gone on for too long."""
        is_too_long = isinstance(trouble, TooManyRequests) and trouble.is_longer(_LONGEST_REFUSAL)
        if times >= _PATIENCE or is_too_long:
            raise RefusedBeyondPatience(
                trouble.what, "Run again later; what was bought is safe in the ledger."
            ) from trouble
        self._ledger.attempts.unsend(attempt, trouble.what)
        self._on_the_way.discard(attempt.name)
        if not self._stopping.may_buy:
            raise _StoppedBeforeSending
        self._client.counts.retried += 1

    def _intend(self, attempt: Attempt) -> None:
        if not self._stopping.may_buy:
            raise _StoppedBeforeSending
        # Here, and nowhere earlier, it is certain what else has been sent.
        if self._allowance.verdict(attempt) is not Verdict.FITS:
            raise _StoppedBeforeSending
        self._ledger.attempts.intend(attempt)
        self._on_the_way.add(attempt.name)
