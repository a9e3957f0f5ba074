"""The input changes between the nights: rows come, go, change, and stand in another order."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from support.desk import Desk, Record, Row, Vendor

StartVendor = Callable[..., Vendor]

FOUR: list[Row] = [
    (name, f"{name} Inc", f"linkedin.com/company/{name}", "CEO") for name in ("a", "b", "c", "d")
]


@pytest.fixture
def vendor(desk: Desk, start_vendor: StartVendor) -> Vendor:
    vendor = start_vendor("--duration", "0.05-0.1", "--leads", "2-5")
    desk.config_for(vendor)
    desk.accounts(FOUR)
    assert desk.enrich("run", "accounts.xlsx").code == 0
    return vendor


def night(desk: Desk, rows: list[Row]) -> tuple[int, dict[str, Record]]:
    """How many searches are bought for these rows, and the answers by their IDs."""
    desk.accounts(rows)
    ended = desk.enrich("run", "accounts.xlsx", "--json")
    assert ended.code == 0, ended.err
    answers = {row["enrich_row_id"]: row for row in desk.sheet("Accounts")}
    assert [row["ID"] for row in answers.values()] == [row[0] for row in rows]
    return ended.report["searches"]["submitted"], answers


def leads_of(desk: Desk, row_id: str) -> set[str]:
    return {url for owner, _, url in desk.people() if owner == row_id}


def test_rows_in_another_order_buy_nothing_and_keep_their_leads(desk: Desk, vendor: Vendor) -> None:
    before = desk.people()
    bought, answers = night(desk, FOUR[::-1])
    assert bought == 0
    assert desk.people() == before
    assert not any(row["enrich_note"] for row in answers.values())
    assert vendor.stats()["searches_created"] == 4


def test_a_removed_row_leaves_the_output_and_comes_back_for_nothing(
    desk: Desk, vendor: Vendor
) -> None:
    before = desk.people()
    bought, _ = night(desk, [*FOUR[:1], *FOUR[2:]])
    assert bought == 0
    assert not leads_of(desk, "b")
    with closing(sqlite3.connect(desk.folder / ".enrich" / "ledger.db")) as ledger:
        (kept,) = ledger.execute(
            "SELECT count(*) FROM leads JOIN targets USING (search_key) WHERE account_id = 'b'"
        ).fetchone()
    assert kept > 0
    assert desk.enrich("ledger", "audit", "accounts.xlsx").code == 0
    bought, _ = night(desk, FOUR)
    assert bought == 0
    assert desk.people() == before
    assert vendor.stats()["searches_created"] == 4


def test_an_added_row_is_bought_alone(desk: Desk, vendor: Vendor) -> None:
    new: Row = ("e", "e Inc", "linkedin.com/company/e", "CEO")
    bought, answers = night(desk, [new, *FOUR])
    assert (bought, answers["e"]["enrich_note"]) == (1, "")
    assert leads_of(desk, "e")
    assert vendor.stats()["searches_created"] == 5


def test_a_changed_row_is_planned_anew_and_says_so_once(desk: Desk, vendor: Vendor) -> None:
    before = {name: leads_of(desk, name) for name in "abcd"}
    changed: list[Row] = [("a", "a Inc", "linkedin.com/company/other", "CEO"), *FOUR[1:]]

    bought, answers = night(desk, changed)

    assert bought == 1
    assert "was changed on" in answers["a"]["enrich_note"]
    assert answers["a"]["enrich_status"] in {"done", "empty"}
    assert [answers[name]["enrich_note"] for name in "bcd"] == [""] * 3
    assert leads_of(desk, "a").isdisjoint(before["a"])
    assert all(leads_of(desk, name) == before[name] for name in "bcd")
    bought, answers = night(desk, changed)
    assert (bought, answers["a"]["enrich_note"]) == (0, "")
    bought, answers = night(desk, FOUR)
    assert bought == 0, "what it asked at first is known"
    assert "was changed on" in answers["a"]["enrich_note"]
    assert leads_of(desk, "a") == before["a"]
    assert vendor.stats()["searches_created"] == 5


def test_a_change_is_told_by_the_run_that_finishes_it(desk: Desk, vendor: Vendor) -> None:
    desk.accounts([("a", "a Inc", "linkedin.com/company/other", "CEO")])
    waiting = desk.enrich("run", "accounts.xlsx", "--max-searches", "0")
    assert waiting.code == 75
    assert "was changed on" in desk.sheet("Accounts")[0]["enrich_note"]
    assert desk.enrich("run", "accounts.xlsx").code == 0
    assert "was changed on" in desk.sheet("Accounts")[0]["enrich_note"]
    assert desk.enrich("run", "accounts.xlsx").code == 0
    assert not desk.sheet("Accounts")[0]["enrich_note"]
    assert vendor.stats()["searches_created"] == 5
