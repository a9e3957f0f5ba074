"""The output while a run of many hours goes on: written now and then, where that disturbs nobody."""

import asyncio
from collections.abc import Callable

from enrich.clock import Clock
from enrich.errors import EnrichError
from enrich.ledger.ledger import Ledger
from enrich.model.search import SearchState

_WORTH_SHOWING = (SearchState.RUNNING, SearchState.FINISHED, SearchState.FAILED)


class Interim:
    """Writes the output every so often, if something has happened since."""

    def __init__(
        self, write: Callable[[], None], ledger: Ledger, *, clock: Clock, every: float | None
    ) -> None:
        self._write = write
        """Runs in a thread of its own, so that requests go on meanwhile."""
        self._ledger = ledger
        self._clock = clock
        self._every = every
        self._failure = ""

    @property
    def notices(self) -> list[str]:
        """What a person should hear of the writing that failed last; the run itself goes on."""
        return [self._failure] if self._failure else []

    async def run(self) -> None:
        """Go on until it is cancelled; what is being written then is written to its end."""
        if self._every is None:
            return
        shown = self._standing()
        while True:
            await self._clock.sleep(self._every)
            if (now := self._standing()) != shown:
                await self._write_once()
                shown = now

    async def _write_once(self) -> None:
        writing = asyncio.create_task(asyncio.to_thread(self._try_to_write))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            # Two must not write at once: the end of the run writes too.
            await writing
            raise

    def _try_to_write(self) -> None:
        try:
            self._write()
            self._failure = ""
        except (EnrichError, OSError) as fault:
            self._failure = f"The output could not be written while the run went on: {fault}"

    def _standing(self) -> list[int]:
        return [self._ledger.attempts.count(state) for state in _WORTH_SHOWING]
