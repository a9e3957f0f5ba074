"""Each kind of failure: what is sent afterwards, what the row says, how the run ends.

Those that may pass are tried again by the next runs, three times in all; those that will not
wait for the row to change; those of the account stop everything, and cost no row an attempt.
"""

from collections.abc import Iterator

import pytest
from starlette.responses import JSONResponse, Response
from support.desk import Desk, Ended
from support.hard_vendor import HardVendor, Mishap, always, nothing, open_for_business

MANY = 12


@pytest.fixture
def vendor(desk: Desk) -> Iterator[HardVendor]:
    with open_for_business(HardVendor()) as opened:
        settings = f'[api]\nbase_url = "{opened.base_url}"\nsettle_after = "1s"\n'
        desk.config(f"{settings}creates_per_second = 20\n")
        yield opened


def said(http_status: int, words: str) -> Mishap:
    return always(JSONResponse({"error": words}, http_status))


def ends_as(status: str) -> Mishap:
    """The search breaks off, and has found one person by then."""
    lead = {"full_name": "Ada", "linkedin_url": "https://www.linkedin.com/in/ada"}
    return always(JSONResponse({"search": {"status": status}, "leads": [{"lead": lead}]}))


def after_the_first(http_status: int, words: str) -> Mishap:
    async def mishap(asked: int) -> Response | None:
        return JSONResponse({"error": words}, http_status) if asked > 1 else None

    return mishap


def run(desk: Desk, vendor: HardVendor, *words: str, command: str = "run") -> tuple[Ended, int]:
    """Run once more; how that ended, and how many searches it asked for."""
    before = vendor.asked["create"]
    ended = desk.enrich(command, "accounts.xlsx", *words)
    return ended, vendor.asked["create"] - before


def column(desk: Desk, name: str) -> list[str]:
    return [row[name] for row in desk.sheet("Accounts")]


@pytest.mark.shortened(to=1)
@pytest.mark.parametrize("status", ["ERROR", "RATE_LIMITED"])
def test_what_may_pass_is_tried_three_times(desk: Desk, vendor: HardVendor, status: str) -> None:
    desk.many_accounts(2)
    vendor.showing = ends_as(status)
    for attempt in (1, 2, 3):
        ended, sent = run(desk, vendor)
        assert (ended.code, sent) == (1, 2), attempt
        assert column(desk, "enrich_status") == ["failed"] * 2
        cure = "The next run tries again." if attempt < 3 else "It was tried 3 times; once"
        assert all(cure in note for note in column(desk, "enrich_note"))
        assert [lead["partial"] for lead in desk.sheet("Leads")] == ["yes"] * 2

    ended, sent = run(desk, vendor)
    assert (ended.code, sent) == (1, 0)
    vendor.showing = nothing
    assert run(desk, vendor)[1] == 0
    ended, sent = run(desk, vendor, command="retry")
    assert (ended.code, sent) == (0, 2)
    assert column(desk, "enrich_status") == ["done"] * 2
    assert [lead["partial"] for lead in desk.sheet("Leads")] == ["no"] * 2


@pytest.mark.long
def test_a_row_that_changed_after_three_failures_is_planned_anew(
    desk: Desk, vendor: HardVendor
) -> None:
    desk.many_accounts(1)
    vendor.showing = ends_as("ERROR")
    assert [run(desk, vendor)[1] for _ in range(4)] == [1, 1, 1, 0]
    desk.accounts([("A000", "Company 0", "linkedin.com/company/company-0", "CFO")])
    assert [run(desk, vendor)[1] for _ in range(4)] == [1, 1, 1, 0]


@pytest.mark.shortened(to=1)
@pytest.mark.parametrize(
    ("http_status", "words"),
    [(400, "At least one people filter"), (422, "Invalid function IDs: 99"), (404, "No such page")],
)
def test_what_will_not_pass_waits_until_the_row_changes(
    *, desk: Desk, vendor: HardVendor, http_status: int, words: str
) -> None:
    desk.many_accounts(2)
    vendor.creating = said(http_status, words)
    for sent_again in (2, 0, 0):
        ended, sent = run(desk, vendor)
        assert (ended.code, sent) == (1, sent_again)
        assert column(desk, "enrich_status") == ["failed"] * 2
        for note in column(desk, "enrich_note"):
            assert f"Correct the row, then run again. The vendor said: {words}" in note

    vendor.creating = nothing
    second = ("A001", "Company 1", "linkedin.com/company/company-1", "CFO")
    desk.accounts([("A000", "Company 0", "linkedin.com/company/company-0", "CEO"), second])
    assert run(desk, vendor)[1] == 1
    assert column(desk, "enrich_status") == ["failed", "done"]
    # What was wrong may have been the limit.
    ended, sent = run(desk, vendor, "--limit", "7")
    assert (ended.code, sent) == (0, 1)


@pytest.mark.shortened(to=2)
@pytest.mark.parametrize(
    ("http_status", "words", "code"),
    [
        (401, "No such account", 3),
        (403, "LinkedIn is not connected", 3),
        (402, "Payment required", 5),
        (422, "Insufficient enrichment credits", 5),
        (422, "Search exceeds your monthly import limits", 5),
    ],
)
def test_what_is_wrong_with_the_account_stops_everything(
    *, desk: Desk, vendor: HardVendor, http_status: int, words: str, code: int
) -> None:
    desk.many_accounts(MANY)
    vendor.creating = after_the_first(http_status, words)
    ended, sent = run(desk, vendor)
    assert ended.code == code
    assert words in ended.err
    assert sent <= 6, "one was accepted, five may be on their way"
    assert column(desk, "enrich_status") == ["done"] + ["pending"] * (MANY - 1)

    for _ in range(3):
        ended, sent = run(desk, vendor)
        assert ended.code == code
        assert 1 <= sent <= 5
    assert set(column(desk, "enrich_status")) == {"done", "pending"}
    vendor.creating = nothing
    ended, sent = run(desk, vendor)
    assert (ended.code, sent) == (0, MANY - 1)
    assert set(vendor.names.values()) == {1}


@pytest.mark.parametrize("status", ["UNAUTHORIZED", "FORBIDDEN"])
def test_a_linkedin_connection_that_is_gone_stops_everything(
    desk: Desk, vendor: HardVendor, status: str
) -> None:
    desk.many_accounts(MANY)
    vendor.showing = ends_as(status)
    ended, sent = run(desk, vendor)
    assert ended.code == 3
    assert "LinkedIn connection" in ended.err
    assert sent < MANY
    found = column(desk, "enrich_status")
    assert (found.count("failed"), found.count("pending")) == (sent, MANY - sent)
    assert len(desk.sheet("Leads")) == sent

    vendor.showing = nothing
    ended, sent = run(desk, vendor)
    assert (ended.code, sent) == (0, MANY)


def test_a_week_without_linkedin_costs_no_row_its_attempts(desk: Desk, vendor: HardVendor) -> None:
    desk.many_accounts(2)
    vendor.showing = ends_as("UNAUTHORIZED")
    for _ in range(4):
        ended, sent = run(desk, vendor)
        assert (ended.code, sent > 0) == (3, True)
    vendor.showing = nothing
    assert run(desk, vendor)[0].code == 0


@pytest.mark.shortened(to=1)
@pytest.mark.parametrize("http_status", [429, 500, 503])
def test_what_cannot_be_looked_at_is_not_bought_again(
    desk: Desk, vendor: HardVendor, http_status: int
) -> None:
    desk.many_accounts(2)
    vendor.showing = said(http_status, "later")
    for sent_again in (2, 0):
        ended, sent = run(desk, vendor, "--wait", "1s")
        assert (ended.code, sent) == (75, sent_again)
        assert column(desk, "enrich_status") == ["pending"] * 2
    vendor.showing = nothing
    assert run(desk, vendor)[0].code == 0
    assert len(vendor.sold) == 2
