"""Why a run stops before its work is done: a person, or a fault that ends all buying."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any, TypeVar

from enrich.clock import Clock
from enrich.errors import EnrichError, most_important

Done = TypeVar("Done")


class Interrupted(Exception):
    """A person, or the system, wants the run to end now; what was under way was dropped."""


@dataclass(frozen=True)
class _Alarm:
    """Wakes whoever sleeps in this loop."""

    loop: asyncio.AbstractEventLoop
    rings: asyncio.Event


class Stopping:
    """Shared by the steps of a run; each looks at it before it does the next thing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.fault: EnrichError | None = None
        """The fault that ended the buying; what runs is still collected."""
        self.can_collect = True
        self._is_wait_over = False
        self.is_interrupted = False
        self._alarm: _Alarm | None = None
        self._waiting: set[asyncio.Event] = set()

    @property
    def may_buy(self) -> bool:
        return self.fault is None and not self._is_wait_over and not self.is_interrupted

    @property
    def may_collect(self) -> bool:
        return self.can_collect and not self._is_wait_over and not self.is_interrupted

    def interrupt(self) -> None:
        """A person, or the system, wants the run to end now; may be said by a signal."""
        self.is_interrupted = True
        if self._alarm is not None:
            # Only this wakes a loop that waits for the network.
            self._alarm.loop.call_soon_threadsafe(self._wake, self._alarm.rings)

    def stir(self) -> None:
        """Something has moved: whoever waits for that looks again."""
        for waiting in self._waiting:
            waiting.set()

    def run(self, work: Coroutine[Any, Any, Done]) -> Done:
        """Run the asynchronous part of a run, within reach of Ctrl-C and SIGTERM."""

        async def within_reach() -> Done:
            self._alarm = _Alarm(asyncio.get_running_loop(), asyncio.Event())
            try:
                return await work
            finally:
                self._alarm = None

        with interrupted_by_signals(self):
            return asyncio.run(within_reach())

    async def unless_interrupted(self, work: Coroutine[Any, Any, Done]) -> Done:
        """Do this work, or drop it at an interruption.

        Raises:
            Interrupted: it was dropped.
        """
        working = asyncio.ensure_future(work)
        interrupted = asyncio.ensure_future(self._interruption())
        try:
            await asyncio.wait({working, interrupted}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise Interrupted
            return working.result()
        finally:
            working.cancel()
            interrupted.cancel()

    def wait_is_over(self) -> None:
        """The run has waited for as long as it may; the rest is for the next one."""
        self._is_wait_over = True
        self.stir()

    def stop_buying(self, fault: EnrichError) -> None:
        """Nothing more may be sent; the most important reason is told, of equals the first."""
        codes = {fault.exit_code} | ({self.fault.exit_code} if self.fault else set())
        if self.fault is None or self.fault.exit_code is not most_important(codes):
            self.fault = fault
        self.stir()

    def stop_collecting(self, fault: EnrichError) -> None:
        """Not even looking works any more."""
        self.stop_buying(fault)
        self.can_collect = False

    async def sleep(self, seconds: float) -> None:
        """Sleep, but wake at once when interrupted."""
        try:
            # Not `wait_for`: before Python 3.12 it may swallow that its task is cancelled.
            async with asyncio.timeout(self._clock.really(max(seconds, 0.0))):
                await self._interruption()
        except TimeoutError:
            return

    async def until_stirred(self, at_most: float) -> None:
        """Sleep until something moves, so that a long night costs no look at what stands still."""
        if self.is_interrupted:
            return
        stirred = asyncio.Event()
        self._waiting.add(stirred)
        try:
            async with asyncio.timeout(self._clock.really(at_most)):
                await stirred.wait()
        except TimeoutError:
            return
        finally:
            self._waiting.discard(stirred)

    def _wake(self, rings: asyncio.Event) -> None:
        rings.set()
        self.stir()

    async def _interruption(self) -> None:
        if not self.is_interrupted:
            await (self._alarm.rings if self._alarm else asyncio.Event()).wait()


@contextmanager
def interrupted_by_signals(stopping: Stopping) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the run in good order; a second one ends it at once.

    Must be entered in the main thread. (The event loop's own
    `add_signal_handler` does not exist on Windows.)
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        restore()
        stopping.interrupt()

    for number in before:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        restore()
