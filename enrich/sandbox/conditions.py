"""What holds now: the settings, as the timetable of the night changes them."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from enrich.sandbox.clock import Clock, Moment
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.stretches import merged

_MOST_KEPT = 256


class Conditions:
    """The settings at a moment; without a timetable they are always the same."""

    def __init__(self, settings: SandboxSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._changed = _changed_settings(settings)

    def now(self) -> SandboxSettings:
        if not self._settings.stretches:
            return self._settings
        return self._changed(tuple(self._holding(self._clock.moment())))

    def _holding(self, moment: Moment) -> list[int]:
        stretches = enumerate(self._settings.stretches)
        return [number for number, stretch in stretches if stretch.holds(moment)]


def _changed_settings(settings: SandboxSettings) -> Callable[[tuple[int, ...]], SandboxSettings]:
    @lru_cache(_MOST_KEPT)
    def changed(holding: tuple[int, ...]) -> SandboxSettings:
        return replace(settings, **merged(settings.stretches[number] for number in holding))

    return changed
