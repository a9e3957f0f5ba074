"""Lets requests through at the pacer's pace, and not too many at once."""

import asyncio

from enrich.api.limit import PaceSettings
from enrich.api.pacing import Pacer
from enrich.clock import Clock
from enrich.model.pace import LearnedPace


class Gate:
    """One line in which all requests of a kind wait for their turn."""

    def __init__(self, settings: PaceSettings, clock: Clock) -> None:
        self._clock = clock
        self._pacer = Pacer(settings)
        self._head = asyncio.Lock()

    @property
    def rate(self) -> float:
        """Requests per second now."""
        return self._pacer.rate

    @property
    def learned(self) -> LearnedPace | None:
        """What is worth remembering for the next run."""
        return self._pacer.learned

    @property
    def refused_in_a_row(self) -> int:
        return self._pacer.refused_in_a_row

    async def turn(self, slots: asyncio.Semaphore) -> float:
        """Wait for a turn, then for a slot, which the caller must release.

        The time at which the request may start is given back to `served`.
        """
        # Only the first in line has a place at all: a new pace holds for all the others,
        # and those who waited for a slot together do not start together.
        async with self._head:
            while True:
                start = self._pacer.reserve(self._clock.seconds())
                # To a deadline: pauses of a fixed length would drift.
                await self._clock.sleep(start - self._clock.seconds())
                # Since the place was reserved, the request before has shown when it really left.
                await self._clock.sleep(self._pacer.too_soon(self._clock.seconds()))
                await slots.acquire()
                now = self._clock.seconds()
                if not self._pacer.is_quiet(now):
                    self._pacer.started(now)
                    return now
                slots.release()

    def left(self, started: float) -> None:
        """The last byte of the request that started then has just left."""
        self._pacer.left(started, self._clock.seconds())

    def served(self, started: float) -> None:
        self._pacer.served(started)

    def refused(self, wait: float | None, started: float) -> None:
        self._pacer.refused(self._clock.seconds(), wait, started)
