"""When the vendor says no: three ways of counting to the same rate (sheet 4; pure).

All of them are exact: the schedule is kept in fractions of a nanosecond, so over a million requests
nothing is lost to rounding. The clock has no fractions: the nanosecond in which a request falls due
is due. Refused requests leave no trace.
"""

from collections import deque
from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

_SECOND = 1_000_000_000


class ThrottleKind(StrEnum):
    """How the vendor counts [UNKNOWN: sheet 4 has the rates and speaks of windows]."""

    FIXED = "fixed"
    SLIDING = "sliding"
    BUCKET = "bucket"


class Counting(Protocol):
    """A way to count."""

    def admit(self, now: int) -> int:
        """Say how many nanoseconds to wait still; 0 lets the request in."""


class Unlimited:
    """No throttle at all."""

    def admit(self, now: int) -> int:  # noqa: ARG002 - whenever it is
        return 0


class Bucket:
    """A bucket that holds `burst` requests and refills steadily at `rate` per second."""

    def __init__(self, rate: Fraction, burst: int) -> None:
        self._interval = _SECOND / rate
        self._slack = (burst - 1) * self._interval
        self._due: Fraction | None = None
        """When the bucket is full again, less one request's interval."""

    def admit(self, now: int) -> int:
        due = Fraction(now) if self._due is None else self._due
        wait = max(0, (due - self._slack).__floor__() - now)
        if not wait:
            # who comes in the nanosecond of its due time is taken to come exactly on time
            self._due = max(due, Fraction(now)) + self._interval
        return wait


class FixedWindows:
    """Windows one after the other: a second each, or 1 / rate where the rate is below 1.

    A rate of 2.5 allows 2 and 3 in turn: fractions are carried over (design 7), what was not used
    is not. With a burst of N the windows are N times as long and hold N times as many.
    """

    def __init__(self, rate: Fraction, burst: int) -> None:
        self._rate = rate / _SECOND
        self._length = burst * _SECOND * max(Fraction(1), 1 / rate)
        self._window = 0
        self._used = 0

    def admit(self, now: int) -> int:
        window = self._window_at(now)
        if window > self._window:
            self._window, self._used = window, 0
        if self._used < self._quota(self._window):
            self._used += 1
            return 0
        return self._start(self._window + 1) - now

    def _window_at(self, now: int) -> int:
        return -(-(now + 1) // self._length) - 1

    def _start(self, window: int) -> int:
        return (window * self._length).__floor__()

    def _quota(self, window: int) -> int:
        """Take the whole requests that fall due up to the window's end, less those before it."""
        per_window = self._rate * self._length
        return ((window + 1) * per_window).__floor__() - (window * per_window).__floor__()


class SlidingWindow:
    """Looks back from each request: a request at 10:00:30 may have to wait until 10:01:30 (sheet 4).

    The window holds the whole part of the rate and is as long as that takes: 3 in one second, 2 in
    0.8 seconds for 2.5, one in five seconds for 0.2; with a burst of N, N times as much of both.
    """

    def __init__(self, rate: Fraction, burst: int) -> None:
        allowed = burst * max(1, rate.__floor__())
        self._length = allowed * _SECOND / rate
        self._accepted: deque[Fraction] = deque(maxlen=allowed)

    def admit(self, now: int) -> int:
        at = Fraction(now)
        if len(self._accepted) == self._accepted.maxlen:
            due = self._accepted[0] + self._length
            if due.__floor__() > now:
                return due.__floor__() - now
            at = max(at, due)
        self._accepted.append(at)
        return 0


_KINDS: Mapping[ThrottleKind, Callable[[Fraction, int], Counting]] = {
    ThrottleKind.FIXED: FixedWindows,
    ThrottleKind.SLIDING: SlidingWindow,
    ThrottleKind.BUCKET: Bucket,
}


class Throttle:
    """Lets in `rate` requests per second (0 = unlimited), however it counts them."""

    def __init__(
        self, rate: float, *, kind: ThrottleKind = ThrottleKind.BUCKET, burst: int = 1
    ) -> None:
        # through str: 0.2 is meant as one fifth, not as the binary number nearest to it
        exact_rate = Fraction(str(rate))
        self._counting: Counting = _KINDS[kind](exact_rate, burst) if exact_rate else Unlimited()

    def admit(self, now: int) -> int:
        """Say how many nanoseconds to wait still; 0 lets the request in. Refusals do not count."""
        return self._counting.admit(now)


class ChangingThrottle:
    """A throttle whose rate may change: each rate remembers what it has let in."""

    def __init__(self, kind: ThrottleKind, burst: int) -> None:
        self._kind = kind
        self._burst = burst
        self._throttles: dict[float, Throttle] = {}

    def admit(self, now: int, rate: float) -> int:
        if rate not in self._throttles:
            self._throttles[rate] = Throttle(rate, kind=self._kind, burst=self._burst)
        return self._throttles[rate].admit(now)


def retry_after(wait: Fraction | int) -> int:
    """Give nanoseconds in whole seconds, rounded up (sheet 4 [official client])."""
    return -(-wait // _SECOND)
