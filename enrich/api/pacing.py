"""How fast to ask: on absolute deadlines, just under what the vendor allows.

Pure: the time is passed in, in seconds of a clock that never goes back.
"""

from enum import StrEnum

from enrich.api.lately import Sending, Served
from enrich.api.limit import LimitSearch, PaceSettings, Refusal
from enrich.api.windows import WindowsOfOne
from enrich.model.pace import LearnedPace

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_AT_THIS_PACE = 1.5
"""A request that comes later than so many intervals shows nothing about the pace."""
_WORTH_LEARNING = 8
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
        self._ones = WindowsOfOne()
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
        self._ones.served(started, after_pause=self._served.is_first)
        gap = self._served.add(started)
        if started < self._rate_since or gap > _AT_THIS_PACE / self.rate:
            return  # it went at another pace, or at none
        before = self.rate
        self._limit.served()
        if self.rate != before:
            self._change_pace(started)

    def refused(self, now: float, wait: float | None, started: float | None = None) -> None:
        """The vendor said no; `wait` is its `Retry-After` in seconds, if it named one.

        The request had started when `started` says, or else was the last one to start: others may
        have taken places since.
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
                bounds=self._bounds(now, wait, self._last_start if started is None else started),
            )
        )
        self._served.begin_anew()
        self._change_pace(max(self._last_start, self._quiet_until))

    def _change_pace(self, since: float) -> None:
        """Let the new pace hold from the last request on, not from the next one on."""
        self._rate_since = since
        self._next_start = self._last_start + 1 / self.rate

    def _bounds(self, now: float, wait: float | None, started: float) -> LearnedPace | None:
        ones = self._ones.refused(started, wait)
        if ones is not None:
            return ones
        if wait is None:
            return self._served.bounds_by_silence(now) if self._refused_in_a_row > 1 else None
        return self._served.bounds_by_wait(now, wait)

    def _pause(self) -> float:
        doubled = _FIRST_PAUSE * 2.0 ** min(self._refused_in_a_row - 1, 10)
        return min(doubled, _LONGEST_PAUSE)
