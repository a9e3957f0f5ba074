"""The time by which a run lives: the real one, or a faster one for rehearsing a night."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

_SHORTEST = 0.005


class Clock:
    """The real time."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)

    def seconds(self) -> float:
        """Seconds since some moment; they never go back."""
        return time.monotonic()

    def really(self, seconds: float) -> float:
        """How long a wait of so many seconds really takes."""
        return seconds

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(self.really(max(seconds, 0.0)))


REAL_TIME = Clock()


class FastClock(Clock):
    """Time that runs `speed` times as fast, beginning now: a night in a few minutes."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._began = datetime.now(UTC)
        self._began_at = time.monotonic()

    def now(self) -> datetime:
        return self._began + timedelta(seconds=self.seconds() - self._began_at)

    def seconds(self) -> float:
        return self._began_at + (time.monotonic() - self._began_at) * self._speed

    def really(self, seconds: float) -> float:
        # Looks at the ledger that follow each other still faster would only burn the processor.
        return max(seconds / self._speed, min(seconds, _SHORTEST))


def spoken(seconds: float) -> str:
    """A duration for people: `3 min 4 s`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"
