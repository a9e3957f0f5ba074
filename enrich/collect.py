"""submitted -> finished: looks at each running search until it ends, and keeps what it found."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from enrich.api.client import VendorClient
from enrich.api.wire import SearchReport, VendorStatus
from enrich.clock import Clock
from enrich.errors import (
    EnrichError,
    KeyRefused,
    RefusedBeyondPatience,
    RequestRefused,
    TryLater,
)
from enrich.ledger.ledger import Ledger
from enrich.model.search import Attempt, Cause, SearchState, VendorId
from enrich.stopping import Stopping

_PAUSE = 0.1
"""Seconds between two looks at the ledger for searches that have begun to run."""
_FIRST_LOOK = 0.3
_LONGEST_PAUSE = 30.0
_STILL_FRESH = timedelta(minutes=2)
"""How long the vendor may not know a search that it has just accepted (sheet, section 1.3)."""
_MOST_IN_A_ROW = 3
"""Searches broken off for the same reason before it is not worth buying more."""

_NOT_THERE = frozenset({404, 410})

_FAILURES = {
    VendorStatus.RATE_LIMITED: Cause.RATE_LIMITED,
    VendorStatus.UNAUTHORIZED: Cause.UNAUTHORIZED,
    VendorStatus.FORBIDDEN: Cause.FORBIDDEN,
    VendorStatus.ERROR: Cause.ERROR,
}


class Collection:
    """Follows every running search of the ledger to its end."""

    def __init__(
        self, ledger: Ledger, client: VendorClient, stopping: Stopping, *, clock: Clock
    ) -> None:
        self.finished = 0
        self.failed = 0
        self._ledger = ledger
        self._client = client
        self._stopping = stopping
        self._clock = clock
        self._in_a_row: list[Cause] = []

    async def run(self, is_buying: Callable[[], bool], *, wait: float) -> None:
        """Collect until nothing runs any more.

        Gives up when, after the buying has ended, `wait` seconds have passed.
        """
        followers: dict[str, asyncio.Task[None]] = {}
        buying_ended = self._clock.seconds()
        async with asyncio.TaskGroup() as group:
            while self._stopping.may_collect:
                running = self._ledger.attempts.in_state(SearchState.RUNNING)
                for attempt in running:
                    if attempt.name not in followers:
                        followers[attempt.name] = group.create_task(self._follow(attempt))
                if is_buying():
                    buying_ended = self._clock.seconds()
                elif not running or self._clock.seconds() - buying_ended >= wait:
                    break
                await self._stopping.sleep(_PAUSE)
            for follower in followers.values():
                follower.cancel()

    async def _follow(self, attempt: Attempt) -> None:
        """Look often while the search is young, rarely when it is old."""
        vendor_id = attempt.vendor_id
        began = self._clock.seconds()
        while vendor_id is not None and self._stopping.may_collect:
            age = self._clock.seconds() - began
            await self._clock.sleep(min(max(_FIRST_LOOK, age / 2), _LONGEST_PAUSE))
            if await self._look(attempt, vendor_id):
                return

    async def _look(self, attempt: Attempt, vendor_id: VendorId) -> bool:
        """Ask once; whether the search has ended."""
        try:
            report = await self._client.report(vendor_id)
        except TryLater:
            return False
        except RequestRefused as refusal:
            return self._not_known(attempt, refusal)
        except EnrichError as fault:
            self._stopping.stop_collecting(fault)
            return True
        return self._keep(attempt, report)

    def _not_known(self, attempt: Attempt, refusal: RequestRefused) -> bool:
        if refusal.http_status not in _NOT_THERE or _is_fresh(attempt, self._ledger.now()):
            return False
        self._end_badly(attempt, Cause.VANISHED, detail=refusal.what)
        return True

    def _keep(self, attempt: Attempt, report: SearchReport) -> bool:
        leads = report.leads or ()
        if report.status is VendorStatus.FINISHED:
            self._ledger.attempts.finish(attempt, leads, report.raw)
            self._client.room.finished()
            self._in_a_row.clear()
            self.finished += 1
            return True
        cause = _FAILURES.get(report.status)
        if cause is None:
            return False
        self._end_badly(attempt, cause, report=report)
        return True

    def _end_badly(
        self,
        attempt: Attempt,
        cause: Cause,
        *,
        detail: str = "",
        report: SearchReport | None = None,
    ) -> None:
        leads = report.leads if report and report.leads else ()
        answer = report.raw if report else None
        self._ledger.attempts.fail(attempt, cause, detail=detail, leads=leads, answer=answer)
        self.failed += 1
        self._in_a_row.append(cause)
        if cause is Cause.RATE_LIMITED:
            self._client.room.rate_limited()
        if fault := _worth_stopping_for(self._in_a_row):
            self._stopping.stop_buying(fault)


def _is_fresh(attempt: Attempt, now: datetime) -> bool:
    return attempt.accepted_at is not None and now - attempt.accepted_at < _STILL_FRESH


def _worth_stopping_for(causes: list[Cause]) -> EnrichError | None:
    """The fault that the last failures amount to (design, section 8)."""
    if causes[-1] is Cause.UNAUTHORIZED:
        return KeyRefused(Cause.UNAUTHORIZED.sentence)
    if causes[-_MOST_IN_A_ROW:] == [Cause.FORBIDDEN] * _MOST_IN_A_ROW:
        return KeyRefused(Cause.FORBIDDEN.sentence)
    if causes[-_MOST_IN_A_ROW:] == [Cause.RATE_LIMITED] * _MOST_IN_A_ROW:
        return RefusedBeyondPatience(
            "The vendor broke off three searches in a row at its rate limit.",
            "Run again later, or lower max_running in the config.",
        )
    return None
