"""Submitting, settling and collecting, side by side, until there is nothing left to do."""

import asyncio
from collections.abc import Callable, Iterator

from enrich.allowance import Allowance
from enrich.api.client import VendorClient
from enrich.buying.bought import Bought
from enrich.buying.telling import cut_short, tell_progress, unread
from enrich.collect import Collection
from enrich.errors import EnrichError
from enrich.interim import Interim
from enrich.job import Job, Watcher
from enrich.ledger.ledger import Ledger
from enrich.model.request import SearchKey
from enrich.plan.caps import Caps, reserve_for_all
from enrich.settle import Settlement
from enrich.stopping import Stopping
from enrich.submit import Submission
from enrich.webhooks import Webhooks


class Dealing:
    """The three steps that speak with the vendor, over one client."""

    def __init__(
        self,
        job: Job,
        ledger: Ledger,
        client: VendorClient,
        *,
        stopping: Stopping,
        hooks: Webhooks,
    ) -> None:
        self._job = job
        self._ledger = ledger
        self._client = client
        self._stopping = stopping
        limits, api = job.settings.limits, job.settings.api
        self._settlement = Settlement(ledger, client, stopping, settle_after=api.settle_after)
        self._submission = Submission(
            ledger,
            client,
            stopping,
            allowance=Allowance(ledger, _caps(job, ledger), patience=limits.wait),
            webhook_of=hooks.address_of,
        )
        self._collection = Collection(
            ledger, client, stopping, clock=job.clock, nudges=hooks.nudges
        )

    async def run(
        self, *, may_send_again: Callable[[SearchKey], bool], watcher: Watcher, interim: Interim
    ) -> None:
        """Bring all that is queued or under way to its end, or to the end of the run's time.

        Raises:
            EnrichError: the vendor or the ledger stopped the run.
        """
        self._ledger.attempts.tell = self._stopping.stir
        self._settlement.doubt_what_was_cut_short()
        try:
            await self._together(may_send_again, watcher, interim)
            await self._collection.compare_with_list()
        except ExceptionGroup as faults:
            raise _named(faults) from faults
        finally:
            # What was under way when the run was cut short is for the next one to settle.
            self._settlement.doubt_what_was_cut_short()

    def add_to(self, bought: Bought) -> None:
        """Count what was done, also by a run that was cut short."""
        counts, collection = self._client.counts, self._collection
        bought.submitted = self._submission.accepted
        bought.adopted += self._settlement.adopted
        bought.finished, bought.failed = collection.finished, collection.failed
        bought.requests, bought.retried = counts.total, counts.retried
        bought.rate_limited = counts.rate_limited
        bought.cut_short = len(collection.cut_short)
        bought.notices += [*collection.notices, *cut_short(collection), *unread(self._client)]

    async def _together(
        self, may_send_again: Callable[[SearchKey], bool], watcher: Watcher, interim: Interim
    ) -> None:
        async with asyncio.TaskGroup() as group:
            steps = self._begin_steps(group, may_send_again)
            telling = group.create_task(
                tell_progress(self._ledger, self._client, self._stopping, watcher=watcher)
            )
            refreshing = group.create_task(interim.run())
            await asyncio.wait(steps)
            telling.cancel()
            refreshing.cancel()

    def _begin_steps(
        self, group: asyncio.TaskGroup, may_send_again: Callable[[SearchKey], bool]
    ) -> list[asyncio.Task[None]]:
        """Each step ends when nobody else can bring it anything to do."""
        submission, settlement = self._submission, self._settlement
        submitting = group.create_task(submission.run(lambda: settlement.is_hopeful))
        settling = group.create_task(
            settlement.run(
                lambda: not submission.is_idle,
                lambda key: not submitting.done() and may_send_again(key),
            )
        )
        collecting = group.create_task(
            self._collection.run(
                lambda: submission.is_busy or settlement.is_hopeful,
                lambda: submitting.done() and settling.done(),
                wait=self._job.settings.limits.wait,
            )
        )
        for step in (submitting, settling):
            step.add_done_callback(lambda _: self._stopping.stir())
        return [submitting, settling, collecting]


def _caps(job: Job, ledger: Ledger) -> Caps:
    return Caps(
        per_day=job.settings.leads_per_day,
        per_run=job.settings.limits.max_leads,
        until=job.until,
        for_all=reserve_for_all([leads for leads, _ in ledger.attempts.lately()]),
    )


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
