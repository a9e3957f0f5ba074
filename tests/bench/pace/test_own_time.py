"""What a run costs the processor beside a bare httpx loop that makes the same requests.

Run by hand: `python -m pytest tests/bench/pace/test_own_time.py -m bench -n 0 -s`. It prints; it
asserts nothing about time. Rounds take turns, for the machine may have other users. Counted are
processor seconds of the run's process, less those of the same run with nothing left to buy.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import pytest
from bench.measuring import load
from support.desk import Desk, Row, Vendor

StartVendor = Callable[..., Vendor]

_ROUNDS = 3
_PROGRAM = Path(__file__).with_name("bare_loop.py")
_COMMITS = Path(__file__).with_name("counting_commits.py")


@dataclass(frozen=True)
class Speed:
    """A pace as the config names it, and how many searches are bought at it."""

    per_second: float
    searches: int


SPEEDS = (Speed(50.0, 200), Speed(2.0, 30), Speed(0.5, 8))


@pytest.mark.bench
@pytest.mark.skipif(os.name == "nt", reason="children's processor time is not told there")
def test_processor_seconds_beside_a_bare_loop(
    desk: Desk, start_vendor: StartVendor, capsys: pytest.CaptureFixture[str]
) -> None:
    vendor = start_vendor("--duration", "0.2-0.5", "--latency", "0.02")
    with capsys.disabled():
        print(f"\n  {load()}; figure: under 4 times the bare loop")
        for speed in SPEEDS:
            _configure(desk, vendor, speed)
            rounds = [_round(desk, vendor, speed, number=number) for number in range(_ROUNDS)]
            _report(speed, rounds)


@pytest.mark.bench
def test_synced_commits_of_each_search(
    desk: Desk, start_vendor: StartVendor, capsys: pytest.CaptureFixture[str]
) -> None:
    speed = Speed(50.0, 100)
    _configure(desk, start_vendor("--duration", "0.2-0.5"), speed)
    accounts = desk.accounts(_rows(speed, "commits"))
    words = [str(_COMMITS), "run", str(accounts), "--quiet", "--yes"]
    counted = _printed(desk, words)
    with capsys.disabled():
        print(f"\n  commits of {speed.searches} searches: {counted}")


@dataclass(frozen=True)
class Round:
    """Processor seconds, and how many requests were made for them."""

    ours: float
    bare: float
    requests: int

    @property
    def ratio(self) -> float:
        return self.ours / self.bare


def _report(speed: Speed, rounds: list[Round]) -> None:
    ratios = sorted(one.ratio for one in rounds)
    ours, bare = median(one.ours for one in rounds), median(one.bare for one in rounds)
    print(
        f"    {speed.searches:4} searches at {speed.per_second:4.1f}/s,"
        f" {median(one.requests for one in rounds):4.0f} requests:"
        f" run {ours * 1_000 / speed.searches:6.1f} ms a search,"
        f" bare {bare * 1_000 / speed.searches:6.1f} ms,"
        f" {median(ratios):5.2f} times ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    )


def _round(desk: Desk, vendor: Vendor, speed: Speed, *, number: int) -> Round:
    name = f"{speed.per_second:g}-{number}".replace(".", "-")
    accounts = desk.accounts(_rows(speed, name), name=f"{name}.xlsx")
    began = time.time()
    whole = _processor_seconds(desk, accounts)
    asked = _requests_since(vendor, began)
    nothing_left = _processor_seconds(desk, accounts)
    looks = asked.get("GET /searches/{id}", 0)
    lists = asked.get("GET /searches", 0)
    words = [str(_PROGRAM), vendor.base_url, name, str(speed.searches), str(looks), str(lists)]
    return Round(whole - nothing_left, _printed(desk, words)["cpu"], sum(asked.values()))


def _processor_seconds(desk: Desk, accounts: Path) -> float:
    before = os.times()
    ended = desk.enrich("run", accounts, "--quiet", "--yes")
    after = os.times()
    assert ended.code == 0, ended.err
    return (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )


def _printed(desk: Desk, words: list[str]) -> dict[str, Any]:
    """Run a program of this folder and take what it prints last."""
    environment = os.environ | {"PIPECORN_API_KEY": "key"}
    ended = subprocess.run(
        [sys.executable, *words],
        cwd=desk.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return said


def _requests_since(vendor: Vendor, moment: float) -> dict[str, int]:
    root = vendor.base_url.removesuffix("/api/v2")
    stats = httpx.get(f"{root}/_sandbox/stats", params={"since": moment}, trust_env=False).json()
    requests: dict[str, int] = stats["requests"]
    return {name: many for name, many in requests.items() if "_sandbox" not in name}


def _configure(desk: Desk, vendor: Vendor, speed: Speed) -> None:
    desk.config(f'[api]\nbase_url = "{vendor.base_url}"\ncreates_per_second = {speed.per_second}\n')


def _rows(speed: Speed, name: str) -> list[Row]:
    return [
        (f"{name}-{index:04}", f"{name} {index}", f"linkedin.com/company/{name}-{index}", "CEO")
        for index in range(speed.searches)
    ]
