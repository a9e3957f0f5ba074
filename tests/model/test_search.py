"""A search moves one way only, and its result serves whoever asks for no more."""

from datetime import UTC, datetime
from typing import Any

import pytest

from enrich.model.request import SearchKey
from enrich.model.search import (
    MOST_ATTEMPTS,
    MOVES,
    OPEN_STATES,
    Attempt,
    Cause,
    SearchHistory,
    SearchState,
)

KEY = SearchKey("a" * 64)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FINISHED, FAILED, RUNNING = SearchState.FINISHED, SearchState.FAILED, SearchState.RUNNING


def attempts(*wanted: dict[str, Any]) -> SearchHistory:
    always: dict[str, Any] = {"key": KEY, "name": "", "planned_at": NOON, "limit": 50}
    tries = (Attempt(**{**always, "number": n, **item}) for n, item in enumerate(wanted, start=1))
    return SearchHistory(KEY, tuple(tries))


def finished(returned: int = 3, limit: int | None = 50) -> dict[str, Any]:
    return {"state": FINISHED, "returned": returned, "limit": limit}


def failed(cause: Cause = Cause.ERROR, returned: int = 0) -> dict[str, Any]:
    return {"state": FAILED, "cause": cause, "returned": returned}


def test_every_state_has_its_moves() -> None:
    assert set(MOVES) == set(SearchState)


def test_only_what_is_open_moves_on() -> None:
    """What has finished may only become fuller."""
    moving = {state for state, next_states in MOVES.items() if next_states - {state}}
    assert moving == OPEN_STATES


def test_every_state_is_reached_and_every_search_can_end() -> None:
    reached = {SearchState.PLANNED}.union(*MOVES.values())
    assert reached == set(SearchState)
    ends = {FINISHED, FAILED}
    for _ in SearchState:
        ends |= {state for state, next_states in MOVES.items() if next_states & ends}
    assert ends == set(SearchState)


def test_nothing_is_sent_again_from_doubt() -> None:
    doubtful = MOVES[SearchState.UNSETTLED]
    assert SearchState.SUBMITTING not in doubtful
    assert SearchState.PLANNED not in doubtful


def test_only_an_accepted_search_can_finish() -> None:
    assert {state for state in MOVES if FINISHED in MOVES[state]} == {RUNNING, FINISHED}


@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_says_what_happened_and_what_to_do(cause: Cause) -> None:
    assert cause.sentence.count(". ") == 1
    assert cause.sentence.endswith(".")


def test_only_a_refusal_does_not_pass() -> None:
    assert [cause for cause in Cause if not cause.may_pass] == [Cause.REFUSED]


def test_an_unknown_search_has_no_result_and_serves_nobody() -> None:
    history = SearchHistory(KEY)
    assert (history.latest, history.result, history.shown) == (None, None, None)
    assert history.next_number == 1
    assert history.failures_in_a_row == 0
    assert not history.serves(1)
    assert not history.serves(None)


@pytest.mark.parametrize(
    ("returned", "bought", "wanted", "serves"),
    [
        (50, 50, 50, True),
        (50, 50, 10, True),
        (50, 50, 51, False),
        (50, 50, None, False),
        (49, 50, 51, True),
        (49, 50, None, True),
        (0, 50, None, True),
        (700, None, 10, True),
        (700, None, None, True),
        (51, 50, 60, False),
    ],
)
def test_a_result_serves_any_limit_up_to_its_own_and_any_if_it_was_not_reached(
    *, returned: int, bought: int | None, wanted: int | None, serves: bool
) -> None:
    assert attempts(finished(returned, bought)).serves(wanted) is serves


def test_what_runs_or_failed_serves_nobody() -> None:
    assert not attempts({"state": RUNNING}).serves(1)
    assert not attempts(failed(returned=10)).serves(1)


def test_a_failed_refresh_keeps_the_last_good_result() -> None:
    history = attempts(finished(), finished(7), failed(returned=2))
    assert history.result is history.attempts[1]
    assert history.shown is history.attempts[1]
    assert history.serves(50)


def test_partial_leads_are_shown_only_while_there_is_no_result() -> None:
    partial = attempts(failed(returned=4), failed(returned=2), failed())
    assert partial.shown is partial.attempts[1]
    assert partial.result is None


def test_failures_are_counted_back_to_the_last_that_was_none() -> None:
    assert attempts(failed(), finished(), failed(), failed()).failures_in_a_row == 2
    assert attempts(failed(), {"state": RUNNING}).failures_in_a_row == 0


def test_a_search_is_tried_again_by_itself_three_times_unless_it_was_refused() -> None:
    assert MOST_ATTEMPTS == 3
    assert SearchHistory(KEY).tries_again(50)
    assert attempts(failed(), failed()).tries_again(50)
    assert not attempts(failed(), failed(), failed()).tries_again(50)
    assert not attempts(failed(Cause.REFUSED)).tries_again(50)
    assert attempts(failed(), failed(), failed(), finished(), failed()).tries_again(50)


def test_a_lost_connection_costs_no_attempt() -> None:
    gone = [failed(Cause.UNAUTHORIZED)] * 5
    assert attempts(*gone, failed(), failed()).tries_again(50)
    assert not attempts(*gone, failed(), failed(), failed()).tries_again(50)


def test_what_never_reached_the_vendor_costs_no_attempt() -> None:
    lost = [failed(Cause.NEVER_ACCEPTED)] * 5
    assert attempts(*lost).tries_again(50)
    assert attempts(*lost, failed(), failed()).tries_again(50)
    assert not attempts(failed(), *lost, failed(), failed()).tries_again(50)
    assert attempts(failed(), *lost, failed()).failures_that_count == 2


def test_what_was_refused_with_one_limit_may_be_taken_with_another() -> None:
    refused = attempts({**failed(Cause.REFUSED), "limit": 10_000})
    assert not refused.tries_again(10_000)
    assert refused.tries_again(50)
    assert refused.tries_again(None)


def test_a_later_result_of_fewer_does_not_take_an_earlier_one_away() -> None:
    both = attempts(finished(50, 50), finished(5, 5))
    assert both.serves(50)
    assert not both.serves(51)
    assert not both.serves(None)


def test_the_next_attempt_counts_on() -> None:
    assert attempts(finished(), failed()).next_number == 3
