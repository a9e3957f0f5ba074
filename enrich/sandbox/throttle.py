"""When the vendor says no: so many accepted requests per second, and no more (sheet 4)."""

from fractions import Fraction

_SECOND = 1_000_000_000


class Throttle:
    """A bucket that holds one request and refills steadily at `rate` per second; 0 = unlimited.

    The schedule is kept in fractions of a nanosecond: over a million requests nothing is lost to
    rounding, and whoever comes exactly on time is let in (design 7: fractions accrue by carry).
    """

    def __init__(self, rate: float) -> None:
        # through str: 0.2 is meant as one fifth, not as the binary number nearest to it
        exact_rate = Fraction(str(rate))
        self._interval = _SECOND / exact_rate if exact_rate else Fraction(0)
        self._due: Fraction | None = None

    def admit(self, now: int) -> int:
        """Say how many nanoseconds to wait still; 0 lets the request in. Refusals do not count."""
        due = Fraction(now) if self._due is None else self._due
        # the clock has no fractions: the nanosecond in which a request falls due is due
        wait = max(0, due.__floor__() - now)
        if not wait:
            self._due = max(due, Fraction(now)) + self._interval
        return wait


def retry_after(wait: int) -> int:
    """Give nanoseconds in whole seconds, rounded up (sheet 4 [official client])."""
    return -(-wait // _SECOND)
