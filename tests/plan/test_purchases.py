"""What is bought now: never what is on its way, and never twice what is fresh."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from enrich.model.search import OPEN_STATES, Attempt, Cause, SearchHistory, SearchState
from enrich.model.target import Plan
from enrich.plan.purchases import Only, Purchases, choose

MakePlan = Callable[..., Plan]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FINISHED, FAILED, RUNNING = SearchState.FINISHED, SearchState.FAILED, SearchState.RUNNING


def finished(returned: int = 3, limit: int | None = 50, **fields: Any) -> dict[str, Any]:
    return {"state": FINISHED, "returned": returned, "limit": limit, **fields}


def failed(cause: Cause = Cause.ERROR, **fields: Any) -> dict[str, Any]:
    return {"state": FAILED, "cause": cause, **fields}


def chosen(plan: Plan, *known: list[dict[str, Any]], **wish: Any) -> Purchases:
    """What is bought, if this is known of the plan's searches in their order."""
    always: dict[str, Any] = {"name": "", "limit": 50, "planned_at": NOON}
    histories = {
        key: SearchHistory(
            key,
            tuple(
                Attempt(**{**always, "key": key, "number": number, **item})
                for number, item in enumerate(tries, start=1)
            ),
        )
        for key, tries in zip(plan.searches, known, strict=True)
    }
    return choose(plan, wish.pop("scope", plan.rows), histories, **{"only": Only.NEW, **wish})


@pytest.fixture
def one(make_plan_of: MakePlan) -> Plan:
    return make_plan_of({"company_linkedin_id": "1", "job_titles": "CEO"})


@pytest.fixture
def five(make_plan_of: MakePlan) -> Plan:
    rows = [{"company_linkedin_id": str(n), "job_titles": "CEO"} for n in (5, 4, 3, 2, 1)]
    return make_plan_of(*rows)


def names(purchases: Purchases) -> list[str]:
    return [search.label for search, _ in purchases.buy]


REFUSED = failed(Cause.REFUSED)


@pytest.mark.parametrize(
    ("known", "new", "only_failed", "everything"),
    [
        ([], True, False, True),
        ([finished()], False, False, True),
        ([finished(50, 50)], False, False, True),
        ([finished(20, 20)], True, False, True),
        ([finished(19, 20)], False, False, True),
        ([failed()], True, True, True),
        ([failed(), failed()], True, True, True),
        ([failed(), failed(), failed()], False, True, True),
        ([failed(Cause.NEVER_ACCEPTED)], True, True, True),
        ([failed(Cause.VANISHED)], True, True, True),
        ([failed(Cause.UNAUTHORIZED)], True, True, True),
        ([REFUSED], False, True, True),
        ([failed(), REFUSED], False, True, True),
        ([REFUSED, failed()], True, True, True),
        ([finished(), failed()], False, True, True),
        ([finished(20, 20), failed()], True, True, True),
        ([finished(20, 20), REFUSED], False, True, True),
        ([failed(), failed(), failed(), finished(20, 20), failed()], True, True, True),
        ([failed(), {"state": RUNNING}], False, False, False),
    ],
)
def test_what_may_be_bought_is_bought(
    one: Plan, known: list[dict[str, Any]], *, new: bool, only_failed: bool, everything: bool
) -> None:
    bought = {only: bool(chosen(one, known, only=only).buy) for only in Only}
    assert bought == {Only.NEW: new, Only.FAILED: only_failed, Only.ALL: everything}


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
@pytest.mark.parametrize("only", list(Only))
@pytest.mark.parametrize("before", [[], [finished()], [failed()]])
def test_what_is_on_its_way_is_never_bought_again(
    one: Plan, *, state: SearchState, only: Only, before: list[dict[str, Any]]
) -> None:
    assert chosen(one, [*before, {"state": state}], only=only).buy == ()


def test_an_attempt_gets_the_next_number(one: Plan) -> None:
    ((_, first),) = chosen(one, []).buy
    ((_, third),) = chosen(one, [failed(), failed()]).buy
    assert (first, third) == (1, 3)


def test_searches_are_bought_in_the_order_of_the_file_up_to_the_cap(five: Plan) -> None:
    unknown: list[list[dict[str, Any]]] = [[], [], [finished()], [], []]
    everything = chosen(five, *unknown)
    assert names(everything) == ["5", "4", "2", "1"]
    assert everything.withheld == 0
    capped = chosen(five, *unknown, most=2)
    assert names(capped) == ["5", "4"]
    assert capped.withheld == 2
    assert capped.reused == 1
    none = chosen(five, *unknown, most=0)
    assert (none.buy, none.withheld) == ((), 4)


def test_only_rows_in_scope_are_bought_for(five: Plan) -> None:
    purchases = chosen(five, [], [finished()], [finished()], [], [], scope=five.rows[:2])
    assert names(purchases) == ["5"]
    assert purchases.reused == 1


def test_rows_that_share_a_search_buy_it_once(make_plan_of: MakePlan) -> None:
    row = {"company_linkedin_id": "1", "job_titles": "CEO"}
    plan = make_plan_of({**row, "id": "a"}, {**row, "id": "b"})
    assert len(chosen(plan, []).buy) == 1
    assert chosen(plan, [finished()]).reused == 1


def test_the_search_is_bought_with_the_largest_limit(make_plan_of: MakePlan) -> None:
    row = {"company_linkedin_id": "1", "job_titles": "CEO"}
    plan = make_plan_of({**row, "id": "a", "limit": "5"}, {**row, "id": "b", "limit": "80"})
    ((search, _),) = chosen(plan, [finished(50, 50)]).buy
    assert search.request.limit == 80
    assert chosen(plan, [finished(50, 50)]).bought_again == 0


def test_buying_what_is_fresh_is_counted(five: Plan) -> None:
    purchases = chosen(
        five, [finished()], [failed()], [], [finished()], [{"state": RUNNING}], only=Only.ALL
    )
    assert names(purchases) == ["5", "4", "3", "2"]
    assert purchases.bought_again == 2
    assert purchases.reused == 0


LATER, EARLIER = NOON + timedelta(minutes=1), NOON - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        ([], True),
        ([finished(planned_at=EARLIER, ended_at=EARLIER)], True),
        ([finished(planned_at=LATER, ended_at=LATER)], False),
        ([finished(planned_at=NOON, ended_at=LATER)], False),
        # It was on its way when the round began: what it brought is as fresh as the round wants.
        ([finished(planned_at=EARLIER, ended_at=LATER)], False),
        ([failed(planned_at=LATER, ended_at=LATER)], True),
        ([failed(Cause.REFUSED, planned_at=LATER, ended_at=LATER)], False),
        ([failed(Cause.REFUSED, planned_at=EARLIER, ended_at=EARLIER)], True),
        ([failed(planned_at=EARLIER, ended_at=EARLIER)] * 3, True),
        # Or the round would never end, and the others never be refreshed.
        ([failed(planned_at=LATER, ended_at=LATER)] * 3, False),
        ([finished(planned_at=LATER, ended_at=LATER), failed(ended_at=LATER)], False),
    ],
)
def test_a_rerun_joins_the_round(one: Plan, known: list[dict[str, Any]], *, wanted: bool) -> None:
    purchases = chosen(one, known, only=Only.ALL, round_opened_at=NOON)
    assert bool(purchases.buy) is wanted


@pytest.mark.parametrize("only", list(Only))
def test_a_round_that_has_just_been_bought_wants_nothing_more(five: Plan, only: Only) -> None:
    done = [[finished(planned_at=LATER, ended_at=LATER)]] * 5
    assert chosen(five, *done, only=only, round_opened_at=NOON).buy == ()
