"""Why a run stops before its work is done: a person, or a fault that ends all buying."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from enrich.clock import Clock
from enrich.errors import EnrichError


class Stopping:
    """Shared by the steps of a run; each looks at it before it does the next thing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.fault: EnrichError | None = None
        """The first fault that ended the buying; what runs is still collected."""
        self.can_collect = True
        self._interrupted = asyncio.Event()

    @property
    def is_interrupted(self) -> bool:
        return self._interrupted.is_set()

    @property
    def may_buy(self) -> bool:
        return self.fault is None and not self.is_interrupted

    @property
    def may_collect(self) -> bool:
        return self.can_collect and not self.is_interrupted

    def interrupt(self) -> None:
        """A person, or the system, wants the run to end now."""
        self._interrupted.set()

    def stop_buying(self, fault: EnrichError) -> None:
        """Nothing more may be sent; the first reason is the one that is told."""
        self.fault = self.fault or fault

    def stop_collecting(self, fault: EnrichError) -> None:
        """Not even looking works any more."""
        self.stop_buying(fault)
        self.can_collect = False

    async def sleep(self, seconds: float) -> None:
        """Sleep, but wake at once when interrupted."""
        try:
            really = self._clock.really(max(seconds, 0.0))
            await asyncio.wait_for(self._interrupted.wait(), timeout=really)
        except TimeoutError:
            return


@contextmanager
def interrupted_by_signals(stopping: Stopping) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the run in good order; a second one ends it at once.

    Must be entered in the main thread, with the event loop running. (The
    loop's own `add_signal_handler` does not exist on Windows.)
    """
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        restore()
        loop.call_soon_threadsafe(stopping.interrupt)

    for number in before:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        restore()
