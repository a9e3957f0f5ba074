"""The time by which a run lives: the real one, or a faster one for rehearsing a night."""

import asyncio
import re
import time
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import time as time_of_day

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


def next_moment(word: str, now: datetime, zone: tzinfo | None = None) -> datetime:
    """The next time that clocks show `HH:MM`, in UTC; `zone` is the local one if not given.

    Where clocks show it twice, either counts; where they leap over it, it comes
    as much later as they leap.

    Raises:
        ValueError: it is no time of day.
    """
    wished = parse_time_of_day(word)
    today = now.astimezone(zone).date()
    moments = (
        datetime.combine(today + timedelta(days=days), wished.replace(fold=fold), tzinfo=zone)
        for days in (0, 1, 2)
        for fold in (0, 1)
    )
    # Naive ones, where no zone is given, are local.
    return min(
        moment
        for each in moments
        if (moment := each.astimezone(UTC)) > now
        and (not each.fold or moment.astimezone(zone).time() == wished)
    )


def parse_time_of_day(word: str) -> time_of_day:
    """`HH:MM`, as clocks show it.

    Raises:
        ValueError: it is no time of day.
    """
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", word.strip(), re.ASCII)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError("a time of day has hours from 0 to 23 and minutes, such as 06:30")
    return time_of_day(int(match[1]), int(match[2]))


def spoken(seconds: float) -> str:
    """A duration for people: `3 min 4 s`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"
