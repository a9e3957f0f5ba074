"""`enrich ledger prune`: old answers go, purchases stay, the output and the audit do not change."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from support.desk import Desk, Ended, Vendor

from enrich.ledger.pruning import Prunable, Values

StartVendor = Callable[..., Vendor]


def prune(desk: Desk, *more: str, age: str = "0s") -> Ended:
    return desk.enrich("ledger", "prune", "accounts.xlsx", "--older-than", age, *more)


def count(desk: Desk, table: str) -> int:
    with closing(sqlite3.connect(desk.folder / ".enrich" / "ledger.db")) as ledger:
        return int(ledger.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


@pytest.fixture
def four_times(desk: Desk, start_vendor: StartVendor) -> Desk:
    """Two accounts, asked for four times; each time some people are others."""
    vendor = start_vendor("--duration", "0.05-0.1", "--leads", "3-8")
    desk.config_for(vendor)
    desk.many_accounts(2)
    for _ in range(4):
        ended = desk.enrich("run", "accounts.xlsx", "--only", "all", "--yes")
        assert ended.code == 0, ended.err
    return desk


def test_what_is_old_goes_and_nothing_that_is_shown_changes(four_times: Desk) -> None:
    desk = four_times
    before = {name: desk.sheet(name) for name in ("Accounts", "Leads", "Changes")}
    attempts, answers, moves = (count(desk, name) for name in ("attempts", "answers", "moves"))

    ended = prune(desk, "--yes")

    assert ended.code == 0, ended.err
    assert "the raw answers of 4 searches" in ended.out
    assert (count(desk, "attempts"), count(desk, "moves")) == (attempts, moves)
    assert count(desk, "answers") == answers / 2
    assert desk.enrich("export", "accounts.xlsx").code == 0
    assert {name: desk.sheet(name) for name in before} == before
    audit = desk.enrich("ledger", "audit", "accounts.xlsx")
    assert audit.code == 0, audit.out
    assert "8 searches bought for 2 different wishes" in audit.out
    assert "is so old and of no more use" in prune(desk).out


@pytest.mark.long
def test_nothing_goes_that_nobody_agrees_to_or_that_is_young(four_times: Desk) -> None:
    answers = count(four_times, "answers")
    refused = prune(four_times)
    assert refused.code == 2
    assert "nobody said yes" in refused.err
    assert prune(four_times, "--yes", age="365d").code == 0
    assert count(four_times, "answers") == answers
    wrong = prune(four_times, "--yes", age="a year")
    assert wrong.code == 2
    assert "--older-than 365d" in wrong.err


def test_what_an_earlier_pruning_had_left_is_dated_by_the_one_that_removes_it() -> None:
    leads: list[Values] = [
        {"search_key": "a", "number": 1, "person": name} for name in ("Ada", "Grace")
    ]
    prunable = Prunable(attempts=[{"search_key": "b", "number": 2}], leads=leads)
    assert prunable.touched == [
        {"search_key": "b", "number": 2},
        {"search_key": "a", "number": 1},
    ]
