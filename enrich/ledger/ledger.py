"""The ledger's face: its rooms, opened together on one file."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from enrich.clock import REAL_TIME
from enrich.errors import ExitCode, LedgerRefused
from enrich.ledger.attempts import Attempts
from enrich.ledger.backups import backups
from enrich.ledger.database import (
    Database,
    open_as_it_is,
    open_database,
    to_moment,
    to_moment_or_none,
    to_text,
)
from enrich.ledger.deliveries import Deliveries
from enrich.ledger.evidence import Evidence
from enrich.ledger.forgotten import Forgotten, Oblivion
from enrich.ledger.links import Links
from enrich.ledger.orphans import Orphans
from enrich.ledger.pruning import Pruning
from enrich.ledger.times import Now
from enrich.model.lead import KeptLead, Lead
from enrich.model.nights import Run
from enrich.model.pace import LearnedPace
from enrich.model.request import SearchKey
from enrich.model.search import SearchHistory
from enrich.model.sightings import Sighting, gone, shown
from enrich.model.target import Plan

_ROUND_IS_STALE = timedelta(days=7)
"""A wish to buy everything again that is older, and that no run went on with, has passed."""


@contextmanager
def open_ledger(
    path: Path, now: Now = REAL_TIME.now, *, look_through: bool = False
) -> Iterator["Ledger"]:
    """Open the ledger at `path`, made if it is not there; `now` tells it the time.

    Before money is spent, `look_through` it: damage may be anywhere.

    Raises:
        LedgerRefused: it is damaged, newer than this program, or cannot be opened.
    """
    database = open_database(path, now, look_through=look_through)
    try:
        yield Ledger(path, database)
    finally:
        database.close()


class Ledger:
    """What was asked, bought and found, and what we wrote of it."""

    def __init__(self, path: Path, database: Database) -> None:
        self.path = path
        self.attempts = Attempts(database)
        self.orphans = Orphans(database)
        self.links = Links(database)
        self.deliveries = Deliveries(database)
        self.evidence = Evidence(database)
        self.pruning = Pruning(database)
        self._database = database

    def now(self) -> datetime:
        """The time by the clock that the ledger was opened with."""
        return self._database.now()

    def bind(self, vendor: str) -> None:
        """Tie this ledger to its first vendor.

        Raises:
            LedgerRefused: it belongs to another one.
        """
        self._database.run("set_fact", {"name": "vendor", "value": vendor})
        row = self._database.row("fact", {"name": "vendor"})
        if row is not None and row["value"] != vendor:
            raise LedgerRefused(
                f"The ledger {self.path} holds purchases at {row['value']}, not at {vendor}.",
                "Name another ledger with --ledger.",
            )

    @property
    def vendor(self) -> str | None:
        """Whom this ledger is tied to, if a run has ever begun with it."""
        row = self._database.row("fact", {"name": "vendor"})
        return row["value"] if row else None

    def remember(self, plan: Plan) -> None:
        """Keep what the file asks for: its searches, and which rows they serve."""
        with self._database.transaction():
            self._database.run_many(
                "remember_search",
                (
                    {
                        "search_key": search.key,
                        "label": search.label,
                        "request": search.request.model_dump_json(exclude_defaults=True),
                    }
                    for search in plan.searches.values()
                ),
            )
            self._database.run_many(
                "remember_target",
                (
                    {
                        "book": plan.book,
                        "account_id": target.account_id,
                        "persona": target.persona,
                        "search_key": target.key,
                    }
                    for row in plan.rows
                    for target in row.targets
                ),
            )

    def leads(self, history: SearchHistory) -> Iterator[KeptLead]:
        """The leads to show for a search, in the vendor's order."""
        return shown(history, self._sightings(history.key))

    def gone(self, history: SearchHistory) -> Iterator[KeptLead]:
        """Whom the result before the last one found, and the last one did not."""
        if len(history.finished) < 2:
            return iter(())
        return gone(history, self._sightings(history.key))

    def _sightings(self, key: SearchKey) -> list[Sighting]:
        with self._database.understanding():
            return [
                Sighting(
                    row["number"], Lead.model_validate_json(row["lead"]), to_moment(row["seen_at"])
                )
                for row in self._database.rows("sightings", {"search_key": key})
            ]

    def round_opened_at(self, book: str) -> datetime | None:
        """When the round began that an earlier run left open, unless nobody went on with it."""
        stale_before = to_text(self.now() - _ROUND_IS_STALE)
        self._database.run("drop_stale_round", {"book": book, "stale_before": stale_before})
        row = self._database.row("round_opened_at", {"book": book})
        return to_moment(row["opened_at"]) if row else None

    def join_round(self, book: str) -> None:
        """Begin to buy the book again, or join the round that a killed run left open."""
        self._database.run("join_round", {"book": book})

    def close_round(self, book: str) -> None:
        self._database.run("close_round", {"book": book})

    def remember_output(self, path: Path, sha256: str) -> None:
        """A ledger that may only be read cannot: to replace the file later needs a yes."""
        if not self._database.can_be_written:
            return
        self._database.run("remember_output", {"path": str(path.resolve()), "sha256": sha256})

    def wrote(self, path: Path) -> frozenset[str]:
        """Hashes of all that we ever wrote at this path."""
        rows = self._database.rows("outputs_at", {"path": str(path.resolve())})
        return frozenset(row["sha256"] for row in rows)

    def output_paths(self) -> list[Path]:
        """Every place where we ever wrote."""
        return [Path(row["path"]) for row in self._database.rows("output_paths")]

    def forget(self, identity: str) -> Oblivion:
        """Take a person out of the ledger and its backups, and let nobody bring it back.

        Raises:
            LedgerRefused, LedgerBusy: with the cure.
        """
        with ExitStack() as stack:
            copies, unreached = [], []
            for path in backups(self.path):
                try:
                    copy = stack.enter_context(open_as_it_is(path, self.now))
                    copy.rows("answer_ids")
                    copies.append(copy)
                except LedgerRefused:
                    unreached.append(path)
            oblivion = Forgotten(self._database).forget(identity, [self._database, *copies])
        return replace(oblivion, unreached=tuple(unreached))

    def begin_run(self, book: str) -> int:
        row = self._database.row("begin_run", {"book": book})
        return int(row["id"]) if row else 0

    def end_run(self, run: int, exit_code: ExitCode, *, bought: int, failed: int) -> None:
        values = {"id": run, "exit_code": int(exit_code), "bought": bought, "failed": failed}
        self._database.run("end_run", values)

    def last_runs(self, most: int) -> list[Run]:
        with self._database.understanding():
            return [
                Run(
                    started_at=to_moment(row["started_at"]),
                    ended_at=to_moment_or_none(row["ended_at"]),
                    exit_code=row["exit_code"],
                    bought=row["bought"],
                    failed=row["failed"],
                )
                for row in self._database.rows("last_runs", {"most": most})
            ]

    def learned_pace(self, account: str, kind: str) -> LearnedPace | None:
        """How fast this account was served last."""
        row = self._database.row("learned_pace", {"account": account, "kind": kind})
        return LearnedPace(row["per_second"], row["refused_per_second"]) if row else None

    def latest_pace(self, kind: str) -> float | None:
        """Requests per second that any account of this ledger was served last."""
        row = self._database.row("latest_pace", {"kind": kind})
        return row["per_second"] if row else None

    def learn_pace(self, account: str, kind: str, pace: LearnedPace) -> None:
        self._database.run(
            "learn_pace",
            {
                "account": account,
                "kind": kind,
                "per_second": pace.served,
                "refused_per_second": pace.refused,
            },
        )
