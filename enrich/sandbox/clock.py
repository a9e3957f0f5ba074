"""The sandbox's own time, which may run faster than ours, so that a night takes minutes."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction


@dataclass(frozen=True)
class Moment:
    """What the timetable of a night goes by."""

    since_start: float
    """Seconds since the sandbox was started."""
    time_of_day: float
    """Seconds since midnight, where the sandbox runs."""


class Clock:
    """One real second is `speed` seconds here: all that the sandbox times, it times by this."""

    def __init__(self, speed: float = 1.0, not_before: float = 0.0) -> None:
        """Begin now, or at `not_before` (epoch seconds) where an earlier, faster clock got to."""
        self._speed = speed
        self._exact_speed = Fraction(str(speed))
        self._real_start = time.time()
        self._start = self._real_start if speed == 1 else max(self._real_start, not_before)

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        if self._speed == 1:
            return time.time()
        return self._start + (time.time() - self._real_start) * self._speed

    def nanoseconds(self) -> int:
        """A count that never goes back, for the throttles."""
        return int(time.monotonic_ns() * self._exact_speed)

    def moment(self) -> Moment:
        now = self.now()
        local = datetime.fromtimestamp(now).astimezone()
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return Moment(now - self._start, (local - midnight).total_seconds())

    def real_seconds(self, seconds: float) -> float:
        return seconds / self._speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)
