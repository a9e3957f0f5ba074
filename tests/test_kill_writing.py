"""The old output or the new one, byte for byte: writers are killed at random points of the write.

A quarter of the kills come by the clock, from outside, anywhere in the time that a write takes. The
others are counted in calls, which a write makes in nearly the same order each time: a quarter fall
anywhere, a quarter behind the last row, where files are synced, remembered and renamed, and a
quarter on either side of a rename itself.
"""

import csv
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from support.desk import Desk, Row, Vendor

from enrich.ledger.ledger import open_ledger
from enrich.sheets.writing import sha256_of

StartVendor = Callable[..., Vendor]

ROWS, BOUGHT = 600, 15
WRITE = """
import os, signal, sys, time
from pathlib import Path
from enrich import pipeline
from enrich.job import Words, make_job

output, kind, strike_at = sys.argv[1], sys.argv[2], int(sys.argv[3])
seen = {"calls": 0, "renames": 0}
ending = 0

def count(frame, event, what):
    global ending
    if event not in {"c_call", "c_return"}:
        return
    seen["calls"] += 1
    seen["renames"] += what is os.replace
    if what is os.fsync and not seen["renames"]:
        ending = seen["calls"]
    if seen.get(kind) == strike_at:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

def publish(*words, **more):
    print("begun", flush=True)
    began = time.perf_counter()
    sys.setprofile(None if kind == "clock" else count)
    try:
        return really(*words, **more)
    finally:
        sys.setprofile(None)
        print(time.perf_counter() - began, ending, *seen.values(), flush=True)

really, pipeline.publish = pipeline.publish, publish
report = pipeline.export(make_job(Words(Path("accounts.xlsx"), output=Path(output))))
print(report.unwritten or "written", flush=True)
"""
KINDS = ("clock", "calls", "ending", "renames")
LEDGER = Path(".enrich") / "ledger.db"


@dataclass(frozen=True)
class Length:
    """How long one undisturbed write is."""

    seconds: float
    ending: int
    """The call that brings the last file to the disk."""
    calls: int
    renames: int
    """Begins and ends of renames."""


@dataclass(frozen=True)
class Scene:
    """A folder in which an output is written again and again, each time with another label."""

    desk: Desk
    output: str

    @property
    def files(self) -> list[Path]:
        stem, suffix = Path(self.output).stem, Path(self.output).suffix
        more = ("leads", "changes", "problems") if suffix == ".csv" else ()
        names = [self.output, *(f"{stem}.{part}{suffix}" for part in more)]
        return [self.desk.folder / name for name in names]

    def take(self, label: str) -> None:
        self.desk.accounts([row(number, label) for number in range(ROWS)])

    def start(self, kind: str, strike_at: int = 0) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", WRITE, self.output, kind, str(strike_at)],
            cwd=self.desk.folder,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        return process

    def length(self) -> Length:
        """Measure an undisturbed write: its calls, and its seconds without any counting."""
        (_, ending, calls, renames), (seconds, *_) = map(self._measured, ("nothing", "clock"))
        return Length(float(seconds), int(ending), int(calls), int(renames))

    def _measured(self, kind: str) -> list[str]:
        out, _ = self.start(kind).communicate()
        figures, verdict = out.splitlines()
        assert verdict == "written"
        return figures.split()

    def remembered(self) -> tuple[object, ...]:
        """What the ledger was told last of the main file."""
        query = "SELECT sha256, written_at FROM outputs WHERE path = ? ORDER BY written_at DESC"
        with closing(sqlite3.connect(self.desk.folder / LEDGER)) as ledger:
            row: tuple[object, ...] = ledger.execute(
                query, (str(self.files[0].resolve()),)
            ).fetchone()
        return row

    def hashes(self) -> list[str]:
        return [sha256_of(path) for path in self.files]

    def label(self) -> str:
        """The label that every row of the main file has; it must be whole."""
        companies = self._companies(self.files[0])
        assert len(companies) == ROWS
        (label,) = {company.split()[-1] for company in companies}
        return label

    def label_of_leads(self) -> str:
        (label,) = {company.split()[-1] for company in self._companies(self.files[1])}
        return label

    @staticmethod
    def _companies(path: Path) -> list[str]:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                return [row[1] for row in list(csv.reader(file))[1:]]
        rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Accounts").to_python()
        return [str(row[1]) for row in rows[1:]]


@pytest.fixture(params=["out.xlsx", "out.csv"])
def scene(request: pytest.FixtureRequest, desk: Desk, start_vendor: StartVendor) -> Scene:
    desk.config_for(start_vendor("--duration", "0.05-0.1", "--leads", "20-40"))
    scene = Scene(desk, request.param)
    scene.take("FIRST")
    ended = desk.enrich("run", "accounts.xlsx", "-o", scene.output, "--rows", str(BOUGHT))
    assert ended.code in {0, 1, 75}, ended.err
    return scene


def row(number: int, label: str) -> Row:
    company = f"linkedin.com/company/c{number}" if number < ROWS - 1 else f"no page {label}"
    return (f"A{number:04}", f"Company {number} {label}", company, "CEO")


@pytest.mark.shortened(to=1)
def test_four_kills_leave_the_old_output_or_the_new_one(scene: Scene) -> None:
    survive(scene, kills=4, seed=int(os.environ.get("ENRICH_TEST_SEED", "20261125")))


@pytest.mark.slow
def test_a_hundred_kills_leave_the_old_output_or_the_new_one(scene: Scene) -> None:
    seen = survive(scene, kills=100, seed=random.SystemRandom().getrandbits(32))
    struck = {where for _, where in seen}
    several = {"between renames"} if len(scene.files) > 1 else set()
    assert struck == {"writing", "remembered", "in place"} | several, "some part was never struck"


def survive(scene: Scene, *, kills: int, seed: int) -> Counter[tuple[str, str]]:
    chance = random.Random(seed)  # noqa: S311 - moments to strike, no secret
    length = scene.length()
    print(f"seed {seed}: {scene.output}, {length}")  # noqa: T201 - to be repeatable
    current, seen = "FIRST", Counter[tuple[str, str]]()
    for number in range(kills):
        scene.take(label := f"LABEL{number}")
        old, told = scene.hashes(), scene.remembered()
        kind = KINDS[number % len(KINDS)]
        strike(scene, length, kind, chance=chance)
        where = place(scene, old, told)
        seen[kind, where] += 1
        current = label if where == "in place" else current
        assert scene.label() == current
    for (kind, where), times in sorted(seen.items()):
        print(f"  by {kind:8} {where:16} {times}")  # noqa: T201
    finish(scene)
    return seen


def strike(scene: Scene, length: Length, kind: str, *, chance: random.Random) -> None:
    if kind == "clock":
        process = scene.start(kind)
        time.sleep(chance.uniform(0, length.seconds))
        process.kill()
    elif kind == "renames":
        process = scene.start(kind, chance.randint(1, length.renames))
    else:
        first = length.ending if kind == "ending" else 1
        process = scene.start("calls", chance.randint(first, length.calls))
    process.communicate()


def place(scene: Scene, old: Sequence[str], told: tuple[object, ...]) -> str:
    """How far the write had come; each file must be the old or the new one, and known as ours."""
    now = scene.hashes()
    with open_ledger(scene.desk.folder / LEDGER) as ledger:
        ours = [sha in ledger.wrote(path) for path, sha in zip(scene.files, now, strict=True)]
    assert all(ours), "a file is neither the old one nor the new one, but something between"
    main, *others = (sha != was for sha, was in zip(now, old, strict=True))
    if main:
        if others:
            assert scene.label() == scene.label_of_leads(), "the main file came before the others"
        return "in place"
    if any(others):
        return "between renames"
    return "remembered" if scene.remembered() != told else "writing"


def finish(scene: Scene) -> None:
    """The next run is as if nothing had happened."""
    ended = scene.desk.enrich("export", "accounts.xlsx", "-o", scene.output)
    assert ended.code in {0, 1, 75}, ended.err
    assert not list(scene.desk.folder.glob("*changed, *"))
    if sys.platform != "win32":
        assert not list(scene.desk.folder.glob(".enrich-*.tmp"))
