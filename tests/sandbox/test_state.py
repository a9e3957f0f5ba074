"""The vendor does not forget, and its searches go on while nobody looks (sheet 11, item 18)."""

import pathlib
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import httpx
import pytest

from enrich.errors import Unusable
from enrich.sandbox.server import embedded
from enrich.sandbox.settings import SandboxSettings

Start = Callable[..., httpx.Client]
REQUEST = {
    "company_linkedin_url": "https://www.linkedin.com/company/acme-inc",
    "job_titles": ["CFO"],
    "name": "kept",
    "custom": {"row_id": "7"},
}


def test_searches_survive_a_restart_and_go_on_by_the_clock(tmp_path: pathlib.Path) -> None:
    settings = SandboxSettings(
        state=tmp_path / "new folder" / "state.db", duration=(0.6, 0.6), leads=(5, 5)
    )
    with embedded(settings) as base_url, httpx.Client(base_url=base_url) as client:
        created = client.post("/leads/search", json=REQUEST).json()
        assert client.get(f"/searches/{created['id']}").json()["search"]["status"] != "FINISHED"
        first = statistics(client)
    time.sleep(0.6)
    with embedded(settings) as base_url, httpx.Client(base_url=base_url) as client:
        result = client.get(f"/searches/{created['id']}").json()
        again = client.post("/leads/search", json=REQUEST).json()
        second = statistics(client)
    assert (result["search"]["status"], len(result["leads"])) == ("FINISHED", 5)
    assert result["search"]["created_at"] == created["created_at"]
    assert again["id"] != created["id"]
    assert second["creates"]["first_at"] == first["creates"]["first_at"]
    assert (second["searches_created"], second["names"]) == (2, {"kept": 2})


def statistics(client: httpx.Client) -> dict[str, Any]:
    report: dict[str, Any] = client.get(client.base_url.copy_with(path="/_sandbox/stats")).json()
    return report


def test_a_search_is_on_disk_before_it_is_answered(tmp_path: pathlib.Path, start: Start) -> None:
    """Paid once: what was answered must not be forgotten by a kill."""
    state = tmp_path / "state.db"
    created = start(state=state).post("/leads/search", json=REQUEST).json()
    with closing(sqlite3.connect(state)) as other:
        assert other.execute("SELECT id FROM searches").fetchall() == [(created["id"],)]


def test_without_a_file_everything_is_forgotten(start: Start) -> None:
    start().post("/leads/search", json=REQUEST)
    assert start().get("/searches").json() == {"searches": []}


def test_a_state_of_another_version_is_told_to_who_starts_it(tmp_path: pathlib.Path) -> None:
    """A clear sentence, no traceback."""
    state = tmp_path / "state.db"
    with closing(sqlite3.connect(state)) as old:
        old.execute("CREATE TABLE searches (id TEXT PRIMARY KEY, name TEXT, request TEXT)")
    with (
        pytest.raises(Unusable, match=r"written by another version of enrich\. Delete the file"),
        embedded(SandboxSettings(state=state)),
    ):
        pass


def test_a_deleted_search_stays_deleted(tmp_path: pathlib.Path) -> None:
    """Sheet 2.3 [UNKNOWN - assume irreversible]."""
    settings = SandboxSettings(state=tmp_path / "state.db")
    with embedded(settings) as base_url:
        number = httpx.post(f"{base_url}/leads/search", json=REQUEST).json()["id"]
        assert httpx.delete(f"{base_url}/searches/{number}").status_code == 200
    with embedded(settings) as base_url:
        assert httpx.get(f"{base_url}/searches/{number}").status_code == 404


def test_a_state_that_cannot_be_opened_is_told_to_who_starts_it(tmp_path: pathlib.Path) -> None:
    with (
        pytest.raises(Unusable, match="Delete the file, or name another one"),
        embedded(SandboxSettings(state=tmp_path)),
    ):
        pass
