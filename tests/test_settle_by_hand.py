"""What the vendor's list cannot decide, a person can (design, section 4, "Settling")."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.responses import JSONResponse
from support.desk import Desk
from support.hard_vendor import GATEWAY, HardVendor, Sold, always, nothing, only

from enrich.by_hand import Doubted
from enrich.ledger import lock
from enrich.ledger.ledger import open_ledger
from enrich.model.search import SearchState


@pytest.fixture
def accounts(desk: Desk, vendor: HardVendor) -> Path:
    """Three accounts, one of which stays unsettled."""
    settings = f'[api]\nbase_url = "{vendor.base_url}"\nsettle_after = "1s"\ntimeout = "5s"\n'
    desk.config(f"{settings}creates_per_second = 20\n")
    # The vendor's clock is wrong: what it has under our name is too old to be taken unasked.
    vendor.is_selling_first, vendor.age = True, timedelta(minutes=10)
    vendor.creating = only(1, answer=GATEWAY)
    path = desk.many_accounts(3)
    assert desk.enrich("run", path).code == 1
    vendor.creating = nothing
    return path


def unsettled(desk: Desk, accounts: Path) -> list[str]:
    names: list[str] = desk.enrich("status", accounts, "--json").report["unsettled"]
    return names


def rows(desk: Desk) -> dict[str, str]:
    return {row["enrich_row_id"]: row["enrich_status"] for row in desk.sheet("Accounts")}


def the_doubtful_row(desk: Desk) -> str:
    (row_id,) = (row_id for row_id, status in rows(desk).items() if status == "unsettled")
    return row_id


def test_a_person_finds_it_at_the_vendor_and_nothing_is_paid_again(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    (name,) = unsettled(desk, accounts)
    (vendor_id,) = (number for number, sold in vendor.sold.items() if sold.name == name)

    settled = desk.enrich("ledger", "settle", the_doubtful_row(desk), accounts, "--id", vendor_id)

    assert (settled.code, settled.err) == (0, "")
    assert name in settled.out
    assert unsettled(desk, accounts) == []
    assert desk.enrich("run", accounts).code == 0
    assert set(rows(desk).values()) == {"done"}
    assert len(vendor.sold) == 3
    assert len(desk.people()) == 3


def test_a_person_says_that_it_never_arrived_and_it_is_sent_again(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    (name,) = unsettled(desk, accounts)
    vendor.sold["s-1"].name = "not ours"

    settled = desk.enrich("ledger", "settle", name, accounts, "--resubmit")

    assert settled.code == 0, settled.err
    assert "as attempt 2" in settled.out
    assert desk.enrich("run", accounts).code == 0
    assert set(rows(desk).values()) == {"done"}
    assert vendor.names[name.replace(".1]", ".2]")] == 1


def test_it_may_be_called_by_its_key(desk: Desk, accounts: Path) -> None:
    (name,) = unsettled(desk, accounts)
    tail = name[name.rindex("[") :]
    ledger = desk.folder / ".enrich" / "ledger.db"
    with open_ledger(ledger) as opened:
        (attempt,) = opened.attempts.in_state(SearchState.UNSETTLED)
    doubted = Doubted(attempt, ())
    head = attempt.key[:16]
    for words in (name, f" {name} ", tail, tail[1:-1], head, head.upper(), head[:8], attempt.key):
        assert doubted.is_called(words), words
    for words in ("", head[:5], f"{head}.2", f"{head}0", name[:-1], "A001"):
        assert not doubted.is_called(words), words


def test_a_wrong_name_is_answered_with_those_that_there_are(desk: Desk, accounts: Path) -> None:
    (name,) = unsettled(desk, accounts)
    refused = desk.enrich("ledger", "settle", "Acme", accounts, "--resubmit")
    assert refused.code == 2
    assert name in refused.err
    assert the_doubtful_row(desk) in refused.err
    assert unsettled(desk, accounts) == [name]


def test_one_of_the_three_must_be_said(desk: Desk, accounts: Path) -> None:
    both = (
        ("--id", "x", "--resubmit"),
        ("--id", "x", "--known", "y"),
        ("--known", "y", "--resubmit"),
    )
    for options in ((), *both):
        refused = desk.enrich("ledger", "settle", the_doubtful_row(desk), accounts, *options)
        assert refused.code == 2
        assert "--id" in refused.err
        assert "--resubmit" in refused.err
    assert len(unsettled(desk, accounts)) == 1


def test_an_id_that_cannot_be_its_own_is_refused(desk: Desk, accounts: Path) -> None:
    row = the_doubtful_row(desk)
    wrong = {"s-2": "ID of another search", "": "is not an ID", "https://a.com/s-1": "is not an ID"}
    for vendor_id, words in wrong.items():
        refused = desk.enrich("ledger", "settle", row, accounts, "--id", vendor_id)
        assert refused.code == 2
        assert words in refused.err
    assert len(unsettled(desk, accounts)) == 1


def sell_elsewhere(vendor: HardVendor, name: str) -> str:
    """Somebody else bought a search; its ID."""
    vendor.sold["s-other"] = Sold(name, datetime.now(UTC))
    return "s-other"


@pytest.mark.shortened(to=1)
@pytest.mark.parametrize(
    "name", ["Their own search", "Company 1 - CEO, up to 50 [0123456789abcdef.1]", "{}.2]"]
)
def test_an_id_that_turns_out_to_be_of_another_search_is_given_back(
    *, desk: Desk, vendor: HardVendor, accounts: Path, name: str
) -> None:
    (ours,) = unsettled(desk, accounts)
    name = name.format(ours.removesuffix(".1]"))
    row, people = the_doubtful_row(desk), desk.people()
    wrong, vendor.is_naming = sell_elsewhere(vendor, name), True
    assert desk.enrich("ledger", "settle", row, accounts, "--id", wrong).code == 0

    ended = desk.enrich("run", accounts)

    words = f"The ID that was given by hand belongs to another search: '{name}'."
    assert ended.code == 1
    assert words in ended.err + ended.out
    assert (unsettled(desk, accounts), desk.people()) == ([ours], people)
    (said,) = [one for one in desk.sheet("Accounts") if one["enrich_row_id"] == row]
    assert said["enrich_note"].startswith(words)
    assert "disown" in [move["move"] for move in story(desk, row, accounts)]
    assert vendor.asked["create"] == 3

    assert desk.enrich("ledger", "settle", row, accounts, "--id", "s-1").code == 0
    assert desk.enrich("run", accounts).code == 0
    assert set(rows(desk).values()) == {"done"}
    assert vendor.asked["create"] == 3
    assert desk.enrich("ledger", "audit", accounts).code == 0


@pytest.mark.long
def test_an_id_that_the_vendor_does_not_know_is_given_back(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    """To take it for vanished would buy it again, and the right one may be there."""
    row = the_doubtful_row(desk)
    for status in (404, 422):
        vendor.showing = always(JSONResponse({"error": "no such search"}, status))
        assert desk.enrich("ledger", "settle", row, accounts, "--id", "a-typing-error").code == 0
        ended = desk.enrich("run", accounts)
        assert "does not know the ID that was given by hand" in ended.err + ended.out
        assert rows(desk)[row] == "unsettled"
    assert vendor.asked["create"] == 3


@pytest.mark.usefixtures("accounts")
def test_a_renamed_search_that_the_vendor_gave_us_is_still_ours(
    desk: Desk, vendor: HardVendor
) -> None:
    """Only a person's word is doubted."""
    vendor.is_naming, vendor.renaming = True, "Renamed in the app"
    assert desk.enrich("run", desk.many_accounts(4)).code == 1
    assert rows(desk)["A003"] == "done"


def story(desk: Desk, row: str, accounts: Path) -> list[dict[str, str]]:
    told = desk.enrich("why", row, accounts, "--json").report
    moves: list[dict[str, str]] = told["searches"][0]["attempts"][0]["moves"]
    return moves


def test_a_run_at_work_is_not_disturbed(desk: Desk, accounts: Path) -> None:
    with lock.hold(desk.folder / ".enrich" / "ledger.db", wait=0):
        refused = desk.enrich("ledger", "settle", the_doubtful_row(desk), accounts, "--resubmit")
    assert refused.code == 75
    assert len(unsettled(desk, accounts)) == 1


def test_a_ledger_must_be_named_and_be_there(desk: Desk) -> None:
    refused = desk.enrich("ledger", "settle", "A001", "--resubmit")
    assert (refused.code, "--ledger" in refused.err) == (2, True)
    missing = desk.enrich("ledger", "settle", "A001", "--resubmit", "--ledger", "none.db")
    assert (missing.code, "no ledger" in missing.err) == (2, True)
    assert list(desk.folder.iterdir()) == []


def test_what_a_dead_run_was_sending_can_be_settled_too(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    with closing(sqlite3.connect(desk.folder / ".enrich" / "ledger.db")) as ledger:
        ledger.execute("UPDATE attempts SET state = 'submitting' WHERE state = 'unsettled'")
        ledger.commit()
    settled = desk.enrich("ledger", "settle", the_doubtful_row(desk), accounts, "--id", "s-1")
    assert settled.code == 0, settled.err
    assert desk.enrich("run", accounts).code == 0
    assert len(vendor.sold) == 3
