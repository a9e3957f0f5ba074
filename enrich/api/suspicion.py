"""Whether requests were served and refused as windows of a second would have it (pure)."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from enrich.api.carry import Carry
from enrich.api.lately import Served
from enrich.api.limit import UNDER, PaceSettings
from enrich.api.seconds import SecondWindows, known_windows
from enrich.model.pace import LearnedPace

_PHASES = 50
"""Beginnings within a second that are tried."""
_CLEARLY = 0.97
_A_SECOND = 1.05
_SECONDS_ROUNDED_UP = 1.0
"""`Retry-After` is in whole seconds (sheet, section 4)."""
_REFUSALS_REMEMBERED = 6
_DISTRUST = 300
"""Requests after which windows that were refuted may be thought of again."""
_FEWEST = 2
_MOST_APART = 1
"""Whole numbers that may still be possible: by one less, little is lost."""


class Suspicion:
    """Whether the vendor is taken to count in windows of a second, and in which."""

    def __init__(self, settings: PaceSettings) -> None:
        self.windows: SecondWindows | None = None
        """While there are any, they set the pace."""
        self._ceiling = settings.ceiling
        self._known = settings.learned
        self._refusals: deque[float] = deque(maxlen=_REFUSALS_REMEMBERED)
        self._longest_wait = 0.0
        self._trusting_from = 0
        """Requests to be served before such windows are thought of."""

    def go_on_from_known(self, now: float) -> None:
        """Begin with the windows that an earlier run has found, if it has."""
        if self._known is not None and self._may_have(ceil(self._known.served)):
            self.windows = known_windows(self._known, now)
        self._known = None

    def refused(self, started: float, wait: float | None) -> None:
        """Note a refusal and its `Retry-After`: no window of a second asks for a longer one."""
        self._longest_wait = max(self._longest_wait, wait or 0.0)
        if self.windows is None:
            self._refusals.append(started)

    def think(self, served: Served, quiet_until: float) -> None:
        """Where no steady limit explains what was refused, windows of a second may."""
        if self._is_longer or served.total < self._trusting_from:
            return
        seen = seconds_seen(served.starts, self._refusals)
        if seen is None or not self._may_have(seen.whole + 1):
            return
        # A window's end in the middle between two places is safe from an unsteady network.
        begin = seen.begin + 0.5 / (seen.whole + 1)
        begin += ceil(quiet_until - begin)
        self.windows = SecondWindows(seen.whole, begin, Carry())

    def drops_windows(self, served: int) -> bool:
        """Give them up if all is against them; `served` is how many requests were."""
        if self.windows is None:
            return False
        may_stay = not self._is_longer and self._may_have(self.windows.places)
        if may_stay and not self.windows.is_refuted:
            return False
        self.windows = None
        self._refusals.clear()
        self._trusting_from = served + _DISTRUST
        return True

    @property
    def _is_longer(self) -> bool:
        return self._longest_wait > _SECONDS_ROUNDED_UP

    def _may_have(self, places: int) -> bool:
        return self._ceiling is None or places <= self._ceiling * UNDER


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


def steady(settings: PaceSettings) -> PaceSettings:
    """To begin with where the windows that were learned are not met again."""
    learned = settings.learned
    if learned is None or not learned.is_of_windows or learned.refused is None:
        return settings
    return replace(settings, learned=LearnedPace(learned.refused))
