"""Whatever is done to a ledger in whatever order, it tells the same after being opened again."""

import sqlite3
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from ledger.bench import MOVES, Bench, search

from enrich.ledger.database import ImpossibleMove
from enrich.model.search import Attempt, SearchHistory, SearchState

COMPANIES = ("1", "2", "3")
AFTER = {
    ("intend", SearchState.PLANNED): SearchState.SUBMITTING,
    ("unsend", SearchState.SUBMITTING): SearchState.PLANNED,
    ("accept", SearchState.SUBMITTING): SearchState.RUNNING,
    ("accept", SearchState.UNSETTLED): SearchState.RUNNING,
    ("doubt", SearchState.SUBMITTING): SearchState.UNSETTLED,
    ("refuse", SearchState.SUBMITTING): SearchState.FAILED,
    ("never_accepted", SearchState.UNSETTLED): SearchState.FAILED,
    ("finish", SearchState.RUNNING): SearchState.FINISHED,
    ("fail", SearchState.RUNNING): SearchState.FAILED,
}
ENDED = {SearchState.FINISHED, SearchState.FAILED}


@dataclass
class Expected:
    """What one search must have come to."""

    states: list[SearchState] = field(default_factory=list)
    purchases: int = 0

    @property
    def is_open(self) -> bool:
        return bool(self.states) and self.states[-1] not in ENDED


class LedgerLife(RuleBasedStateMachine):
    """Moves that may or may not be possible, with closing and opening in between."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._bench = Bench(Path(self._folder.name) / "ledger.db")
        self._expected = {company: Expected() for company in COMPANIES}

    def teardown(self) -> None:
        self._bench.close()
        self._folder.cleanup()

    @rule(company=st.sampled_from(COMPANIES))
    def queue(self, company: str) -> None:
        expected = self._expected[company]
        try:
            self._bench.queue(search(company))
        except sqlite3.IntegrityError:
            assert expected.is_open, "a search that is not open could not be queued"
        else:
            assert not expected.is_open, "a second attempt was queued beside an open one"
            expected.states.append(SearchState.PLANNED)

    @rule(company=st.sampled_from(COMPANIES), move=st.sampled_from(list(MOVES)))
    def move(self, company: str, move: str) -> None:
        expected, attempt = self._expected[company], self._history(company).latest
        if attempt is None:
            return
        after = AFTER.get((move, expected.states[-1]))
        try:
            MOVES[move](self._bench.attempts, attempt)
        except ImpossibleMove:
            assert after is None, f"{move} was not possible"
        else:
            assert after is not None, f"{move} was possible"
            expected.states[-1] = after
            expected.purchases += move == "accept"

    @rule(seconds=st.sampled_from([0, 1, 86_400]))
    def wait(self, seconds: int) -> None:
        self._bench.clock.turn(seconds)

    @rule()
    def withdraw(self) -> None:
        self._bench.attempts.withdraw_planned()
        for expected in self._expected.values():
            if expected.states[-1:] == [SearchState.PLANNED]:
                expected.states.pop()

    @rule()
    def reopen(self) -> None:
        self._bench.close()

    @invariant()
    def it_tells_what_happened(self) -> None:
        for company, expected in self._expected.items():
            attempts = self._history(company).attempts
            assert [attempt.state for attempt in attempts] == expected.states
            assert [attempt.number for attempt in attempts] == list(
                range(1, len(expected.states) + 1)
            )
            assert sum(attempt.is_open for attempt in attempts) <= 1
            assert all(self._is_true(attempt) for attempt in attempts)

    @invariant()
    def it_counts_what_was_bought(self) -> None:
        purchases = [expected.purchases for expected in self._expected.values()]
        assert self._bench.attempts.count_bought() == sum(purchases)
        assert self._bench.attempts.count_searches() == sum(map(bool, purchases))

    def _history(self, company: str) -> SearchHistory:
        return self._bench.history(search(company))

    @staticmethod
    def _is_true(attempt: Attempt) -> bool:
        bought = attempt.state in {SearchState.RUNNING, SearchState.FINISHED}
        return (
            (attempt.vendor_id is not None or not bought)
            and (attempt.cause is not None) is (attempt.state is SearchState.FAILED)
            and (attempt.ended_at is not None) is (attempt.state in ENDED)
        )


TestLedgerLife = LedgerLife.TestCase
TestLedgerLife.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
