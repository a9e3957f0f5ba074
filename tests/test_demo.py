"""The offline demo, inside this very process: no port to name, no key, its own ledger."""

import json

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
