"""`[refresh] after`: old results are asked for again, and the last good leads stay meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.responses import JSONResponse
from support.desk import Desk, Vendor
from support.hard_vendor import HardVendor, always, nothing, open_for_business

StartVendor = Callable[..., Vendor]

SETTINGS = '[refresh]\nafter = "100ms"\n[api]\nbase_url = "{}"\nsettle_after = "1s"\n'


def run(desk: Desk, vendor: HardVendor, *more: str) -> tuple[int, int]:
    """How a run ended, and how many searches it asked for."""
    before = vendor.asked["create"]
    ended = desk.enrich("run", "accounts.xlsx", *more)
    assert "Traceback" not in ended.err
    return ended.code, vendor.asked["create"] - before


def test_a_failed_renewal_keeps_the_last_good_leads_and_says_their_date(desk: Desk) -> None:
    with open_for_business(HardVendor()) as vendor:
        desk.config(SETTINGS.format(vendor.base_url))
        desk.many_accounts(3)
        assert run(desk, vendor) == (0, 3)
        people = desk.people()
        vendor.showing = always(JSONResponse({"search": {"status": "ERROR"}, "leads": []}))

        assert run(desk, vendor) == (1, 3)

        assert desk.people() == people
        today = datetime.now(UTC).date().isoformat()
        for row in desk.sheet("Accounts"):
            assert row["enrich_status"] == "done"
            assert f"The leads are of {today}; asking again failed." in row["enrich_note"]
        vendor.showing = nothing
        assert run(desk, vendor) == (0, 0), "once a day is enough"
        assert desk.enrich("ledger", "audit", "accounts.xlsx").code == 0


def test_who_matters_most_is_renewed_first_and_a_cap_holds(desk: Desk) -> None:
    with open_for_business(HardVendor()) as vendor:
        more = '[input]\npriority_column = "Tier"\n'
        desk.config(more + SETTINGS.format(vendor.base_url))
        header = ("ID", "LinkedIn URL", "Job titles", "Tier")
        companies = {"one": "C", "two": "A", "three": "B"}
        desk.accounts(
            [
                (name, f"linkedin.com/company/{name}", "CEO", tier)
                for name, tier in companies.items()
            ],
            header=header,
        )
        assert run(desk, vendor) == (0, 3)
        first = {row["ID"]: row["enrich_updated_at"] for row in desk.sheet("Accounts")}

        assert run(desk, vendor, "--max-searches", "2") == (75, 2)

        then = {row["ID"]: row["enrich_updated_at"] for row in desk.sheet("Accounts")}
        assert {name for name in first if then[name] != first[name]} == {"two", "three"}
        audit = desk.enrich("ledger", "audit", "accounts.xlsx")
        assert "2 bought again because the result had become old" in audit.out


def test_the_cap_of_a_day_holds_and_what_is_known_is_shown_meanwhile(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor("--duration", "0.05-0.1", "--leads", "30-30")
    more = '[limits]\nleads_per_day = 100\n[refresh]\nafter = "100ms"\n'
    desk.config_for(vendor, more=more)
    assert desk.enrich("run", desk.many_accounts(2)).code == 0
    people = desk.people()

    for _ in range(2):
        ended = desk.enrich("run", "accounts.xlsx", "--wait", "5s")

        assert ended.code == 75, ended.err
        assert desk.people() == people
        for row in desk.sheet("Accounts"):
            assert row["enrich_status"] == "done"
            assert row["enrich_leads"] > 0
            assert "Waits for its turn to be asked again." in row["enrich_note"]
    assert vendor.stats()["searches_created"] == 2
