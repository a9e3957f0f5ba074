"""A lost ledger is rebuilt from the vendor's list, search by search (design, section 4)."""

from datetime import timedelta

import pytest
from ledger.bench import Bench, person, search

from enrich.ledger.orphans import Orphan
from enrich.model.request import LimitWish, NamedSearch
from enrich.model.search import Cause, Move, SearchState, VendorId


def orphan(
    bench: Bench, vendor_id: str, number: int, *, limit: LimitWish | None = 50, after: float = 0
) -> Orphan:
    """What the list shows of `search()`: an attempt that this ledger never knew."""
    head = search().key[:16]
    return Orphan(
        VendorId(vendor_id),
        f"Old [{head}.{number}]",
        NamedSearch(head, number, limit),
        bench.clock.moment + timedelta(seconds=after),
    )


def adopt(bench: Bench) -> int:
    return bench.ledger.orphans.adopt([search().key])


def test_the_list_is_looked_at_once(bench: Bench) -> None:
    assert not bench.ledger.orphans.were_looked_for
    bench.ledger.orphans.keep([])
    bench.close()
    assert bench.ledger.orphans.were_looked_for


def test_the_newest_is_taken_over_as_it_was_bought(bench: Bench) -> None:
    bench.remember(search())
    created_at = bench.clock.moment
    bench.ledger.orphans.keep([orphan(bench, "v1", 1), orphan(bench, "v3", 3)])
    bench.clock.turn(3600)

    assert adopt(bench) == 1
    assert adopt(bench) == 0

    adopted = bench.latest(search())
    assert (adopted.number, adopted.vendor_id, adopted.state) == (3, "v3", SearchState.RUNNING)
    assert (adopted.accepted_at, adopted.limit) == (created_at, 50)
    assert bench.history(search()).next_number == 4


def test_the_story_tells_of_each_that_was_taken_over_and_of_no_other(bench: Bench) -> None:
    bench.remember(search())
    bench.ledger.orphans.keep([orphan(bench, "v1", 1), orphan(bench, "v3", 3)])
    later = bench.clock.turn(3600)
    adopt(bench)
    adopt(bench)
    words = "The vendor's list has it as v3."
    assert bench.attempts.moves_of(search().key) == [Move(3, "adopt", words, later)]


def test_an_older_one_follows_only_when_the_newest_has_failed(bench: Bench) -> None:
    bench.remember(search())
    bench.ledger.orphans.keep([orphan(bench, "v1", 1), orphan(bench, "v2", 2)])
    adopt(bench)
    bench.attempts.fail(bench.latest(search()), Cause.ERROR)

    assert adopt(bench) == 1

    history = bench.history(search())
    assert history.current is not None
    assert (history.current.number, history.current.vendor_id) == (1, "v1")
    bench.attempts.finish(history.current, [person("Ada")], {})
    history = bench.history(search())
    assert (history.result, history.latest) == (history.attempts[0], history.attempts[1])
    assert history.next_number == 3
    assert adopt(bench) == 0


def test_of_two_with_one_name_the_earlier_is_taken_and_the_other_is_told(bench: Bench) -> None:
    bench.remember(search())
    twins = [orphan(bench, "late", 1, after=9), orphan(bench, "early", 1)]
    bench.ledger.orphans.keep(twins)
    assert bench.ledger.orphans.twins() == []

    assert adopt(bench) == 1

    assert bench.latest(search()).vendor_id == "early"
    assert bench.ledger.orphans.twins() == [(twins[0].name, "late")]


@pytest.mark.parametrize(
    "state",
    [
        SearchState.PLANNED,
        SearchState.SUBMITTING,
        SearchState.UNSETTLED,
        SearchState.RUNNING,
        SearchState.FINISHED,
    ],
)
def test_nothing_is_taken_over_where_something_is_under_way_or_known(
    bench: Bench, state: SearchState
) -> None:
    """A first request that was killed is for settling to find: not two attempts at once."""
    bench.bring(search(), state)
    bench.ledger.orphans.keep([orphan(bench, "v1", 1), orphan(bench, "v2", 2)])
    assert adopt(bench) == 0


def test_what_the_ledger_knows_is_no_orphan(bench: Bench) -> None:
    doubt = bench.bring(search(), SearchState.UNSETTLED)
    bench.ledger.orphans.keep([orphan(bench, "v1", 1)])
    bench.attempts.accept(doubt, VendorId("v1"), answer={}, kind="listing")
    assert bench.sql("SELECT count(*) FROM orphans") == [(0,)]
    bench.ledger.orphans.keep([orphan(bench, "v1", 1)])
    assert bench.sql("SELECT count(*) FROM orphans") == [(0,)]


@pytest.mark.parametrize(("returned", "limit"), [(0, 1), (1, 1), (7, 7)])
def test_a_search_whose_limit_nobody_knows_serves_no_more_than_it_brought(
    bench: Bench, returned: int, limit: int
) -> None:
    bench.remember(search())
    bench.ledger.orphans.keep([orphan(bench, "v1", 1, limit=None)])
    adopt(bench)
    leads = [person(f"Ada {number}") for number in range(returned)]
    bench.attempts.finish(bench.latest(search()), leads, {})
    assert bench.latest(search()).limit == limit
    history = bench.history(search())
    assert history.serves(limit)
    assert history.serves(limit + 1) is (returned == 0)


def test_a_search_for_all_there_are_stays_one(bench: Bench) -> None:
    bench.remember(search())
    bench.ledger.orphans.keep([orphan(bench, "v1", 1, limit="all")])
    adopt(bench)
    bench.attempts.finish(bench.latest(search()), [person("Ada")], {})
    assert bench.history(search()).serves(None)
