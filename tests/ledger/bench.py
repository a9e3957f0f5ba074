"""What tests of the ledger share: a real file, a clock to turn, searches to try things on."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from enrich.ledger.attempts import Attempts
from enrich.ledger.ledger import Ledger, open_ledger
from enrich.model.lead import Lead
from enrich.model.request import SearchRequest
from enrich.model.search import Attempt, Cause, SearchHistory, SearchState, VendorId
from enrich.model.target import Plan, PlannedSearch, Target

Move = Callable[[Attempts, Attempt], None]

MOVES: Mapping[str, Move] = {
    "intend": lambda attempts, attempt: attempts.intend(attempt),
    "unsend": lambda attempts, attempt: attempts.unsend(attempt, "too many requests"),
    "accept": lambda attempts, attempt: attempts.accept(
        attempt, VendorId(f"vendor's {attempt.name}"), answer={"id": attempt.name}
    ),
    "doubt": lambda attempts, attempt: attempts.doubt(attempt, "the connection broke"),
    "refuse": lambda attempts, attempt: attempts.refuse(attempt, "Invalid function 99"),
    "never_accepted": lambda attempts, attempt: attempts.never_accepted(attempt),
    "disown": lambda attempts, attempt: attempts.disown(attempt, "it is another one's ID"),
    "finish": lambda attempts, attempt: attempts.finish(attempt, [person("Ada")], {"leads": [1]}),
    "complete": lambda attempts, attempt: attempts.complete(
        attempt, [person("Ada"), person("Grace")], {"leads": [1, 2]}
    ),
    "fail": lambda attempts, attempt: attempts.fail(attempt, Cause.ERROR),
}
"""Each move as a caller makes it."""

ROADS: Mapping[SearchState, tuple[str, ...]] = {
    SearchState.PLANNED: (),
    SearchState.SUBMITTING: ("intend",),
    SearchState.UNSETTLED: ("intend", "doubt"),
    SearchState.RUNNING: ("intend", "accept"),
    SearchState.FINISHED: ("intend", "accept", "finish"),
    SearchState.FAILED: ("intend", "refuse"),
}
"""The moves that bring a new attempt into each state."""


def search(company: str = "1441", limit: int | None = 50) -> PlannedSearch:
    request = SearchRequest(company_linkedin_id=company, job_titles=("CFO",), limit=limit)
    return PlannedSearch(request.key, f"Company {company}", Target(company, "", request))


def person(name: str, title: str = "CFO") -> Lead:
    return Lead(full_name=name, title=title, linkedin_id=f"id-{name}")


@dataclass
class Clock:
    """Stands still until it is turned."""

    moment: datetime = datetime(2026, 3, 1, 2, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def turn(self, seconds: float) -> datetime:
        self.moment += timedelta(seconds=seconds)
        return self.moment


@dataclass
class Bench:
    """A ledger that can be closed, opened again and looked into from outside."""

    path: Path
    clock: Clock = field(default_factory=Clock)
    _stack: ExitStack = field(default_factory=ExitStack)
    _ledger: Ledger | None = None

    @property
    def ledger(self) -> Ledger:
        if self._ledger is None:
            self._ledger = self._stack.enter_context(open_ledger(self.path, self.clock))
        return self._ledger

    @property
    def attempts(self) -> Attempts:
        return self.ledger.attempts

    def close(self) -> None:
        self._stack.close()
        self._ledger = None

    def remember(self, *searches: PlannedSearch) -> None:
        self.ledger.remember(Plan("book", (), {one.key: one for one in searches}, ()))

    def history(self, of: PlannedSearch) -> SearchHistory:
        return self.attempts.histories([of.key])[of.key]

    def latest(self, of: PlannedSearch) -> Attempt:
        latest = self.history(of).latest
        assert latest is not None
        return latest

    def queue(self, of: PlannedSearch) -> Attempt:
        """Queue the next attempt at this search."""
        self.remember(of)
        self.attempts.queue([(of, self.history(of).next_number)])
        return self.latest(of)

    def bring(self, of: PlannedSearch, state: SearchState) -> Attempt:
        """Queue the next attempt at this search, and move it here."""
        attempt = self.queue(of)
        for move in ROADS[state]:
            MOVES[move](self.attempts, attempt)
        return self.latest(of)

    def accepted(self, of: PlannedSearch) -> Attempt:
        return self.bring(of, SearchState.RUNNING)

    def finish(self, of: PlannedSearch, *people: Lead) -> Attempt:
        """Buy this search once more, and find these people."""
        self.attempts.finish(self.accepted(of), people, {"leads": len(people)})
        return self.latest(of)

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        """Ask the file itself, over a connection of its own, without any of our rules."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            return connection.execute(statement).fetchall()
