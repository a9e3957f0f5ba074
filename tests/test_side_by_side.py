"""Two at one ledger: the second run waits or says who is in the way; readers need not wait."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.desk import Desk, Vendor

StartVendor = Callable[..., Vendor]


@pytest.fixture
def accounts(desk: Desk, start_vendor: StartVendor) -> Path:
    """Of a vendor that takes its time."""
    desk.config_for(start_vendor("--duration", "8-8"), more='[limits]\nlock_wait = "0s"\n')
    return desk.many_accounts(2)


def wait_for_running(desk: Desk) -> None:
    for _ in range(200):
        ended = desk.enrich("status", "accounts.xlsx", "--json")
        if ended.code == 0 and ended.report["searches"]["running"] == 2:
            return
        time.sleep(0.05)
    pytest.fail("nothing ever ran")


def test_beside_a_run_a_second_one_is_told_who_runs_and_readers_work(
    desk: Desk, accounts: Path
) -> None:
    first = desk.start("run", accounts)
    wait_for_running(desk)

    second = desk.enrich("run", accounts)
    assert second.code == 75
    assert f"process {first.pid} on " in second.err
    assert "Run again when it has ended." in second.err
    assert desk.enrich("check", accounts).code == 0
    assert desk.enrich("export", accounts, "-o", "now.xlsx").code in {0, 75}
    assert {row["enrich_status"] for row in desk.sheet("Accounts", "now.xlsx")} == {"pending"}

    first.communicate()
    assert first.returncode == 0


def test_a_second_run_that_may_wait_goes_on_and_buys_nothing(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor("--duration", "1-1")
    desk.config_for(vendor)
    accounts = desk.many_accounts(2)

    runs = [desk.start("run", accounts) for _ in range(2)]

    for one in runs:
        one.communicate()
    assert [one.returncode for one in runs] == [0, 0]
    assert vendor.stats()["searches_created"] == 2


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_run_is_in_nobodys_way(desk: Desk, accounts: Path) -> None:
    first = desk.start("run", accounts)
    wait_for_running(desk)
    first.send_signal(signal.SIGKILL)
    first.communicate()

    assert desk.enrich("run", accounts).code == 0
