"""`why` tells the whole story of a row, reads well, and shows no secret."""

import json
import os
import sqlite3
import subprocess
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.desk import Desk
from support.hard_vendor import GATEWAY, HardVendor, nothing, only

KEY = "a-key-that-nobody-may-see"
HEADER = ("ID", "Company", "LinkedIn URL", "Persona", "Memo")
PERSONAS = (
    '[personas.Chiefs]\njob_titles = ["CEO"]\n[personas.Buyers]\nfunctions = ["Purchasing"]\n'
)


@pytest.fixture
def accounts(desk: Desk, vendor: HardVendor) -> Path:
    """Two rows that share a search, one with two personas, one that cannot be asked."""
    settings = f'{PERSONAS}[api]\nbase_url = "{vendor.base_url}"\nsettle_after = "1s"\n'
    desk.config(f"{settings}creates_per_second = 20\n")
    path = desk.accounts(
        [
            ("A001", "Acme", "linkedin.com/company/acme", "Chiefs; Buyers", f"try {KEY}"),
            ("A002", "Acme again", "linkedin.com/company/acme", "Chiefs", None),
            ("A003", "Beta", "no address", "Chiefs", "x" * 300),
        ],
        header=HEADER,
    )
    assert desk.enrich("run", path, key=KEY).code == 1
    return path


def test_a_row_with_two_personas_has_two_searches(desk: Desk, accounts: Path) -> None:
    told = desk.enrich("why", "A001", accounts, key=KEY)
    assert (told.code, told.err) == (0, "")
    report = desk.enrich("why", "A001", accounts, "--json").report
    (row,) = report["rows"]
    assert (row["row"], row["status"], row["leads"]) == (2, "done", 2)
    assert row["cells"]["Company"] == "Acme"
    assert [one["target_id"] for one in report["searches"]] == ["A001/Chiefs", "A001/Buyers"]
    chiefs, buyers = report["searches"]
    assert (chiefs["also_serves"], buyers["also_serves"]) == (["A002/Chiefs"], [])
    assert chiefs["leads"] == {"total": 1, "new": 1, "changed": 0, "same": 0, "gone": 0}
    (attempt,) = chiefs["attempts"]
    assert [move["move"] for move in attempt["moves"]] == ["intend", "accept", "finish"]
    assert [answer["kind"] for answer in attempt["answers"]] == ["create", "result"]
    for word in ("Acme", "A001/Buyers", attempt["name"], attempt["vendor_id"], "A002/Chiefs"):
        assert word in told.out


def test_a_row_may_be_called_in_several_ways(desk: Desk, accounts: Path) -> None:
    ways = {
        "A001/Buyers": ["A001/Buyers"],
        "row-3": ["A002/Chiefs"],
        "row-2": ["A001/Chiefs", "A001/Buyers"],
        "A003": [],
    }
    for called, targets in ways.items():
        report = desk.enrich("why", called, accounts, "--json").report
        assert [one["target_id"] for one in report["searches"]] == targets
        assert len(report["rows"]) == 1


def test_what_cannot_be_asked_says_why(desk: Desk, accounts: Path) -> None:
    told = desk.enrich("why", "A003", accounts)
    assert "invalid" in told.out
    assert "C4" in told.out


def test_the_ledger_alone_tells_it_too(desk: Desk, accounts: Path) -> None:
    ledger = desk.folder / ".enrich" / "ledger.db"
    told = desk.enrich("why", "A001", "--ledger", ledger)
    assert told.code == 0, told.err
    assert "A001/Chiefs" in told.out
    assert "finished" in told.out
    other = desk.enrich("why", "A001", "--ledger", ledger, "--book", "another")
    assert (other.code, "no row 'A001'" in other.err) == (2, True)
    assert accounts.exists()


def test_an_unknown_row_is_answered_with_the_nearest(desk: Desk, accounts: Path) -> None:
    told = desk.enrich("why", "A0O2", accounts)
    assert told.code == 2
    assert "A002" in told.err
    by_number = desk.enrich("why", "row-9", "--ledger", desk.folder / ".enrich" / "ledger.db")
    assert "needs the spreadsheet" in by_number.err


def test_it_fits_a_narrow_terminal(desk: Desk, accounts: Path) -> None:
    for row_id in ("A001", "A003"):
        for line in desk.enrich("why", row_id, accounts).out.splitlines()[1:]:
            assert len(line) <= 80 or "searches/" in line, line


def test_no_secret_is_shown(desk: Desk, accounts: Path) -> None:
    """Wherever it got to: a cell, the vendor's words, the address of a webhook."""
    address = "https://hooks.example.com/in/token-of-ours?signed=by-us-alone"
    with closing(sqlite3.connect(desk.folder / ".enrich" / "ledger.db")) as ledger:
        set_webhook = "UPDATE searches SET request = json_set(request, '$.webhook_url', ?)"
        ledger.execute(set_webhook, (address,))
        ledger.execute("UPDATE moves SET detail = ?", (f"{KEY} cannot reach {address}",))
        ledger.commit()
    for options in ((), ("--json",)):
        told = desk.enrich("why", "A001", accounts, *options, key=KEY)
        assert told.code == 0, told.err
        for secret in (KEY, "token-of-ours", "by-us-alone"):
            assert secret not in told.out
        assert "https://hooks.example.com/***" in told.out
        assert "try ***" in told.out


def test_the_command_to_ask_by_hand_works(desk: Desk, accounts: Path) -> None:
    report = desk.enrich("why", "A002", accounts, "--json").report
    command = report["searches"][0]["attempts"][0]["ask_again"]
    assert command in desk.enrich("why", "A002", accounts).out.replace("\n      ", "\n")
    answer = subprocess.run(
        ["sh", "-c", command],  # noqa: S607 - whatever shell a person has
        env={**os.environ, "PIPECORN_API_KEY": KEY, "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(answer.stdout)["search"]["status"] == "FINISHED"


def test_what_a_row_asked_before_is_told_as_such(desk: Desk, accounts: Path) -> None:
    desk.accounts(
        [("A001", "Acme", "linkedin.com/company/acme", "Chiefs", None)],
        header=HEADER,
        name=accounts.name,
    )
    report = desk.enrich("why", "A001", accounts, "--json").report
    asked = {one["target_id"]: one["is_in_file"] for one in report["searches"]}
    assert asked == {"A001/Chiefs": True, "A001/Buyers": False}
    gone = desk.enrich("why", "A002", accounts)
    assert "no longer asks this" in gone.out


def test_a_doubt_from_its_beginning_to_its_end(desk: Desk, vendor: HardVendor) -> None:
    """Status, why, settle, run, audit: the whole way of a person who is in doubt about money."""
    desk.config(f'[api]\nbase_url = "{vendor.base_url}"\nsettle_after = "1s"\n')
    accounts = desk.many_accounts(1)
    vendor.is_selling_first, vendor.age = True, timedelta(minutes=10)
    vendor.creating = only(1, answer=GATEWAY)
    assert desk.enrich("run", accounts).code == 1
    vendor.creating = nothing
    assert desk.enrich("ledger", "audit", accounts).code == 1
    (name,) = desk.enrich("status", accounts, "--json").report["unsettled"]

    in_doubt = desk.enrich("why", "A000", accounts).out
    assert "nobody knows whether the vendor accepted it" in in_doubt
    assert name in " ".join(in_doubt.split())
    assert desk.enrich("ledger", "settle", "A000", accounts, "--id", "s-1").code == 0
    assert desk.enrich("run", accounts).code == 0

    assert desk.enrich("ledger", "audit", accounts).code == 0
    settled = " ".join(desk.enrich("why", "A000", accounts).out.split())
    assert "A person found it at the vendor as s-1" in settled
    assert len(vendor.sold) == 1


def attempts_of(desk: Desk) -> list[dict[str, Any]]:
    report = desk.enrich("why", "A000", "accounts.xlsx", "--json").report
    attempts: list[dict[str, Any]] = report["searches"][0]["attempts"]
    return attempts


@pytest.mark.long
def test_why_something_was_bought_again(desk: Desk, vendor: HardVendor) -> None:
    """By a round, for its age and at a wish: each purchase but the first says so."""
    api = f'[api]\nbase_url = "{vendor.base_url}"\nsettle_after = "1s"\n'
    desk.config(api)
    desk.many_accounts(1)
    assert desk.enrich("run", "accounts.xlsx").code == 0
    assert desk.enrich("run", "accounts.xlsx", "--only", "all", "--yes").code == 0
    desk.config(f'{api}[refresh]\nafter = "1ms"\n')
    assert desk.enrich("run", "accounts.xlsx").code == 0
    desk.config(api)
    book = load_workbook(desk.folder / "accounts.enriched.xlsx")
    head = next(cell for cell in book["Accounts"][1] if cell.value == "enrich_action")
    book["Accounts"].cell(2, head.column).value = "refresh"
    book.save(desk.folder / "accounts.enriched.xlsx")
    assert desk.enrich("run", "accounts.enriched.xlsx", "--in-place", "--yes").code == 0

    reasons = [one["again"] and one["again"]["reason"] for one in attempts_of(desk)]
    assert reasons == [None, "round", "due", "wish"]
    opened = attempts_of(desk)[1]["again"]["round"]["opened_at"]
    told = " ".join(desk.enrich("why", "A000", "accounts.xlsx").out.split())
    began = opened[:19].replace("T", " ")
    assert f"(the round of the book 'accounts' that began {began} and ended " in told
    assert "planned once more, because the result had become old" in told
    assert "planned once more, because somebody asked for it beside the row" in told


def test_a_damaged_round_hides_nothing_else_of_a_story(desk: Desk, accounts: Path) -> None:
    with closing(sqlite3.connect(desk.folder / ".enrich" / "ledger.db")) as ledger:
        ledger.execute("UPDATE runs SET started_at = 'yesterday'")
        ledger.commit()
    told = desk.enrich("why", "A002", accounts)
    assert told.code == 0, told.err
    assert "finished" in told.out


def test_what_was_pruned_and_when(desk: Desk, vendor: HardVendor) -> None:
    desk.config(f'[api]\nbase_url = "{vendor.base_url}"\nsettle_after = "1s"\n')
    desk.many_accounts(1)
    for _ in range(3):
        assert desk.enrich("run", "accounts.xlsx", "--only", "all", "--yes").code == 0
    before = [one["pruned_at"] for one in attempts_of(desk)]
    assert desk.enrich("ledger", "prune", "accounts.xlsx", "--older-than", "0s", "--yes").code == 0

    pruned, *others = attempts_of(desk)
    assert before == [None, None, None]
    assert [one["pruned_at"] for one in others] == [None, None]
    assert pruned["answers"] == []
    told = " ".join(desk.enrich("why", "A000", "accounts.xlsx").out.split())
    when = pruned["pruned_at"][:19].replace("T", " ")
    assert f"{when} `enrich ledger prune` removed what the vendor had said of it" in told
    assert "1 leads returned, 0 different people still kept" in told
