"""Time that nobody waits for: a loop that leaps to its next timer, and a machine that may sleep.

Two clocks run side by side. The machine's is what the run lives by; the world's is the vendor's.
They differ only where a test says so: while the machine sleeps, or where somebody sets its clock.
"""

import asyncio
import heapq
import selectors
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from enrich.clock import Clock

_BEGAN = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
_NANOSECONDS = 1_000_000_000


@dataclass
class VirtualTime:
    """What each clock shows, in seconds; it moves only by what is told here."""

    machine: float = 1_000.0
    """The machine's clock that never goes back."""
    world: float = _BEGAN.timestamp()
    """The true time since 1970, UTC."""
    wall_is_off: float = 0.0
    """How much the machine's clock on the wall goes ahead of the true time."""
    _planned: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    @property
    def elapsed(self) -> float:
        """True seconds since the beginning."""
        return self.world - _BEGAN.timestamp()

    def at(self, elapsed: float, event: Callable[[], None]) -> None:
        """Let this happen so many true seconds after the beginning."""
        moment = _BEGAN.timestamp() + elapsed
        heapq.heappush(self._planned, (moment, next(self._order), event))

    def pass_by(self, seconds: float) -> None:
        """Both clocks go on, but no further than to the next event."""
        if self._planned and self.world + seconds >= self._planned[0][0]:
            moment, _, event = heapq.heappop(self._planned)
            seconds = max(0.0, moment - self.world)
            self._go_on(seconds)
            event()
        else:
            self._go_on(seconds)

    def sleep(self, seconds: float, *, is_counted: bool) -> None:
        """The machine sleeps; systems differ in whether its own clock counts that."""
        self.world += seconds
        self.machine += seconds if is_counted else 0.0

    def set_wall(self, seconds: float) -> None:
        """Somebody sets the clock on the wall."""
        self.wall_is_off += seconds

    def _go_on(self, seconds: float) -> None:
        self.machine += seconds
        self.world += seconds

    # The sandbox asks for these two by the names that the module `time` gives them.

    def time(self) -> float:
        return self.world

    def monotonic_ns(self) -> int:
        return round(self.elapsed * _NANOSECONDS)


class VirtualClock(Clock):
    """What the run goes by: the clocks of its machine."""

    def __init__(self, time: VirtualTime) -> None:
        self._time = time

    def now(self) -> datetime:
        return _BEGAN + timedelta(seconds=self._time.elapsed + self._time.wall_is_off)

    def seconds(self) -> float:
        return self._time.machine


class _Leaping(selectors.DefaultSelector):
    """Where nothing is ready, the time until the next timer is over at once."""

    def __init__(self, time: VirtualTime) -> None:
        super().__init__()
        self._time = time

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("Nothing is ready, and no timer is set: the run waits for ever.")
        ready = super().select(0)
        if not ready and timeout > 0:
            self._time.pass_by(timeout)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An ordinary loop, but for its time."""

    def __init__(self, time: VirtualTime) -> None:
        super().__init__(_Leaping(time))
        self._time = time

    def time(self) -> float:
        return self._time.machine


def run_in(time: VirtualTime) -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """What stands in for `asyncio.run`."""

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        with asyncio.Runner(loop_factory=lambda: VirtualLoop(time)) as runner:
            return runner.run(work)

    return run
