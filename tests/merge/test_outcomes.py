"""Every target and every row gets one status, and a plain sentence unless it is done."""

from datetime import timedelta
from typing import Any

import pytest
from merge.book import NOON, Book, failed, finished, kept

from enrich.model.lead import LeadStatus
from enrich.model.search import Cause, SearchState
from enrich.model.status import RowStatus

LATER = NOON + timedelta(days=1)


def judged(*attempts: dict[str, Any], people: int = 1, limit: int | None = 50) -> tuple[str, str]:
    """Status and note of a row with one target, of which this is known."""
    book = Book()
    target = book.target("1", limit=limit)
    book.row("1", target)
    book.tried(target, *attempts)
    book.find(target, *(kept(f"p{number}") for number in range(people)))
    (outcome,) = book.outcomes()
    return outcome.status.value, outcome.note


def test_done_needs_no_words() -> None:
    assert judged(finished()) == ("done", "")


def test_empty_says_that_nobody_qualified() -> None:
    assert judged(finished(), people=0) == ("empty", "The search finished and nobody qualified.")


def test_only_disqualified_people_are_nobody() -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target)
    book.tried(target, finished())
    book.find(target, kept("p", status=LeadStatus.DISQUALIFIED))
    (outcome,) = book.outcomes()
    assert (outcome.status, outcome.leads) == (RowStatus.EMPTY, 0)


def test_what_was_never_asked_is_pending_in_scope_and_skipped_outside() -> None:
    book = Book()
    book.row("1", book.target("1"))
    (inside,) = book.outcomes()
    (outside,) = book.outcomes(scope=[])
    assert (inside.status.value, inside.note) == ("pending", "Not searched yet. Run again.")
    assert (outside.status.value, outside.note) == (
        "skipped",
        "Left out of this run, and nothing is known yet.",
    )


def test_outside_the_scope_a_row_keeps_what_is_known() -> None:
    book = Book()
    target = book.target("1", limit=90)
    book.row("1", target)
    book.tried(target, finished(50, limit=50))
    book.find(target, kept("p"))
    (outcome,) = book.outcomes(scope=[])
    assert (outcome.status.value, outcome.note, outcome.leads) == ("done", "", 1)


@pytest.mark.parametrize("state", [SearchState.SUBMITTING, SearchState.RUNNING])
@pytest.mark.parametrize("before", [[], [failed()]])
def test_what_is_on_its_way_is_pending(state: SearchState, before: list[dict[str, Any]]) -> None:
    assert judged(*before, {"state": state}) == (
        "pending",
        "The vendor is still searching. Run again later to collect it.",
    )


@pytest.mark.parametrize("state", [SearchState.SUBMITTING, SearchState.RUNNING])
def test_what_is_asked_again_says_when_and_of_when_its_leads_are(state: SearchState) -> None:
    status, note = judged(finished(), {"state": state, "intended_at": LATER})
    assert status == "pending"
    assert note == (
        "Asked again on 2026-03-02: the vendor is still searching. The leads are those of "
        "2026-03-01. Run again later to collect it."
    )


def test_whatever_is_open_the_leads_before_have_their_date() -> None:
    for state in (SearchState.UNSETTLED, SearchState.PLANNED):
        _, note = judged(finished(50), {"state": state}, limit=90)
        assert "The leads are those of 2026-03-01." in note


def test_what_is_queued_waits_for_its_turn() -> None:
    assert judged({"state": SearchState.PLANNED}) == (
        "pending",
        "Waits for its turn. Run again.",
    )


def test_what_is_unsettled_says_why() -> None:
    _, note = judged({"state": SearchState.UNSETTLED, "detail": "No answer came."})
    assert note.startswith("No answer came. It is not known")


def test_what_is_unsettled_names_the_search_to_look_for() -> None:
    assert judged({"state": SearchState.UNSETTLED, "name": "Acme [3f9a1c2e90ab77d1.1]"}) == (
        "unsettled",
        (
            "It is not known whether the vendor accepted this search. The next run looks again; "
            "or look in the vendor's app, and say with `enrich ledger settle` what you saw. "
            "Its name there: Acme [3f9a1c2e90ab77d1.1]"
        ),
    )


@pytest.mark.parametrize(
    ("cause", "note"),
    [
        (Cause.REFUSED, "The vendor refused this request. Correct the row, then run again."),
        (
            Cause.NEVER_ACCEPTED,
            "The request never reached the vendor. The next run sends it again.",
        ),
        (
            Cause.RATE_LIMITED,
            "The vendor broke the search off at its rate limit. The next run tries again.",
        ),
        (Cause.ERROR, "The search failed at the vendor. The next run tries again."),
        (
            Cause.UNAUTHORIZED,
            (
                "The vendor's LinkedIn connection has expired. "
                "Reconnect LinkedIn in the vendor's app, then run again."
            ),
        ),
        (
            Cause.FORBIDDEN,
            (
                "The account may not run this search. "
                "Check the plan and the LinkedIn connection in the vendor's app, then run again."
            ),
        ),
        (Cause.VANISHED, "The vendor no longer knows this search. The next run tries again."),
    ],
)
def test_a_failure_says_why_and_what_to_do(cause: Cause, note: str) -> None:
    assert judged(failed(cause), people=0) == ("failed", note)


def test_a_failure_quotes_the_vendor_and_shows_what_was_found() -> None:
    assert judged(failed(detail="No such company.", returned=2)) == (
        "failed",
        (
            "The search failed at the vendor. The next run tries again. "
            "The vendor said: No such company. The leads found until then are shown as partial."
        ),
    )


def test_after_three_failures_no_run_is_promised_but_enrich_retry() -> None:
    assert judged(failed(), failed(), people=0)[1].endswith("The next run tries again.")
    assert judged(failed(), failed(), failed(), people=0) == (
        "failed",
        (
            "The search failed at the vendor. "
            "It was tried 3 times; once the cause is gone, run `enrich retry`."
        ),
    )
    assert judged(failed(), failed(), failed(Cause.REFUSED), people=0) == (
        "failed",
        "The vendor refused this request. Correct the row, then run again.",
    )


def test_a_failed_refresh_keeps_the_last_good_leads_and_says_their_date() -> None:
    assert judged(finished(), failed(ended_at=LATER)) == (
        "done",
        (
            "The leads are of 2026-03-01; asking again failed. The search failed at the vendor. "
            "To ask once more: `enrich retry`."
        ),
    )
    status, note = judged(finished(), failed(ended_at=LATER), people=0)
    assert status == "empty"
    assert note.startswith("The leads are of 2026-03-01; asking again failed.")


def test_a_limit_raised_since_waits_for_the_rest() -> None:
    assert judged(finished(50, limit=50), limit=90) == (
        "pending",
        "An earlier run asked for at most 50 leads; those are shown. Run again for the rest.",
    )
    assert judged(finished(50, limit=50), limit=None)[0] == "pending"
    assert judged(finished(49, limit=50), limit=90) == ("done", "")


def test_a_limit_raised_in_vain_has_failed() -> None:
    # Not pending: a run that will not buy it again must not say that work remains.
    assert judged(finished(50, limit=50), failed(Cause.REFUSED, detail="Too many."), limit=90) == (
        "failed",
        (
            "The leads are of 2026-03-01; asking again failed. The vendor refused this request. "
            "Correct the row, then run again. The vendor said: Too many."
        ),
    )
    tries = [failed(ended_at=LATER)] * 3
    assert judged(finished(50, limit=50), *tries, limit=90) == (
        "failed",
        (
            "The leads are of 2026-03-01; asking again failed. The search failed at the vendor. "
            "It was tried 3 times; once the cause is gone, run `enrich retry`."
        ),
    )


def test_a_fault_makes_the_row_invalid_and_names_the_cell() -> None:
    book = Book()
    book.row("1", problems=(book.fault("1", "C7"), book.fault("1", "D7", reason="This too.")))
    (outcome,) = book.outcomes()
    assert (outcome.status.value, outcome.leads) == ("invalid", None)
    assert outcome.note == "C7: It is wrong. Correct it.\nD7: This too. Correct it."


def test_a_warning_changes_nothing() -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target, problems=(book.fault("1", is_warning=True),))
    book.tried(target, finished())
    book.find(target, kept("p"))
    (outcome,) = book.outcomes()
    assert (outcome.status.value, outcome.note, outcome.leads) == ("done", "", 1)


def test_a_blank_row_is_skipped_and_says_so() -> None:
    book = Book()
    book.row("row-2", is_blank=True)
    (outcome,) = book.outcomes()
    assert (outcome.status.value, outcome.note) == ("skipped", "The row is blank.")
    assert (outcome.leads, outcome.search_ids, outcome.updated_at) == (None, (), None)


def two_targets(book: Book) -> None:
    """One row: CEOs were found, the search for CFOs has just been refused."""
    ceo = book.target("1", "CEO", persona="Chiefs")
    cfo = book.target("1", "CFO", persona="Money")
    book.row("1", ceo, cfo)
    book.tried(ceo, finished(vendor_id="v1"))
    book.tried(cfo, failed(Cause.REFUSED, vendor_id="v2", ended_at=LATER))
    book.find(ceo, kept("p"))


def test_a_row_with_several_targets_shows_the_worst_with_a_line_for_each_that_needs_one() -> None:
    book = Book()
    two_targets(book)
    (outcome,) = book.outcomes()
    assert outcome.status is RowStatus.FAILED
    assert [target.status.value for target in outcome.targets] == ["done", "failed"]
    assert outcome.note == (
        "Money: The vendor refused this request. Correct the row, then run again."
    )


def test_a_row_knows_its_searches_and_when_it_last_changed() -> None:
    book = Book()
    two_targets(book)
    (outcome,) = book.outcomes()
    assert outcome.search_ids == ("v1", "v2")
    assert outcome.updated_at == LATER


def test_the_search_shown_is_the_one_that_the_leads_are_of() -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target)
    book.tried(target, finished(vendor_id="good"), failed(vendor_id="bad"))
    assert book.outcomes()[0].search_ids == ("good",)
    book.tried(target, failed(vendor_id="bad"), failed(vendor_id="worse"))
    assert book.outcomes()[0].search_ids == ("worse",)


def test_an_invalid_part_does_not_hide_a_worse_one() -> None:
    book = Book()
    target = book.target("1", persona="P")
    book.row("1", target, problems=(book.fault("1"),))
    book.tried(target, failed(Cause.REFUSED))
    (outcome,) = book.outcomes()
    assert outcome.status is RowStatus.FAILED
    assert len(outcome.note.splitlines()) == 2


def test_leads_are_counted_once_for_each_person() -> None:
    book = Book()
    ceo, cfo = book.target("1", "CEO", persona="A"), book.target("1", "CFO", persona="B")
    book.row("1", ceo, cfo)
    for target in (ceo, cfo):
        book.tried(target, finished())
    book.find(ceo, kept("ann"), kept("bob"), kept("cid", status=LeadStatus.DISQUALIFIED))
    book.find(cfo, kept("bob"), kept("ann", title="CFO"), kept("dee"))
    assert book.outcomes()[0].leads == 3


@pytest.mark.parametrize(
    "other", [[], [{"state": SearchState.RUNNING}], [failed()], [{"state": SearchState.UNSETTLED}]]
)
def test_leads_are_not_counted_before_every_target_is_settled(other: list[dict[str, Any]]) -> None:
    book = Book()
    ceo, cfo = book.target("1", "CEO", persona="A"), book.target("1", "CFO", persona="B")
    book.row("1", ceo, cfo)
    book.tried(ceo, finished())
    book.find(ceo, kept("ann"))
    book.tried(cfo, *other)
    assert book.outcomes()[0].leads is None


def test_leads_are_not_counted_while_a_cell_has_to_be_corrected() -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target, problems=(book.fault("1"),))
    book.tried(target, finished())
    book.find(target, kept("ann"))
    assert book.outcomes()[0].leads is None
