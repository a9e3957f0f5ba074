"""How long a run still takes, and the words for it (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from statistics import median


@dataclass(frozen=True)
class Progress:
    """How far a run is, and how fast it goes."""

    ended: int
    total: int
    planned: int = 0
    """Searches that are not sent yet."""
    running: int = 0
    """Searches that were sent and have not ended."""
    per_second: float = 0.0
    """Searches sent per second, as the client paces them now."""
    is_learned: bool = False
    """Whether the pace rests on enough requests served."""
    refused: int = 0
    """Requests that the vendor refused so far, for being too many."""
    room: int | None = None
    """Searches that may be unfinished at once."""
    is_room_growing: bool = False
    """Whether each search that ends makes room for one more."""
    durations: Sequence[float] = ()
    """Seconds that searches took lately."""
    newest_runs_for: float = 0.0
    """Seconds since the last search that still runs was sent."""

    @property
    def seconds_left(self) -> float | None:
        """Until the last search ends; `None` while the pace is not known."""
        if not self.is_learned or self.per_second <= 0:
            return None
        each = median(self.durations) if self.durations else 0.0
        # What is sent last must end too, and of several that still run the slowest one counts.
        together = min(self.planned + self.running, max(self.running, self.per_second * each))
        slow = _slowest(self.durations, together)
        tail = slow if self.planned else max(0.0, slow - self.newest_runs_for)
        return self._until_all_are_sent(each) + (tail if self.planned or self.running else 0.0)

    def _until_all_are_sent(self, each: float) -> float:
        if not self.room or not each or self.room / each >= self.per_second:
            return self.planned / self.per_second
        if not self.is_room_growing:
            # Those that find room already wait for the pace alone.
            without_room = max(0, self.planned - max(0, self.room - self.running))
            return max(without_room * each / self.room, self.planned / self.per_second)
        # As many end in a second as there is room for, over how long each takes; and each makes
        # room: it grows by itself, like interest, until it no longer bounds the pace.
        enough = self.per_second * each
        sent_meanwhile = min(self.planned, enough - self.room)
        growing = each * log((self.room + sent_meanwhile) / self.room)
        return growing + (self.planned - sent_meanwhile) / self.per_second


def _slowest(durations: Sequence[float], together: float) -> float:
    """What the slowest of so many searches usually takes."""
    in_order = sorted(durations)
    if not in_order:
        return 0.0
    return in_order[min(len(in_order) - 1, int(len(in_order) * together / (together + 1)))]
