"""The vendor's three addresses that a batch needs, one HTTP client for a whole run."""

import asyncio
import hashlib
import itertools
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Self, TypeVar
from urllib.parse import quote

from enrich import __version__
from enrich.api import wire
from enrich.api.exchange import Exchange, Reply
from enrich.api.gate import Gate
from enrich.api.limit import PaceSettings
from enrich.api.pacing import Line
from enrich.api.refusals import Answered, refusal, retry_after
from enrich.api.retrying import Patience, pause
from enrich.api.room import Room
from enrich.clock import Clock
from enrich.config import ApiSettings
from enrich.errors import EnrichError, OutcomeUnknown, TryLater
from enrich.model.pace import LearnedPace
from enrich.model.request import SearchRequest
from enrich.model.search import VendorId
from enrich.model.webhook import without_tokens

_READ_TRIES = 5
READS_AT_THE_VENDOR = 2.0
"""Reads per second; no figure is known (sheet, section 4: assume 1 to 2)."""
_READS_ON_LOOPBACK = 20.0

_SHORTEST_KEY = 12
"""To strike anything shorter out of an answer would damage the words of others."""

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Created:
    """The vendor accepted a search."""

    vendor_id: VendorId
    raw: wire.Json


@dataclass
class RequestCounts:
    """What this run asked of the vendor."""

    total: int = 0
    rate_limited: int = 0
    retried: int = 0


NoteRetry = Callable[[VendorId | None, str], None]
"""Told of each read that is asked again: of which search (`None`: the list), and why."""


class VendorClient:
    """Speaks to the vendor; opened once for a run, with `async with`."""

    def __init__(
        self,
        api: ApiSettings,
        key: str,
        *,
        learned: Mapping[Line, LearnedPace],
        clock: Clock,
        note_retry: NoteRetry = lambda _vendor_id, _why: None,
    ) -> None:
        self.counts = RequestCounts()
        self.unread: dict[VendorId | None, str] = {}
        """What could not be read when it was last asked for, however often, and why."""
        self._note_retry = note_retry
        self._patience = Patience(_READ_TRIES, api.total_timeout)
        self._clock = clock
        self._key = key
        self.gates = {
            Line.CREATES: Gate(_create_pace(api, learned.get(Line.CREATES)), clock),
            Line.READS: Gate(_read_pace(api, learned.get(Line.READS)), clock),
        }
        self.room = Room(None if api.max_running == "auto" else api.max_running)
        self._parallel = asyncio.Semaphore(api.max_parallel)
        # One place is left free for a create, however slow the vendor's answers to reads are.
        self._reading = asyncio.Semaphore(max(1, api.max_parallel - 1))
        # Jitter only keeps two programs from knocking in step; it guards no secret.
        self._jitter = random.Random()  # noqa: S311
        headers = {
            "X-API-KEY": key,
            "Accept": "application/json",
            "User-Agent": f"enrich/{__version__}",
        }
        self._exchange = Exchange(api, headers, clock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._exchange.close()

    async def create(
        self, request: SearchRequest, *, before_sending: Callable[[], None]
    ) -> Created:
        """Buy one search: one try, because only the caller knows what is safe to repeat.

        `before_sending` is called when the turn has come and no byte has left yet.

        Raises:
            TryLater: surely not accepted; may be sent again.
            OutcomeUnknown: nobody knows; look into `listing` before anything else.
            RequestRefused: this request will never be accepted.
            KeyRefused, OutOfCredits, Unusable: no request will be accepted.
        """
        async with self._turn(Line.CREATES) as left:
            before_sending()
            wanted = wire.request_to_json(request)
            response = await self._send("POST", "/leads/search", left, body=wanted)
            body = self._success(response, is_create=True)
        vendor_id = wire.created_id(body)
        if vendor_id is None:
            raise OutcomeUnknown("The vendor accepted a search but named no ID.")
        return Created(vendor_id, body)

    async def report(self, vendor_id: VendorId) -> wire.SearchReport:
        """Look at one search.

        Raises:
            TryLater: no sensible answer, however often asked.
            RequestRefused: the vendor does not know this search.
        """

        def read(body: wire.Json) -> wire.SearchReport | None:
            return wire.search_report(body) if isinstance(body, dict) else None

        return await self._read(f"/searches/{quote(vendor_id, safe='')}", read, of=vendor_id)

    async def listing(self) -> tuple[wire.ListedSearch, ...]:
        """All searches of the account, in no certain order (sheet, section 2.3).

        Raises:
            TryLater: no sensible answer, however often asked.
        """
        return await self._read("/searches", wire.listing, of=None)

    async def _read(
        self, path: str, read: Callable[[wire.Json], Answer | None], *, of: VendorId | None
    ) -> Answer:
        async def once() -> Answer:
            async with self._reading, self._turn(Line.READS) as left:
                response = await self._send("GET", path, left)
                answer = read(self._success(response, is_create=False))
            if answer is None:
                raise TryLater("The vendor's answer makes no sense.")
            return answer

        try:
            answer = await self._patiently(once, of=of)
        except TryLater as trouble:
            self.unread[of] = trouble.what
            raise
        self.unread.pop(of, None)
        return answer

    async def _patiently(
        self, once: Callable[[], Awaitable[Answer]], *, of: VendorId | None
    ) -> Answer:
        began = self._clock.seconds()
        for tried in itertools.count(1):
            try:
                return await once()
            except TryLater as trouble:
                since = self._clock.seconds() - began
                if not self._patience.allows(tried=tried, since=since):
                    raise
                self.counts.retried += 1
                self._note_retry(of, trouble.what)
                await self._clock.sleep(self.pause(tried))
        raise AssertionError("Counting has no end.")

    def pause(self, tried: int) -> float:
        """Seconds before something that failed so often is tried again."""
        return pause(tried, self._jitter.random())

    @asynccontextmanager
    async def _turn(self, line: Line) -> AsyncIterator[Callable[[], None]]:
        """Give what is to be called when the request has left."""
        gate = self.gates[line]
        started = await gate.turn(self._parallel)
        try:
            yield partial(gate.left, started)
        except TooManyRequests as refused:
            self.counts.rate_limited += 1
            gate.refused(refused.wait, started)
            raise
        finally:
            self._parallel.release()
        gate.served(started)

    async def _send(
        self, method: str, path: str, left: Callable[[], None], *, body: wire.Json = None
    ) -> Reply:
        self.counts.total += 1
        return await self._exchange.ask(method, path, body=body, when_all_has_left=left)

    def _success(self, response: Reply, *, is_create: bool) -> wire.Json:
        body = response.json()
        if response.is_success:
            if body is None:
                what = "The vendor's answer is not JSON."
                raise OutcomeUnknown(what) if is_create else TryLater(what)
            return _without(self._key, body)
        if response.http_status == 429:
            wait = retry_after(response.headers, self._clock.now())
            raise TooManyRequests("The vendor asks to slow down.", wait)
        # These words are shown, logged and kept: a vendor that repeats the key must not leak it.
        words = without_tokens(wire.error_words(body, response.text)).replace(self._key, "***")
        answer = Answered(response.http_status, words, is_json=body is not None)
        fault: EnrichError = refusal(answer, is_create=is_create)
        raise fault


class TooManyRequests(TryLater):
    """HTTP 429; `wait` is its `Retry-After` in seconds, if it named one."""

    def __init__(self, what: str, wait: float | None) -> None:
        super().__init__(what)
        self.wait = wait

    def is_longer(self, seconds: float) -> bool:
        return self.wait is not None and self.wait > seconds


def account_hash(api: ApiSettings, key: str) -> str:
    """Names an account without giving its key away."""
    return hashlib.sha256(f"{api.vendor}\n{key}".encode()).hexdigest()[:16]


def _without(key: str, body: wire.Json) -> wire.Json:
    """The answer as it came, but for the key and the tokens of webhooks: answers are kept."""
    written = json.dumps(body)
    concealed = without_tokens(written)
    if len(key) >= _SHORTEST_KEY:
        concealed = concealed.replace(json.dumps(key)[1:-1], "***")
    return body if concealed == written else json.loads(concealed)


def _create_pace(api: ApiSettings, learned: LearnedPace | None) -> PaceSettings:
    ceiling = api.max_creates_per_second
    if ceiling is None and not api.is_loopback:
        ceiling = 1.0
    if api.creates_per_second != "auto":
        # A number is meant: whatever was learned, the run goes so fast until it is refused.
        ceiling = min(api.creates_per_second, ceiling or api.creates_per_second)
        return PaceSettings(start=ceiling, ceiling=ceiling)
    return PaceSettings(start=1.0, ceiling=ceiling, learned=learned)


def _read_pace(api: ApiSettings, learned: LearnedPace | None) -> PaceSettings:
    ceiling = api.max_reads_per_second
    if ceiling is None and not api.is_loopback:
        ceiling = READS_AT_THE_VENDOR
    return PaceSettings(start=ceiling or _READS_ON_LOOPBACK, ceiling=ceiling, learned=learned)
