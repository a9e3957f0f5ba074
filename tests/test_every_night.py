"""A daily cap and a timetable of 24 hours: each night has the whole of its share."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.long_run import LongRun, set_up

from enrich.errors import CapReached
from enrich.sandbox.settings import SandboxSettings

DAY, PER_DAY = 86_400.0, 100
SETTINGS = SandboxSettings(latency=(0.1, 0.4), duration=(10, 90), leads=(5, 5))


def capped(run: LongRun) -> LongRun:
    limits = run.job.settings.limits.model_copy(update={"leads_per_day": PER_DAY})
    search = run.job.settings.search.model_copy(update={"limit": 5})
    settings = run.job.settings.model_copy(update={"limits": limits, "search": search})
    run.job = replace(run.job, settings=settings)
    return run


def test_a_run_waits_for_what_is_a_day_old_soon(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = capped(set_up(monkeypatch, tmp_path, SETTINGS, rows=70, personas=1))
    nights = []
    for night in range(3):
        run.pass_by(night * DAY - run.time.elapsed)
        nights.append(run.run().searches.submitted)

    # Without waiting every second night buys nothing: it begins a minute too early.
    assert nights == [20, 20, 20]
    assert isinstance(run.reports[-1].fault, CapReached)
    at = run.created
    assert all(later - one > DAY - 90 for one, later in zip(at, at[20:], strict=False))
