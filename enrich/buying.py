"""One run's dealings with the vendor: choose, ask, then submit, settle and collect together."""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from enrich.allowance import Allowance
from enrich.api.client import VendorClient, account_hash
from enrich.api.pacing import Line
from enrich.collect import Collection
from enrich.config import read_key
from enrich.errors import ConsentMissing, EnrichError
from enrich.interim import Interim
from enrich.job import Job, Thought, Watcher
from enrich.ledger.ledger import Ledger
from enrich.model.pace import LearnedPace
from enrich.model.request import SearchKey
from enrich.model.search import SearchHistory, SearchState
from enrich.plan.caps import Caps, reserve_for_all
from enrich.plan.purchases import Only, Purchases, choose
from enrich.plan.remaining import Progress
from enrich.plan.renewal import due
from enrich.plan.wishes import wished
from enrich.recover import recover
from enrich.settle import Settlement
from enrich.stopping import Stopping
from enrich.submit import Submission
from enrich.webhooks import Webhooks, webhooks

_ASK_ABOVE = 100
_PROGRESS_EVERY = 0.5
_LONGEST_PROGRESS = 5.0
"""Seconds without a move after which the time that is left is told again."""
_LEARN_EVERY = 30.0
"""Seconds."""


@dataclass
class Bought:
    """What a run did at the vendor."""

    purchases: Purchases
    submitted: int = 0
    adopted: int = 0
    finished: int = 0
    failed: int = 0
    cut_short: int = 0
    """Finished searches whose answer had fewer leads than the vendor counts."""
    requests: int = 0
    rate_limited: int = 0
    retried: int = 0
    notices: list[str] = field(default_factory=list)


class Buying:
    """Brings the searches of a file to their end, as far as this run may and can."""

    def __init__(
        self,
        job: Job,
        thought: Thought,
        ledger: Ledger,
        *,
        stopping: Stopping,
        watcher: Watcher,
        interim: Interim,
    ) -> None:
        self._job = job
        self._thought = thought
        self._ledger = ledger
        self._stopping = stopping
        self._watcher = watcher
        self._interim = interim

    def run(self) -> Bought:
        """Buy and collect, if there is anything to buy or to collect.

        Raises:
            KeyMissing, ConsentMissing: nothing was sent.
        """
        self._ledger.attempts.withdraw_planned()
        adopted = self._adopt()
        bought = Bought(self._choose(), adopted=adopted)
        if not bought.purchases.buy and not self._is_anything_open():
            return bought
        # A key that is missing is said before anything else happens.
        key = self._job.key or read_key(self._job.settings.api, os.environ)
        if not self._ledger.orphans.were_looked_for:
            self._stopping.run(self._recover(key))
            bought.adopted += self._adopt()
            bought.purchases = self._choose()
        if self._stopping.may_buy:
            self._queue(bought.purchases)
        if self._stopping.may_collect:
            self._stopping.run(self._deal(key, bought))
        bought.notices += _twins(self._ledger)
        return bought

    def close_round(self) -> None:
        """End the round if all that it wanted has ended; else the next run joins it."""
        if self._round is not None and not self._choose().buy and not self._is_anything_open():
            self._ledger.close_round(self._thought.plan.book)

    @property
    def _round(self) -> datetime | None:
        if self._job.only is not Only.ALL:
            return None
        return self._ledger.round_opened_at(self._thought.plan.book)

    def _adopt(self) -> int:
        return self._ledger.orphans.adopt(self._thought.plan.searches)

    def _queue(self, purchases: Purchases) -> None:
        self._ask_if_much(purchases)
        if self._job.only is Only.ALL:
            self._ledger.join_round(self._thought.plan.book)
        self._ledger.attempts.queue(purchases.buy, purchases.reasons)

    async def _recover(self, key: str) -> None:
        async with self._client(key) as client:
            await recover(self._ledger, client, self._stopping)

    def _client(self, key: str) -> VendorClient:
        api = self._job.settings.api
        learned = self._learned(account_hash(api, key))
        note = self._ledger.attempts.look_again
        return VendorClient(api, key, learned=learned, clock=self._job.clock, note_retry=note)

    async def _deal(self, key: str, bought: Bought) -> None:
        account = account_hash(self._job.settings.api, key)
        async with (
            self._client(key) as client,
            webhooks(self._job, self._ledger, say=bought.notices.append) as hooks,
        ):
            learning = asyncio.create_task(self._learn_now_and_then(account, client))
            try:
                await self._deal_with(client, bought, hooks)
            finally:
                learning.cancel()
                self._learn(account, client)

    async def _deal_with(self, client: VendorClient, bought: Bought, hooks: Webhooks) -> None:
        ledger, stopping = self._ledger, self._stopping
        settle_after = self._job.settings.api.settle_after
        settlement = Settlement(ledger, client, stopping, settle_after=settle_after)
        ledger.attempts.tell = stopping.stir
        settlement.doubt_what_was_cut_short()
        submission = Submission(
            ledger,
            client,
            stopping,
            allowance=Allowance(ledger, self._caps(), patience=self._job.settings.limits.wait),
            webhook_of=hooks.address_of,
        )
        clock = self._job.clock
        collection = Collection(ledger, client, stopping, clock=clock, nudges=hooks.nudges)
        try:
            await self._together(client, submission, settlement, collection=collection)
            await collection.compare_with_list()
        except ExceptionGroup as faults:
            raise _named(faults) from faults
        finally:
            # What was under way when the run was cut short is for the next one to settle.
            settlement.doubt_what_was_cut_short()
            bought.submitted = submission.accepted
            bought.adopted += settlement.adopted
            bought.finished, bought.failed = collection.finished, collection.failed
            bought.requests = client.counts.total
            bought.rate_limited = client.counts.rate_limited
            bought.retried = client.counts.retried
            bought.cut_short = len(collection.cut_short)
            bought.notices += [
                *collection.notices,
                *self._interim.notices,
                *_cut_short(collection),
                *_unread(client),
            ]

    async def _together(
        self,
        client: VendorClient,
        submission: Submission,
        settlement: Settlement,
        *,
        collection: Collection,
    ) -> None:
        async with asyncio.TaskGroup() as group:
            submitting = group.create_task(submission.run(lambda: settlement.is_hopeful))
            settling = group.create_task(
                settlement.run(
                    lambda: not submission.is_idle,
                    lambda key: not submitting.done() and self._is_wanted(key),
                )
            )
            collecting = group.create_task(
                collection.run(
                    lambda: submission.is_busy or settlement.is_hopeful,
                    lambda: submitting.done() and settling.done(),
                    wait=self._job.settings.limits.wait,
                )
            )
            for step in (submitting, settling):
                step.add_done_callback(lambda _: self._stopping.stir())
            reporting = group.create_task(self._report_progress(client))
            refreshing = group.create_task(self._interim.run())
            await asyncio.wait([submitting, settling, collecting])
            reporting.cancel()
            refreshing.cancel()

    def _choose(self) -> Purchases:
        plan = self._thought.plan
        histories = self._ledger.attempts.histories(plan.searches)
        return choose(
            plan,
            self._thought.scope,
            histories,
            only=self._job.only,
            round_opened_at=self._round,
            most=self._job.settings.limits.max_searches,
            wished=wished(self._thought.wishes, self._thought.scope, histories),
            due=due_tonight(self._job, self._thought, histories, now=self._ledger.now()),
        )

    def _ask_if_much(self, purchases: Purchases) -> None:
        limits, api = self._job.settings.limits, self._job.settings.api
        unasked = limits.ask_above
        if unasked is None and not api.is_loopback:
            unasked = _ASK_ABOVE
        question = _question(purchases, unasked)
        if question is None or self._job.may_do_all:
            return
        # A cap in the config is consent given beforehand, but not to buying the same thing again,
        # unless somebody has asked for that beside the row.
        if limits.max_searches is not None and purchases.bought_again == purchases.wished:
            return
        if not self._watcher.agrees(question):
            raise ConsentMissing(
                question.replace("Buy", "Nothing was bought. This run would buy").rstrip("?") + ".",
                "Say yes with --yes, or set a cap with --max-searches.",
            )

    def _caps(self) -> Caps:
        limits = self._job.settings.limits
        lately = self._ledger.attempts.lately()
        return Caps(
            per_day=self._job.settings.leads_per_day,
            per_run=limits.max_leads,
            until=self._job.until,
            for_all=reserve_for_all([leads for leads, _ in lately]),
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

    def _learned(self, account: str) -> dict[Line, LearnedPace]:
        learned = {line: self._ledger.learned_pace(account, line) for line in Line}
        return {line: pace for line, pace in learned.items() if pace is not None}

    async def _learn_now_and_then(self, account: str, client: VendorClient) -> None:
        """What was learned must outlive a run that is killed."""
        while True:
            await asyncio.sleep(_LEARN_EVERY)
            self._learn(account, client)

    def _learn(self, account: str, client: VendorClient) -> None:
        for line, gate in client.gates.items():
            if gate.learned is not None:
                self._ledger.learn_pace(account, line, gate.learned)

    def _progress(
        self, client: VendorClient, still_open: Counter[SearchState], total: int
    ) -> Progress:
        attempts, gate = self._ledger.attempts, client.gates[Line.CREATES]
        newest = attempts.newest_running()
        return Progress(
            ended=total - still_open.total(),
            total=total,
            planned=still_open[SearchState.PLANNED],
            running=still_open[SearchState.RUNNING],
            per_second=gate.rate,
            is_learned=gate.learned is not None,
            refused=client.counts.rate_limited,
            room=client.room.most,
            is_room_growing=client.room.is_growing,
            durations=[seconds for _, seconds in attempts.lately()],
            newest_runs_for=(self._ledger.now() - newest).total_seconds() if newest else 0.0,
        )

    async def _report_progress(self, client: VendorClient) -> None:
        most = 0
        while True:
            still_open = self._ledger.attempts.count_open()
            most = max(most, still_open.total())
            self._watcher.progress(self._progress(client, still_open, most))
            # Begun together: what moves while it pauses is told right after.
            stirred = self._stopping.until_stirred(_LONGEST_PROGRESS)
            await asyncio.gather(asyncio.sleep(_PROGRESS_EVERY), stirred)


def due_tonight(
    job: Job, thought: Thought, histories: Mapping[SearchKey, SearchHistory], *, now: datetime
) -> tuple[SearchKey, ...]:
    """Old results whose turn it is, if the config wants them renewed."""
    after = job.settings.refresh.after
    if after is None or job.only is not Only.NEW:
        return ()
    return due(
        (target.key for row in thought.scope for target in row.targets),
        histories,
        after=timedelta(seconds=after),
        now=now,
        in_order=thought.priority is not None,
    )


def _twins(ledger: Ledger) -> Iterator[str]:
    for name, vendor_id in ledger.orphans.twins():
        yield (
            f"The vendor's list has {name!r} more than once: {vendor_id} was not taken over. "
            "It may have been billed twice; ask the vendor about it, and then say so with "
            f"`enrich ledger settle SEARCH --known {vendor_id}`."
        )


def _cut_short(collection: Collection) -> Iterator[str]:
    for name, (shown, counted) in collection.cut_short.items():
        yield (
            f"{name!r}: the vendor counts {counted} leads and gave {shown}. Look at the search in "
            "the vendor's app, and ask the vendor for the rest."
        )


def _unread(client: VendorClient) -> Iterator[str]:
    for what, times in Counter(client.unread.values()).items():
        yield f"The vendor was asked in vain, about {times} of its addresses: {what} Run again later."


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
