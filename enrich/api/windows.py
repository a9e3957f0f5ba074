"""What refusals say of windows that hold one request each (pure)."""

from math import isfinite

from enrich.model.pace import LearnedPace

_CLEARLY = 0.99
"""A distance so much shorter than another is no accident of the network."""
_NO_SLOWER = 1.01
_JITTER = 0.003
"""Seconds by which a request may arrive at another distance than it started."""
_FEWEST = 3
_HIGHEST = 1.05
"""Requests per second: windows of one that are shorter than a second are known of nobody."""
_SECONDS_ROUNDED_UP = 1.0


class WindowsOfOne:
    """Windows one after the other, each of which lets in one request.

    A pace a little too fast is let in there again and again, until two requests meet in one
    window. Between two refusals lie as many windows as requests were served, if none was left out:
    that tells how long they are, much sooner than trying one pace after the other.
    """

    def __init__(self) -> None:
        self._start = 0.0
        """Of the refusal from which on windows are counted."""
        self._gap = 0.0
        """Between the last request served and that refusal."""
        self._many = 0
        """Requests served since."""
        self._lately = 0
        """Requests served since the last refusal."""
        self._slowest, self._quickest = float("inf"), float("inf")
        self._longest_wait = 0.0
        self._last = float("-inf")

    def served(self, start: float, *, after_pause: bool) -> None:
        if not after_pause:
            gap = start - self._last
            self._slowest = max(self._slowest, gap)
            self._quickest = min(self._quickest, gap)
        self._many += 1
        self._lately += 1
        self._last = start

    def refused(self, start: float, wait: float | None) -> LearnedPace | None:
        """The limit as such windows would have it; `None` where nothing speaks for them."""
        gap = start - self._last
        self._longest_wait = max(self._longest_wait, wait or 0.0)
        if self._lately < 2 or self._slowest > gap * _NO_SLOWER:
            # Slower than a pace that is refused, a window may have been left out.
            self._begin(start, gap)
            return None
        self._lately = 0
        is_odd = self._quickest > gap * _CLEARLY or start - self._start <= gap
        if self._many < _FEWEST or is_odd:
            return None
        return self._believable(*self._bounds(start, gap))

    def _bounds(self, start: float, gap: float) -> tuple[float, float]:
        """A refusal and the request served before it lie in one window: its end is so near."""
        between = start - self._start
        least = (self._many - 1) / (between - gap + _JITTER)
        return least, (self._many + 1) / (between + self._gap - _JITTER)

    def _believable(self, least: float, most: float) -> LearnedPace | None:
        is_too_long = self._longest_wait - _SECONDS_ROUNDED_UP > 1 / least
        return None if is_too_long or most > _HIGHEST else LearnedPace(least, most)

    def _begin(self, start: float, gap: float) -> None:
        self._start = start
        self._gap = gap if isfinite(gap) else 0.0
        self._many = self._lately = 0
        self._slowest, self._quickest = 0.0, float("inf")
