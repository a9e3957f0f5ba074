"""What is bought now: never what is on its way, and never twice what is fresh."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model.search import OPEN_STATES, Attempt, Cause, Renewal, SearchHistory, SearchState
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
        ([failed(Cause.NEVER_ACCEPTED)] * 3, True, True, True),
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
        ([failed(Cause.UNAUTHORIZED, planned_at=LATER, ended_at=LATER)] * 3, True),
        ([failed(Cause.NEVER_ACCEPTED, planned_at=LATER, ended_at=LATER)] * 3, True),
        (
            [
                *[failed(Cause.UNAUTHORIZED, planned_at=LATER, ended_at=LATER)] * 2,
                *[failed(planned_at=LATER, ended_at=LATER)] * 3,
            ],
            False,
        ),
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


LIMITS = st.sampled_from([1, 5, 50, None])


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """What may be known of one search: failures and results, and one more under way perhaps."""
    known = []
    for cause in draw(st.lists(st.none() | st.sampled_from(Cause), max_size=4)):
        limit = draw(LIMITS)
        if cause is None:
            known.append(finished(draw(st.integers(0, 60 if limit is None else limit)), limit))
        else:
            known.append(failed(cause, limit=limit))
    if draw(st.booleans()):
        known.append({"state": draw(st.sampled_from(sorted(OPEN_STATES))), "limit": draw(LIMITS)})
    return known


def serves_plainly(known: list[dict[str, Any]], limit: int | None) -> bool:
    """Section 4 of the design once more, word for word."""
    for one in known:
        if one["state"] is FINISHED:
            if one["limit"] is None or one["returned"] < one["limit"]:
                return True
            if limit is not None and limit <= one["limit"]:
                return True
    return False


def gives_up_plainly(known: list[dict[str, Any]], limit: int | None) -> bool:
    if not known or known[-1]["state"] is not FAILED:
        return False
    if known[-1]["cause"] is Cause.REFUSED:
        return bool(known[-1]["limit"] == limit)
    results = [place for place, one in enumerate(known, start=1) if one["state"] is FINISHED]
    since = known[max(results, default=0) :]
    return len([one for one in since if one["cause"] is not Cause.UNAUTHORIZED]) >= 3


@given(data=st.data(), only=st.sampled_from(Only), most=st.none() | st.integers(0, 4))
def test_whatever_is_known_no_rule_is_broken(
    *, make_plan_of: MakePlan, data: st.DataObject, only: Only, most: int | None
) -> None:
    """Never what is open or fresh, never over the cap, always what nothing serves, each once."""
    companies = data.draw(st.lists(st.sampled_from("123"), min_size=1, max_size=5))
    wishes = [data.draw(LIMITS) for _ in companies]
    plan = make_plan_of(
        *(
            {"company_linkedin_id": one, "job_titles": "CEO", "limit": str(limit or "all")}
            for one, limit in zip(companies, wishes, strict=True)
        )
    )
    known = {key: data.draw(histories()) for key in plan.searches}
    purchases = chosen(plan, *known.values(), only=only, most=most)
    bought = [search.key for search, _ in purchases.buy]
    assert len(bought) == len(set(bought))
    assert most is None or len(bought) <= most
    assert not purchases.withheld or len(bought) == most

    def may_be_bought(key: Any) -> bool:
        tries, limit = known[key], plan.searches[key].limit
        if any(one["state"] in OPEN_STATES for one in tries):
            return False
        has_failed = bool(tries) and tries[-1]["state"] is FAILED
        is_wanted = not serves_plainly(tries, limit) and not gives_up_plainly(tries, limit)
        return {Only.ALL: True, Only.FAILED: has_failed, Only.NEW: is_wanted}[only]

    due = [key for key in plan.searches if may_be_bought(key)]
    assert bought == due[:most]
    assert purchases.withheld == len(due) - len(bought)


def test_what_is_wished_for_is_bought_unless_it_is_on_its_way(five: Plan) -> None:
    known = [[finished()], [failed()] * 3, [REFUSED], [{"state": RUNNING}], [finished()]]
    first_four = list(five.searches)[:4]
    purchases = chosen(five, *known, wished=first_four)
    assert [search.key for search, _ in purchases.buy] == first_four[:3]
    assert (purchases.bought_again, purchases.wished, purchases.reused) == (1, 1, 1)
    assert purchases.reasons == dict.fromkeys(first_four[:3], Renewal.WISH)


def test_what_is_due_comes_last_and_is_not_fresh(five: Plan) -> None:
    keys = list(five.searches)
    known = [[finished()], [finished()], [], [failed()], [{"state": RUNNING}]]
    purchases = chosen(five, *known, due=[keys[1], keys[0], keys[4]])
    assert [search.key for search, _ in purchases.buy] == [keys[2], keys[3], keys[1], keys[0]]
    assert (purchases.bought_again, purchases.reused) == (0, 0)
    assert purchases.reasons == dict.fromkeys(keys[:2], Renewal.DUE)
    capped = chosen(five, *known, due=[keys[1], keys[0]], most=3)
    assert [search.key for search, _ in capped.buy] == [keys[2], keys[3], keys[1]]
    assert capped.withheld == 1
