"""Where the vendor's limit lies: closes in on it from both sides, and looks again now and then.

Pure: it hears what was served and what was refused, and says how fast to ask.
"""

from dataclasses import dataclass
from enum import Enum, auto

from enrich.model.pace import LearnedPace

_UNDER = 0.99
"""Share of a ceiling that is used (design, section 8)."""
_DOUBLED = 2.0
_FEWEST = 2
"""Requests served at a pace before it counts for anything."""
_LEAP_OVER = 0.7
"""Seconds at a pace before it is doubled: a window of a second may let a burst pass."""
_NARROW = 1.015
"""Served and refused paces this near to each other are as good as one."""
_WIDE = 2.2
_NEAR_ENOUGH_TO_BEGIN = 1.06
"""A run begins by buying, not by searching for the last few percent."""
_NO_LONGER_APART = 1.004
_STEP = 0.25
"""Of the way from what was served to what was refused: a refusal costs more than a slow second."""
_NEAR = 1.03
_GUESSED = 1.5
"""Bounds so far apart are told by silence: their lower end is a guess."""
_EVIDENCE = 0.5
"""Requests needed to tell two paces apart, as a multiple of how far apart they are."""
_MOST_EVIDENCE = 40
_ONE_WINDOW = 20.0
"""Requests in a second beyond which a whole second is more than enough to go by."""
_PROVEN_AFTER = 30
_PROBE_AFTER = 250
"""Requests served in a row before a little more is dared: refusals stay far under 1 %."""
_PROBE_AT_LAST = 500
_PROBE = 1.006
_FALLS = (0.95, 0.8, 0.5, 0.5)
"""How far to fall when a pace is refused that was served before, again and again."""
_FALLS_OF_PROVEN = (0.98, 0.9, 0.7, 0.5)
_MOST_CAUTION = 16
_OPEN_AGAIN = 3
"""Contradictions in a row after which nothing that was believed counts any more."""


@dataclass(frozen=True)
class PaceSettings:
    """Requests per second to begin with and never to exceed."""

    start: float
    ceiling: float | None = None
    learned: LearnedPace | None = None
    """What earlier runs have found; stronger than `start`."""


@dataclass(frozen=True)
class Refusal:
    """What was known at the moment of a refusal."""

    last_second: int = 0
    """Requests served in the second before it."""
    bounds: LearnedPace | None = None
    """What its `Retry-After`, or the silence before it, says of the limit."""


class Phase(Enum):
    """How the search for the limit goes."""

    GROWING = auto()
    """Nothing was ever refused."""
    CLOSING_IN = auto()
    """The limit lies between what was served and what was refused."""
    STEADY = auto()
    """It is known nearly enough."""
    PROBING = auto()
    """It may have risen since."""


class LimitSearch:
    """Closes in on a limit that nobody tells."""

    def __init__(self, settings: PaceSettings) -> None:
        self._ceiling = settings.ceiling * _UNDER if settings.ceiling else None
        self._served: float | None = None
        self._refused: float | None = None
        self._phase = Phase.GROWING
        self._times = 0
        """Requests served at this very pace."""
        self._stride = _DOUBLED
        self._probes = 0
        self._patience = _PROBE_AFTER
        """Requests to be served before the next probe; the more probes fail, the more."""
        self._caution = 1.0
        """Grows when a pace that was served is refused: then it takes more to believe in one."""
        self._contradictions = 0
        self._is_proven = False
        self._is_guess = False
        """Whether nothing was served yet at the pace that is taken to be served."""
        self.rate = self._capped(settings.start)
        if settings.learned is not None:
            self._go_on_from(settings.learned)

    @property
    def learned(self) -> LearnedPace | None:
        """What the next run should begin with; `None` while there is not enough to go by."""
        if self._served is None:
            return None
        return LearnedPace(self._served, self._refused)

    def served(self) -> None:
        """One more request was served at this pace."""
        self._times += 1
        if self._times > max(_PROVEN_AFTER / 3, 2 * self.rate):
            self._contradictions = 0
        if self._phase is Phase.STEADY:
            self._stay_or_probe()
        elif self._times >= self._needed():
            self._served, self._is_guess = self.rate, False
            self._dare_more()

    def refused(self, refusal: Refusal) -> None:
        """A request at this pace was refused."""
        if self._phase is Phase.PROBING and self._refused is None:
            self._patience = min(self._patience * 2, _PROBE_AT_LAST)
        was_served = self._served is not None and self._served >= self.rate * 0.999
        if was_served:
            self._contradict()
        elif self._served is None:
            self._served = self.rate / _DOUBLED
        self._refused = min(self.rate, self._refused or self.rate)
        if was_served:
            self._refused = self.rate
        if refusal.bounds is not None:
            self._believe(refusal.bounds)
        if was_served and self._contradictions > 1:
            self._phase = Phase.CLOSING_IN
            self._set(self._served or self.rate)
        else:
            self._close_in(self._really_served(refusal.last_second))

    @property
    def _apart(self) -> float:
        """What was refused, as a multiple of what was served; 1 while one of them is not known."""
        return self._refused / self._served if self._refused and self._served else 1.0

    def _go_on_from(self, learned: LearnedPace) -> None:
        self._served, self._refused = learned.served, learned.refused
        self._phase, self._is_proven = Phase.STEADY, True
        self._patience = _PROBE_AT_LAST
        self._set(learned.served)
        if self._apart > _NEAR_ENOUGH_TO_BEGIN:
            self._is_proven = False
            self._close_in()

    def _stay_or_probe(self) -> None:
        self._is_proven = self._is_proven or self._times > _PROVEN_AFTER
        if self._times < self._patience:
            return
        self._phase, self._served = Phase.PROBING, self.rate
        # It was served so often since that what once made it cautious is long past.
        self._caution = 1.0
        self._probes += 1
        if self._apart > _NO_LONGER_APART and self._probes % 2:
            self._set(self._served * self._apart**0.5)
        else:
            # Only whoever asks for more than was refused once can see that the limit has risen.
            self._refused, self._stride = None, _PROBE
            self._set(self.rate * self._stride)

    def _needed(self) -> float:
        """How often a pace must be served before it is believed in."""
        if self._phase is Phase.GROWING:
            return max(_FEWEST, self.rate * _LEAP_OVER)
        apart = (self.rate / self._served if self._served else _DOUBLED) - 1
        if apart <= 0:
            # It has fallen to a guess, and what counts is how far above it the limit may lie.
            apart = self._apart - 1
        enough = min(_MOST_EVIDENCE, _EVIDENCE / max(apart, 0.001))
        return self._caution * max(_FEWEST, min(self.rate, _ONE_WINDOW) + 1, enough)

    def _dare_more(self) -> None:
        if self._refused is not None:
            self._close_in()
            return
        if self._phase is Phase.PROBING:
            self._patience = _PROBE_AFTER
            self._stride = min(self._stride**2, _DOUBLED)
        self._set(self.rate * self._stride)

    def _close_in(self, really_served: float = 0.0) -> None:
        """Try a pace between what was served and what was refused."""
        if self._served is None:
            return
        if self._apart <= _NARROW:
            self._phase = Phase.STEADY
            self._set(self._served)
            return
        self._phase = Phase.CLOSING_IN
        step = _STEP if _NEAR < self._apart <= _WIDE and not self._is_guess else 0.5
        self._set(max(self._served * self._apart**step, really_served))

    def _contradict(self) -> None:
        """What was served once is refused: the limit has fallen, or luck had let it pass."""
        falls = _FALLS_OF_PROVEN if self._is_proven else _FALLS
        self._served = self.rate * falls[min(self._contradictions, len(falls) - 1)]
        self._caution = min(self._caution * _DOUBLED, _MOST_CAUTION)
        self._contradictions += 1
        if self._contradictions > 1:
            self._is_proven = False
        if self._contradictions >= _OPEN_AGAIN:
            # So many in a row are no bad luck: it is another limit, and all is open again.
            self._caution = 1.0

    def _believe(self, bounds: LearnedPace) -> None:
        if self._refused is None or bounds.refused is None:
            return
        if bounds.refused >= self._refused:
            return
        self._refused = bounds.refused
        self._served = min(bounds.served, bounds.refused * 0.98)
        self._is_guess = self._apart > _GUESSED

    def _really_served(self, last_second: int) -> float:
        """What a second has let pass, where that says more than the search does."""
        if last_second <= _FEWEST or self._served is None or self._refused is None:
            return 0.0
        was_burst = self._times <= last_second + _FEWEST and not self._is_proven
        if was_burst and self._served > last_second:
            # It was believed in because of a burst within one window.
            self._served = float(last_second)
        return float(last_second) if self._served < last_second < self._refused else 0.0

    def _set(self, rate: float) -> None:
        self.rate = self._capped(rate)
        self._times = 0

    def _capped(self, rate: float) -> float:
        return rate if self._ceiling is None else min(rate, self._ceiling)
