"""Caps and times, as real runs against a sandbox: what is bought, said, and the exit code."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from support.desk import Desk, Vendor

from enrich.clock import FastClock, next_moment
from enrich.config import Settings
from enrich.job import Words, make_job
from enrich.pipeline import run
from enrich.plan.remaining import Progress

StartVendor = Callable[..., Vendor]


class Silent:
    """Watches without a word."""

    def say(self, words: str) -> None: ...
    def progress(self, progress: Progress) -> None: ...
    def agrees(self, question: str) -> bool:
        return not question


FIVE_EACH = ("--duration", "0.05-0.3", "--leads", "20-30")
_PARIS = ZoneInfo("Europe/Paris")


def test_the_daily_cap_holds_across_runs_and_books(desk: Desk, start_vendor: StartVendor) -> None:
    vendor = start_vendor(*FIVE_EACH)
    desk.config_for(vendor, more="[limits]\nleads_per_day = 23\n[search]\nlimit = 5")
    accounts = desk.many_accounts(12)

    ended = desk.enrich("run", accounts)

    assert ended.code == 75, ended.err
    assert "leads_per_day = 23" in ended.err
    assert "20 leads are used" in ended.err
    assert "Run again after" in ended.err
    assert vendor.stats()["searches_created"] == 4
    other = accounts.rename(desk.folder / "other.xlsx")
    assert desk.enrich("run", other, "--rows", "8").code == 75
    assert vendor.stats()["leads_delivered"] <= 23


def test_the_cap_of_a_run_ends_buying_and_the_next_run_goes_on(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor(*FIVE_EACH)
    desk.config_for(vendor)
    accounts = desk.many_accounts(5)
    words = ("run", accounts, "--limit", "5", "--max-leads", "12")

    first = desk.enrich(*words)

    assert first.code == 75
    assert "max_leads = 12" in first.err
    statuses = [row["enrich_status"] for row in desk.sheet("Accounts")]
    assert statuses == ["done"] * 2 + ["pending"] * 3
    assert [desk.enrich(*words).code for _ in range(2)] == [75, 0]
    assert vendor.stats()["searches_created"] == 5


def test_searches_that_bring_few_free_what_was_kept_back(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor("--duration", "0.05-0.3", "--leads", "1-1")
    desk.config_for(vendor)

    ended = desk.enrich("run", desk.many_accounts(8), "--limit", "50", "--max-leads", "60")

    assert ended.code == 0, ended.err
    assert vendor.stats()["searches_created"] == 8


def test_a_search_larger_than_the_cap_is_never_sent(desk: Desk, start_vendor: StartVendor) -> None:
    vendor = start_vendor(*FIVE_EACH)
    desk.config_for(vendor, more="[limits]\nleads_per_day = 40")

    ended = desk.enrich("run", desk.many_accounts(2))

    assert ended.code == 75
    assert "It can never fit" in ended.err
    assert vendor.stats()["searches_created"] == 0


def test_a_time_that_is_none_is_said_with_the_cure(desk: Desk, start_vendor: StartVendor) -> None:
    desk.config_for(start_vendor())

    ended = desk.enrich("run", desk.many_accounts(1), "--until", "25:00")

    assert ended.code == 2
    assert "--until 06:30" in ended.err


def test_what_comes_before_until_is_bought(desk: Desk, start_vendor: StartVendor) -> None:
    desk.config_for(start_vendor(*FIVE_EACH))
    later = (datetime.now().astimezone() + timedelta(hours=2)).strftime("%H:%M")

    assert desk.enrich("run", desk.many_accounts(2), "--until", later).code == 0


def test_after_until_nothing_is_sent_and_what_runs_is_collected(
    desk: Desk, start_vendor: StartVendor
) -> None:
    """In this process: no test can wait for the next full minute, so the clock is a fast one."""
    vendor = start_vendor("--duration", "0.05-0.3", "--leads", "1-1")
    desk.config_for(vendor, more="[limits]\nwait = '60s'")
    clock = FastClock(10.0)
    job = replace(
        make_job(Words(input=desk.many_accounts(30))),
        clock=clock,
        key="key",
        until=clock.now() + timedelta(seconds=4),
    )
    report = run(job, Silent())

    bought = vendor.stats()["searches_created"]
    assert 0 < bought < 30
    assert report.exit_code == 75
    statuses = Counter(row["enrich_status"] for row in desk.sheet("Accounts"))
    assert statuses["pending"] == 30 - bought
    assert statuses["done"] + statuses["empty"] == bought


def test_check_foresees_what_the_cap_lets_through(desk: Desk, start_vendor: StartVendor) -> None:
    desk.config_for(start_vendor())
    accounts = desk.many_accounts(5)
    words = ("check", accounts, "--json", "--limit", "5")

    assert desk.enrich(*words).report["forecast"]["searches"] == 5
    capped = desk.enrich(*words, "--max-leads", "12").report
    assert capped["forecast"]["searches"] == 2


def test_a_day_at_the_vendor_is_capped_unless_the_config_says_otherwise() -> None:
    """Sheet, section 4: 2,500 a day; on loopback there is no such day."""
    assert Settings().leads_per_day == 2500
    on_loopback = Settings.model_validate({"api": {"base_url": "http://127.0.0.1:8080"}})
    assert on_loopback.leads_per_day is None


@pytest.mark.parametrize(
    ("now", "wish", "then"),
    [
        ("2026-11-25T12:00+01:00", "13:30", "2026-11-25T13:30+01:00"),
        ("2026-11-25T23:00+01:00", "06:00", "2026-11-26T06:00+01:00"),
        ("2026-11-25T06:00+01:00", "06:00", "2026-11-26T06:00+01:00"),
        # The night that clocks go back, and the one that they leap over 02:30.
        ("2026-10-24T22:00+02:00", "06:00", "2026-10-25T06:00+01:00"),
        ("2026-10-25T02:10+02:00", "02:30", "2026-10-25T02:30+02:00"),
        ("2026-10-25T02:40+02:00", "02:30", "2026-10-25T02:30+01:00"),
        ("2026-03-28T22:00+01:00", "06:00", "2026-03-29T06:00+02:00"),
        ("2026-03-28T22:00+01:00", "02:30", "2026-03-29T03:30+02:00"),
    ],
)
def test_until_is_the_next_such_moment(now: str, wish: str, then: str) -> None:
    moment = next_moment(wish, datetime.fromisoformat(now), _PARIS)

    assert moment == datetime.fromisoformat(then)
    assert moment.tzinfo is UTC


def test_who_matters_most_is_bought_for_first(desk: Desk, start_vendor: StartVendor) -> None:
    desk.config_for(start_vendor(*FIVE_EACH), more='[input]\npriority_column = "Tier"')
    tiers = ["", "low", "high", "soon", "medium"]
    accounts = desk.accounts(
        [
            (f"A{i}", f"Company {i}", f"linkedin.com/company/company-{i}", "CEO", tier)
            for i, tier in enumerate(tiers)
        ],
        header=("ID", "Company", "LinkedIn URL", "Job titles", "Tier"),
    )

    checked = desk.enrich("check", accounts, "--json").report
    ended = desk.enrich("run", accounts, "--max-searches", "2")

    assert ended.code == 75, ended.err
    done = [row["ID"] for row in desk.sheet("Accounts") if row["enrich_status"] == "done"]
    assert done == ["A2", "A4"]
    assert checked["columns"]["priority"] == "Tier"
    assert [(item["cell"], item["is_warning"]) for item in checked["problems"]] == [("E5", True)]
