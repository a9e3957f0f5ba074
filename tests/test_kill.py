"""Paid once, nothing lost: runs are killed at random moments and started again."""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.desk import Desk, Ended, Vendor

StartVendor = Callable[..., Vendor]

WORLD = ("--duration", "0.1-0.6", "--leads", "0-6")
LOSSY = (*WORLD, "--lose-response-rate", "0.3", "--rate", "12", "--latency", "0.2")
SEED = int(os.environ.get("ENRICH_TEST_SEED", "20261123"))


def test_twenty_kills_buy_nothing_twice_and_lose_nothing(
    desk: Desk, start_vendor: StartVendor
) -> None:
    survive(desk, start_vendor, kills=20, accounts=60, seed=SEED)


@pytest.mark.slow
def test_a_hundred_kills_at_new_moments(desk: Desk, start_vendor: StartVendor) -> None:
    survive(desk, start_vendor, kills=100, accounts=250, seed=random.SystemRandom().getrandbits(32))


def survive(desk: Desk, start_vendor: StartVendor, *, kills: int, accounts: int, seed: int) -> None:
    print(f"seed {seed}")  # noqa: T201 - a failing run must be repeatable
    chance = random.Random(seed)  # noqa: S311 - moments to strike, no secret
    vendor = start_vendor(*LOSSY)
    desk.config_for(vendor)
    struck = sum(strike(desk, accounts, chance) for _ in range(kills))
    assert struck >= kills // 2, "most runs ended before they were struck: the test shows nothing"

    # One more account: a later search is what shows that a doubtful one never arrived.
    finish(desk, accounts + 1)

    stats = vendor.stats()
    assert stats["responses_lost"] > 0
    assert [name for name, times in stats["names"].items() if times > 1] == []
    assert stats["searches_created"] == accounts + 1, "some search was bought twice, or never"
    assert desk.people() == undisturbed(desk.folder / "undisturbed", start_vendor, accounts + 1)


def strike(desk: Desk, accounts: int, chance: random.Random) -> bool:
    """Start a run, kill it after a while; whether it was still running."""
    process = desk.start("run", desk.many_accounts(accounts), "--quiet")
    time.sleep(chance.uniform(0.4, 2.0))
    was_running = process.poll() is None
    process.kill()
    process.communicate()
    return was_running


def finish(desk: Desk, accounts: int) -> None:
    path = desk.many_accounts(accounts)
    ends: list[Ended] = []
    while not ends or ends[-1].code != 0:
        ends.append(desk.enrich("run", path))
        assert len(ends) < 6, f"the file never came to its end: {ends[-1]}"


def undisturbed(
    folder: Path, start_vendor: StartVendor, accounts: int
) -> set[tuple[str, str, str]]:
    """Who is found when nothing goes wrong; the same seed is the same world."""
    folder.mkdir()
    calm = Desk(folder)
    calm.config_for(start_vendor(*WORLD))
    finish(calm, accounts)
    return calm.people()
