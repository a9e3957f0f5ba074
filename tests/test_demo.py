"""The offline demo, inside this very process: no port to name, no key, its own ledger."""

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from support.desk import Desk

from enrich.cli import main


def test_the_demo_runs_in_process_and_keeps_what_it_bought(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts = desk.many_accounts(3)
    words = ["run", str(accounts), "--sandbox", "--json"]

    assert main(words) == 0
    first = json.loads(capsys.readouterr().out)
    assert main(words) == 0
    again = json.loads(capsys.readouterr().out)

    assert first["searches"]["submitted"] == 3
    assert again["searches"]["submitted"] == 0
    assert again["searches"]["reused"] == 3
    assert (
        first["leads"]["total"] == again["leads"]["total"] == len(desk.people(again["output"][0]))
    )
    assert again["output"] == [str(desk.folder / "accounts.sandbox.xlsx")]
    assert {row["sandbox"] for row in desk.sheet("Leads", again["output"][0])} <= {"invented"}
    assert not (desk.folder / ".enrich" / "ledger.db").exists()
    assert (desk.folder / ".enrich" / "sandbox" / "ledger.db").exists()


def sold(state: Path) -> list[str]:
    """Names of the searches that the embedded sandbox has on record."""
    if not state.exists():
        return []
    with closing(sqlite3.connect(state)) as store:
        try:
            return [name for (name,) in store.execute("SELECT name FROM searches")]
        except sqlite3.OperationalError:  # its first table is not made yet
            return []


@pytest.mark.long
def test_a_demo_that_is_killed_goes_on_where_it_was(desk: Desk) -> None:
    """Program and sandbox die together; what was sold before is found again, not sold twice."""
    accounts = desk.many_accounts(8)
    state = desk.folder / ".enrich" / "sandbox" / "state.db"
    process = desk.start("run", accounts, "--sandbox", key=None)
    while process.poll() is None and len(sold(state)) < 3:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert 3 <= len(sold(state)) < 8

    ended = desk.enrich("run", accounts, "--sandbox", "--json", key=None)

    assert ended.code == 0, ended.err
    assert ended.report["rows"]["done"] + ended.report["rows"]["empty"] == 8
    assert len(sold(state)) == len(set(sold(state))) == 8
