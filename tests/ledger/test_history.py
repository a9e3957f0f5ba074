"""What a search found, and what became of it since the time before (design, section 6)."""

from itertools import permutations

import pytest
from ledger.bench import Bench, person, search

from enrich.ledger.database import unpack
from enrich.model.lead import Change, Lead, LeadStatus
from enrich.model.search import Cause, SearchState, VendorId

ADA, BEN, CAT = person("Ada"), person("Ben"), person("Cat")


def shown(bench: Bench) -> dict[str, Change]:
    return {
        kept.lead.full_name: kept.change for kept in bench.ledger.leads(bench.history(search()))
    }


def gone(bench: Bench) -> list[str]:
    return [kept.lead.full_name for kept in bench.ledger.gone(bench.history(search()))]


def test_what_the_first_result_finds_is_new(bench: Bench) -> None:
    bench.finish(search(), ADA, BEN)
    assert shown(bench) == {"Ada": Change.NEW, "Ben": Change.NEW}
    assert gone(bench) == []


def test_a_second_result_tells_what_changed(bench: Bench) -> None:
    bench.finish(search(), ADA, BEN, CAT)
    bench.finish(search(), person("Cat", title="CEO"), person("Dan"), ADA)
    assert shown(bench) == {"Cat": Change.CHANGED, "Dan": Change.NEW, "Ada": Change.SAME}
    assert gone(bench) == ["Ben"]
    assert all(kept.change is Change.GONE for kept in bench.ledger.gone(bench.history(search())))


def test_leads_stay_in_the_vendors_order(bench: Bench) -> None:
    bench.finish(search(), CAT, ADA, BEN)
    assert list(shown(bench)) == ["Cat", "Ada", "Ben"]


def test_a_person_found_twice_is_kept_once_and_counted_as_returned(bench: Bench) -> None:
    attempt = bench.finish(search(), ADA, BEN, ADA)
    assert list(shown(bench)) == ["Ada", "Ben"]
    assert attempt.returned == 3


def test_a_result_at_its_limit_proves_nobodys_absence(bench: Bench) -> None:
    two = search(limit=2)
    bench.finish(two, ADA, BEN)
    bench.finish(two, ADA, CAT)
    assert gone(bench) == []
    bench.finish(two, ADA)
    assert gone(bench) == []
    bench.finish(two)
    assert gone(bench) == ["Ada"]


def test_a_failed_refresh_keeps_the_last_good_leads_and_their_date(bench: Bench) -> None:
    first_night = bench.clock.moment
    bench.finish(search(), ADA, BEN)
    bench.clock.turn(86400)
    bench.attempts.fail(bench.accepted(search()), Cause.ERROR, leads=[CAT], answer={"leads": 1})
    kept = list(bench.ledger.leads(bench.history(search())))
    assert [(one.lead, one.is_partial, one.last_seen_at) for one in kept] == [
        (ADA, False, first_night),
        (BEN, False, first_night),
    ]
    assert gone(bench) == []


def test_a_failure_between_two_results_is_no_result(bench: Bench) -> None:
    bench.finish(search(), ADA, BEN)
    bench.attempts.fail(bench.accepted(search()), Cause.RATE_LIMITED, leads=[CAT])
    bench.finish(search(), ADA, CAT)
    assert shown(bench) == {"Ada": Change.SAME, "Cat": Change.NEW}
    assert gone(bench) == ["Ben"]


def test_a_broken_search_without_any_result_shows_what_it_found_as_partial(bench: Bench) -> None:
    bench.attempts.fail(bench.accepted(search()), Cause.ERROR, leads=[ADA], answer={"leads": 1})
    bench.attempts.fail(bench.accepted(search()), Cause.ERROR)
    (kept,) = bench.ledger.leads(bench.history(search()))
    assert (kept.lead, kept.is_partial, kept.change) == (ADA, True, Change.NEW)


def test_a_search_that_found_nobody_yet_shows_nobody(bench: Bench) -> None:
    bench.accepted(search())
    assert shown(bench) == {}
    assert gone(bench) == []


def test_a_person_is_dated_from_when_first_seen_even_in_a_broken_search(bench: Bench) -> None:
    first = bench.clock.moment
    bench.attempts.fail(bench.accepted(search()), Cause.ERROR, leads=[ADA])
    second = bench.clock.turn(86400)
    bench.finish(search(), ADA, BEN)
    third = bench.clock.turn(86400)
    bench.finish(search(), ADA)
    (ada,) = bench.ledger.leads(bench.history(search()))
    assert (ada.first_seen_at, ada.last_seen_at) == (first, third)
    (ben,) = bench.ledger.gone(bench.history(search()))
    assert (ben.first_seen_at, ben.last_seen_at) == (second, second)


def test_what_broken_searches_found_adds_up_until_there_is_a_result(bench: Bench) -> None:
    """It was paid for: nothing of it is lost because the next attempt breaks off earlier."""
    first = bench.clock.moment
    bench.attempts.fail(bench.accepted(search()), Cause.ERROR, leads=[ADA, BEN])
    second = bench.clock.turn(86400)
    newer = person("Ben", title="CEO")
    bench.attempts.fail(bench.accepted(search()), Cause.ERROR, leads=[CAT, newer])
    kept = list(bench.ledger.leads(bench.history(search())))
    assert [(one.lead, one.first_seen_at, one.last_seen_at) for one in kept] == [
        (CAT, second, second),
        (newer, first, second),
        (ADA, first, first),
    ]
    assert all(one.is_partial and one.change is Change.NEW for one in kept)

    third = bench.clock.turn(86400)
    bench.finish(search(), BEN)
    (ben,) = bench.ledger.leads(bench.history(search()))
    assert (ben.lead, ben.is_partial) == (BEN, False)
    assert (ben.first_seen_at, ben.last_seen_at) == (first, third)


def test_whom_a_result_at_its_limit_does_not_name_is_still_shown(bench: Bench) -> None:
    """Asking for one again must not take away the three that were paid for."""
    first = bench.clock.moment
    bench.finish(search(limit=3), ADA, BEN, CAT)
    second = bench.clock.turn(86400)
    bench.finish(search(limit=1), BEN)
    kept = list(bench.ledger.leads(bench.history(search())))
    assert [(one.lead, one.last_seen_at) for one in kept] == [
        (BEN, second),
        (ADA, first),
        (CAT, first),
    ]
    assert {one.change for one in kept} == {Change.SAME}
    assert gone(bench) == []
    bench.finish(search(limit=3), CAT, BEN)
    assert shown(bench) == {"Cat": Change.SAME, "Ben": Change.SAME}


JANE = Lead(full_name="Jane", linkedin_url="https://www.linkedin.com/in/jane")
WITH_BOTH = Lead(
    full_name="Jane", linkedin_id="ACwAAB1", linkedin_url="http://fr.linkedin.com/in/Jane/"
)
BY_ID = Lead(full_name="Jane", linkedin_id="ACwAAB1")  # fmt: skip


@pytest.mark.parametrize("forms", list(permutations([JANE, WITH_BOTH, BY_ID])))
def test_one_person_is_one_however_each_answer_names_it(
    bench: Bench, forms: tuple[Lead, ...]
) -> None:
    first = bench.clock.moment
    for form in forms:
        bench.finish(search(), form)
        bench.clock.turn(86400)
    (kept,) = bench.ledger.leads(bench.history(search()))
    assert (kept.lead, kept.change, kept.first_seen_at) == (forms[-1], Change.SAME, first)
    assert gone(bench) == []


def test_whoever_stands_twice_in_one_answer_is_kept_with_all_its_addresses(bench: Bench) -> None:
    bench.finish(search(), JANE, WITH_BOTH)
    assert shown(bench) == {"Jane": Change.NEW}
    bench.finish(search(), BY_ID)
    assert shown(bench) == {"Jane": Change.SAME}


def test_the_judgement_before_is_told(bench: Bench) -> None:
    bench.finish(search(), ADA)
    bench.finish(search(), ADA.model_copy(update={"status": LeadStatus.DISQUALIFIED}), BEN)
    kept = list(bench.ledger.leads(bench.history(search())))
    assert [one.status_before for one in kept] == [LeadStatus.QUALIFIED, None]


def test_leads_of_different_searches_do_not_mix(bench: Bench) -> None:
    bench.finish(search("1"), ADA)
    bench.finish(search(), BEN)
    assert shown(bench) == {"Ben": Change.NEW}


def test_every_answer_is_kept_as_it_came(bench: Bench) -> None:
    attempt = bench.bring(search(), SearchState.UNSETTLED)
    raw = {"id": "s-1", "name": "half a character \ud83d", "custom": {"ä": None}}
    bench.attempts.accept(attempt, VendorId("s-1"), answer=raw, kind="listing")
    bench.attempts.finish(attempt, [ADA], {"leads": [{"lead": {"x": 1.5}}]})
    rows = bench.sql("SELECT number, kind, body FROM answers ORDER BY id")
    assert [(number, kind, unpack(body)) for number, kind, body in rows] == [  # type: ignore[arg-type]  # SQLite's bytes
        (1, "listing", raw),
        (1, "result", {"leads": [{"lead": {"x": 1.5}}]}),
    ]


def test_histories_tell_every_attempt_and_answer_for_every_key(bench: Bench) -> None:
    bench.bring(search("1"), SearchState.FAILED)
    bench.finish(search("1"), ADA)
    keys = [search("1").key, search("2").key]
    histories = bench.attempts.histories(keys)
    assert list(histories) == keys
    assert [one.state for one in histories[keys[0]].attempts] == [
        SearchState.FAILED,
        SearchState.FINISHED,
    ]
    assert histories[keys[1]].attempts == ()


def test_the_newest_hundred_results_say_how_many_leads_to_expect(bench: Bench) -> None:
    for number in range(1, 4):
        bench.clock.turn(1)
        bench.finish(search(str(number)), *[ADA, BEN, CAT][:number])
    assert [leads for leads, _ in bench.attempts.lately()] == [3, 2, 1]
    assert all(0 <= seconds < 60 for _, seconds in bench.attempts.lately())
