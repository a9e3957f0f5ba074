"""Which windows hold one request more than the others, as far as windows have shown it (pure).

Windows of a rate of 3.7 hold 3 or 4: window number j holds one more than 3 where the part of
`j * share + offset` behind the decimal point is at least `1 - share`. Here `share` is 0.7, and
`offset` is what the vendor's first window carried over. Nobody tells either. All pairs that agree
with what was seen are held as convex polygons, each corner a (share, offset); every window seen
cuts away what does not agree with it.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, floor

_Corner = tuple[float, float]
_Polygon = Sequence[_Corner]

_ROUNDING = 1e-9
_NOTHING = 1e-18
"""Polygons of so little area are what rounding leaves of an edge."""
_MOST = 128
"""Whole numbers, and so polygons, to be looked at."""


class Carry:
    """All pairs of share and offset that are still possible; to begin with, all are as likely."""

    def __init__(self, least: float = 0.0, most: float = 1.0) -> None:
        self._first = 0
        """The window from which on they are numbered."""
        self._polygons = _all_offsets(least, most)

    @property
    def is_impossible(self) -> bool:
        """Nothing agrees with all that was seen: these are other windows, or none."""
        return not self._polygons

    @property
    def shares(self) -> tuple[float, float]:
        """The least and the most share that is still possible."""
        shares = [share for polygon in self._polygons for share, _ in polygon]
        return min(shares), max(shares)

    def chance(self, window: int) -> float:
        """How likely it is that this window holds one more."""
        if self._is_beyond(window):
            return sum(self.shares) / 2
        return _total(self._with_one_more(window - self._first)) / (_total(self._polygons) or 1.0)

    def saw(self, window: int, *, one_more: bool) -> None:
        """Cut away all that does not agree with what this window was seen to hold."""
        if self._is_beyond(window):
            # To forget the offset is no mistake; to hold on to it would take too many polygons.
            self._first, self._polygons = window, _all_offsets(*self.shares)
        number = window - self._first
        self._polygons = list(self._with_one_more(number) if one_more else self._without(number))

    def _is_beyond(self, window: int) -> bool:
        """Whether so little is known that what was carried on to there could be anything."""
        spans = (_span(polygon, window - self._first) for polygon in self._polygons)
        return sum(most - least + 1 for least, most in spans) > _MOST

    def _with_one_more(self, window: int) -> Iterator[_Polygon]:
        """A whole number lies above what was carried into the window, and not above what leaves."""
        for polygon in self._polygons:
            comes, leaves = _span(polygon, window), _span(polygon, window + 1)
            for whole in _whole_numbers(comes[0], leaves[1]):
                yield from _cut(_cut([polygon], window, whole, keep=-1), window + 1, whole, keep=1)

    def _without(self, window: int) -> Iterator[_Polygon]:
        """What is carried into the window and what leaves it lie between the same whole numbers."""
        for polygon in self._polygons:
            comes = _span(polygon, window)
            for whole in _whole_numbers(floor(comes[0]), comes[1]):
                above = _cut([polygon], window, whole, keep=1)
                yield from _cut(above, window + 1, whole + 1, keep=-1)


def _all_offsets(least: float, most: float) -> list[_Polygon]:
    return [[(least, 0.0), (most, 0.0), (most, 1.0), (least, 1.0)]]


def _whole_numbers(least: float, most: float) -> range:
    return range(ceil(least - _ROUNDING), floor(most + _ROUNDING) + 1)


def _span(polygon: _Polygon, window: int) -> tuple[float, float]:
    carried = [window * share + offset for share, offset in polygon]
    return min(carried), max(carried)


def _cut(polygons: Sequence[_Polygon], window: int, whole: int, *, keep: int) -> list[_Polygon]:
    """What lies where `window * share + offset` is above (`keep` 1) or below (-1) the number."""
    cut = [_half(polygon, window, whole, keep=keep) for polygon in polygons]
    return [part for part in cut if len(part) > 2 and _area(part) > _NOTHING]


def _half(polygon: _Polygon, window: int, whole: int, *, keep: int) -> _Polygon:
    kept: list[_Corner] = []
    inside = [keep * (window * share + offset - whole) for share, offset in polygon]
    for number, corner in enumerate(polygon):
        after = (number + 1) % len(polygon)
        here, there = inside[number], inside[after]
        if here >= -_ROUNDING:
            kept.append(corner)
        if min(here, there) < -_ROUNDING and max(here, there) > _ROUNDING:
            kept.append(_between(corner, polygon[after], here / (here - there)))
    return kept


def _between(one: _Corner, other: _Corner, way: float) -> _Corner:
    return one[0] + way * (other[0] - one[0]), one[1] + way * (other[1] - one[1])


def _total(polygons: Iterator[_Polygon] | Sequence[_Polygon]) -> float:
    return sum(map(_area, polygons))


def _area(polygon: _Polygon) -> float:
    (share, offset), *others = polygon
    sides = [(x - share, y - offset) for x, y in others]
    return sum(abs(x * w - z * y) for (x, y), (z, w) in pairwise(sides)) / 2
