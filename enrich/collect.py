"""submitted -> finished: looks at each running search until it ends, and keeps what it found."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

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
from enrich.model.lead import Lead
from enrich.model.request import is_name_of
from enrich.model.search import Attempt, Cause, SearchState, VendorId
from enrich.nudges import Nudges
from enrich.plan.looks import Looks
from enrich.recount import Recount
from enrich.stopping import Stopping

_PAUSE = 1.0
"""Seconds, at most, between two looks at the ledger for searches that have begun to run."""
_STILL_FRESH = timedelta(minutes=2)
"""How long the vendor may not know a search that it has just accepted (sheet, section 1.3)."""
_MOST_IN_A_ROW = 3
"""Searches broken off for the same reason before it is not worth buying more."""

_ODD_TOO_OFTEN = 3
"""Odd answers in a row about one search before the vendor's list is asked about it."""
_NOT_THERE = frozenset({404, 410})
_NO_SUCH_ID = _NOT_THERE | {400, 422}
"""What a vendor may answer to an ID that is none."""
_LONGEST_NAME = 200

_FAILURES = {
    VendorStatus.RATE_LIMITED: Cause.RATE_LIMITED,
    VendorStatus.UNAUTHORIZED: Cause.UNAUTHORIZED,
    VendorStatus.FORBIDDEN: Cause.FORBIDDEN,
    VendorStatus.ERROR: Cause.ERROR,
}


class Sight(Enum):
    """What one look at a search showed."""

    UNDER_WAY = auto()
    ENDED = auto()


@dataclass(frozen=True)
class Odd:
    """An answer that, if it is true, means that something paid for is lost."""

    words: str
    report: SearchReport | None = None
    """The vendor knows the search and says it has finished; only its leads are missing."""


class Collection:
    """Follows every running search of the ledger to its end."""

    def __init__(
        self,
        ledger: Ledger,
        client: VendorClient,
        stopping: Stopping,
        *,
        clock: Clock,
        nudges: Nudges | None = None,
    ) -> None:
        self.finished = 0
        self.failed = 0
        self.notices: list[str] = []
        self._ledger = ledger
        self._client = client
        self._stopping = stopping
        self._clock = clock
        self._nudges = nudges
        self._in_a_row: list[Cause] = []
        self._began = ledger.now()
        self._recount = Recount(ledger, client)
        self._looks = Looks(seconds for _, seconds in ledger.attempts.lately())

    @property
    def cut_short(self) -> dict[str, tuple[int, int]]:
        """Searches of which the list counts more leads than their answers had: had, and listed."""
        return self._recount.cut_short

    async def run(
        self, is_busy: Callable[[], bool], is_over: Callable[[], bool], *, wait: float
    ) -> None:
        """Collect until nothing runs any more and buying `is_over`.

        When buying is not `is_busy`, it waits for searches to end; after `wait`
        seconds of that the run gives up.
        """
        followers: dict[str, asyncio.Task[None]] = {}
        last_busy = self._clock.seconds()
        async with asyncio.TaskGroup() as group:
            while self._stopping.may_collect:
                running = self._ledger.attempts.in_state(SearchState.RUNNING)
                for attempt in running:
                    if attempt.name not in followers or followers[attempt.name].done():
                        followers[attempt.name] = group.create_task(self._follow(attempt))
                if is_busy():
                    last_busy = self._clock.seconds()
                elif not running and is_over():
                    break
                elif self._clock.seconds() - last_busy >= wait:
                    self._stopping.wait_is_over()
                await self._stopping.until_stirred(_PAUSE)
            for follower in followers.values():
                follower.cancel()

    async def compare_with_list(self) -> None:
        """Check that no answer was cut short, and ask again for those that were."""
        await self._recount.compare(lambda: self._stopping.may_collect)

    async def _follow(self, attempt: Attempt) -> None:
        """Look until it has ended: often while it is young, rarely when it is old.

        What an earlier run has bought is looked at as if it were young: it has probably ended.
        """
        age = looked = self._age(attempt)
        oddities = 0
        while self._stopping.may_collect:
            await self._pause(attempt, self._looks.pause(age))
            looked, age = age, self._age(attempt)
            sight = await self._look(attempt)
            if sight is Sight.ENDED:
                if self._is_of_this_run(attempt):
                    self._looks.ended(looked, age)
                return
            oddities = oddities + 1 if isinstance(sight, Odd) else 0
            if (
                isinstance(sight, Odd)
                and oddities >= _ODD_TOO_OFTEN
                and await self._list_settles(attempt, sight)
            ):
                return

    def _age(self, attempt: Attempt) -> float:
        """Seconds since the vendor accepted it, or since this run began."""
        since = max(attempt.accepted_at or self._began, self._began)
        return max(0.0, (self._ledger.now() - since).total_seconds())

    def _is_of_this_run(self, attempt: Attempt) -> bool:
        return attempt.accepted_at is not None and attempt.accepted_at >= self._began

    async def _pause(self, attempt: Attempt, seconds: float) -> None:
        """Sleep; a delivery about this search ends it early."""
        if self._nudges is None:
            await self._clock.sleep(seconds)
        else:
            await self._nudges.pause(attempt, seconds)

    async def _look(self, attempt: Attempt) -> "Sight | Odd":
        """Ask once."""
        try:
            report = await self._client.report(_vendor_id(attempt))
        except TryLater:
            return Sight.UNDER_WAY
        except RequestRefused as refusal:
            return Odd(refusal.what) if self._is_unknown(attempt, refusal) else Sight.UNDER_WAY
        except EnrichError as fault:
            self._stopping.stop_collecting(fault)
            return Sight.ENDED
        return self._keep(attempt, report)

    def _is_unknown(self, attempt: Attempt, refusal: RequestRefused) -> bool:
        is_fresh = self._ledger.now() - (attempt.accepted_at or attempt.planned_at) < _STILL_FRESH
        if refusal.http_status in _NO_SUCH_ID and self._ledger.attempts.was_taken_over(attempt):
            return True
        return refusal.http_status in _NOT_THERE and not is_fresh

    async def _list_settles(self, attempt: Attempt, odd: "Odd") -> bool:
        """Ask the list about what looks odd: by itself it is no proof that nothing is left."""
        try:
            listed = await self._client.listing()
        except EnrichError:
            return False
        by_id = {item.vendor_id: item for item in listed}
        line = by_id.pop(_vendor_id(attempt), None)
        if odd.report is not None:
            if is_empty := line is not None and line.leads_count == 0:
                self._finish(attempt, (), odd.report.raw)
            return is_empty
        # A list without any search of ours says no more about this one than the odd answer did.
        if is_gone := line is None and any(map(self._ledger.attempts.knows, by_id)):
            self._give_up(attempt, odd.words)
        return is_gone

    def _give_up(self, attempt: Attempt, words: str) -> None:
        """What was there once has vanished; what a person alone has seen may never have been."""
        if self._ledger.attempts.was_taken_over(attempt):
            self._disown(attempt, "The vendor does not know the ID that was given by hand.")
        else:
            self._end_badly(attempt, Cause.VANISHED, detail=words)

    def _keep(self, attempt: Attempt, report: SearchReport) -> "Sight | Odd":
        if self._is_of_another(attempt, report.name):
            name = report.name[:_LONGEST_NAME]
            what = f"The ID that was given by hand belongs to another search: '{name}'."
            self._disown(attempt, what)
            return Sight.ENDED
        if report.status is VendorStatus.FINISHED:
            if report.leads is None:
                return Odd("The search has finished, but its leads are missing.", report)
            self._finish(attempt, report.leads, report.raw)
            return Sight.ENDED
        cause = _FAILURES.get(report.status)
        if cause is None:
            return Sight.UNDER_WAY
        self._end_badly(attempt, cause, report=report)
        return Sight.ENDED

    def _is_of_another(self, attempt: Attempt, name: str) -> bool:
        """An ID of the vendor's own is believed; one that a person gave must bear our name."""
        is_ours = not name or is_name_of(name, attempt.key, attempt.number)
        return not is_ours and self._ledger.attempts.was_taken_over(attempt)

    def _disown(self, attempt: Attempt, what: str) -> None:
        self._ledger.attempts.disown(attempt, what)
        self.notices.append(
            f"{attempt.name}: {what} No lead was taken and nothing was bought. Look for the right "
            "one in the vendor's app, then use `enrich ledger settle` again."
        )

    def _finish(self, attempt: Attempt, leads: Sequence[Lead], answer: object) -> None:
        self._ledger.attempts.finish(attempt, leads, answer)
        self._recount.finished(_vendor_id(attempt), attempt, len(leads))
        self._client.room.finished()
        self._in_a_row.clear()
        self.finished += 1

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


def _vendor_id(attempt: Attempt) -> VendorId:
    if attempt.vendor_id is None:
        raise ValueError(f"{attempt.name} runs without an ID.")
    return attempt.vendor_id


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
