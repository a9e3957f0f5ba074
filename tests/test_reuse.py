"""A pilot is part of the whole: nothing is bought twice, and nothing shown short."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest
from support.desk import Desk, Vendor

StartVendor = Callable[..., Vendor]

ROWS = 3
MATCHES = 8
"""People whom each search would find without a limit."""
ALL = "all"


@pytest.fixture
def vendor(desk: Desk, start_vendor: StartVendor) -> Vendor:
    vendor = start_vendor(
        "--duration", "0.05-0.1", "--leads", f"{MATCHES}-{MATCHES}", "--rate", "0"
    )
    desk.config_for(vendor, more="[output]\ninclude_disqualified = true\n")
    return vendor


@pytest.fixture
def accounts(desk: Desk, vendor: Vendor) -> Path:
    assert vendor.base_url
    return desk.many_accounts(ROWS)


def leads_per_row(desk: Desk) -> set[int]:
    leads = [lead["enrich_row_id"] for lead in desk.sheet("Leads")]
    return {leads.count(row["enrich_row_id"]) for row in desk.sheet("Accounts")}


def most(limit: str) -> int:
    return MATCHES if limit == ALL else min(int(limit), MATCHES)


def bought_in(limits: tuple[str, ...]) -> int:
    """How many searches a row costs: one whenever more is wanted than was ever asked for."""
    bought, widest = 0, 0.0
    for limit in limits:
        wanted = float("inf") if limit == ALL else float(limit)
        is_whole = widest > MATCHES
        if not is_whole and wanted > widest:
            bought, widest = bought + 1, wanted
    return bought


@pytest.mark.shortened(to=2)
@pytest.mark.parametrize(
    "limits",
    [*permutations(["5", "50"]), *permutations([ALL, "5"]), *permutations([ALL, "50"]), ("2", "5", "8", ALL, "3"), ("8", "9", "5")],
    ids=" then ".join,
)  # fmt: skip
def test_every_order_of_limits(
    *, desk: Desk, vendor: Vendor, accounts: Path, limits: tuple[str, ...]
) -> None:
    for done, limit in enumerate(limits, start=1):
        ended = desk.enrich("run", accounts, "--limit", limit)
        assert ended.code == 0, ended.err
        assert vendor.stats()["searches_created"] == ROWS * bought_in(limits[:done])
        # What was paid for is shown, also by a run that would be content with fewer.
        assert leads_per_row(desk) == {max(map(most, limits[:done]))}


def test_a_pilot_of_rows_and_leads_is_completed_by_the_full_run(
    desk: Desk, vendor: Vendor, accounts: Path
) -> None:
    assert desk.enrich("run", accounts, "--rows", "2", "--limit", "5").code == 0
    assert [row["enrich_status"] for row in desk.sheet("Accounts")] == ["done", "done", "skipped"]
    assert desk.enrich("run", accounts, "--rows", "1").code == 0
    assert vendor.stats()["searches_created"] == 3
    assert desk.enrich("run", accounts).code == 0
    assert vendor.stats()["searches_created"] == 5
    assert leads_per_row(desk) == {MATCHES}


def test_a_refresh_of_few_takes_nothing_away(desk: Desk, vendor: Vendor, accounts: Path) -> None:
    assert desk.enrich("run", accounts, "--limit", "8").code == 0
    assert desk.enrich("run", accounts, "--limit", "2", "--only", "all", "--yes").code == 0
    assert vendor.stats()["searches_created"] == 2 * ROWS
    assert leads_per_row(desk) == {MATCHES}

    assert desk.enrich("run", accounts, "--limit", "8").code == 0

    assert vendor.stats()["searches_created"] == 2 * ROWS


def a_week_passes(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.folder / ".enrich" / "ledger.db")) as ledger:
        ledger.execute(
            "UPDATE rounds SET joined_at = strftime('%Y-%m-%dT00:00:00Z', 'now', '-8 days')"
        )
        ledger.commit()


def half_a_round(desk: Desk, vendor: Vendor, accounts: Path) -> None:
    """Strike as soon as one search of the round has been bought."""
    assert desk.enrich("run", accounts).code == 0
    # So slowly that none is just being sent when it is killed: that one might stay in doubt.
    slowly = (desk.folder / "config.toml").read_text().replace("second = 50", "second = 2")
    desk.config(slowly)
    process = desk.start("run", accounts, "--only", "all", "--yes")
    while process.poll() is None and vendor.stats()["searches_created"] == ROWS:
        pass
    process.kill()
    process.communicate()


def test_a_killed_round_is_joined_and_buys_nothing_twice(
    desk: Desk, vendor: Vendor, accounts: Path
) -> None:
    half_a_round(desk, vendor, accounts)
    assert desk.enrich("run", accounts, "--only", "all", "--yes").code == 0
    assert vendor.stats()["searches_created"] == 2 * ROWS
    assert desk.enrich("run", accounts).code == 0
    assert vendor.stats()["searches_created"] == 2 * ROWS


def test_a_round_that_is_a_week_old_is_another_one(
    desk: Desk, vendor: Vendor, accounts: Path
) -> None:
    half_a_round(desk, vendor, accounts)
    assert desk.enrich("run", accounts).code == 0
    created = vendor.stats()["searches_created"]
    a_week_passes(desk)
    assert desk.enrich("run", accounts, "--only", "all", "--yes").code == 0
    assert vendor.stats()["searches_created"] == created + ROWS
