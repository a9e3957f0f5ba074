"""One run's dealings with the vendor: choose, ask, then submit, settle and collect together."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from enrich.api.client import Line, VendorClient, account_hash
from enrich.collect import Collection
from enrich.config import read_key
from enrich.errors import ConsentMissing, EnrichError, RefusedBeyondPatience, TryLater
from enrich.job import Job, Thought, Watcher
from enrich.ledger.ledger import Ledger
from enrich.model.request import SearchKey
from enrich.model.search import SearchState
from enrich.plan.purchases import Only, Purchases, choose
from enrich.settle import Settlement
from enrich.stopping import Stopping, interrupted_by_signals
from enrich.submit import Submission

_ASK_ABOVE = 100
_PROGRESS_EVERY = 0.5


@dataclass
class Bought:
    """What a run did at the vendor."""

    purchases: Purchases
    stopping: Stopping
    submitted: int = 0
    adopted: int = 0
    finished: int = 0
    failed: int = 0
    requests: int = 0
    rate_limited: int = 0
    retried: int = 0


class Buying:
    """Brings the searches of a file to their end, as far as this run may and can."""

    def __init__(self, job: Job, thought: Thought, ledger: Ledger, *, watcher: Watcher) -> None:
        self._job = job
        self._thought = thought
        self._ledger = ledger
        self._watcher = watcher
        self._round = self._open_round()

    async def run(self) -> Bought:
        """Buy and collect, if there is anything to buy or to collect.

        Raises:
            KeyMissing, ConsentMissing: nothing was sent.
        """
        self._ledger.attempts.withdraw_planned()
        stopping = Stopping(self._job.clock)
        bought = Bought(self._choose(), stopping)
        if not bought.purchases.buy and not self._is_anything_open():
            return bought
        api = self._job.settings.api
        key = self._job.key or read_key(api, os.environ)
        account = account_hash(api, key)
        async with VendorClient(
            api, key, learned=self._learned(account), clock=self._job.clock
        ) as client:
            with interrupted_by_signals(stopping):
                await self._deal(client, bought)
            self._learn(account, client)
        return bought

    def close_round(self) -> None:
        """End the round if all that it wanted has ended; else the next run joins it."""
        if self._round is not None and not self._choose().buy and not self._is_anything_open():
            self._ledger.close_round(self._thought.plan.book)

    async def _deal(self, client: VendorClient, bought: Bought) -> None:
        ledger, stopping = self._ledger, bought.stopping
        settlement = Settlement(
            ledger, client, stopping, settle_after=self._job.settings.api.settle_after
        )
        settlement.doubt_what_was_cut_short()
        if ledger.is_new:
            await self._recover(settlement, stopping)
            bought.purchases = self._choose()
        if stopping.may_buy:
            self._ask_if_much(bought.purchases)
            ledger.attempts.queue(bought.purchases.buy)
        submission = Submission(ledger, client, stopping)
        collection = Collection(ledger, client, stopping, clock=self._job.clock)
        try:
            await self._together(submission, settlement, collection)
        except ExceptionGroup as faults:
            raise _named(faults) from faults
        finally:
            # What was under way when the run was cut short is for the next one to settle.
            settlement.doubt_what_was_cut_short()
            bought.submitted = submission.accepted
            bought.adopted = settlement.adopted
            bought.finished, bought.failed = collection.finished, collection.failed
            bought.requests = client.counts.total
            bought.rate_limited = client.counts.rate_limited
            bought.retried = client.counts.retried

    async def _together(
        self, submission: Submission, settlement: Settlement, collection: Collection
    ) -> None:
        wait = self._job.settings.limits.wait
        async with asyncio.TaskGroup() as group:
            submitting = group.create_task(submission.run(lambda: settlement.is_hopeful))
            settling = group.create_task(
                settlement.run(lambda: not submission.is_idle, self._is_wanted)
            )
            collecting = group.create_task(
                collection.run(lambda: not (submitting.done() and settling.done()), wait=wait)
            )
            reporting = group.create_task(self._report_progress())
            await asyncio.wait([submitting, settling, collecting])
            reporting.cancel()

    async def _recover(self, settlement: Settlement, stopping: Stopping) -> None:
        """A ledger that knows nothing may have been lost: look for what it had bought."""
        try:
            await settlement.recover(self._thought.plan)
        except TryLater as fault:
            stopping.stop_collecting(
                RefusedBeyondPatience(fault.what, "Nothing was bought; run again later.")
            )
        except EnrichError as fault:
            stopping.stop_collecting(fault)

    def _choose(self) -> Purchases:
        plan = self._thought.plan
        return choose(
            plan,
            self._thought.scope,
            self._ledger.attempts.histories(plan.searches),
            only=self._job.only,
            round_opened_at=self._round,
            most=self._job.settings.limits.max_searches,
        )

    def _ask_if_much(self, purchases: Purchases) -> None:
        limits, api = self._job.settings.limits, self._job.settings.api
        unasked = limits.ask_above
        if unasked is None and not api.is_loopback:
            unasked = _ASK_ABOVE
        question = _question(purchases, unasked)
        if question is None or self._job.may_do_all:
            return
        # A cap in the config is consent given beforehand, but not to buying the same thing again.
        if limits.max_searches is not None and not purchases.bought_again:
            return
        if not self._watcher.agrees(question):
            raise ConsentMissing(
                question.replace("Buy", "Nothing was bought. This run would buy").rstrip("?") + ".",
                "Say yes with --yes, or set a cap with --max-searches.",
            )

    def _is_wanted(self, key: SearchKey) -> bool:
        """Whether a search that never arrived is sent again by this run.

        With a cap it waits for the next run, which counts it.
        """
        return self._job.settings.limits.max_searches is None and any(
            target.key == key for row in self._thought.scope for target in row.targets
        )

    def _is_anything_open(self) -> bool:
        open_states = (SearchState.RUNNING, SearchState.SUBMITTING, SearchState.UNSETTLED)
        return any(self._ledger.attempts.count(state) for state in open_states)

    def _open_round(self) -> datetime | None:
        if self._job.only is not Only.ALL:
            return None
        return self._ledger.open_round(self._thought.plan.book)

    def _learned(self, account: str) -> dict[Line, float]:
        learned = {line: self._ledger.learned_pace(account, line) for line in Line}
        return {line: pace for line, pace in learned.items() if pace is not None}

    def _learn(self, account: str, client: VendorClient) -> None:
        for line, gate in client.gates.items():
            if gate.has_learned:
                self._ledger.learn_pace(account, line, gate.rate)

    async def _report_progress(self) -> None:
        attempts = self._ledger.attempts
        most = 0
        while True:
            still_open = sum(
                attempts.count(state)
                for state in (SearchState.PLANNED, SearchState.SUBMITTING, SearchState.RUNNING)
            )
            most = max(most, still_open)
            self._watcher.progress(most - still_open, most)
            await asyncio.sleep(_PROGRESS_EVERY)


def _named(faults: ExceptionGroup[Exception]) -> Exception:
    """The fault that a person can do something about, if there is one among them."""
    named = (fault for fault in _single(faults) if isinstance(fault, EnrichError))
    return next(named, faults)


def _single(fault: Exception) -> Iterator[Exception]:
    if isinstance(fault, ExceptionGroup):
        for inner in fault.exceptions:
            yield from _single(inner)
    else:
        yield fault


def _question(purchases: Purchases, unasked: int | None) -> str | None:
    """What to ask before buying; `None` where nothing needs to be asked."""
    again = purchases.bought_again
    if again:
        return f"Buy {len(purchases.buy)} searches, {again} of which have a fresh result?"
    if unasked is not None and len(purchases.buy) > unasked:
        return f"Buy {len(purchases.buy)} searches?"
    return None
