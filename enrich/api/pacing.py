"""How fast to ask: on absolute deadlines, just under what the vendor allows.

Pure: the time is passed in, in seconds of a clock that never goes back.
"""

from collections import deque
from dataclasses import replace
from enum import StrEnum
from math import ceil

from enrich.api.carry import Carry
from enrich.api.limit import UNDER, LimitSearch, PaceSettings, Refusal
from enrich.api.seconds import SecondWindows, known_windows
from enrich.api.suspicion import seconds_seen
from enrich.api.windows import WindowsOfOne
from enrich.model.pace import LearnedPace

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_REMEMBERED = 64
_REFUSALS_REMEMBERED = 6
_DISTRUST = 300
"""Requests after which windows that were refuted may be thought of again."""
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
        self._limit = LimitSearch(_steady(settings))
        self._ceiling = settings.ceiling
        self._known = settings.learned
        self._windows: SecondWindows | None = None
        """While the vendor is taken to count in windows of a second, they set the pace."""
        self._refusals: deque[float] = deque(maxlen=_REFUSALS_REMEMBERED)
        self._trusting_from = 0
        """Requests to be served before such windows are thought of."""
        self._longest_wait = 0.0
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
        return self._limit.rate if self._windows is None else float(self._windows.places)

    @property
    def learned(self) -> LearnedPace | None:
        """What is worth remembering for the next run."""
        if self._windows is not None:
            return self._windows.learned
        return self._limit.learned if self._served.total >= _WORTH_LEARNING else None

    @property
    def refused_in_a_row(self) -> int:
        """How often everybody had to wait since a request was last served."""
        return self._refused_in_a_row

    def reserve(self, now: float) -> float:
        """Take the next place in the line; the request may start at the time returned.

        A place that was missed is not made up for: there are no bursts.
        """
        self._go_on_from_known(now)
        if self._windows is not None:
            self._last_start = self._windows.place(max(now, self._quiet_until))
            return self._last_start
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
        return max(0.0, self._not_before - now) if self._windows is None else 0.0

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
        if self._windows is not None:
            self._windows.served(started)
            self._drop_refuted_windows()
            return
        if started < self._rate_since or gap > _AT_THIS_PACE / self.rate:
            return  # it went at another pace, or at none
        before = self.rate
        self._limit.served()
        if self.rate != before:
            self._change_pace(started)

    def refused(self, now: float, wait: float | None, started: float | None = None) -> None:
        """The vendor said no; `wait` is its `Retry-After` in seconds, if it named one.

        The request had started when `started` says, or else was the last one to start.
        Everybody waits, not only the request that was refused.
        """
        if now < self._quiet_until:
            # Requests that were under way together are refused together: that is one refusal.
            self._quiet_until = max(self._quiet_until, now + (wait or 0.0))
            return
        self._refused_in_a_row += 1
        self._longest_wait = max(self._longest_wait, wait or 0.0)
        self._quiet_until = now + (self._pause() if wait is None else wait)
        if self._windows is not None:
            self._windows.refused(self._last_start if started is None else started)
            self._drop_refuted_windows()
            return
        self._refusals.append(self._last_start)
        self._limit.refused(
            Refusal(
                last_second=self._served.in_last_second(now),
                bounds=self._bounds(now, wait),
            )
        )
        self._served.begin_anew()
        self._change_pace(max(self._last_start, self._quiet_until))
        self._suspect_windows()

    def _go_on_from_known(self, now: float) -> None:
        if self._known is not None and self._may_have(ceil(self._known.served)):
            self._windows = known_windows(self._known, now)
        self._known = None

    def _suspect_windows(self) -> None:
        """Where no steady limit explains what was refused, windows of a second may."""
        is_longer = self._longest_wait > _SECONDS_ROUNDED_UP
        if is_longer or self._served.total < self._trusting_from:
            return
        seen = seconds_seen(self._served.starts, self._refusals)
        if seen is None or not self._may_have(seen.whole + 1):
            return
        # A window's end in the middle between two places is safe from an unsteady network.
        begin = seen.begin + 0.5 / (seen.whole + 1)
        begin += ceil(self._quiet_until - begin)
        self._windows = SecondWindows(seen.whole, begin, Carry())

    def _may_have(self, places: int) -> bool:
        return self._ceiling is None or places <= self._ceiling * UNDER

    def _drop_refuted_windows(self) -> None:
        if self._windows is None:
            return
        is_longer = self._longest_wait > _SECONDS_ROUNDED_UP
        if is_longer or self._windows.is_refuted or not self._may_have(self._windows.places):
            self._windows = None
            self._refusals.clear()
            self._change_pace(max(self._last_start, self._quiet_until))
            self._trusting_from = self._served.total + _DISTRUST

    def _change_pace(self, since: float) -> None:
        """Let the new pace hold from the last request on, not from the next one on."""
        self._rate_since = since
        self._next_start = self._last_start + 1 / self.rate

    def _bounds(self, now: float, wait: float | None) -> LearnedPace | None:
        ones = self._ones.refused(self._last_start, wait)
        if ones is not None:
            return ones
        if wait is None:
            return self._served.bounds_by_silence(now) if self._refused_in_a_row > 1 else None
        return self._served.bounds_by_wait(now, wait)

    def _pause(self) -> float:
        doubled = _FIRST_PAUSE * 2.0 ** min(self._refused_in_a_row - 1, 10)
        return min(doubled, _LONGEST_PAUSE)


def _steady(settings: PaceSettings) -> PaceSettings:
    """To begin with where the windows that were learned are not met again."""
    learned = settings.learned
    if learned is None or not learned.is_of_windows or learned.refused is None:
        return settings
    return replace(settings, learned=LearnedPace(learned.refused))


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

    @property
    def starts(self) -> list[float]:
        """When the last of them started."""
        return list(self._starts)

    @property
    def is_first(self) -> bool:
        """Whether none was served since a refusal."""
        return self._first is None

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
