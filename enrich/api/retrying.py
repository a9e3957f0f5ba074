"""How often and for how long a thing is asked again that is safe to ask again (pure)."""

from dataclasses import dataclass

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0


@dataclass(frozen=True)
class Patience:
    """Bounded by count and by time, whichever ends first."""

    tries: int
    seconds: float
    """After these no further try is begun."""

    def allows(self, *, tried: int, since: float) -> bool:
        """Whether to ask again, so often tried `since` seconds ago for the first time."""
        return tried < self.tries and since < self.seconds


def pause(tried: int, chance: float) -> float:
    """Seconds before the next try; `chance`, from 0 to 1, keeps programs from knocking in step."""
    longest = min(_FIRST_PAUSE * 2.0 ** (tried - 1), _LONGEST_PAUSE)
    return longest * (0.5 + chance / 2)
