"""An answer that was cut short is asked for once more; each whole one is fetched once only."""

from pathlib import Path

import pytest
from starlette.responses import JSONResponse, Response
from support.desk import Desk
from support.hard_vendor import HardVendor

ACCOUNTS = 3


@pytest.fixture
def accounts(desk: Desk, vendor: HardVendor) -> Path:
    settings = f'[api]\nbase_url = "{vendor.base_url}"\nsettle_after = "1s"\n'
    desk.config(f"{settings}creates_per_second = 20\n")
    return desk.many_accounts(ACCOUNTS)


def count_leads(vendor: HardVendor, each: int) -> None:
    """Let the vendor's list count so many leads of every search."""

    async def listing(_times: int) -> Response:
        return JSONResponse(
            [
                {"id": number, "name": sold.name, "leads_count": each}
                for number, sold in vendor.sold.items()
            ]
        )

    vendor.listing = listing


def people(number: int) -> Response:
    leads = [
        {"lead": {"full_name": f"P{index}", "linkedin_url": f"https://linkedin.com/in/p-{index}"}}
        for index in range(number)
    ]
    return JSONResponse({"search": {"status": "FINISHED"}, "leads": leads})


def test_what_the_list_counts_and_the_answer_lacked_is_fetched(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    async def showing(times: int) -> Response:
        return people(2 if times <= ACCOUNTS else 5)

    vendor.showing = showing
    count_leads(vendor, 5)
    ended = desk.enrich("run", accounts)
    assert (ended.code, ended.err.count("the vendor counts")) == (0, 0)
    assert vendor.asked["show"] == 2 * ACCOUNTS
    assert len(desk.sheet("Leads")) == 5 * ACCOUNTS
    assert desk.enrich("ledger", "audit", accounts).code == 0
    assert "the vendor gave the rest of it" in desk.enrich("why", "A000", accounts).out


def test_what_stays_cut_short_is_told_and_kept(
    desk: Desk, vendor: HardVendor, accounts: Path
) -> None:
    async def showing(times: int) -> Response:
        return people(2 if times <= ACCOUNTS else 1)

    vendor.showing = showing
    count_leads(vendor, 5)
    ended = desk.enrich("run", accounts)
    assert (ended.code, ended.err.count("the vendor counts 5 leads and gave 2")) == (1, ACCOUNTS)
    assert len(desk.sheet("Leads")) == 2 * ACCOUNTS


def test_a_whole_answer_is_fetched_once(desk: Desk, vendor: HardVendor, accounts: Path) -> None:
    count_leads(vendor, 1)
    assert desk.enrich("run", accounts).code == 0
    assert vendor.asked["show"] == ACCOUNTS
