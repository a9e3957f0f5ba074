"""The output of a long run is written while it goes on, and disturbs nobody."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from ledger.bench import Bench, person, search
from openpyxl import load_workbook
from support.desk import Desk, Vendor

from enrich.clock import REAL_TIME
from enrich.errors import OutputRefused
from enrich.interim import Interim

StartVendor = Callable[..., Vendor]

OUTPUT = "accounts.enriched.xlsx"
OFTEN = '[output]\nrefresh_every = "200ms"\n'
LONG = ("--duration", "0.5-12", "--leads", "2-5")


def wait_until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        time.sleep(0.05)


def statuses(desk: Desk) -> set[str]:
    return {row["enrich_status"] for row in desk.sheet("Accounts")}


@pytest.mark.long
def test_what_is_known_is_shown_while_the_run_goes_on(
    desk: Desk, start_vendor: StartVendor
) -> None:
    desk.config_for(start_vendor(*LONG), more=OFTEN)
    going = desk.start("run", desk.many_accounts(12), "--json")
    output = desk.folder / OUTPUT

    wait_until(lambda: going.poll() is not None or output.exists())
    wait_until(lambda: going.poll() is not None or {"done", "pending"} <= statuses(desk))

    assert going.poll() is None, "the run had ended before anything was shown"
    _, err = going.communicate(timeout=120)
    assert going.returncode == 0, err
    assert statuses(desk) <= {"done", "empty"}
    assert sorted(path.name for path in desk.folder.glob("*.xlsx")) == [
        OUTPUT,
        "accounts.xlsx",
    ], "none is kept as changed by its user"


@pytest.mark.long
def test_what_its_user_has_open_or_has_changed_is_left_alone(
    desk: Desk, start_vendor: StartVendor
) -> None:
    desk.config_for(start_vendor("--duration", "0.2-3"), more=OFTEN)
    assert desk.enrich("run", desk.many_accounts(1)).code == 0
    before = (desk.folder / OUTPUT).read_bytes()
    mark = desk.folder / f".~lock.{OUTPUT}#"
    mark.touch()
    assert desk.enrich("run", desk.many_accounts(6)).code == 0
    assert (desk.folder / OUTPUT).read_bytes() == before
    assert len(list(desk.folder.glob("accounts.enriched (*.xlsx"))) == 1

    mark.unlink()
    (desk.folder / OUTPUT).write_bytes(before + b" ")
    assert desk.enrich("run", desk.many_accounts(12)).code == 0
    (kept,) = desk.folder.glob("accounts.enriched (changed, *.xlsx")
    assert kept.read_bytes() == before + b" "
    kept.write_bytes(before)


@pytest.mark.long
def test_one_workbook_as_both_is_its_users_until_the_end(
    desk: Desk, start_vendor: StartVendor
) -> None:
    """Whoever wants to look in between exports; whoever saves it meanwhile keeps what they saved."""
    vendor = start_vendor("--duration", "0.5-6", "--leads", "2-5")
    desk.config_for(vendor, more=OFTEN)
    assert desk.enrich("run", desk.many_accounts(9), "--rows", "1").code in {0, 75}
    output = desk.folder / OUTPUT
    before = output.read_bytes()

    going = desk.start("run", OUTPUT, "--in-place", "--json")
    wait_until(lambda: going.poll() is not None or vendor.stats()["searches_created"] == 9)
    assert desk.enrich("export", OUTPUT, "-o", "so-far.xlsx").code in {0, 75}
    shown = {row["enrich_status"] for row in desk.sheet("Accounts", "so-far.xlsx")}
    assert going.poll() is None
    assert "pending" in shown
    assert output.read_bytes() == before
    book = load_workbook(output)
    book["Accounts"]["B2"] = "typed meanwhile"
    book.save(output)
    saved = output.read_bytes()
    _, err = going.communicate(timeout=120)

    assert going.returncode == 0, err
    assert output.read_bytes() == saved
    (beside,) = desk.folder.glob("accounts.enriched (2*).xlsx")
    assert {row["enrich_status"] for row in desk.sheet("Accounts", beside.name)} <= {
        "done",
        "empty",
    }


def test_what_cannot_be_written_meanwhile_is_only_a_notice(tmp_path: Path) -> None:
    bench = Bench(tmp_path / ".enrich" / "ledger.db")

    async def refused_once() -> Interim:
        loop, asked = asyncio.get_running_loop(), asyncio.Event()

        def refuse() -> None:
            loop.call_soon_threadsafe(asked.set)
            raise OutputRefused("The disk is full.", "Make room.")

        interim = Interim(refuse, bench.ledger, clock=REAL_TIME, every=0.01)
        task = asyncio.create_task(interim.run())
        await asyncio.sleep(0.1)
        assert not asked.is_set(), "nothing has happened that would be worth showing"
        bench.finish(search(), person("Ada"))
        await asked.wait()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        return interim

    assert "The disk is full. Make room." in asyncio.run(refused_once()).notices[0]
    bench.close()
