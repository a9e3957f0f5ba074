"""Whether requests were served and refused as windows of a second would have it (pure)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor

_PHASES = 50
"""Beginnings within a second that are tried."""
_CLEARLY = 0.97
_A_SECOND = 1.05
_FEWEST = 2
_MOST_APART = 1
"""Whole numbers that may still be possible: by one less, little is lost."""


@dataclass(frozen=True)
class Seconds:
    """Windows of a second that agree with what was seen."""

    whole: int
    """Requests that each of them holds; some may hold one more."""
    begin: float
    """When one of them begins, as nearly as it is known."""


def is_uneven(served: Sequence[float], refused: float) -> bool:
    """Whether more was served in less time than what is refused now: no steady limit does that.

    A sliding window may look back on a whole second, so all that is within one must be explained.
    """
    lately = sum(refused - at <= _A_SECOND for at in served)
    return lately < len(served) and all(
        _quickest(served, row) < _CLEARLY * (refused - served[-row])
        for row in range(1, max(lately, _FEWEST) + 1)
    )


def seconds_seen(served: Sequence[float], refused: Sequence[float]) -> Seconds | None:
    """The windows that agree with all of this; `None` if there are none, or too many kinds."""
    possible = list(_possible(served, refused)) if len(served) > _FEWEST else []
    if not possible:
        return None
    least, most = min(one.whole for one in possible), max(one.whole for one in possible)
    if most > least + _MOST_APART or not is_uneven(served, refused[-1]):
        return None
    begins = [one.begin for one in possible if one.whole == least]
    return Seconds(least, begins[len(begins) // 2])


def _quickest(served: Sequence[float], row: int) -> float:
    return min(last - first for first, last in zip(served, served[row:], strict=False))


def _possible(served: Sequence[float], refused: Sequence[float]) -> Iterator[Seconds]:
    origin = refused[-1]
    for number in range(_PHASES):
        begin = origin + number / _PHASES
        held = Counter(floor(at - begin) for at in served)
        most, least = max(held.values()), min(_held_before(no, served, begin) for no in refused)
        # Where none holds two, they may as well be longer than a second.
        if most > 1 and least > 0 and most - least <= 1:
            yield Seconds(least, begin)


def _held_before(refused: float, served: Sequence[float], begin: float) -> int:
    """A window in which one is refused is full."""
    window = floor(refused - begin)
    return sum(at < refused and floor(at - begin) == window for at in served)
