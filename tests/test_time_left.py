"""The time left that a person reads is true within a tenth once the pace is known (issue: pace).

The real run against the real sandbox, on a virtual clock: what was said is held against when the
run did end.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.long_run import Told, set_up

from enrich.plan.remaining import Progress
from enrich.sandbox.settings import SandboxSettings

SHORT = 60.0
"""Seconds before the end of which a tenth would be less than what the last search takes."""


@dataclass
class Clerk(Told):
    """Writes down each time left, and when it was said."""

    said: list[tuple[float, float]] = field(default_factory=list)
    """True seconds, and seconds left."""

    def progress(self, progress: Progress) -> None:
        super().progress(progress)
        if progress.seconds_left is not None:
            self.said.append((self.time.elapsed, progress.seconds_left))


@pytest.mark.parametrize("rate", [0.2, 0.9])
@pytest.mark.parametrize("duration", [(5.0, 15.0), (20.0, 60.0)])
def test_the_time_left_is_true_within_a_tenth_once_the_pace_is_known(
    *, rate: float, duration: tuple[float, float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SandboxSettings(rate=rate, latency=(0.05, 0.2), duration=duration, leads=(0, 3))
    night = set_up(monkeypatch, tmp_path, settings, rows=60, personas=2)
    night.told = clerk = Clerk(time=night.time)
    assert night.run().exit_code == 0

    end = night.time.elapsed
    # Known: it has been closed in on, which takes a few refusals at the beginning.
    known = [(at, left) for at, left in clerk.said if at > end / 4 and end - at > SHORT]
    assert len(known) > 30
    wrong = [(at, left / (end - at)) for at, left in known if not 0.9 <= left / (end - at) <= 1.1]
    assert wrong == []
