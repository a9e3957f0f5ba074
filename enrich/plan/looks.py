"""When to look at a running search again, by how long searches take on this account (pure).

A look transfers the whole result so far, and looks are paced: young searches are looked at often,
old ones rarely, and each where half of those like it have ended.
"""

from bisect import bisect_right, insort
from collections import deque
from collections.abc import Iterable

_ENOUGH = 5
"""Ended searches before their durations are gone by."""
_REMEMBERED = 100
_FIRST_LOOK = 0.3
_LONGEST_PAUSE = 30.0
_OLD = 600.0
"""Seconds after which a search is not expected any more, only hoped for."""
_LONGEST_PAUSE_OF_OLD = 120.0


class Looks:
    """Learns from each search that ends."""

    def __init__(self, durations: Iterable[float] = ()) -> None:
        """Begin with what earlier searches took, in seconds, the newest first."""
        newest = list(durations)[:_REMEMBERED]
        self._in_order = deque(reversed(newest), maxlen=_REMEMBERED)
        self._sorted = sorted(newest)

    def ended(self, looked_before: float, looked: float) -> None:
        """A search was found ended at this age, and had not ended at the age of the look before."""
        if len(self._in_order) == _REMEMBERED:
            self._sorted.remove(self._in_order[0])
        # In between, and nobody knows when: the look itself would always find it too late.
        duration = (looked_before + looked) / 2
        self._in_order.append(duration)
        insort(self._sorted, duration)

    def pause(self, age: float) -> float:
        """Seconds until the next look at a search of this age."""
        longest = _LONGEST_PAUSE if age < _OLD else _LONGEST_PAUSE_OF_OLD
        return min(max(_FIRST_LOOK, self._until_half_have_ended(age)), longest)

    def _until_half_have_ended(self, age: float) -> float:
        """Of those that took longer than this."""
        first = bisect_right(self._sorted, age)
        longer = len(self._sorted) - first
        if longer == 0 or len(self._sorted) < _ENOUGH:
            return age / 2
        return self._sorted[first + longer // 2] - age
