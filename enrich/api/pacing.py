"""How fast to ask: on absolute deadlines, just under what the vendor allows.

Pure: the time is passed in, in seconds of a clock that never goes back.
"""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

_GROW_AFTER = 4
"""Requests served in a row before a pace that was never refused grows."""
_GROW_BY = 2.0
_PROBE_AFTER = 100
"""Requests served in a row before a pace that was refused once dares a little more."""
_PROBE_BY = 1.02
_REMEMBERED = 8
"""Served requests over which the pace that was really served is measured."""
_UNDER = 0.99
"""Share of a known limit that is used."""
_FIRST_ROOM = 5
"""Unfinished searches to begin with (sheet, section 4: start with 3 to 5)."""
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0


class Line(StrEnum):
    """Requests that are paced together (sheet, section 4: creates and reads apart)."""

    CREATES = "creates"
    READS = "reads"


@dataclass(frozen=True)
class PaceSettings:
    """Requests per second to begin with and never to exceed."""

    start: float
    ceiling: float | None = None


class Pacer:
    """Says when the next request may start, and learns from how each was received."""

    def __init__(self, settings: PaceSettings) -> None:
        self._ceiling = settings.ceiling * _UNDER if settings.ceiling else None
        self._rate = self._capped(settings.start)
        self._next_start = float("-inf")
        self._served: deque[float] = deque(maxlen=_REMEMBERED)
        self._served_in_a_row = 0
        self._refused_in_a_row = 0
        self._quiet_until = float("-inf")
        self._was_refused = False

    @property
    def rate(self) -> float:
        """Requests per second now."""
        return self._rate

    @property
    def has_learned(self) -> bool:
        """Whether the rate rests on enough served requests to be worth remembering."""
        return len(self._served) == _REMEMBERED

    @property
    def refused_in_a_row(self) -> int:
        """How often everybody had to wait since a request was last served."""
        return self._refused_in_a_row

    def reserve(self, now: float) -> float:
        """Take the next place in the line; the request may start at the time returned.

        A place that was missed is not made up for: there are no bursts.
        """
        start = max(now, self._next_start, self._quiet_until)
        self._next_start = start + 1 / self._rate
        return start

    def started(self, at: float) -> None:
        """The request started, perhaps later than its place: the next one keeps its distance."""
        self._next_start = max(self._next_start, at + 1 / self._rate)

    def is_quiet(self, now: float) -> bool:
        """Whether a refusal has stopped everybody since a place was reserved."""
        return now < self._quiet_until

    def served(self, started: float) -> None:
        """The request that started then was accepted."""
        self._refused_in_a_row = 0
        self._served.append(started)
        self._served_in_a_row += 1
        if self._served_in_a_row >= (_PROBE_AFTER if self._was_refused else _GROW_AFTER):
            self._served_in_a_row = 0
            self._rate = self._capped(self._rate * (_PROBE_BY if self._was_refused else _GROW_BY))

    def refused(self, now: float, wait: float | None) -> None:
        """The vendor said no; `wait` is its `Retry-After` in seconds, if it named one.

        Everybody waits, not only the request that was refused.
        """
        if now >= self._quiet_until:
            # Requests that were under way together are refused together: that is one refusal.
            if not self._refused_in_a_row:
                # Refused again before anything was served, it is the pause that was too short.
                self._slow_down()
            self._refused_in_a_row += 1
        pause = wait if wait is not None else self._pause()
        self._quiet_until = max(self._quiet_until, now + pause)
        self._next_start = max(self._next_start, self._quiet_until)

    def _slow_down(self) -> None:
        self._was_refused = True
        self._served_in_a_row = 0
        self._rate = self._capped(min(self._rate / _GROW_BY, self._really_served() * _UNDER))

    def _really_served(self) -> float:
        if len(self._served) < 3 or self._served[-1] <= self._served[0]:
            return self._rate
        return (len(self._served) - 1) / (self._served[-1] - self._served[0])

    def _pause(self) -> float:
        doubled = _FIRST_PAUSE * 2.0 ** min(self._refused_in_a_row - 1, 10)
        return min(doubled, _LONGEST_PAUSE)

    def _capped(self, rate: float) -> float:
        return rate if self._ceiling is None else min(rate, self._ceiling)


class Room:
    """How many unfinished searches there may be at once (design, section 8).

    All searches run through one LinkedIn connection, so that too many of them
    end `RATE_LIMITED` (sheet, section 4).
    """

    def __init__(self, most: int | None) -> None:
        self._fixed = most
        self._most = float(_FIRST_ROOM)
        self._was_refused = False

    @property
    def most(self) -> int:
        return self._fixed if self._fixed is not None else int(self._most)

    def finished(self) -> None:
        """A search ended well: there is room for one more, or soon will be."""
        self._most += 1.0 / self._most if self._was_refused else 1.0

    def rate_limited(self) -> None:
        """A search was broken off because there were too many."""
        self._was_refused = True
        self._most = max(1.0, self._most / 2)
