"""Places for requests where the vendor counts in windows of a second (pure).

Each second has as many places as the largest window holds, evenly spaced. All but one are always
used: wherever the vendor's windows begin, each of them holds that many. The extra place is used
where its window is thought to hold one more, or now and then to learn whether it does.
"""

from dataclasses import dataclass
from math import ceil, floor

from enrich.api.carry import Carry
from enrich.model.pace import LearnedPace

_LATE = 0.12
"""Share of the distance between places by which a request may miss its own."""
_EARLY = 0.3
_SURE = 0.97
_NEVER = 0.02
_DARING = 0.8
_DARING_OF_ONES = 0.4
"""Where all places but one are one, a refusal costs hardly more than the place that was dared."""
_CURIOSITY = 0.3
"""Share by which less of a chance is enough while nothing is known."""
_REGRET = 0.2
"""By how much less of a chance is enough for each request that may have been left out."""
_VAIN = 3
"""While nothing extra was ever let in, each refusal makes so much more patient."""
_FRUITLESS = 7
"""Extra requests refused, and none let in, after which this is no such vendor."""
_SURPRISES = 2
_SURPRISED_FOR = 60.0
"""Seconds after which a surprise is forgotten."""
_ROW = 40
"""Windows that hold one more, one after the other, until they are taken to be larger."""
_ROUNDED = 0.0005
"""Requests per second by which what was learned may be wrong."""


@dataclass(frozen=True)
class _Dared:
    """An extra place that was used, and of which no answer is known yet."""

    window: int
    place: int


class SecondWindows:
    """What is thought of the windows, and the places that follow from it."""

    def __init__(self, whole: int, begin: float, carry: Carry) -> None:
        self._whole, self._begin, self._carry = whole, begin, carry
        self._last = -1
        self._unbroken = 0
        """The place since which none that is always used was left out."""
        self._dared: list[_Dared] = []
        self._regret = 0.0
        self._refused = 0
        self._let_in = 0
        self._row = 0
        self._surprises: list[float] = []

    @property
    def places(self) -> int:
        """Places in a second."""
        return self._whole + 1

    @property
    def is_refuted(self) -> bool:
        """These are other windows, or none."""
        is_fruitless = self._refused >= _FRUITLESS and not self._let_in
        return is_fruitless or len(self._surprises) >= _SURPRISES

    @property
    def learned(self) -> LearnedPace:
        """The limit; that `refused` is not above `served` tells the next run of the windows."""
        least, most = self._carry.shares
        return LearnedPace(served=self._whole + most, refused=self._whole + least)

    def place(self, earliest: float) -> float:
        """Take the next place; the request may start at the time returned."""
        place = max(self._last + 1, ceil((earliest - self._begin) * self.places - _LATE))
        if self._leaves_out(place):
            self._unbroken = place
        if self._is_extra(place) and place != self._unbroken and not self._dares(place):
            place += 1
        self._last = place
        return max(earliest, self._begin + place / self.places)

    def served(self, started: float) -> None:
        """So many places after an extra one, nothing that its window holds is still to come."""
        place = self._place_of(started)
        while self._dared and place >= self._dared[0].place + self._whole:
            self._saw(self._dared.pop(0), started, one_more=True)
            self._let_in += 1
            self._row += 1
            if self._row >= _ROW:
                self._grow(started)

    def refused(self, started: float) -> None:
        """One in the window of an extra place, or else there is something wrong."""
        self._last = self._place_of(started)
        dared = [one for one in self._dared if one.place <= self._last]
        self._dared = []
        if not dared:
            self._surprise(started)
            return
        for one in dared:
            self._saw(one, started, one_more=one is not dared[-1])
        self._refused += 1
        self._row, self._regret = 0, 0.0

    def _grow(self, now: float) -> None:
        """All that is known of smaller windows says nothing of larger ones."""
        self._whole += 1
        self._begin, self._carry = now + 1 / self.places, Carry()
        self._last, self._unbroken = -1, 0
        self._dared.clear()
        self._regret = 0.0
        self._refused = self._let_in = self._row = 0

    def _leaves_out(self, place: int) -> bool:
        """Whether one that is always used was missed."""
        missed = place - self._last - 1
        return missed > 1 or (missed == 1 and not self._is_extra(place - 1))

    def _is_extra(self, place: int) -> bool:
        return place % self.places == self._whole

    def _place_of(self, started: float) -> int:
        return floor((started - self._begin) * self.places + _EARLY)

    def _dares(self, place: int) -> bool:
        if place - self._unbroken < self._whole:
            return False  # its window may not be full without it: that would show nothing
        window = place // self.places
        chance = self._carry.chance(window)
        if chance < _SURE and (chance < _NEVER or chance < self._enough()):
            self._regret += chance
            self._row = 0
            return False
        self._dared.append(_Dared(window, place))
        return True

    def _enough(self) -> float:
        """The chance that is worth a refusal, which costs most of the next window."""
        least, most = self._carry.shares
        worth = _DARING * (self._whole - 1) / self._whole if self._whole > 1 else _DARING_OF_ONES
        patience = 1 + self._refused if self._let_in else _VAIN**self._refused
        return worth * (1 - _CURIOSITY * (most - least)) - _REGRET * self._regret / patience

    def _saw(self, dared: _Dared, now: float, *, one_more: bool) -> None:
        shares = self._carry.shares
        self._carry.saw(dared.window, one_more=one_more)
        if self._carry.is_impossible:
            self._carry = Carry(*shares)
            self._surprise(now)

    def _surprise(self, now: float) -> None:
        """The end of a window lies too near to a place, or all is wrong."""
        lately = [at for at in self._surprises if now - at < _SURPRISED_FOR]
        self._surprises = [*lately, now]
        self._begin += 0.5 / self.places
        self._carry = Carry(*self._carry.shares)


def known_windows(learned: LearnedPace, begin: float) -> SecondWindows | None:
    """The windows that an earlier run has found, if it has."""
    if not learned.is_of_windows or learned.refused is None:
        return None
    whole = floor((learned.refused + learned.served) / 2)
    least = max(0.0, learned.refused - whole - _ROUNDED)
    return SecondWindows(whole, begin, Carry(least, min(1.0, learned.served - whole + _ROUNDED)))
