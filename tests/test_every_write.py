"""A fault at every single write of the ledger, before and after it: the rerun reaches the same end.

A disk error comes back as a fault of SQLite; a death lets nothing more reach the disk. What the end
must be is told by an oracle that shares no code with enrich.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
from enrich.report import Report
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


_BUILDING = re.compile(r"^(CREATE|PRAGMA)", re.MULTILINE)
"""Tables are made in one transaction for each version: the long form strikes there too."""


class Nobody:
    """Watches without a word."""

    def say(self, words: str) -> None: ...
    def progress(self, ended: int, total: int) -> None: ...
    def agrees(self, question: str) -> bool:
        return not question


@dataclass
class Place:
    """A folder with a workbook, and a vendor of its own."""

    folder: Path
    base_url: str
    clock: FastClock = field(default_factory=lambda: FastClock(SPEED))
    """One for all runs: a fast clock that begins anew would put a later run before an earlier."""

    def job(self, companies: int = 1, only: Only = Only.NEW) -> Job:
        path = write_wishes(self.folder / "accounts.xlsx", companies)
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


@contextmanager
def place_in(folder: Path, world: SandboxSettings = WORLD) -> Iterator[Place]:
    folder.mkdir(parents=True)
    with embedded(world) as base_url:
        (folder / "config.toml").write_text(CONFIG.format(base_url), "utf-8")
        yield Place(folder, base_url)


def disturbed(place: Place, prepare: Preparation, striking: Striking) -> None:
    """One run that is struck, and then whatever it takes."""
    prepare(place)
    # An error of the disk must be one sentence, whatever was under way; a death says nothing.
    expected = (Dead, BaseExceptionGroup) if striking.is_deadly else (LedgerRefused,)
    with suppress(*expected), struck(striking):
        run(place.job(), Nobody())
    run(place.job(), Nobody())
    # One more company: a later search is what shows that a doubtful one never arrived.
    place.to_the_end(2)


def check(place: Place) -> None:
    truth = oracle.tell(place.folder / "accounts.xlsx", place.base_url)
    assert (truth.twice, truth.unanswered) == ([], [])
    assert truth.bought == truth.fewest
    leads = [
        (lead["enrich_row_id"], lead["persona"], oracle.person_at(lead["linkedin_url"]))
        for lead in place.output("Leads")
    ]
    assert Counter(leads) == Counter(truth.people)
    rows = place.output("Accounts")
    assert {row["enrich_row_id"]: row["enrich_status"] for row in rows} == truth.statuses


def writes_of(folder: Path, prepare: Preparation) -> list[str]:
    """What a run writes that nobody disturbs."""
    with place_in(folder) as place:
        prepare(place)
        with struck(striking := Striking()):
            run(place.job(), Nobody())
    return striking.writes


def written(writes: list[str], statement: str) -> int:
    """Number of the last write that is this statement of `queries.sql`."""
    return max(number for number, write in enumerate(writes, 1) if write == queries()[statement])


def one_of_each_kind(writes: list[str]) -> Iterator[int]:
    """Numbers of the writes that are the first of their kind; a commit is known by what it ends."""
    seen = set()
    for number, (before, write) in enumerate(pairwise(["", *writes]), start=1):
        kind = f"{before} {write}" if write == "COMMIT" else write
        if kind not in seen and not _BUILDING.search(write):
            yield number
        seen.add(kind)


def strike(place: Place, prepare: Preparation, striking: Striking) -> None:
    disturbed(place, prepare, striking)
    check(place)


def test_whichever_kind_of_write_is_struck_the_end_is_the_same(tmp_path: Path) -> None:
    writes = writes_of(tmp_path / "undisturbed", nothing_before)
    for number, (moment, is_deadly) in zip(one_of_each_kind(writes), cycle(WAYS), strict=False):
        with place_in(tmp_path / str(number)) as place:
            strike(place, nothing_before, Striking(number, moment, is_deadly))


@pytest.mark.slow
@pytest.mark.parametrize("prepare", [nothing_before, lost_ledger])
def test_whichever_write_is_struck_the_end_is_the_same(
    tmp_path: Path, prepare: Preparation
) -> None:
    writes = writes_of(tmp_path / "undisturbed", prepare)
    for number, (moment, is_deadly) in product(range(1, len(writes) + 1), WAYS):
        with place_in(tmp_path / f"{number} {moment.name} {is_deadly}") as place:
            strike(place, prepare, Striking(number, moment, is_deadly))
    print(f"{len(writes)} writes, each struck in four ways")  # noqa: T201 - what the proof is worth


def test_a_disk_that_fails_at_an_intent_is_one_sentence_and_nothing_is_sent(
    tmp_path: Path,
) -> None:
    writes = writes_of(tmp_path / "undisturbed", nothing_before)
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
    with place_in(tmp_path / "undisturbed", WELL) as place:
        place.to_the_end(1)
        with struck(striking := Striking()):
            run(place.job(only=Only.ALL), Nobody())
    first = min(written(striking.writes, name) for name in ("end_run", "close_round"))
    with place_in(tmp_path / "struck", WELL) as place:
        place.to_the_end(1)
        assert place.bought() == SEARCHES
        with suppress(Dead), struck(Striking(first, Moment.AFTER, is_deadly=True)):
            run(place.job(only=Only.ALL), Nobody())
        assert place.bought() == 2 * SEARCHES
        run(place.job(only=Only.ALL), Nobody())
        assert place.bought() == 2 * SEARCHES
