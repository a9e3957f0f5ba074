"""What a run makes of a vendor's bad days: nothing paid twice, nothing called done that is not."""

import asyncio
import shutil
import signal
import sqlite3
import time
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.responses import HTMLResponse, JSONResponse, Response
from support.desk import Desk, Row
from support.hard_vendor import (
    GATEWAY,
    HardVendor,
    always,
    hanging,
    nothing,
    only,
)


@pytest.fixture
def accounts(desk: Desk, vendor: HardVendor) -> Path:
    settings = f'[api]\nbase_url = "{vendor.base_url}"\nsettle_after = "1s"\ntimeout = "5s"\n'
    desk.config(f"{settings}creates_per_second = 20\n")
    return desk.many_accounts(3)


def statuses(desk: Desk) -> list[str]:
    return sorted(row["enrich_status"] for row in desk.sheet("Accounts"))


def lose_ledger(desk: Desk) -> None:
    shutil.rmtree(desk.folder / ".enrich")


def test_the_very_first_request_may_be_killed(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    """The ledger is new and yet knows of a search in doubt: that one is settled, not recovered."""
    vendor.is_selling_first, vendor.creating = True, hanging(from_then_on=1)
    process = desk.start("run", accounts)
    while process.poll() is None and not vendor.sold:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    vendor.creating = nothing

    ended = desk.enrich("run", accounts)

    assert ended.code == 0, ended.err
    assert statuses(desk) == ["done"] * 3
    assert set(vendor.names.values()) == {1}
    assert len(vendor.sold) == 3


def test_a_lost_ledger_is_rebuilt_for_every_file(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    """Also for a file that is not asked for in the run that found the ledger lost."""
    other = [("B1", "Beta", "linkedin.com/company/beta", "CEO")]
    another = desk.accounts(list[Row](other), name="other.xlsx")
    assert desk.enrich("run", accounts).code == desk.enrich("run", another).code == 0
    lose_ledger(desk)

    for file in (accounts, another, accounts):
        assert desk.enrich("run", file, "--yes").code == 0

    assert len(vendor.sold) == 4
    assert set(vendor.names.values()) == {1}


def test_a_lost_ledger_does_not_forget_how_many_were_asked_for(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    assert desk.enrich("run", accounts, "--limit", "1").code == 0
    lose_ledger(desk)

    desk.enrich("run", accounts, "--limit", "50", "--yes")

    # One of at most one is no answer to a wish for fifty: the next run buys the rest.
    assert statuses(desk) == ["pending"] * 3
    assert len(vendor.sold) == 3
    assert desk.enrich("run", accounts, "--limit", "50").code == 0
    assert statuses(desk) == ["done"] * 3
    assert len(vendor.sold) == 6


def test_a_new_ledger_buys_nothing_while_the_list_cannot_be_read(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    vendor.listing = always(JSONResponse({"error": "not found"}, 404))
    ended = desk.enrich("run", accounts)
    assert ended.code == 4
    assert "cannot be read" in ended.err
    assert not vendor.asked["create"]


def test_a_clock_that_is_wrong_leaves_the_doubt_to_a_person(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    vendor.is_selling_first, vendor.age = True, timedelta(minutes=10)
    vendor.creating = only(1, answer=GATEWAY)
    assert desk.enrich("run", accounts).code == 1
    assert statuses(desk) == ["done", "done", "unsettled"]
    assert set(vendor.names.values()) == {1}


@pytest.mark.long
def test_what_never_arrives_is_sent_again_a_few_times_and_then_by_the_next_run(
    desk: Desk, vendor: HardVendor
) -> None:
    """It cost nothing: it uses up none of the row's attempts, but one run has an end."""
    settings = f'[api]\nbase_url = "{vendor.base_url}"\nsettle_after = "0.2s"\n'
    desk.config(f"{settings}creates_per_second = 12\n")
    # The first run learns how fast the list may be read.
    assert desk.enrich("run", desk.many_accounts(20)).code == 0
    vendor.losing = "Company 20,"
    desk.enrich("run", desk.many_accounts(90))
    # How many of the times there was time for depends on the machine.
    assert 1 < sum(vendor.losing in name for name in vendor.sent) <= 3
    assert set(statuses(desk)) - {"unsettled", "failed"} == {"done"}

    vendor.losing = ""

    assert desk.enrich("run", desk.many_accounts(95)).code == 0
    assert statuses(desk) == ["done"] * 95
    assert set(vendor.names.values()) == {1}


def test_what_the_vendor_has_twice_is_told(desk: Desk, vendor: HardVendor, accounts: Path) -> None:
    async def sell_twice(times: int) -> Response | None:
        if times == 1:
            first = next(iter(vendor.sold.values()))
            vendor.sold["twin"] = first
            return GATEWAY
        return None

    vendor.is_selling_first, vendor.creating = True, sell_twice
    ended = desk.enrich("run", accounts)
    assert ended.code == 0
    assert "more than once" in ended.err
    assert len(vendor.sold) == 4

    audited = desk.enrich("ledger", "audit", accounts)
    assert (audited.code, "settle --known" in audited.out) == (1, True)


@pytest.mark.long
def test_a_storm_does_not_put_the_whole_file_in_doubt(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    accounts = desk.many_accounts(30)
    vendor.creating = always(GATEWAY)
    ended = desk.enrich("run", accounts)
    assert ended.code == 4
    assert vendor.asked["create"] == 8
    assert statuses(desk).count("unsettled") == 8

    vendor.creating = nothing
    assert desk.enrich("run", accounts).code == 0
    assert set(vendor.names.values()) == {1}
    assert len(vendor.sold) == 30


def test_one_page_of_a_web_server_does_not_cost_a_search(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    assert desk.enrich("run", accounts, "--wait", "0s").code == 75
    vendor.showing = only(*range(1, 20), answer=HTMLResponse("<h1>404</h1>", 404))
    assert desk.enrich("run", accounts, "--wait", "1s").code in {0, 75}
    vendor.showing = nothing
    assert desk.enrich("run", accounts).code == 0
    assert len(vendor.sold) == 3


def test_a_finished_search_without_its_leads_is_never_called_empty(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    vendor.showing = always(JSONResponse({"search": {"status": "FINISHED"}}))
    assert desk.enrich("run", accounts, "--wait", "4s").code == 75
    assert statuses(desk) == ["pending"] * 3


def test_searches_that_never_end_do_not_hold_the_run(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    vendor.showing = always(JSONResponse({"search": {"status": "ONGOING"}, "leads": []}))
    desk.many_accounts(8)
    ended = desk.enrich("run", accounts, "--wait", "2s")
    assert ended.code == 75
    assert statuses(desk) == ["pending"] * 8
    assert vendor.asked["create"] == 5  # the room that a first run gives itself


@pytest.mark.long
def test_a_slow_list_cannot_make_sending_and_settling_wait_for_each_other(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    async def slow(times: int) -> Response | None:
        if times > 1:
            time_to_answer = 1.2 if times == 2 else 4.0
            await asyncio.sleep(time_to_answer)
        return None

    vendor.creating, vendor.listing = only(1, answer=GATEWAY), slow
    assert desk.enrich("run", accounts).code in {0, 1}
    assert set(vendor.names.values()) == {1}


@pytest.mark.parametrize("strike", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_is_heard_while_the_list_hangs(
    *, desk: Desk, vendor: HardVendor, accounts: Path, strike: signal.Signals
) -> None:
    vendor.listing = hanging(from_then_on=1)
    process = desk.start("run", accounts)
    while process.poll() is None and not vendor.asked["list"]:
        time.sleep(0.02)
    process.send_signal(strike)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130, err
    assert "accounts.enriched.xlsx" in out
    assert not vendor.asked["create"]


def test_the_id_of_another_search_is_a_doubt(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    vendor.creating = always(JSONResponse({"id": "always-the-same"}))
    ended = desk.enrich("run", accounts)
    assert ended.code == 1, ended.err
    assert statuses(desk) == ["done", "unsettled", "unsettled"]
    assert "Traceback" not in ended.err


def test_a_refused_key_ends_the_run_whoever_else_was_told_to_wait(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    async def refuse(times: int) -> Response | None:
        if times == 2:
            return JSONResponse({"error": "slow down"}, 429, {"Retry-After": "60"})
        return JSONResponse({"error": "no such key"}, 401)

    vendor.creating = refuse
    assert desk.enrich("run", accounts).code == 3


def test_a_wait_of_hours_is_left_to_the_next_run(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    vendor.creating = always(JSONResponse({"error": "daily"}, 429, {"Retry-After": "36000"}))
    ended = desk.enrich("run", accounts)
    assert ended.code == 4
    assert statuses(desk) == ["pending"] * 3


def test_the_key_is_in_no_answer_that_is_kept(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    key = "sekret-key-of-some-length"
    lead = {"full_name": "Ada", "summary": key}
    vendor.showing = always(
        JSONResponse({"search": {"status": "FINISHED"}, "debug": key, "leads": [{"lead": lead}]})
    )
    assert desk.enrich("run", accounts, key=key).code == 0
    with sqlite3.connect(desk.folder / ".enrich" / "ledger.db") as ledger:
        kept = [zlib.decompress(body) for (body,) in ledger.execute("SELECT body FROM answers")]
    assert kept
    assert not any(key.encode() in body for body in kept)


@pytest.mark.parametrize(
    "output",
    ["nowhere/out.csv", "out.pdf", "taken.csv", "x" * 300 + ".xlsx"],
    ids=lambda name: name[:9],
)
def test_an_output_that_cannot_be_is_told_before_anything_is_bought(
    *, desk: Desk, vendor: HardVendor, accounts: Path, output: str
) -> None:
    (desk.folder / "taken.leads.csv").write_text("mine", "utf-8")
    ended = desk.enrich("run", accounts, "-o", output)
    assert ended.code == 2
    assert "Traceback" not in ended.err
    assert not vendor.asked["create"]


def test_a_wish_to_buy_again_that_nobody_agreed_to_leaves_nothing_behind(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    """A row bought after that must still be part of the round that is agreed to later."""
    assert desk.enrich("run", accounts, "--rows", "2").code == 0
    assert desk.enrich("run", accounts, "--only", "all").code == 2
    assert desk.enrich("run", accounts).code == 0
    assert desk.enrich("run", accounts, "--only", "all", "--yes").code == 0
    assert len(vendor.sold) == 6


def test_a_failed_refresh_is_not_green_and_retry_asks_again(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    assert desk.enrich("run", accounts).code == 0
    vendor.showing = always(JSONResponse({"search": {"status": "ERROR"}, "leads": []}))
    refreshed = desk.enrich("run", accounts, "--only", "all", "--yes")
    assert refreshed.code == 1
    assert statuses(desk) == ["done"] * 3
    assert "asking again failed" in desk.sheet("Accounts")[0]["enrich_note"]

    vendor.showing = nothing
    assert desk.enrich("retry", accounts).code == 0
    assert len(vendor.sold) == 9
    assert desk.sheet("Accounts")[0]["enrich_note"] == ""
