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
    "contacts": ("--contacts", "1", "--fields", "others"),
}


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


@pytest.mark.parametrize("form", ["error", "message", "errors", "numbered", "text", "empty"])
def test_a_wrong_key_is_understood_in_every_form(
    desk: Desk, start_vendor: Callable[..., Vendor], form: str
) -> None:
    desk.config_for(start_vendor(*QUICK, "--errors", form))
    ended = desk.enrich("run", desk.many_accounts(1), key="wrong")
    assert ended.code == 3
    assert "Traceback" not in ended.err
