"""The timetable of a night: stretches of time in which the vendor is another (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from enrich.sandbox.clock import Moment


class Reckoning(Enum):
    """What the times of a stretch are counted from."""

    SINCE_START = "since_start"
    TIME_OF_DAY = "time_of_day"


@dataclass(frozen=True)
class Stretch:
    """A named stretch of time, and the settings that differ in it."""

    name: str
    changes: Mapping[str, Any]
    """Fields of `SandboxSettings`, with their values."""
    begin: float | None = None
    """Seconds since the start or since midnight; None: from the beginning."""
    end: float | None = None
    """The first second after it; None: to the end."""
    reckoning: Reckoning = Reckoning.SINCE_START

    def holds(self, moment: Moment) -> bool:
        now = getattr(moment, self.reckoning.value)
        has_begun = self.begin is None or now >= self.begin
        has_not_ended = self.end is None or now < self.end
        return has_begun or has_not_ended if self._is_past_midnight else has_begun and has_not_ended

    @property
    def _is_past_midnight(self) -> bool:
        """23:30 to 00:30 is one stretch, not none; it comes every day."""
        if self.begin is None or self.end is None or self.reckoning is Reckoning.SINCE_START:
            return False
        return self.begin > self.end


def merged(stretches: Iterable[Stretch]) -> dict[str, Any]:
    """Put the changes of several stretches together: the one written later wins."""
    return {field: value for stretch in stretches for field, value in stretch.changes.items()}
