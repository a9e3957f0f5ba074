"""How fast to ask: on absolute deadlines, just under what the vendor allows.

Pure: the time is passed in, in seconds of a clock that never goes back.
"""

from collections import deque
from enum import StrEnum

from enrich.api.limit import LimitSearch, PaceSettings, Refusal
from enrich.model.pace import LearnedPace

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_REMEMBERED = 64
_AT_THIS_PACE = 1.5
"""A request that comes later than so many intervals shows nothing about the pace."""
_SECONDS_ROUNDED_UP = 1.0
"""`Retry-After` is in whole seconds (sheet, section 4)."""
_WORTH_LEARNING = 8
_ENOUGH_SENT = 10
_MOST_HELD_BACK = 0.25
"""Share of an interval: an unsteady network shall not set the pace."""


class Line(StrEnum):
    """Requests that are paced together (sheet, section 4: creates and reads apart)."""

    CREATES = "creates"
    READS = "reads"


class Pacer:
    """Says when the next request may start, and learns from how each was received."""

    def __init__(self, settings: PaceSettings) -> None:
        self._limit = LimitSearch(settings)
        self._served = Served()
        self._sending = Sending()
        self._last_left = float("-inf")
        self._next_start = float("-inf")
        self._quiet_until = float("-inf")
        self._last_start = float("-inf")
        self._rate_since = float("-inf")
        self._refused_in_a_row = 0

    @property
    def rate(self) -> float:
        """Requests per second now."""
        return self._limit.rate

    @property
    def learned(self) -> LearnedPace | None:
        """What is worth remembering for the next run."""
        return self._limit.learned if self._served.total >= _WORTH_LEARNING else None

    @property
    def refused_in_a_row(self) -> int:
        """How often everybody had to wait since a request was last served."""
        return self._refused_in_a_row

    def reserve(self, now: float) -> float:
        """Take the next place in the line; the request may start at the time returned.

        A place that was missed is not made up for: there are no bursts.
        """
        start = max(now, self._next_start, self._quiet_until, self._not_before)
        self._last_start = start
        self._next_start = start + 1 / self.rate
        return start

    def started(self, at: float) -> None:
        """The request started, perhaps later than its place: the next one keeps its distance."""
        self._last_start = max(self._last_start, at)
        self._next_start = max(self._next_start, at + 1 / self.rate)

    def left(self, started: float, at: float) -> None:
        """The request that started then was all sent at `at`: where that took longer, hold back.

        The vendor counts arrivals: who follows at the usual distance would come too soon.
        """
        late = self._sending.later_than_usual(at - started)
        late = min(late, _MOST_HELD_BACK / self.rate)
        self._last_left = max(self._last_left, started + late)

    def too_soon(self, now: float) -> float:
        """Seconds for which a request whose place has come should still be held back."""
        return max(0.0, self._not_before - now)

    @property
    def _not_before(self) -> float:
        return self._last_left + 1 / self.rate

    def is_quiet(self, now: float) -> bool:
        """Whether a refusal has stopped everybody since a place was reserved."""
        return now < self._quiet_until

    def served(self, started: float) -> None:
        """The request that started then was accepted."""
        self._refused_in_a_row = 0
        gap = self._served.add(started)
        if started < self._rate_since or gap > _AT_THIS_PACE / self.rate:
            return  # it went at another pace, or at none
        before = self.rate
        self._limit.served()
        if self.rate != before:
            self._change_pace(started)

    def refused(self, now: float, wait: float | None) -> None:
        """The vendor said no; `wait` is its `Retry-After` in seconds, if it named one.

        Everybody waits, not only the request that was refused.
        """
        if now < self._quiet_until:
            # Requests that were under way together are refused together: that is one refusal.
            self._quiet_until = max(self._quiet_until, now + (wait or 0.0))
            return
        self._refused_in_a_row += 1
        self._quiet_until = now + (self._pause() if wait is None else wait)
        self._limit.refused(
            Refusal(
                last_second=self._served.in_last_second(now),
                bounds=self._bounds(now, wait),
            )
        )
        self._served.begin_anew()
        self._change_pace(max(self._last_start, self._quiet_until))

    def _change_pace(self, since: float) -> None:
        """Let the new pace hold from the last request on, not from the next one on."""
        self._rate_since = since
        self._next_start = self._last_start + 1 / self.rate

    def _bounds(self, now: float, wait: float | None) -> LearnedPace | None:
        if wait is None:
            return self._served.bounds_by_silence(now) if self._refused_in_a_row > 1 else None
        return self._served.bounds_by_wait(now, wait)

    def _pause(self) -> float:
        doubled = _FIRST_PAUSE * 2.0 ** min(self._refused_in_a_row - 1, 10)
        return min(doubled, _LONGEST_PAUSE)


class Sending:
    """How long it takes from a request's start until all of it has left."""

    def __init__(self) -> None:
        self._lately: deque[float] = deque(maxlen=_REMEMBERED)

    def later_than_usual(self, seconds: float) -> float:
        """By how much it took longer than the quickest: what all have in common is no matter."""
        self._lately.append(seconds)
        # While few are known, the quickest may yet come: then all of it counts.
        return seconds - (min(self._lately) if len(self._lately) >= _ENOUGH_SENT else 0.0)


class Served:
    """When requests were served, and what that says of a limit."""

    def __init__(self) -> None:
        self.total = 0
        self._starts: deque[float] = deque(maxlen=_REMEMBERED)
        self._first: float | None = None
        self._since_refusal = 0

    def add(self, start: float) -> float:
        """Note one more; seconds since the one before it."""
        gap = start - self._starts[-1] if self._starts else float("inf")
        self.total += 1
        self._starts.append(start)
        if self._first is None:
            self._first = start
        self._since_refusal += 1
        return gap

    def begin_anew(self) -> None:
        """A refusal ends what was counted."""
        self._first = None
        self._since_refusal = 0

    def in_last_second(self, now: float) -> int:
        return sum(1 for start in self._starts if now - start <= 1.0)

    def bounds_by_wait(self, now: float, wait: float) -> LearnedPace | None:
        """The limit as a `Retry-After` tells it: so many were let in until the next may come.

        One of a single second says nothing: it is rounded up.
        """
        if self._first is None or wait <= _SECONDS_ROUNDED_UP:
            return None
        longest = now + wait - self._first
        shortest = longest - _SECONDS_ROUNDED_UP
        return LearnedPace(self._since_refusal / longest, self._since_refusal / shortest * 1.02)

    def bounds_by_silence(self, now: float) -> LearnedPace | None:
        """Refused again after so long without a request: the limit is lower than one in that time."""
        if not self._starts:
            return None
        refused = 1 / (now - self._starts[-1])
        return LearnedPace(refused / 2, refused)
