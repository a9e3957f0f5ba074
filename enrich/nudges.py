"""A delivery means: look at this search soon."""

import asyncio
from collections import defaultdict

from enrich.clock import Clock
from enrich.ledger.ledger import Ledger
from enrich.model.search import Attempt
from enrich.model.webhook import Addressee

_LOOK = 0.5
"""Seconds between two looks at the table; whoever wrote into it may be another process."""


class Nudges:
    """Wakes whoever waits to look at a search that something has come about."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._last = ledger.deliveries.last()
        self._rings: defaultdict[Addressee, asyncio.Event] = defaultdict(asyncio.Event)

    async def watch(self) -> None:
        """Notice what is delivered, until cancelled."""
        while True:
            self.look()
            await self._clock.sleep(_LOOK)

    def look(self) -> None:
        self._last, nudged = self._ledger.deliveries.after(self._last)
        for addressee in nudged:
            self._rings[addressee].set()

    async def pause(self, attempt: Attempt, seconds: float) -> None:
        """Sleep, but no longer than until something comes about this search."""
        ring = self._rings[Addressee(attempt.key, attempt.number)]
        either = {
            asyncio.ensure_future(ring.wait()),
            asyncio.ensure_future(self._clock.sleep(seconds)),
        }
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in either:
                one.cancel()
            ring.clear()
