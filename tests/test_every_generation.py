"""The main job against every form of answer that the sheet leaves open: each switch both ways."""

from collections.abc import Callable

import pytest
from support.desk import Desk, Vendor

QUICK = ("--duration", "0.05-0.2", "--leads", "2-5", "--api-key", "key")

WAYS = {
    "documents alone": ("--shape", "docs", "--locations", "name"),
    "middle": ("--generation", "middle", "--create-status", "200"),
    # Without a status anywhere no client can know the end; the oldest docs leave it out of `search`.
    "oldest": ("--generation", "oldest", "--shape", "client"),
    "client": ("--shape", "client", "--fields", "others", "--list", "array"),
    "both": ("--shape", "both", "--fields", "mixed", "--list-status", "--create-status", "202"),
    "lagging list": ("--list-lag", "0.5", "--lose-response-rate", "0.4"),
    "a shy list": ("--list", "array", "--list-lag", "0.3", "--error-rate", "0.1"),
    "windows that do not say when": ("--rate", "4", "--throttle", "fixed", "--no-retry-after"),
    "a sliding window": ("--rate", "4", "--throttle", "sliding", "--burst", "2"),
    "slow reads": ("--read-rate", "5", "--max-parallel", "1"),
    "one answer after the other": ("--max-parallel", "1", "--latency", "0.02-0.05"),
    "failures with leads": ("--search-error-rate", "0.3", "--search-error", "ERROR"),
    "failures without": (
        "--search-error-rate",
        "0.3",
        "--search-error",
        "ERROR",
        "--no-partial-leads",
    ),
    "slow to be read": ("--read-lag", "0.3", "--odd-status", "processing"),
    "a strict vendor": ("--unknown-persona", "refuse", "--unknown-fields", "refuse"),
    "contacts": ("--contacts", "1", "--fields", "others"),
}


@pytest.mark.shortened(to=5)
@pytest.mark.parametrize("way", list(WAYS))
def test_the_job_is_done_whatever_the_answers_look_like(
    desk: Desk, start_vendor: Callable[..., Vendor], way: str
) -> None:
    vendor = start_vendor(*QUICK, *WAYS[way])
    desk.config_for(vendor)

    ended = desk.enrich("run", desk.many_accounts(6), "--json")
    ended = desk.enrich("run", desk.folder / "accounts.xlsx", "--json") if ended.code else ended

    assert ended.code == 0, ended.err
    assert set(vendor.stats()["names"].values()) == {
        1
    }  # a failed search is asked under another name
    rows = desk.sheet("Accounts")
    assert {row["enrich_status"] for row in rows} <= {"done", "empty"}
    leads = desk.sheet("Leads")
    assert leads
    assert all(lead["full_name"] and lead["linkedin_url"] for lead in leads)
    if way == "contacts":
        assert any("@" in lead["email"] and lead["phones"] for lead in leads)


def test_a_search_that_goes_on_by_itself_is_not_bought_twice(
    desk: Desk, start_vendor: Callable[..., Vendor]
) -> None:
    """Sheet 2.1 [UNKNOWN]: bought again under another name, or its own result taken in."""
    vendor = start_vendor(
        *QUICK,
        "--search-error-rate",
        "0.5",
        "--search-error",
        "RATE_LIMITED",
        "--resumes-after",
        "2",
    )
    desk.config_for(vendor)
    desk.enrich("run", desk.many_accounts(6), "--json")
    desk.enrich("run", desk.folder / "accounts.xlsx", "--json")
    assert set(vendor.stats()["names"].values()) == {1}
    assert {row["enrich_status"] for row in desk.sheet("Accounts")} <= {"done", "empty", "failed"}


def test_a_key_that_is_forbidden_is_a_wrong_key(
    desk: Desk, start_vendor: Callable[..., Vendor]
) -> None:
    desk.config_for(start_vendor(*QUICK, "--wrong-key-status", "403"))
    assert desk.enrich("run", desk.many_accounts(1), key="wrong").code == 3


def test_missing_credits_are_402_too(desk: Desk, start_vendor: Callable[..., Vendor]) -> None:
    desk.config_for(start_vendor(*QUICK, "--credits", "0", "--credits-status", "402"))
    assert desk.enrich("run", desk.many_accounts(1)).code == 5


def test_a_result_shorter_than_the_list_says_is_told(
    desk: Desk, start_vendor: Callable[..., Vendor]
) -> None:
    """Sheet 2.1: compare with `leads_count` and warn on a mismatch."""
    desk.config_for(
        start_vendor("--duration", "0.05", "--leads", "5", "--api-key", "key", "--most-shown", "2")
    )
    ended = desk.enrich("run", desk.many_accounts(2))
    assert ended.code == 1
    assert ended.err.count("the vendor counts 5 leads and gave 2") == 2


@pytest.mark.shortened(to=2)
@pytest.mark.parametrize("form", ["error", "message", "errors", "numbered", "text", "empty"])
def test_a_wrong_key_is_understood_in_every_form(
    desk: Desk, start_vendor: Callable[..., Vendor], form: str
) -> None:
    desk.config_for(start_vendor(*QUICK, "--errors", form))
    ended = desk.enrich("run", desk.many_accounts(1), key="wrong")
    assert ended.code == 3
    assert "Traceback" not in ended.err
