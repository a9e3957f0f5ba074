"""One webhook delivery: lost, late, doubled or overtaken, but never tried again (sheet 3)."""

import asyncio
import contextlib
import ipaddress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from enrich.sandbox.chance import Dice
from enrich.sandbox.clock import Clock
from enrich.sandbox.conditions import Conditions
from enrich.sandbox.mishaps import Mishap
from enrich.sandbox.outbox import Outbox
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.statistics import Statistics, WebhookFate

_HANDS = 20
"""Deliveries on their way at once."""
_PATIENCE = 5.0
"""Real seconds for a receiver to answer; what it answers means nothing."""
_LONGEST_WAIT_FOR_ANOTHER = 2.0
"""The sandbox's seconds that a delivery waits to be overtaken, when no other comes."""


@dataclass(frozen=True)
class Delivery:
    """One POST to be made."""

    search_id: str
    number: int
    """The index of a streamed lead, or `outbox.END`."""
    subject: str
    """What chance goes by: the search's name, or its request."""
    url: str
    payload: Any


@dataclass(frozen=True)
class Fate:
    """What is to become of a delivery."""

    is_lost: bool
    is_doubled: bool
    is_overtaken: bool
    delay: float
    """Seconds of the sandbox's time."""


def fate_of(delivery: Delivery, settings: SandboxSettings) -> Fate:
    """Draw it from the seed, the search and the lead: never from the order of things."""
    dice = Dice(settings.seed, "webhook", delivery.subject, delivery.number)
    is_lost = dice.happens(settings.webhook_loss)
    low, high = settings.webhook_delay
    return Fate(
        is_lost,
        is_doubled=dice.happens(settings.webhook_duplicate) and not is_lost,
        is_overtaken=dice.happens(settings.webhook_reorder) and not is_lost,
        delay=low + dice.fraction() * (high - low),
    )


def is_loopback(url: str) -> bool:
    """A sandbox never calls out: only this machine may be written to."""
    host = urlsplit(url).hostname or ""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


class Postman:
    """Sends what is due: in order within a search, unless chance says otherwise."""

    def __init__(
        self, clock: Clock, conditions: Conditions, *, statistics: Statistics, outbox: Outbox
    ) -> None:
        self._clock = clock
        self._conditions = conditions
        self._statistics = statistics
        self._outbox = outbox
        self._hands = asyncio.Semaphore(_HANDS)
        self._client: httpx.AsyncClient | None = None
        self._given = 0
        self._latest = 0
        self._another_is_sent = asyncio.Condition()

    async def deliver(self, delivery: Delivery, one_by_one: asyncio.Lock) -> None:
        """Bring it, sooner or later; `one_by_one` keeps the deliveries of a search in order."""
        self._given += 1
        number, fate = self._given, fate_of(delivery, self._conditions.now())
        if fate.delay:
            await self._clock.sleep(fate.delay)
        if fate.is_overtaken:
            await self._wait_for_a_later_one(number)
        async with one_by_one, self._hands:
            # before it is sent: a kill in between loses it, as the vendor might
            self._outbox.mark(delivery.search_id, delivery.number)
            await self._bring(delivery, fate)
        await self._tell(number)

    async def stop(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def _wait_for_a_later_one(self, number: int) -> None:
        longest = self._clock.real_seconds(_LONGEST_WAIT_FOR_ANOTHER)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(longest), self._another_is_sent:
                await self._another_is_sent.wait_for(lambda: self._latest > number)

    async def _tell(self, number: int) -> None:
        async with self._another_is_sent:
            self._latest = max(self._latest, number)
            self._another_is_sent.notify_all()

    async def _bring(self, delivery: Delivery, fate: Fate) -> None:
        if not is_loopback(delivery.url):
            self._statistics.happened(Mishap.STRANGE_WEBHOOK_HOST, self._clock.now())
        elif not fate.is_lost and await self._post(delivery):
            self._count(WebhookFate.SENT)
            if fate.is_doubled and await self._post(delivery):
                self._count(WebhookFate.SENT)
                self._count(WebhookFate.DUPLICATED)
            return
        self._count(WebhookFate.LOST)

    async def _post(self, delivery: Delivery) -> bool:
        """Say whether there was somebody; slow, rude and redirecting receivers are somebody too."""
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=_PATIENCE, trust_env=False)
        try:
            await self._client.post(delivery.url, json=delivery.payload)
        except (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.InvalidURL,
            httpx.UnsupportedProtocol,
        ):
            return False
        except httpx.HTTPError:
            return True
        return True

    def _count(self, fate: WebhookFate) -> None:
        self._statistics.happened(fate, self._clock.now())
