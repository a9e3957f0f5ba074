"""Whatever is done to a ledger in whatever order, it tells the same after being opened again."""

import sqlite3
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from ledger.bench import MOVES, Bench, search

from enrich.ledger.database import ImpossibleMove
from enrich.ledger.orphans import Orphan
from enrich.model.request import NamedSearch
from enrich.model.search import Attempt, SearchHistory, SearchState, VendorId

COMPANIES = ("1", "2")
AFTER = {
    ("intend", SearchState.PLANNED): SearchState.SUBMITTING,
    ("unsend", SearchState.SUBMITTING): SearchState.PLANNED,
    ("accept", SearchState.SUBMITTING): SearchState.RUNNING,
    ("accept", SearchState.UNSETTLED): SearchState.RUNNING,
    ("doubt", SearchState.SUBMITTING): SearchState.UNSETTLED,
    ("refuse", SearchState.SUBMITTING): SearchState.FAILED,
    ("never_accepted", SearchState.UNSETTLED): SearchState.FAILED,
    ("disown", SearchState.RUNNING): SearchState.UNSETTLED,
    ("finish", SearchState.RUNNING): SearchState.FINISHED,
    ("complete", SearchState.FINISHED): SearchState.FINISHED,
    ("fail", SearchState.RUNNING): SearchState.FAILED,
}
ENDED = {SearchState.FINISHED, SearchState.FAILED}


BOOK = "book"
ROUND_IS_STALE = timedelta(days=7)


@dataclass(frozen=True)
class Listed:
    """A search of ours in the vendor's list that this ledger does not know."""

    number: int
    vendor_id: VendorId


@dataclass
class Expected:
    """What one search must have come to."""

    states: dict[int, SearchState] = field(default_factory=dict)
    """By the number of the attempt."""
    bought: dict[int, VendorId] = field(default_factory=dict)
    adopted: set[int] = field(default_factory=set)
    listed: list[Listed] = field(default_factory=list)
    completed: set[int] = field(default_factory=set)
    """Those whose fuller result is there; there is none that is fuller still."""
    leads: dict[int, list[object]] = field(default_factory=dict)
    """What each attempt that has ended left behind."""

    @property
    def open_number(self) -> int | None:
        return next((number for number, state in self.states.items() if state not in ENDED), None)

    @property
    def next_adopted(self) -> Listed | None:
        """The newest of a search that has nothing but failures, if that number is free."""
        if any(state is not SearchState.FAILED for state in self.states.values()):
            return None
        free = [one for one in self.listed if one.number not in self.states]
        return max(free, key=lambda one: one.number, default=None)


class LedgerLife(RuleBasedStateMachine):
    """Moves that may or may not be possible, in any order, with closing and opening in between."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._bench = Bench(Path(self._folder.name) / "ledger.db")
        self._expected = {company: Expected() for company in COMPANIES}
        self._listed = 0
        self._round: tuple[datetime, datetime] | None = None

    def teardown(self) -> None:
        self._bench.close()
        self._folder.cleanup()

    @rule(company=st.sampled_from(COMPANIES))
    def queue(self, company: str) -> None:
        expected = self._expected[company]
        try:
            attempt = self._bench.queue(search(company))
        except sqlite3.IntegrityError:
            assert expected.open_number, "a search that is not open could not be queued"
        else:
            assert not expected.open_number, "a second attempt was queued beside an open one"
            assert attempt.number == max(expected.states, default=0) + 1
            expected.states[attempt.number] = SearchState.PLANNED

    @rule(company=st.sampled_from(COMPANIES), steps=st.integers(0, 4), data=st.data())
    def live(self, company: str, steps: int, data: st.DataObject) -> None:
        """Possible moves: without these few lives would come to their end."""
        if not self._expected[company].open_number:
            self.queue(company)
        for _ in range(steps):
            current = self._history(company).current
            assert current is not None
            state = self._expected[company].states[current.number]
            if moves := [move for move, before in AFTER if before is state]:
                self._move(company, data.draw(st.sampled_from(moves)), current)

    @rule(company=st.sampled_from(COMPANIES), steps=st.integers(0, 4), data=st.data())
    def live_and_move(self, company: str, steps: int, data: st.DataObject) -> None:
        """Any move of any attempt: double deliveries and answers out of order are among them."""
        self.live(company, steps, data)
        attempt = data.draw(st.sampled_from(self._history(company).attempts))
        self._move(company, data.draw(st.sampled_from(list(MOVES))), attempt)

    @rule(company=st.sampled_from(COMPANIES), owner=st.sampled_from(COMPANIES))
    def accept_what_another_has(self, company: str, owner: str) -> None:
        """An answer with the ID of another search changes nothing."""
        taken = self._expected[owner].bought
        current = self._history(company).current
        if not taken or current is None:
            return
        with pytest.raises((ImpossibleMove, sqlite3.IntegrityError)):
            self._bench.attempts.accept(current, min(taken.values()), answer={})

    @rule(company=st.sampled_from(COMPANIES), number=st.integers(1, 4))
    def list_an_orphan(self, company: str, number: int) -> None:
        expected = self._expected[company]
        self._listed += 1
        orphan = Listed(number, VendorId(f"listed {self._listed}"))
        name = f"listed {self._listed}"
        said = NamedSearch(search(company).key[:16], number, 50)
        # Of two that carry one number, the earlier is taken over.
        moment = self._bench.clock.turn(1)
        self._bench.ledger.orphans.keep([Orphan(orphan.vendor_id, name, said, moment)])
        expected.listed.append(orphan)

    @rule(company=st.sampled_from(COMPANIES))
    def adopt(self, company: str) -> None:
        expected = self._expected[company]
        orphan = expected.next_adopted
        self._bench.remember(search(company))
        adopted = self._bench.ledger.orphans.adopt([search(company).key])
        assert adopted == (orphan is not None)
        if orphan is not None:
            expected.listed.remove(orphan)
            expected.adopted.add(orphan.number)
            expected.states[orphan.number] = SearchState.RUNNING
            expected.bought[orphan.number] = orphan.vendor_id

    @rule(seconds=st.sampled_from([0, 1, 86_400, 8 * 86_400]))
    def wait(self, seconds: int) -> None:
        self._bench.clock.turn(seconds)

    @rule()
    def withdraw(self) -> None:
        self._bench.attempts.withdraw_planned()
        for expected in self._expected.values():
            number = expected.open_number
            if number and expected.states[number] is SearchState.PLANNED:
                del expected.states[number]

    @rule()
    def reopen(self) -> None:
        self._bench.close()

    @rule()
    def join_round(self) -> None:
        now = self._bench.clock.moment
        self._round = (self._round[0] if self._round else now, now)
        self._bench.ledger.join_round(BOOK)

    @rule()
    def close_round(self) -> None:
        self._round = None
        self._bench.ledger.close_round(BOOK)

    @rule()
    def ask_for_the_round(self) -> None:
        now = self._bench.clock.moment
        if self._round and self._round[1] < now - ROUND_IS_STALE:
            self._round = None
        opened_at = self._bench.ledger.round_opened_at(BOOK)
        assert opened_at == (self._round[0] if self._round else None)

    @invariant()
    def it_tells_what_happened(self) -> None:
        for company, expected in self._expected.items():
            attempts = self._history(company).attempts
            assert {one.number: one.state for one in attempts} == expected.states
            assert sum(attempt.is_open for attempt in attempts) <= 1
            assert all(self._is_true(attempt) for attempt in attempts)

    @invariant()
    def it_keeps_what_was_bought(self) -> None:
        """No ID is lost, and none is shared."""
        bought = {company: expected.bought for company, expected in self._expected.items()}
        assert {
            company: {
                one.number: one.vendor_id
                for one in self._history(company).attempts
                if one.vendor_id
            }
            for company in COMPANIES
        } == bought
        ids = [vendor_id for one in bought.values() for vendor_id in one.values()]
        assert len(set(ids)) == len(ids) == self._bench.attempts.count_bought()
        assert self._bench.attempts.count_searches() == sum(map(bool, bought.values()))

    @invariant()
    def what_has_ended_never_changes(self) -> None:
        for company, expected in self._expected.items():
            for number, leads in expected.leads.items():
                assert self._leads(company, number) == leads

    @invariant()
    def its_story_leads_to_where_it_stands(self) -> None:
        for company, expected in self._expected.items():
            told = dict.fromkeys(expected.states, SearchState.PLANNED)
            adopted = set()
            for move in self._bench.attempts.moves_of(search(company).key):
                if move.number not in told:
                    continue  # it was withdrawn
                if move.name == "adopt":
                    # What one that was withdrawn did under this number is over.
                    adopted.add(move.number)
                    told[move.number] = SearchState.RUNNING
                    continue
                step = (move.name, told[move.number])
                assert step in AFTER
                told[move.number] = AFTER[step]
            assert (told, adopted) == (expected.states, expected.adopted)

    def _move(self, company: str, move: str, attempt: Attempt) -> None:
        expected = self._expected[company]
        after = AFTER.get((move, expected.states[attempt.number]))
        if move == "complete" and attempt.number in expected.completed:
            after = None
        try:
            MOVES[move](self._bench.attempts, attempt)
        except ImpossibleMove:
            assert after is None, f"{move} was not possible"
        else:
            assert after is not None, f"{move} was possible"
            self._moved(company, attempt, move=move, after=after)

    def _moved(self, company: str, attempt: Attempt, *, move: str, after: SearchState) -> None:
        expected = self._expected[company]
        expected.states[attempt.number] = after
        if after is SearchState.RUNNING:
            expected.bought[attempt.number] = VendorId(f"vendor's {attempt.name}")
        if move == "complete":
            expected.completed.add(attempt.number)
        if move == "disown":
            del expected.bought[attempt.number]
        if after in ENDED:
            expected.leads[attempt.number] = self._leads(company, attempt.number)

    def _leads(self, company: str, number: int) -> list[object]:
        key = search(company).key
        columns = "SELECT person, position, lead, seen_at FROM leads"
        return list(self._bench.sql(f"{columns} WHERE search_key = '{key}' AND number = {number}"))

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
