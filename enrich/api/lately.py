"""What was sent and served lately, and what that says of a limit (pure; times in seconds)."""

from collections import deque

from enrich.model.pace import LearnedPace

_REMEMBERED = 64
_SECONDS_ROUNDED_UP = 1.0
"""`Retry-After` is in whole seconds (sheet, section 4)."""
_ENOUGH_SENT = 10


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
        self._stretch = float("-inf"), 0
        """When the last row of requests that were served began, and how many they were."""

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
        if self._first is not None:
            self._stretch = self._first, self._since_refusal
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
        """Refused again after so long without a request: how high the limit may still be.

        One by one it is lower than one in that time. But the vendor may count in long windows:
        then all that it let in before was let in instead of what it refuses now.
        """
        if not self._starts:
            return None
        first, many = self._stretch
        refused = max(1 / (now - self._starts[-1]), many / (now - first))
        return LearnedPace(refused / 2, refused)
