"""A search moves as the state machine says, in the file as in the model, and in no other way."""

import re
import sqlite3

import pytest
from ledger.bench import MOVES, ROADS, Bench, person, search

from enrich.ledger.database import ImpossibleMove, queries
from enrich.model import search as model
from enrich.model.search import OPEN_STATES, Cause, SearchState, VendorId

EDGES = {
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
NO_EDGES = [(move, state) for move in MOVES for state in SearchState if (move, state) not in EDGES]


@pytest.mark.parametrize(("move", "state"), EDGES)
def test_every_move_that_exists_leads_where_it_should(
    move: str, state: SearchState, bench: Bench
) -> None:
    attempt = bench.bring(search(), state)
    MOVES[move](bench.attempts, attempt)
    assert bench.latest(search()).state is EDGES[move, state]


@pytest.mark.parametrize(("move", "state"), NO_EDGES)
def test_every_other_move_is_impossible_and_leaves_no_trace(
    move: str, state: SearchState, bench: Bench
) -> None:
    attempt = bench.bring(search(), state)
    before = bench.sql("SELECT * FROM attempts"), bench.sql("SELECT * FROM leads")
    with pytest.raises(ImpossibleMove, match=move):
        MOVES[move](bench.attempts, attempt)
    assert (bench.sql("SELECT * FROM attempts"), bench.sql("SELECT * FROM leads")) == before


@pytest.mark.parametrize("move", MOVES)
def test_an_attempt_that_does_not_exist_cannot_move(move: str, bench: Bench) -> None:
    stranger = bench.queue(search("1"))
    bench.attempts.withdraw_planned()
    with pytest.raises(ImpossibleMove):
        MOVES[move](bench.attempts, stranger)


def test_the_model_names_these_moves_and_no_others() -> None:
    named = {(before, after) for before, afters in model.MOVES.items() for after in afters}
    assert named == {(before, after) for (_, before), after in EDGES.items()}
    assert model.MOVES.keys() == set(SearchState)


def test_no_statement_but_the_moves_changes_a_state() -> None:
    changing = {
        name
        for name, statement in queries().items()
        if re.search(r"\b(UPDATE|REPLACE INTO|INSERT OR REPLACE INTO) attempts\b", statement)
    }
    # That its findings were removed is no step in the life of an attempt.
    pruning = queries()["note_pruning"].partition("WHERE")[0]
    assert re.findall(r"(\w+) =", pruning) == ["pruned_at"]
    assert changing - {"note_pruning"} == MOVES.keys()


def test_the_states_in_the_file_are_those_of_the_model(bench: Bench) -> None:
    bench.queue(search())
    ((table,),) = bench.sql("SELECT sql FROM sqlite_master WHERE name = 'attempts'")
    listed = re.search(r"state IN \(([^)]*)\)", str(table))
    assert listed is not None
    assert re.findall(r"'(\w+)'", listed[1]) == [state.value for state in SearchState]


@pytest.mark.parametrize("state", SearchState)
def test_while_an_attempt_is_open_the_file_itself_holds_no_second_one(
    state: SearchState, bench: Bench
) -> None:
    bench.bring(search(), state)
    second = (
        "INSERT INTO attempts (search_key, number, name, state, planned_at) "
        "SELECT search_key, 2, 'another name', 'planned', planned_at FROM attempts"
    )
    if state in OPEN_STATES:
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE constraint failed"):
            bench.sql(second)
        with pytest.raises(sqlite3.IntegrityError):
            bench.queue(search())
        assert len(bench.history(search()).attempts) == 1
    else:
        bench.sql(second)
        assert len(bench.history(search()).attempts) == 2


@pytest.mark.parametrize("state", SearchState)
def test_what_is_open_in_the_file_is_open_in_the_model(state: SearchState, bench: Bench) -> None:
    assert bench.bring(search(), state).is_open is (state in OPEN_STATES)
    ((index,),) = bench.sql("SELECT sql FROM sqlite_master WHERE name = 'one_open_attempt'")
    assert (f"'{state}'" in str(index)) is (state in OPEN_STATES)


@pytest.mark.parametrize(
    "half_true",
    [
        "UPDATE attempts SET vendor_id = NULL",
        "UPDATE attempts SET intended_at = NULL",
        "UPDATE attempts SET state = 'failed', ended_at = 'now'",
        "UPDATE attempts SET state = 'finished'",
        "UPDATE attempts SET state = 'bought'",
        "UPDATE attempts SET state = 'planned'",
        "UPDATE attempts SET cause = 'error'",
        "UPDATE attempts SET number = 0",
        "UPDATE attempts SET returned = 'many'",
        "UPDATE attempts SET search_key = 'nobody''s'",
    ],
)
def test_the_file_refuses_half_true_rows(half_true: str, bench: Bench) -> None:
    bench.accepted(search())
    with pytest.raises(sqlite3.IntegrityError):
        bench.sql(half_true)


def test_one_id_of_the_vendors_belongs_to_one_attempt(bench: Bench) -> None:
    bench.attempts.accept(
        bench.bring(search("1"), SearchState.SUBMITTING), VendorId("v"), answer={}
    )
    second = bench.bring(search("2"), SearchState.SUBMITTING)
    with pytest.raises(sqlite3.IntegrityError, match="vendor_id"):
        bench.attempts.accept(second, VendorId("v"), answer={})
    assert bench.latest(search("2")) == second
    assert bench.sql("SELECT count(*) FROM answers") == [(1,)]
    assert bench.attempts.knows(VendorId("v"))
    assert not bench.attempts.knows(VendorId("w"))


def test_each_attempt_has_a_name_of_its_own_with_key_and_number(bench: Bench) -> None:
    first = bench.bring(search(), SearchState.FAILED)
    second = bench.queue(search())
    assert first.name == f"Company 1441, up to 50 [{search().key[:16]}.1]"
    assert second.name == f"Company 1441, up to 50 [{search().key[:16]}.2]"


def test_each_move_leaves_its_time(bench: Bench) -> None:
    planned = bench.clock.moment
    attempt = bench.queue(search())
    intended = bench.clock.turn(1)
    bench.attempts.intend(attempt)
    accepted = bench.clock.turn(1)
    bench.attempts.accept(attempt, VendorId("v"), answer={})
    ended = bench.clock.turn(1)
    bench.attempts.finish(attempt, [], {})
    latest = bench.latest(search())
    assert (latest.planned_at, latest.intended_at) == (planned, intended)
    assert (latest.accepted_at, latest.ended_at) == (accepted, ended)


def test_an_intent_that_was_taken_back_leaves_no_time(bench: Bench) -> None:
    attempt = bench.bring(search(), SearchState.SUBMITTING)
    bench.attempts.unsend(attempt, "429")
    assert bench.latest(search()).intended_at is None


def test_what_was_accepted_later_is_known(bench: Bench) -> None:
    bench.attempts.accept(
        bench.bring(search("1"), SearchState.SUBMITTING), VendorId("before"), answer={}
    )
    moment = bench.clock.turn(1)
    bench.clock.turn(1)
    bench.attempts.accept(
        bench.bring(search("2"), SearchState.SUBMITTING), VendorId("after"), answer={}
    )
    assert bench.attempts.accepted_since(moment) == {"after"}


def test_an_adopted_search_was_accepted_when_it_was_sent_not_when_it_was_found(
    bench: Bench,
) -> None:
    """It is no evidence that the list already shows what was sent after it."""
    yesterday = bench.bring(search("1"), SearchState.UNSETTLED)
    today = bench.clock.turn(86400)
    bench.clock.turn(60)
    bench.attempts.accept(yesterday, VendorId("found"), answer={}, kind="listing")
    assert bench.attempts.accepted_since(today) == set()
    assert bench.latest(search("1")).accepted_at == yesterday.intended_at


def test_what_never_arrived_is_queued_again_first_in_line(bench: Bench) -> None:
    bench.remember(search("2"), search("3"))
    lost = bench.bring(search("1"), SearchState.UNSETTLED)
    bench.attempts.queue([(search("2"), 1), (search("3"), 1)])
    bench.attempts.never_accepted(lost)
    bench.attempts.want_again(lost)
    again = bench.latest(search("1"))
    assert (again.number, again.state, again.limit) == (2, SearchState.PLANNED, 50)
    assert again.name == f"Company 1, up to 50 [{lost.key[:16]}.2]"
    order = bench.sql("SELECT search_key FROM attempts WHERE state = 'planned' ORDER BY place")
    assert {order[0], order[1]} == {(search("1").key,), (search("2").key,)}
    assert order[2] == (search("3").key,)


def test_what_was_queued_and_not_sent_is_withdrawn_and_nothing_else(bench: Bench) -> None:
    for number, state in enumerate(SearchState, start=1):
        bench.bring(search(str(number)), state)
    bench.attempts.withdraw_planned()
    others = [state for state in SearchState if state is not SearchState.PLANNED]
    assert bench.attempts.count_states() == dict.fromkeys(others, 1)


def test_a_failed_attempt_says_why(bench: Bench) -> None:
    bench.bring(search("1"), SearchState.FAILED)
    bench.attempts.fail(bench.accepted(search("2")), Cause.RATE_LIMITED, detail="too many")
    bench.attempts.never_accepted(bench.bring(search("3"), SearchState.UNSETTLED))
    latest = [bench.latest(search(number)) for number in "123"]
    assert [(one.cause, one.detail) for one in latest] == [
        (Cause.REFUSED, "Invalid function 99"),
        (Cause.RATE_LIMITED, "too many"),
        (Cause.NEVER_ACCEPTED, "the connection broke"),
    ]


def test_searches_and_purchases_are_counted(bench: Bench) -> None:
    bench.finish(search("1"))
    bench.finish(search("1"))
    bench.accepted(search("2"))
    bench.bring(search("3"), SearchState.FAILED)
    assert (bench.attempts.count_searches(), bench.attempts.count_bought()) == (2, 3)


def test_every_state_can_be_reached() -> None:
    assert ROADS.keys() == set(SearchState)


def test_a_request_is_kept_as_it_will_be_sent(bench: Bench) -> None:
    bench.remember(search("1441", limit=7))
    assert bench.attempts.request_of(search().key) == search("1441", limit=7).request
    with pytest.raises(LookupError):
        bench.attempts.request_of(search("1").key)


def test_every_move_stands_in_the_story_of_its_search(bench: Bench) -> None:
    attempt = bench.queue(search())
    bench.attempts.intend(attempt)
    bench.attempts.unsend(attempt, "too many requests")
    bench.attempts.intend(attempt)
    bench.attempts.doubt(attempt, "no answer came")
    bench.attempts.never_accepted(attempt)
    story = bench.attempts.moves_of(search().key)
    assert [(move.number, move.name, move.detail) for move in story] == [
        (1, "intend", ""),
        (1, "unsend", "too many requests"),
        (1, "intend", ""),
        (1, "doubt", "no answer came"),
        (1, "never_accepted", ""),
    ]


@pytest.mark.parametrize(("move", "state"), NO_EDGES)
def test_an_impossible_move_is_in_no_story(move: str, state: SearchState, bench: Bench) -> None:
    attempt = bench.bring(search(), state)
    before = bench.attempts.moves_of(search().key)
    with pytest.raises(ImpossibleMove):
        MOVES[move](bench.attempts, attempt)
    assert bench.attempts.moves_of(search().key) == before


def test_only_a_fuller_result_takes_the_place_of_one(bench: Bench) -> None:
    attempt = bench.finish(search(), person("Ada"), person("Grace"))
    with pytest.raises(ImpossibleMove):
        bench.attempts.complete(attempt, [person("Ada"), person("Eve")], {})
    bench.attempts.complete(attempt, [person("Ada"), person("Eve"), person("Grace")], {})
    found = [kept.lead.full_name for kept in bench.ledger.leads(bench.history(search()))]
    assert found == ["Ada", "Eve", "Grace"]
    assert bench.latest(search()).returned == 3
