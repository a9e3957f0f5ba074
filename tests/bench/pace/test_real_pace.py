"""The pace of real runs against a real sandbox that does not tell its rate, over HTTP.

Run by hand: `python -m pytest tests/bench/pace/test_real_pace.py -m bench -n 0 -s`; it takes some
minutes, nearly all of them spent waiting. It prints; it asserts nothing about time.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from support.desk import Desk, Row, Vendor

StartVendor = Callable[..., Vendor]

_LATENCY = 0.02


@dataclass(frozen=True)
class Trial:
    """A limit, how it is counted, and how many searches each of two runs buys."""

    throttle: str
    limit: float
    searches: int
    is_told: bool = True


TRIALS = (
    Trial("bucket", 8.0, 160),
    Trial("sliding", 4.63, 100, is_told=False),
    Trial("fixed", 3.0, 100),
    Trial("fixed", 3.7, 100),
    Trial("bucket", 1.2, 50, is_told=False),
    Trial("sliding", 0.4, 16),
)


@pytest.mark.bench
def test_two_real_runs_after_each_other(
    desk: Desk, start_vendor: StartVendor, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print("\n  throttle retry   limit  run    searches  seconds  allowed  / fewest  refused")
        for trial in TRIALS:
            vendor = start_vendor(*_options(trial))
            desk.config(f'[api]\nbase_url = "{vendor.base_url}"\n')
            for run in ("first", "later"):
                print(f"  {_said(trial)}  {run} {_night(desk, vendor, trial, run=run)}")


def _options(trial: Trial) -> list[str]:
    told = "--retry-after" if trial.is_told else "--no-retry-after"
    rate = ["--rate", str(trial.limit), "--throttle", trial.throttle, told]
    return [*rate, "--latency", str(_LATENCY), "--duration", "0.2-0.5"]


def _said(trial: Trial) -> str:
    told = "told" if trial.is_told else "untold"
    return f"{trial.throttle:8} {told:6} {trial.limit:6.2f}"


def _night(desk: Desk, vendor: Vendor, trial: Trial, *, run: str) -> str:
    """Buy with the ledger of this trial; companies that no run before has asked for."""
    number = TRIALS.index(trial)
    accounts = desk.accounts(_rows(trial.searches, run), name=f"{number}-{run}.xlsx")
    began = time.time()
    ended = desk.enrich("run", accounts, "--ledger", f"{number}.db", "--quiet", "--yes")
    assert ended.code == 0, ended.err
    stats = _stats(vendor, began)
    assert stats["searches_created"] == trial.searches
    fewest = trial.searches / trial.limit
    seconds = stats["creates"]["last_at"] - stats["creates"]["first_at"]
    allowed = 1.05 * fewest + 10 if run == "first" else 1.02 * fewest + 1
    creates = stats["requests"]["POST /leads/search"]
    refused = creates - trial.searches
    everything = sum(stats["requests"].values())
    return (
        f"{trial.searches:8} {seconds:9.2f} {allowed:8.2f} {seconds / fewest:8.3f}"
        f"  {refused} of {creates} creates, {refused / everything:.2%} of all {everything} requests"
    )


def _rows(many: int, run: str) -> list[Row]:
    """Accounts of companies that only this run asks for."""
    return [
        (f"{run}-{index:04}", f"{run} {index}", f"linkedin.com/company/{run}-{index}", "CEO")
        for index in range(many)
    ]


def _stats(vendor: Vendor, since: float) -> dict[str, Any]:
    root = vendor.base_url.removesuffix("/api/v2")
    answer: dict[str, Any] = httpx.get(
        f"{root}/_sandbox/stats", params={"since": since}, trust_env=False
    ).json()
    return answer
