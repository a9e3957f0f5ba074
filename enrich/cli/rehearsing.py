"""Tonight's real file against a stand-in that has a bad night: for nothing, and fast."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from enrich.cli.options import of_sandbox
from enrich.errors import Unusable

if TYPE_CHECKING:
    from enrich.job import Job, Words
    from enrich.rehearsal import Verdict
    from enrich.report import Report
    from enrich.sandbox.settings import SandboxSettings

_ASK_ABOVE = 100
_CREATES_PER_SECOND = 1.0
"""What holds at the vendor, where the config is silent (design, sections 5 and 8)."""


@dataclass(frozen=True)
class Rehearsal:
    """A job that stands in for tonight's, and the stand-in that it will meet."""

    job: "Job"
    night: str
    settings: "SandboxSettings"
    demo_ledger: Path
    """The ledger of `--sandbox` without a night."""

    def judge(self, report: "Report") -> "Verdict":
        from enrich.ledger.ledger import open_ledger
        from enrich.rehearsal import Verdict

        _know_each_others_output(self.job.output, [self.demo_ledger, self.job.ledger])
        with open_ledger(self.job.ledger) as ledger:
            known = ledger.attempts.bought_names()
        return Verdict(report, self.night, _sold(self.settings), known)


def prepare(words: "Words", night: str, speed: float) -> Rehearsal:
    """Copy the real ledger, and set the stage beside it.

    Raises:
        Unusable: a word, a setting or the profile of the night means nothing.
    """
    from enrich.clock import FastClock
    from enrich.job import make_job

    real = make_job(replace(words, sandbox=False))
    demo = make_job(replace(words, sandbox=True))
    stage = real.input.absolute().parent / ".enrich" / "sandbox" / "rehearsal"
    _know_each_others_output(demo.output, [demo.ledger, stage / "ledger.db"])
    ledger = _fresh_copy(real.ledger, stage)
    _know_each_others_output(demo.output, [demo.ledger, ledger])
    settings = _stand_in(stage, night, speed)
    job = replace(
        real,
        ledger=ledger,
        output=demo.output,
        vendor="the sandbox",
        is_sandbox=True,
        key="sandbox",
        clock=FastClock(speed),
    )
    _hand_over(ledger, settings)
    return Rehearsal(job, night, settings, demo.ledger)


def _stand_in(stage: Path, night: str, speed: float) -> "SandboxSettings":
    """As slow and as narrow as the vendor is (sheet, sections 2.1 and 4)."""
    from enrich.sandbox.profile import load
    from enrich.sandbox.settings import SandboxSettings

    try:
        return SandboxSettings(
            state=stage / "state.db",
            stretches=load(night),
            speed=speed,
            duration=(10.0, 60.0),
            max_parallel=5,
        )
    except ValueError as fault:
        raise Unusable(str(fault)) from None


@contextmanager
def on_stage(rehearsal: Rehearsal) -> Iterator["Job"]:
    """The job against the stand-in, with the pace and the caps of the real night."""
    from enrich.api.client import READS_AT_THE_VENDOR
    from enrich.sandbox.server import embedded

    job = rehearsal.job
    api, limits = job.settings.api, job.settings.limits
    if not api.is_loopback:
        ask_above = _ASK_ABOVE if limits.ask_above is None else limits.ask_above
        api = api.model_copy(
            update={
                "max_creates_per_second": api.max_creates_per_second or _CREATES_PER_SECOND,
                "max_reads_per_second": api.max_reads_per_second or READS_AT_THE_VENDOR,
            }
        )
        limits = limits.model_copy(update={"ask_above": ask_above})
    with embedded(rehearsal.settings) as base_url:
        api = api.model_copy(update={"base_url": base_url})
        delivery = of_sandbox(job.settings.delivery)
        changes = {"api": api, "limits": limits, "delivery": delivery}
        settings = job.settings.model_copy(update=changes)
        yield replace(job, settings=settings)


def _know_each_others_output(output: Path, ledgers: list[Path]) -> None:
    """Demo and rehearsal write to one place: neither is a stranger to the other's file."""
    from enrich.ledger.ledger import open_ledger

    with ExitStack() as stack:
        opened = [stack.enter_context(open_ledger(path)) for path in ledgers]
        for sha256 in frozenset().union(*(ledger.wrote(output) for ledger in opened)):
            for ledger in opened:
                ledger.remember_output(output, sha256)


def _fresh_copy(ledger: Path, stage: Path) -> Path:
    from enrich.ledger.copying import copy_ledger

    stage.mkdir(parents=True, exist_ok=True)
    for left_over in stage.glob("*.db*"):
        left_over.unlink()
    if ledger.exists():
        copy_ledger(ledger, stage / "ledger.db")
    return stage / "ledger.db"


def _hand_over(ledger_path: Path, settings: "SandboxSettings") -> None:
    """What runs at the real vendor runs at the stand-in too: it must be collected tonight."""
    from enrich.api.wire import request_to_json
    from enrich.ledger.ledger import open_ledger
    from enrich.model.search import SearchState
    from enrich.sandbox.search import Search
    from enrich.sandbox.store import Store

    with open_ledger(ledger_path) as ledger, closing(Store(settings.state)) as store:
        for attempt in ledger.attempts.in_state(SearchState.RUNNING):
            body = request_to_json(ledger.attempts.request_of(attempt.key))
            accepted_at = (attempt.accepted_at or attempt.planned_at).timestamp()
            store.add(Search(str(attempt.vendor_id), attempt.name, body, accepted_at))


def _sold(settings: "SandboxSettings") -> Mapping[str, int]:
    from enrich.sandbox.statistics import EVER
    from enrich.sandbox.store import Store

    with closing(Store(settings.state)) as store:
        return store.created(since=EVER).names
