"""What nobody can wait for: 20,000 searches at one per 5 seconds, on days that change.

The run, its ledger and its files are the real ones, and so is the sandbox; only the time is not.
"""

import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.long_run import LongRun, Open, most_searches, searches_until_near, set_up
from support.virtual_time import VirtualTime

from enrich.sandbox.endings import Failures, SearchFailure
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.stretches import Stretch

MINUTE, HOUR = 60.0, 3600.0
PAUSE = 15 * MINUTE
"""Between the end of a run that could not go on and the next one."""
MOST_TRIES = 3
FALL, RISE = 60, 900
"""Searches after which the pace is the limit's again: a rise is looked for now and then only."""

_NAME = re.compile(r"(.*) - (.*), up to \d+ \[[0-9a-f]{16}\.(\d+)\]")


@dataclass(frozen=True)
class Days:
    """What happens to a run, in true seconds since its beginning."""

    rates: Sequence[Open]
    outages: Sequence[tuple[float, float]]
    troubled: tuple[float, float]
    """When the vendor loses answers and fails."""
    naps: Sequence[tuple[float, float, bool]]
    """When the machine falls asleep, for how long, and whether its own clock counts that."""
    wall: Sequence[tuple[float, float]]
    """When somebody sets the clock on the wall, and by how much."""

    @property
    def settings(self) -> SandboxSettings:
        paces = [Stretch("pace", {"rate": one.rate}, one.begin, one.end) for one in self.rates]
        gone = [Stretch("gone", {"outage": True}, *times) for times in self.outages]
        trouble = {"lose_response_rate": 0.02, "error_rate": 0.02, "html_rate": 0.01}
        return SandboxSettings(
            read_rate=2,
            latency=(0.1, 0.4),
            duration=(10, 90),
            leads=(0, 3),
            stretches=(*paces, *gone, Stretch("trouble", trouble, *self.troubled)),
            failures=Failures(
                search_error_rate=0.01,
                # Each of the former halves the room, as if there had been too many at once.
                search_errors=(SearchFailure.RATE_LIMITED, *[SearchFailure.ERROR] * 4),
            ),
        )

    def plan(self, time: VirtualTime) -> None:
        for begin, seconds, is_counted in self.naps:
            time.at(begin, _nap(time, seconds, is_counted=is_counted))
        for begin, seconds in self.wall:
            time.at(begin, _set_wall(time, seconds))

    def possible(self, pauses: Sequence[tuple[float, float]]) -> list[Open]:
        """When anything could be bought at all, and how fast: not between the runs."""
        naps = ((begin, begin + seconds) for begin, seconds, _ in self.naps)
        closed = [*self.outages, *naps, *pauses]
        stretches = list(self.rates)
        for begin, end in closed:
            stretches = [part for one in stretches for part in _without(one, begin, end)]
        return stretches


def _nap(time: VirtualTime, seconds: float, *, is_counted: bool) -> Callable[[], None]:
    return lambda: time.sleep(seconds, is_counted=is_counted)


def _set_wall(time: VirtualTime, seconds: float) -> Callable[[], None]:
    return lambda: time.set_wall(seconds)


def _without(one: Open, begin: float, end: float) -> list[Open]:
    before = Open(one.begin, min(one.end, begin), one.rate)
    after = Open(max(one.begin, end), one.end, one.rate)
    return [part for part in (before, after) if part.begin < part.end]


SHORT = Days(
    rates=[Open(0, 900, 0.2), Open(900, 1e9, 0.1)],
    outages=[(450, 700)],
    troubled=(1800, 2600),
    naps=[(1200, 900, False)],
    wall=[(3000, -900), (3300, 900)],
)
LONG = Days(
    rates=[
        Open(0, 6 * HOUR, 0.2),
        Open(6 * HOUR, 10 * HOUR, 0.1),
        Open(10 * HOUR, 16 * HOUR, 0.5),
        Open(16 * HOUR, 22 * HOUR, 0.15),
        Open(22 * HOUR, 1e9, 0.2),
    ],
    outages=[(3 * HOUR, 3 * HOUR + 20 * MINUTE), (25 * HOUR, 25 * HOUR + 3 * MINUTE)],
    troubled=(13 * HOUR, 14 * HOUR),
    naps=[(18 * HOUR, 3 * HOUR, False), (27 * HOUR, 3 * HOUR, True)],
    wall=[(23 * HOUR, 2 * HOUR), (24 * HOUR, -4 * HOUR), (24.5 * HOUR, 2 * HOUR)],
)


def test_a_long_day_in_short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run = set_up(monkeypatch, tmp_path, SHORT.settings, rows=100, personas=4)
    live_through(SHORT, run)
    assert_pace_follows(run, SHORT.rates)
    assert share_of_the_limit(SHORT, run) > 0.9


@pytest.mark.slow
def test_twenty_thousand_searches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run = set_up(monkeypatch, tmp_path, LONG.settings, rows=5_000, personas=4)
    live_through(LONG, run)
    assert_pace_follows(run, LONG.rates)
    # Lost where the limit has risen unseen, and where a search broken off has halved the room.
    assert share_of_the_limit(LONG, run) > 0.75


def live_through(days: Days, run: LongRun) -> None:
    days.plan(run.time)
    run.run_until_done(pause=PAUSE)
    sys.stdout.write("\n".join(figures(days, run)) + "\n")
    assert_bought_once(run)
    assert_told_as_the_vendor_says(run)
    # Each outage and each change of the limit costs some; nothing else does.
    refused = sum(report.requests.rate_limited for report in run.reports)
    assert refused / len(run.created) < 0.03
    assert run.requests["GET"] / len(run.created) < 5


def assert_bought_once(run: LongRun) -> None:
    """By the vendor's books, and the input as another reader gives it."""
    tries: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for name, ending, _ in run.sold:
        said = _NAME.fullmatch(name)
        assert said, name
        tries[said[1], said[2]].append((int(said[3]), ending))
    assert set(tries) == wishes(run.job.input)
    for wish, bought in tries.items():
        numbers = [number for number, _ in bought]
        assert len(set(numbers)) == len(numbers), wish
        *before, (number, last) = sorted(bought)
        assert all(ending != "FINISHED" for _, ending in before), wish
        assert last == "FINISHED" or number >= MOST_TRIES, wish


def assert_told_as_the_vendor_says(run: LongRun) -> None:
    """What the ledger says of each search is what the vendor's books say."""
    books = {name: (ending, units) for name, ending, units in run.sold}
    with closing(sqlite3.connect(run.job.ledger)) as ledger:
        told = ledger.execute(
            "SELECT name, CASE state WHEN 'finished' THEN 'FINISHED' ELSE upper(cause) END,"
            " returned FROM attempts WHERE vendor_id IS NOT NULL"
        ).fetchall()
        assert ledger.execute("SELECT count(*) FROM leads").fetchone()[0] == sum(
            units for _, units in books.values()
        )
    assert {name: (ending, units) for name, ending, units in told} == books


def wishes(workbook: Path) -> set[tuple[str, str]]:
    book = load_workbook(workbook, read_only=True)
    _, *rows = book["Accounts"].iter_rows(values_only=True)
    book.close()
    return {
        (str(company), persona)
        for _, company, _, names in rows
        for persona in str(names).split("; ")
    }


def assert_pace_follows(run: LongRun, rates: Sequence[Open]) -> None:
    for before, after in pairwise(rates):
        needed = searches_until_near(run.created, after.begin, after.rate)
        assert needed is not None
        assert needed <= (RISE if after.rate > before.rate else FALL), after


def share_of_the_limit(days: Days, run: LongRun) -> float:
    """What was bought of what could be, while anything could be: its inverse is time lost."""
    created = run.created_at_first
    return len(created) / most_searches(days.possible(run.pauses), created[0], created[-1])


def figures(days: Days, run: LongRun) -> list[str]:
    created, number = run.created, len(run.created)
    at_first, lost = run.created_at_first, 1 / share_of_the_limit(days, run)
    refused = sum(report.requests.rate_limited for report in run.reports)
    endings = Counter(ending for _, ending, _ in run.sold)
    near = [searches_until_near(created, one.begin, one.rate) for one in days.rates[1:]]
    return [
        f"{number} searches in {len(run.reports)} runs: {dict(endings)}",
        f"{at_first[-1]:.0f} s for {len(at_first)}: {lost:.4f} of the fewest seconds possible",
        f"requests {dict(run.requests)}; refused {refused} ({refused / number:.2%} of the searches)",
        f"looks per search {run.requests['GET'] / number:.2f}; most room {run.told.most_room}",
        f"searches until the pace was within 5 % of a new limit: {near}",
        f"processor: {run.processor_seconds:.1f} s, {run.processor_seconds / run.time.elapsed:.3%}",
    ]


@dataclass(frozen=True)
class Jump:
    """What happens to the machine's clocks in mid-run, in seconds."""

    name: str
    sleep: float = 0.0
    is_counted: bool = False
    wall: float = 0.0


JUMPS = [
    Jump("a sleep that the machine's own clock leaves out", sleep=3 * HOUR),
    Jump("a sleep that it counts", sleep=3 * HOUR, is_counted=True),
    Jump("the wall clock is set forward", wall=2 * HOUR),
    Jump("the wall clock is set back", wall=-2 * HOUR),
]


@pytest.mark.parametrize("jump", JUMPS, ids=lambda jump: jump.name)
def test_neither_burst_nor_stall(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, jump: Jump
) -> None:
    settings = SandboxSettings(rate=0.2, read_rate=2, latency=(0.1, 0.4), duration=(10, 90))
    run = set_up(monkeypatch, tmp_path, settings, rows=60, personas=1)
    run.time.at(200, _nap(run.time, jump.sleep, is_counted=jump.is_counted))
    run.time.at(200, _set_wall(run.time, jump.wall))

    report = run.run()

    assert (report.exit_code, len(run.created)) == (0, 60)
    settled = [at for at in run.created if at > 150]  # until then the room for searches grows
    gaps = [after - before for before, after in pairwise(settled)]
    assert min(gaps) >= 4.5  # the vendor's answers take 0.1 to 0.4 s, and its bucket holds one
    assert max(gaps) <= jump.sleep + 15
    assert (
        run.time.elapsed <= jump.sleep + 60 * 5 + 180
    )  # the last one is seen to end as soon as ever
    assert report.requests.rate_limited <= 4


def test_a_doubt_is_no_reason_to_wait_until_the_clock_has_caught_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Set back, it puts every later reading of the list before the doubt: that decides nothing."""
    failing = Stretch("failing", {"error_rate": 1.0}, 183, 198)
    settings = SandboxSettings(rate=0.2, read_rate=2, duration=(10, 20), stretches=[failing])
    run = set_up(monkeypatch, tmp_path, settings, rows=60, personas=1)
    run.time.at(200, _set_wall(run.time, -2 * HOUR))

    report = run.run()

    assert report.searches.unsettled
    assert not [name for name, times in Counter(name for name, *_ in run.sold).items() if times > 1]
    assert run.time.elapsed <= 60 * 5 + 4 * MINUTE
    run.pass_by(3 * HOUR)
    report = run.run()
    assert (report.searches.unsettled, report.searches.adopted, len(run.created)) == (0, 2, 60)
