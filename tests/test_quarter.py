"""A quarter of nights that need nobody: each a real process, on a clock that nobody waits for.

An oracle that shares no code with enrich (support/quarter_oracle.py) says what must have come.
"""

import csv
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from openpyxl import Workbook
from support.quarter_night import SEED, ZONE, Night
from support.quarter_oracle import PastNight, Truth, judge

from enrich.sandbox.server import embedded
from enrich.sandbox.settings import SandboxSettings

TITLES = (
    "CEO; Founder",
    "founder;CEO",
    "CFO",
    "VP Sales; Head of Sales",
    "CTO",
    "COO; Head of Operations",
)
SPELLINGS = ("linkedin.com/company/{}", "https://www.linkedin.com/company/{}/?trk=a")
LEADS_PER_DAY = 300
CONFIG = f"""
[api]
base_url = "http://127.0.0.1:9/api/v2"
max_creates_per_second = 1
max_reads_per_second = 2
[search]
limit = 10
[limits]
leads_per_day = {LEADS_PER_DAY}
wait = "30m"
[output]
refresh_every = "never" # that is another thread's work, which no virtual time waits for
"""
ORDINARY = {"lose_response_rate": 0.04, "error_rate": 0.02, "search_error_rate": 0.05}
CALM: Mapping[str, Any] = {}
KILLED = -9
TEN_MINUTES = 600
"""From 02:50 to the change of clocks at 03:00."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills itself as POSIX systems do")


@dataclass(frozen=True)
class Calendar:
    """What happens on which night."""

    first: datetime
    nights: int
    rows: int
    """Of the first night."""
    added: int
    """New rows on a night, at most."""
    killed: Sequence[int]
    outages: Mapping[int, tuple[float, float]]
    full_disk: Mapping[int, int]
    """Night -> the bytes that a file may have."""
    rounds: Sequence[int] = ()
    """Nights on which all is asked again; of neighbours the second joins the first one's."""
    excluded_from: int = 10_000
    slow: Sequence[int] = ()
    """Nights on which the vendor takes one search in 100 s: of late October, past the change of clocks."""

    @property
    def eventful(self) -> frozenset[int]:
        """Nights for which there is enough to do to meet what happens.

        The last two are calm: what they buy shows what of the doubtful never arrived.
        """
        last = (self.nights - 2, self.nights - 1)
        return frozenset((*self.killed, *self.outages, *self.full_disk, *self.slow, *last))

    def night(self, number: int, chance: random.Random) -> Night:
        local = (self.first + timedelta(days=number)).replace(tzinfo=ZONE)
        vendor = dict(CALM if number >= self.nights - 2 else ORDINARY)
        if number in self.slow:
            vendor["rate"] = 0.01
        return Night(
            number,
            began=local.timestamp(),
            vendor=vendor,
            outage=self.outages.get(number),
            killed_after=chance.uniform(0.5, 25) if number in self.killed else None,
            disk_full_at=self.full_disk.get(number),
            is_round=number in self.rounds,
        )


SHORT = Calendar(
    first=datetime(2025, 10, 23, 2, 50),  # noqa: DTZ001 - the zone is given night by night
    nights=6,
    rows=14,
    added=4,
    killed=(1,),
    outages={2: (3, 4 * 3600)},
    full_disk={4: 150_000},
    excluded_from=4,
    slow=(3,),
)
LONG = Calendar(
    first=datetime(2025, 8, 31, 2, 50),  # noqa: DTZ001
    nights=90,
    rows=120,
    added=5,
    killed=(2, 7, 13, 21, 29, 40, 52, 58, 61, 74, 83),
    outages={10: (0, 20_000), 33: (5, 900), 34: (0, 20_000), 66: (20, 4000)},
    full_disk={47: 60_000, 48: 600_000},
    rounds=(30, 61, 62),
    excluded_from=50,
    slow=(56,),
)


@dataclass
class Office:
    """Somebody who keeps a list, and a timetable that starts a run each night."""

    folder: Path
    calendar: Calendar
    chance: random.Random
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    removed: list[tuple[str, str, str, str]] = field(default_factory=list)
    past: list[PastNight] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _ids: "count[int]" = field(default_factory=count)

    @property
    def excluded(self) -> frozenset[str]:
        return frozenset({"company-1", "company-3", "company-5"})

    def live(self) -> None:
        (self.folder / "config.toml").write_text(CONFIG, "utf-8")
        (self.folder / "past").mkdir()
        self._add(self.calendar.rows)
        for number in range(self.calendar.nights):
            self._edit(number)
            self._pass(self.calendar.night(number, self.chance))

    def _edit(self, number: int) -> None:
        """The list changes by day."""
        if number == self.calendar.excluded_from:
            self._exclude()
        eventful = number in self.calendar.eventful
        if number:
            self._add(12 if eventful else self.chance.randint(0, self.calendar.added))
            self._remove(self.chance.randint(0, 3))
            self._change(self.chance.randint(0, 2))
        if number % 5 == 4:
            self.chance.shuffle(self.rows)
            self.changes["resorted"] += 1
        if self.removed and number % 7 == 6:
            self.rows.append(self.removed.pop())
            self.changes["put back"] += 1
        write(self.folder / "accounts.xlsx", self.rows)

    def _exclude(self) -> None:
        with (self.folder / "customers.csv").open("w", newline="") as file:
            pages = [[f"https://linkedin.com/company/{slug}"] for slug in sorted(self.excluded)]
            csv.writer(file).writerows([["Company LinkedIn URL"], *pages])
        (self.folder / "config.toml").write_text(
            f'{CONFIG}\n[input]\nexclude = "customers.csv"\n', "utf-8"
        )

    def _add(self, number: int) -> None:
        for _ in range(number):
            index = next(self._ids)
            slug = f"company-{self.chance.randint(0, 40 + index // 2)}"
            page = self.chance.choice(SPELLINGS).format(slug)
            self.rows.append((f"A{index:04}", f"Row {index}", page, self.chance.choice(TITLES)))
            self.changes["added"] += 1

    def _remove(self, number: int) -> None:
        for _ in range(number):
            self.removed.append(self.rows.pop(self.chance.randrange(len(self.rows))))
            self.changes["removed"] += 1

    def _change(self, number: int) -> None:
        for _ in range(number):
            place = self.chance.randrange(len(self.rows))
            row_id, company, page, _ = self.rows[place]
            self.rows[place] = (row_id, company, page, self.chance.choice(TITLES))
            self.changes["changed"] += 1

    def _pass(self, night: Night) -> None:
        output = self.folder / "accounts.enriched.xlsx"
        before = output.stat().st_mtime_ns if output.exists() else None
        process = subprocess.run(
            [sys.executable, "-m", "support.quarter_night", self.folder, night.text],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent), "TZ": ZONE.key},
            capture_output=True,
            text=True,
            check=False,
        )
        told = json.loads(process.stdout) if process.stdout else {}
        code = told.get("exit_code", process.returncode)
        self.codes[code] += 1
        self.lines.append(f"{night.number:2} {code:3} {told.get('line', 'killed')}")
        if process.stderr:
            self.errors.append(f"night {night.number}, {night}: {process.stderr}")
        is_new = output.exists() and output.stat().st_mtime_ns != before
        opens = night.is_round and night.number - 1 not in self.calendar.rounds
        self.past.append(
            PastNight(
                night.number,
                night.began,
                told.get("ended"),
                code,
                self._keep(self.folder / "accounts.xlsx", night),
                self._keep(output, night) if is_new and told else None,
                self.excluded if night.number >= self.calendar.excluded_from else frozenset(),
                opens_round=opens,
            )
        )

    def _keep(self, file: Path, night: Night) -> Path:
        return Path(shutil.copy(file, self.folder / "past" / f"{night.number:02}.{file.name}"))


def write(path: Path, rows: Sequence[tuple[str, ...]]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Accounts"
    for row in (("ID", "Company", "LinkedIn URL", "Job titles"), *rows):
        sheet.append(list(row))
    book.save(path)


def test_six_nights(tmp_path: Path) -> None:
    office = live_through(SHORT, tmp_path, seed=20251023)
    assert office.codes[KILLED] == 1
    clocks_go_back = office.past[3]
    assert clocks_go_back.ended is not None
    assert clocks_go_back.ended - clocks_go_back.began > TEN_MINUTES


@pytest.mark.slow
def test_a_quarter(tmp_path: Path) -> None:
    seed = int(os.environ.get("ENRICH_TEST_SEED", random.SystemRandom().getrandbits(32)))
    office = live_through(LONG, tmp_path, seed=seed)
    assert office.codes[KILLED] >= 8


def live_through(calendar: Calendar, folder: Path, *, seed: int) -> Office:
    began = perf_counter()
    office = Office(folder, calendar, random.Random(seed))  # noqa: S311 - a list's life, no secret
    office.live()
    settings = SandboxSettings(seed=SEED, duration=(0.0, 0.0), state=folder / "vendor.db")
    with embedded(settings) as base_url:
        truth = judge(office.past, folder / "vendor.db", base_url)
    print("\n".join(office.lines))  # noqa: T201
    print(figures(office, truth, seed=seed, seconds=perf_counter() - began))  # noqa: T201
    assert office.errors == []
    assert truth.faults == []
    assert truth.bought == truth.fewest
    assert truth.most_in_a_day <= LEADS_PER_DAY
    assert office.past[-1].code in {0, 1}
    return office


def figures(office: Office, truth: Truth, *, seed: int, seconds: float) -> str:
    outputs = sum(night.output is not None for night in office.past)
    return (
        f"seed {seed}: {len(office.past)} nights in {seconds:.0f} s, exit codes "
        f"{dict(office.codes)}, {outputs} outputs; rows {dict(office.changes)}\n"
        f"{truth.bought} searches bought, the fewest possible {truth.fewest}: {truth.wishes} wishes, "
        f"{truth.asked_again} asked again by rounds, {truth.broken_off} broken off by the vendor\n"
        f"{truth.rows_checked} rows and {truth.leads_checked} leads compared; at most "
        f"{truth.most_in_a_day} leads in 24 hours; faults: {len(truth.faults)}"
    )
