"""The real run and the real sandbox in one loop, on a virtual clock."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import process_time
from types import SimpleNamespace
from typing import Any, NoReturn

import httpx
import pytest
from openpyxl import Workbook
from starlette.types import ASGIApp, Receive, Scope, Send
from support.virtual_time import VirtualClock, VirtualTime, run_in

from enrich import pipeline
from enrich.api import exchange
from enrich.api.exchange import Exchange
from enrich.config import ApiSettings
from enrich.job import Job, Words, make_job
from enrich.plan.remaining import Progress
from enrich.report import Report
from enrich.sandbox import clock as sandbox_clock
from enrich.sandbox.app import application
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.store import Store

_BASE_URL = "http://127.0.0.1:9/api/v2"
"""On loopback, where nobody listens: what got past the stand-in would fail at once."""
_CONFIG = f"""
[api]
base_url = "{_BASE_URL}"
max_creates_per_second = 1
max_reads_per_second = 2
[output]
refresh_every = "never" # that is another thread's work, which no virtual time waits for
"""


@dataclass
class Told:
    """What the run said of itself."""

    most_room: int = 0
    paces: list[tuple[float, float]] = field(default_factory=list)
    """True seconds, and requests per second then."""
    time: VirtualTime = field(default_factory=VirtualTime)

    def say(self, words: str) -> None:
        pass

    def agrees(self, question: str) -> bool:
        raise AssertionError(question)

    def progress(self, progress: Progress) -> None:
        self.most_room = max(self.most_room, progress.room or 0)
        if not self.paces or self.paces[-1][1] != progress.per_second:
            self.paces.append((self.time.elapsed, progress.per_second))


@dataclass
class LongRun:
    """A folder, a vendor and a time of their own."""

    job: Job
    vendor: ASGIApp
    store: Store
    time: VirtualTime
    told: Told
    processor_seconds: float = 0.0
    requests: Counter[str] = field(default_factory=Counter)
    reports: list[Report] = field(default_factory=list)
    pauses: list[tuple[float, float]] = field(default_factory=list)
    """Between two runs, in true seconds since the beginning."""

    def run(self) -> Report:
        began = process_time()
        report = pipeline.run(self.job, self.told)
        self.processor_seconds += process_time() - began
        self.reports.append(report)
        return report

    def run_until_done(self, *, pause: float, most: int = 20) -> Report:
        """Run again, so long after each end, as somebody's timetable does, until all is done."""
        for _ in range(most):
            report = self.run()
            if not report.fault and not report.searches.submitted:
                return report
            self.pass_by(pause)
        raise AssertionError(f"It is never done: {self.reports[-1].fault}")

    def pass_by(self, seconds: float) -> None:
        """Nobody runs anything for so long."""
        self.pauses.append((self.time.elapsed, self.time.elapsed + seconds))
        until = self.time.elapsed + seconds
        while self.time.elapsed < until:
            self.time.pass_by(until - self.time.elapsed)

    @property
    def created(self) -> list[float]:
        """When the vendor accepted each search, in true seconds since the beginning."""
        rows = self.store.database.execute("SELECT created_at FROM searches ORDER BY created_at")
        zero = self.time.world - self.time.elapsed
        return [at - zero for (at,) in rows]

    @property
    def created_at_first(self) -> list[float]:
        """The same, until each thing that is wished has been bought once: later ones replace."""
        (last,) = self.store.database.execute(
            "SELECT max(began) FROM (SELECT min(created_at) AS began FROM searches"
            " GROUP BY substr(name, 1, instr(name, '[')))"
        ).fetchone()
        zero = self.time.world - self.time.elapsed
        return [at for at in self.created if at <= last - zero]

    @property
    def sold(self) -> list[tuple[str, str, int]]:
        """Each search by its name, how it ends and how many leads that brings: the vendor's books."""
        return self.store.database.execute("SELECT name, ending, units FROM searches").fetchall()


def write_targets(path: Path, rows: int, personas: int) -> Path:
    """Rows times personas make as many searches."""
    book = Workbook(write_only=True)
    accounts, kinds = book.create_sheet("Accounts"), book.create_sheet("Personas")
    accounts.append(["ID", "Company", "LinkedIn URL", "Persona"])
    names = [f"Kind {number}" for number in range(personas)]
    for row in range(rows):
        url = f"linkedin.com/company/company-{row}"
        accounts.append([f"A{row:05}", f"Company {row}", url, "; ".join(names)])
    kinds.append(["Name", "Job titles"])
    for number, name in enumerate(names):
        kinds.append([name, f"Title {number}"])
    book.save(path)
    return path


def set_up(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    settings: SandboxSettings,
    *,
    rows: int,
    personas: int,
) -> LongRun:
    """Put the parts together; the product has no switch for it, so the patches are here."""
    time = VirtualTime()
    # The sandbox times everything by this module; in its place stands the true virtual time.
    monkeypatch.setattr(sandbox_clock, "time", time)
    # A run makes its own loop: this is the only place where it can be given another one.
    monkeypatch.setattr(asyncio, "run", run_in(time))
    store = Store(None)
    run = LongRun(
        job=_job(folder, write_targets(folder / "accounts.xlsx", rows, personas), time),
        vendor=application(settings, store),
        store=store,
        time=time,
        told=Told(time=time),
    )
    _let_ask(monkeypatch, run)
    return run


def _job(folder: Path, workbook: Path, time: VirtualTime) -> Job:
    config = folder / "config.toml"
    config.write_text(_CONFIG, "utf-8")
    config.chmod(0o600)
    job = make_job(Words(workbook, config=config, yes=True))
    return replace(job, clock=VirtualClock(time), key="a-key-of-no-use")


def _let_ask(monkeypatch: pytest.MonkeyPatch, run: LongRun) -> None:
    """A socket would be ready in real time only: the vendor is asked in the same loop."""

    def opened(self: Exchange, api: ApiSettings, *rest: Any) -> None:
        headers, clock = rest
        self._longest = clock.really(api.total_timeout)
        self._http = httpx.AsyncClient(
            base_url=api.base_url, headers=headers, transport=InOneLoop(run)
        )

    monkeypatch.setattr(exchange.Exchange, "__init__", opened)


class _Line:
    """The connection that the sandbox cuts to leave a request without an answer."""

    def abort(self) -> NoReturn:
        raise httpx.RemoteProtocolError("the other side is gone")

    def close(self) -> NoReturn:
        raise httpx.ReadError("half an answer")


class InOneLoop(httpx.AsyncBaseTransport):
    """Hands each request to the sandbox itself, and says when it leaves, as a socket does."""

    def __init__(self, run: LongRun) -> None:
        self._asgi = httpx.ASGITransport(self._with_line)
        self._run = run

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        leaving = SimpleNamespace(method=request.method.encode())
        trace = request.extensions["trace"]
        await trace("http11.send_request_headers.started", {"request": leaving})
        what = "list" if request.url.path.endswith("/searches") else request.method
        self._run.requests[what] += 1
        return await self._asgi.handle_async_request(request)

    async def _with_line(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"transport": _Line()}
        await self._run.vendor(scope, receive, send)


@dataclass(frozen=True)
class Open:
    """A stretch of true time in which so many searches per second may be bought."""

    begin: float
    end: float
    rate: float


def most_searches(stretches: Sequence[Open], begin: float, end: float) -> float:
    """How many could have been bought in that time at the very limit."""
    return 1 + sum(
        max(0.0, min(one.end, end) - max(one.begin, begin)) * one.rate for one in stretches
    )


def searches_until_near(created: Sequence[float], since: float, rate: float) -> int | None:
    """How many searches after a change until the next ones come within 5 % of the new limit."""
    after = [at for at in created if at >= since]
    window = 20
    for number in range(len(after) - window):
        pace = window / (after[number + window] - after[number])
        if abs(pace / rate - 1) <= 0.05:
            return number
    return None
