"""One night of a simulated quarter: a real process that a timetable starts, on a virtual clock.

The run, its ledger and its files are the real ones. The vendor is the sandbox, in the same loop,
with its memory on disk from night to night. The process may be killed, or find its disk full.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Paris")
UNTIL = "06:30"
SEED = 7
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Night:
    """What a night is like."""

    number: int
    began: float
    """True seconds since 1970, UTC."""
    vendor: Mapping[str, Any] = field(default_factory=lambda: dict(_NOTHING))
    """Settings of the sandbox, besides the usual ones."""
    outage: tuple[float, float] | None = None
    """Seconds after the beginning."""
    killed_after: float | None = None
    """Seconds after the beginning."""
    disk_full_at: int | None = None
    """Bytes that a file may have."""
    is_round: bool = False
    """Everything is asked again."""

    @property
    def text(self) -> str:
        return json.dumps(asdict(self))


def live_through(folder: Path, night: Night) -> dict[str, Any]:
    """Let the night pass, and say how it ended."""
    import pytest
    from support import long_run
    from support.virtual_time import VirtualTime, run_in

    from enrich import pipeline
    from enrich.errors import EnrichError
    from enrich.sandbox import clock as sandbox_clock
    from enrich.sandbox.app import application
    from enrich.sandbox.store import Store

    # The driver is a process of its own, and nothing is patched anywhere else.
    patches = pytest.MonkeyPatch()
    time = VirtualTime(world=night.began)
    patches.setattr(sandbox_clock, "time", time)
    patches.setattr(asyncio, "run", run_in(time))
    began = time.elapsed
    _plan_death(night, time, began)
    with closing(Store(folder / "vendor.db")) as store:
        run = long_run.LongRun(
            job=_job(folder, night, time),
            vendor=application(_settings(night), store),
            store=store,
            time=time,
            told=long_run.Told(time=time),
        )
        long_run._let_ask(patches, run)
        _fill_disk(night)
        try:
            report = pipeline.run(run.job, run.told)
        except EnrichError as fault:
            return {"exit_code": int(fault.exit_code), "ended": time.world, "line": str(fault)}
    fault_line = f"; {report.fault}" if report.fault else ""
    return {**report.as_json(), "ended": time.world, "line": f"{report.line()}{fault_line}"}


def _plan_death(night: Night, time: Any, began: float) -> None:
    if night.killed_after is not None:
        time.at(began + night.killed_after, lambda: os.kill(os.getpid(), signal.SIGKILL))


def _fill_disk(night: Night) -> None:
    """No file may grow any more: what a full disk does to who writes, by the system itself."""
    if night.disk_full_at is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (night.disk_full_at, night.disk_full_at))


def _settings(night: Night) -> Any:
    from enrich.sandbox.endings import Failures, SearchFailure
    from enrich.sandbox.settings import SandboxSettings
    from enrich.sandbox.stretches import Stretch

    vendor = dict(night.vendor)
    failing = vendor.pop("search_error_rate", 0.0)
    gone = [Stretch("gone", {"outage": True}, *night.outage)] if night.outage else []
    return SandboxSettings(
        seed=SEED,
        night=night.number,
        read_rate=2,
        latency=(0.1, 0.4),
        duration=(10, 90),
        leads=(0, 6),
        stretches=gone,
        failures=Failures(search_error_rate=failing, search_errors=(SearchFailure.ERROR,)),
        **vendor,
    )


def _job(folder: Path, night: Night, time: Any) -> Any:
    from support.virtual_time import VirtualClock

    from enrich.clock import next_moment
    from enrich.job import Words, make_job
    from enrich.plan.purchases import Only

    job = make_job(Words(folder / "accounts.xlsx", yes=night.is_round))
    return replace(
        job,
        clock=VirtualClock(time),
        key="a-key-of-no-use",
        until=next_moment(UNTIL, datetime.fromtimestamp(night.began, UTC), ZONE),
        only=Only.ALL if night.is_round else Only.NEW,
    )


if __name__ == "__main__":
    told = live_through(Path(sys.argv[1]), Night(**json.loads(sys.argv[2])))
    sys.stdout.write(json.dumps(told) + "\n")
