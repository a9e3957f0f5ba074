"""A fault at every single write of the ledger, before and after it: the rerun reaches the same end.

A disk error comes back as a fault of SQLite; a death lets nothing more reach the disk. What the end
must be is told by an oracle that shares no code with enrich.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import cycle, pairwise, product
from pathlib import Path
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from support import oracle
from support.asking import write_wishes
from support.striking import Dead, Moment, Striking, struck

from enrich.clock import FastClock
from enrich.errors import LedgerRefused
from enrich.job import Job, Words, make_job
from enrich.ledger.database import queries
from enrich.pipeline import run
from enrich.plan.purchases import Only
from enrich.plan.remaining import Progress
from enrich.report import Report
from enrich.sandbox.customs import Customs, Reaction
from enrich.sandbox.endings import Failures, SearchFailure
from enrich.sandbox.server import embedded
from enrich.sandbox.settings import SandboxSettings

SPEED = 40.0
WORLD = SandboxSettings(
    leads=(1, 3),
    duration=(1.0, 2.0),
    speed=SPEED,
    rate=4.0,
    lose_response_rate=0.3,
    failures=Failures(search_error_rate=0.3, search_errors=(SearchFailure.ERROR,)),
)
WELL = SandboxSettings(leads=(1, 3), duration=(1.0, 2.0), speed=SPEED, rate=0.0)
"""Nothing goes wrong by itself: whatever is bought, is bought as often in each run."""
SEARCHES = 3
"""What the rows of one company need."""
CONFIG = '[api]\nbase_url = "{}"\nsettle_after = "2s"\ncreates_per_second = 5\n'


_OWN = {"round": "join_round", "refused": "refuse"}
"""A statement that only such a scenario has."""
_BUILDING = re.compile(r"^(CREATE|PRAGMA)", re.MULTILINE)
"""Tables are made in one transaction for each version: the long form strikes there too."""


class Nobody:
    """Watches without a word."""

    def say(self, words: str) -> None: ...
    def progress(self, progress: Progress) -> None: ...
    def agrees(self, question: str) -> bool:
        return not question


@dataclass
class Place:
    """A folder with a workbook, and a vendor of its own."""

    folder: Path
    base_url: str
    with_refused: bool = False
    clock: FastClock = field(default_factory=lambda: FastClock(SPEED))
    """One for all runs: a fast clock that begins anew would put a later run before an earlier."""

    def job(self, companies: int = 1, only: Only = Only.NEW) -> Job:
        path = self.folder / "accounts.xlsx"
        write_wishes(path, companies, with_refused=self.with_refused)
        job = make_job(Words(input=path, yes=True))
        return replace(job, clock=self.clock, key="key", only=only)

    def to_the_end(self, companies: int) -> None:
        reports = (run(self.job(companies), Nobody()) for _ in range(10))
        assert any(map(is_at_its_end, reports)), "it never came to its end"

    def bought(self) -> int:
        """How many searches the vendor has."""
        root = self.base_url.removesuffix("/api/v2")
        stats = httpx.get(f"{root}/_sandbox/stats", trust_env=False).json()
        return int(stats["searches_created"])

    def finish_round(self) -> None:
        """Start again what was killed, as a person does until it has come to its end."""
        for _ in range(10):
            if self._rounds_closed():
                return
            run(self.job(2, only=Only.ALL), Nobody())
        raise AssertionError("the round never came to its end")

    def _rounds_closed(self) -> int:
        with closing(sqlite3.connect(self.folder / ".enrich" / "ledger.db")) as ledger:
            query = "SELECT count(*) FROM rounds WHERE closed_at IS NOT NULL"
            return int(ledger.execute(query).fetchone()[0])

    def output(self, sheet: str) -> list[dict[str, Any]]:
        book = CalamineWorkbook.from_path(self.folder / "accounts.enriched.xlsx")
        header, *rows = book.get_sheet_by_name(sheet).to_python()
        return [dict(zip(map(str, header), row, strict=True)) for row in rows]


Preparation = Callable[[Place], None]
WAYS = tuple(product(Moment, (False, True)))
"""Before or after the write; the disk fails, or the process dies."""


def is_at_its_end(report: Report) -> bool:
    words = {status.value for status, number in report.rows.items() if number}
    is_quiet = not report.searches.submitted and not report.searches.adopted
    return is_quiet and not words & {"pending", "unsettled"}


def nothing_before(_place: Place) -> None:
    """A first run, with a new ledger."""


def lost_ledger(place: Place) -> None:
    """Everything is bought already, and the ledger is gone."""
    place.to_the_end(1)
    for file in (place.folder / ".enrich").glob("ledger.db*"):
        file.unlink()


def everything(place: Place) -> None:
    """All is bought already, and is wanted once more."""
    place.to_the_end(1)


@dataclass(frozen=True)
class Scenario:
    """What the struck run finds, and what it is to do."""

    prepare: Preparation = nothing_before
    world: SandboxSettings = WORLD
    only: Only = Only.NEW
    with_refused: bool = False


FIRST_RUN = Scenario()
LOST_LEDGER = Scenario(lost_ledger)
ROUND = Scenario(everything, replace(WORLD, failures=Failures()), only=Only.ALL)
REFUSED = Scenario(
    world=replace(WORLD, lose_response_rate=0.0, customs=Customs(unknown_persona=Reaction.REFUSE)),
    with_refused=True,
)
SCENARIOS = {
    "first run": FIRST_RUN,
    "lost ledger": LOST_LEDGER,
    "round": ROUND,
    "refused": REFUSED,
}


@contextmanager
def place_in(folder: Path, scenario: Scenario = FIRST_RUN) -> Iterator[Place]:
    folder.mkdir(parents=True)
    with embedded(scenario.world) as base_url:
        (folder / "config.toml").write_text(CONFIG.format(base_url), "utf-8")
        yield Place(folder, base_url, with_refused=scenario.with_refused)


def disturbed(place: Place, scenario: Scenario, striking: Striking) -> None:
    """One run that is struck, and then whatever it takes."""
    scenario.prepare(place)
    # An error of the disk must be one sentence, whatever was under way; a death says nothing.
    expected = (Dead, BaseExceptionGroup) if striking.is_deadly else (LedgerRefused,)
    with suppress(*expected), struck(striking):
        run(place.job(only=scenario.only), Nobody())
    if scenario.only is Only.ALL:
        place.finish_round()
    run(place.job(), Nobody())
    # One more company: a later search is what shows that a doubtful one never arrived.
    place.to_the_end(2)


def check(place: Place, scenario: Scenario = FIRST_RUN) -> None:
    truth = oracle.tell(place.folder / "accounts.xlsx", place.base_url)
    again = SEARCHES if scenario.only is Only.ALL else 0
    assert (len(truth.twice), len(set(truth.twice))) == (again, again)
    assert len(truth.unanswered) == (2 if scenario.with_refused else 0)
    assert truth.bought == truth.fewest + again
    leads = [
        (lead["enrich_row_id"], lead["persona"], oracle.person_at(lead["linkedin_url"]))
        for lead in place.output("Leads")
    ]
    assert Counter(leads) == Counter(truth.people)
    rows = place.output("Accounts")
    assert {row["enrich_row_id"]: row["enrich_status"] for row in rows} == truth.statuses


def writes_of(folder: Path, scenario: Scenario = FIRST_RUN) -> list[str]:
    """What a run writes that nobody disturbs."""
    with place_in(folder, scenario) as place:
        scenario.prepare(place)
        with struck(striking := Striking()):
            run(place.job(only=scenario.only), Nobody())
    return striking.writes


def written(writes: list[str], statement: str) -> int:
    """Number of the last write that is this statement of `queries.sql`."""
    return max(number for number, write in enumerate(writes, 1) if write == queries()[statement])


def kinds(writes: list[str]) -> dict[str, int]:
    """The first write of each kind, by its number; a commit is known by what it ends."""
    first: dict[str, int] = {}
    for number, (before, write) in enumerate(pairwise(["", *writes]), start=1):
        if not _BUILDING.search(write):
            first.setdefault(f"{before} {write}" if write == "COMMIT" else write, number)
    return first


def strike(folder: Path, scenario: Scenario, striking: Striking) -> None:
    with place_in(folder, scenario) as place:
        disturbed(place, scenario, striking)
        check(place, scenario)


@pytest.mark.long
def test_whichever_kind_of_write_is_struck_the_end_is_the_same(tmp_path: Path) -> None:
    writes = kinds(writes_of(tmp_path / "undisturbed"))
    for number, (moment, is_deadly) in zip(writes.values(), cycle(WAYS), strict=False):
        strike(tmp_path / str(number), FIRST_RUN, Striking(number, moment, is_deadly))


@pytest.mark.long
@pytest.mark.parametrize("name", ["round", "refused"])
def test_so_it_is_with_the_kinds_that_no_first_run_has(tmp_path: Path, name: str) -> None:
    scenario = SCENARIOS[name]
    usual = kinds(writes_of(tmp_path / "first run"))
    writes = kinds(writes_of(tmp_path / "undisturbed", scenario))
    unusual = {kind: number for kind, number in writes.items() if kind not in usual}
    assert any(queries()[_OWN[name]] in kind for kind in unusual)
    for number, (moment, is_deadly) in zip(unusual.values(), cycle(WAYS), strict=False):
        strike(tmp_path / str(number), scenario, Striking(number, moment, is_deadly))


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENARIOS)
def test_whichever_write_is_struck_the_end_is_the_same(tmp_path: Path, name: str) -> None:
    scenario = SCENARIOS[name]
    writes = writes_of(tmp_path / "undisturbed", scenario)
    for number, (moment, is_deadly) in product(range(1, len(writes) + 1), WAYS):
        folder = tmp_path / f"{number} {moment.name} {is_deadly}"
        strike(folder, scenario, Striking(number, moment, is_deadly))
    print(f"{len(writes)} writes, each struck in four ways")  # noqa: T201 - what the proof is worth


def test_a_disk_that_fails_at_an_intent_is_one_sentence_and_nothing_is_sent(
    tmp_path: Path,
) -> None:
    writes = writes_of(tmp_path / "undisturbed")
    first = next(i for i, write in enumerate(writes, 1) if "SET state = 'submitting'" in write)
    with place_in(tmp_path / "struck") as place:
        with struck(Striking(first)), pytest.raises(LedgerRefused, match="disk I/O error"):
            run(place.job(), Nobody())
        place.to_the_end(1)
        check(place)


def test_a_run_that_dies_between_its_end_and_that_of_its_round_buys_nothing_twice(
    tmp_path: Path,
) -> None:
    """The round is over last of all: before that, whoever starts again joins it."""
    with place_in(tmp_path / "undisturbed", Scenario(world=WELL)) as place:
        place.to_the_end(1)
        with struck(striking := Striking()):
            run(place.job(only=Only.ALL), Nobody())
    first = min(written(striking.writes, name) for name in ("end_run", "close_round"))
    with place_in(tmp_path / "struck", Scenario(world=WELL)) as place:
        place.to_the_end(1)
        assert place.bought() == SEARCHES
        with suppress(Dead), struck(Striking(first, Moment.AFTER, is_deadly=True)):
            run(place.job(only=Only.ALL), Nobody())
        assert place.bought() == 2 * SEARCHES
        run(place.job(only=Only.ALL), Nobody())
        assert place.bought() == 2 * SEARCHES
