"""The whole run, as real processes against a sandbox on a port."""

import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.desk import Desk, Row, Vendor

from enrich import frames

StartVendor = Callable[..., Vendor]

SAMPLES = Path(__file__).parent.parent / "sample_data"
QUICK = ("--duration", "0.05-0.3", "--leads", "1-6")


def test_every_row_gets_a_status_and_every_lead_belongs_to_a_row(
    desk: Desk, start_vendor: StartVendor
) -> None:
    desk.config_for(start_vendor("--duration", "0.05-0.3"))
    accounts = shutil.copy(SAMPLES / "accounts.xlsx", desk.folder)

    ended = desk.enrich("run", accounts, "--json")

    assert ended.code == 0, ended.err
    rows = desk.sheet("Accounts")
    assert len(rows) == 36
    assert {row["enrich_status"] for row in rows} <= {"done", "empty"}
    assert {lead["enrich_row_id"] for lead in desk.sheet("Leads")} <= {
        row["enrich_row_id"] for row in rows
    }
    counted = {row["enrich_row_id"]: row["enrich_leads"] for row in rows}
    people = desk.people()
    for row_id, number in counted.items():
        assert len({link for owner, _, link in people if owner == row_id}) == number
    assert ended.report["leads"]["total"] == len(desk.sheet("Leads"))
    assert ended.report["searches"]["submitted"] == 40


def test_a_second_run_buys_nothing_and_writes_the_same(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor)
    accounts = desk.many_accounts(6)
    assert desk.enrich("run", accounts).code == 0
    first = desk.sheet("Leads"), desk.sheet("Accounts")

    ended = desk.enrich("run", accounts, "--json")

    assert ended.code == 0
    assert ended.report["searches"]["submitted"] == 0
    assert ended.report["searches"]["reused"] == 6
    assert ended.report["requests"]["total"] == 0
    assert (desk.sheet("Leads"), desk.sheet("Accounts")) == first
    assert vendor.stats()["searches_created"] == 6


def test_the_users_cells_come_back_as_they_were(desk: Desk, start_vendor: StartVendor) -> None:
    desk.config_for(start_vendor(*QUICK))
    accounts = desk.accounts(
        [("007", "=cmd()", "linkedin.com/company/acme", "CEO", 12.5)],
        header=("ID", "Company", "LinkedIn URL", "Job titles", "Pipeline"),
    )
    before = accounts.read_bytes()

    assert desk.enrich("run", accounts).code == 0

    (row,) = desk.sheet("Accounts")
    assert list(row)[:5] == ["ID", "Company", "LinkedIn URL", "Job titles", "Pipeline"]
    assert (row["ID"], row["Pipeline"]) == ("007", 12.5)
    assert accounts.read_bytes() == before


def test_rows_that_ask_the_same_thing_share_one_search(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor)
    accounts = desk.accounts(
        [
            ("A1", "Acme", "https://www.linkedin.com/company/acme/", "CEO; CFO"),
            ("A2", "Acme Inc", "fr.linkedin.com/company/Acme?trk=x", "cfo\nceo"),
            ("A3", "Other", "linkedin.com/company/other", "CEO; CFO"),
        ]
    )

    ended = desk.enrich("run", accounts, "--json")

    assert ended.code == 0
    assert ended.report["searches"] | {"finished": 2} == ended.report["searches"]
    assert ended.report["searches"]["shared"] == 1
    assert vendor.stats()["searches_created"] == 2
    found = {
        owner: {link for row, _, link in desk.people() if row == owner} for owner in ("A1", "A2")
    }
    assert found["A1"] == found["A2"] != set()


def test_lost_answers_are_found_in_the_list_and_never_bought_again(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor(*QUICK, "--lose-response-rate", "0.4")
    desk.config_for(vendor)
    accounts = desk.many_accounts(25)

    ended = desk.enrich("run", accounts, "--json")

    stats = vendor.stats()
    assert stats["responses_lost"] >= 4, "too few were lost for the test to mean anything"
    assert ended.code == 0, ended.err
    assert ended.report["searches"]["adopted"] == stats["responses_lost"]
    assert stats["searches_created"] == 25
    assert set(stats["names"].values()) == {1}


def test_a_pilot_buys_for_its_rows_only_and_the_full_run_buys_the_rest(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor("--duration", "0.05-0.1", "--leads", "8-8")
    desk.config_for(vendor)
    accounts = desk.many_accounts(4)

    pilot = desk.enrich("run", accounts, "--rows", "2", "--limit", "5", "--json")

    assert (pilot.code, vendor.stats()["searches_created"]) == (0, 2)
    assert [row["enrich_status"] for row in desk.sheet("Accounts")] == [
        "done",
        "done",
        "skipped",
        "skipped",
    ]
    # Five is what was asked for, so the first two are asked again without the limit.
    assert desk.enrich("run", accounts).code == 0
    assert vendor.stats()["searches_created"] == 6
    assert len(desk.sheet("Leads")) > 4 * 5


def test_a_throttled_run_waits_its_turn_and_loses_nothing(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor("--rate", "2", *QUICK)
    desk.config_for(vendor)

    ended = desk.enrich("run", desk.many_accounts(8), "--json")

    assert ended.code == 0
    stats = vendor.stats()
    assert stats["searches_created"] == 8
    assert stats["rate_limited"] == ended.report["requests"]["rate_limited"]


def test_csv_in_gives_csv_out_in_the_same_dialect(desk: Desk, start_vendor: StartVendor) -> None:
    desk.config_for(start_vendor(*QUICK))
    accounts = desk.folder / "accounts.csv"
    accounts.write_bytes(
        "ID;Company;LinkedIn URL;Job titles\r\n"
        "007;Société;linkedin.com/company/societe;CEO\r\n".encode("cp1252")
    )

    assert desk.enrich("run", accounts).code == 0

    lines = (desk.folder / "accounts.enriched.csv").read_bytes().decode("cp1252").split("\r\n")
    assert lines[1].startswith("007;Société;linkedin.com/company/societe;CEO;007;done;")
    assert (desk.folder / "accounts.enriched.leads.csv").exists()
    assert (desk.folder / "accounts.enriched.changes.csv").exists()
    assert (desk.folder / "accounts.enriched.problems.csv").exists()


def test_personas_may_stand_in_a_file_of_their_own(desk: Desk, start_vendor: StartVendor) -> None:
    desk.config_for(start_vendor(*QUICK))
    for name in ("accounts.csv", "personas.csv"):
        shutil.copy(SAMPLES / name, desk.folder)

    ended = desk.enrich(
        "run", "accounts.csv", "--personas", "personas.csv", "--rows", "3", "-o", "out.xlsx"
    )

    assert ended.code == 0, ended.err
    assert {lead["persona"] for lead in desk.sheet("Leads", "out.xlsx")} == {
        "Sales leaders",
        "Finance",
    }


def test_a_lost_ledger_is_rebuilt_from_the_vendors_list(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor)
    accounts = desk.many_accounts(5)
    assert desk.enrich("run", accounts).code == 0
    people = desk.people()
    shutil.rmtree(desk.folder / ".enrich")

    ended = desk.enrich("run", accounts, "-o", "again.xlsx", "--json")

    assert ended.code == 0
    assert ended.report["searches"]["adopted"] == 5
    assert desk.people("again.xlsx") == people
    assert vendor.stats()["searches_created"] == 5


def test_export_and_status_need_no_vendor(desk: Desk, start_vendor: StartVendor) -> None:
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor)
    accounts = desk.many_accounts(3)
    assert desk.enrich("run", accounts).code == 0
    asked = vendor.stats()["requests"]

    exported = desk.enrich("export", accounts, "-o", "again.xlsx", key=None)
    status = desk.enrich("status", accounts, "--json", key=None)

    assert exported.code == 0, exported.err
    assert desk.people("again.xlsx") == desk.people()
    assert status.report["bought"] == 3
    assert status.report["rows"]["done"] == 3
    assert vendor.stats()["requests"] == asked


def test_a_notebook_sees_the_same_leads_as_the_workbook(
    desk: Desk, start_vendor: StartVendor
) -> None:
    desk.config_for(start_vendor(*QUICK))
    accounts = desk.many_accounts(3)
    assert desk.enrich("run", accounts).code == 0

    tables = frames.load(accounts)

    assert list(tables) == ["Accounts", "Leads", "Changes", "Problems", "Summary"]
    leads = tables["Leads"]
    assert (
        set(zip(leads["enrich_row_id"], leads["persona"], leads["linkedin_url"], strict=True))
        == desk.people()
    )
    assert list(tables["Accounts"]["ID"]) == ["A000", "A001", "A002"]


def test_retry_buys_only_what_failed(desk: Desk, start_vendor: StartVendor) -> None:
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor)
    accounts = desk.many_accounts(3)

    ended = desk.enrich("retry", accounts, "--json")

    assert ended.report["searches"]["submitted"] == 0
    assert vendor.stats()["searches_created"] == 0
    assert ended.code == 75, "nothing has been searched yet"


def test_everything_again_is_bought_once_and_only_when_agreed(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor)
    accounts = desk.many_accounts(3)
    assert desk.enrich("run", accounts).code == 0

    unasked = desk.enrich("run", accounts, "--only", "all")
    agreed = desk.enrich("run", accounts, "--only", "all", "--yes")

    assert unasked.code == 2
    assert "--yes" in unasked.err
    assert agreed.code == 0
    assert vendor.stats()["searches_created"] == 6
    assert {lead["change"] for lead in desk.sheet("Leads")} == {"same"}


@pytest.mark.shortened(to=2)
@pytest.mark.parametrize(
    ("more", "words", "code", "bought"),
    [
        ("[limits]\nask_above = 3", (), 2, 0),
        ("[limits]\nask_above = 3", ("--yes",), 0, 4),
        ("[limits]\nask_above = 3", ("--max-searches", "2"), 75, 2),
        ("[limits]\nmax_searches = 1", (), 75, 1),
        ("", (), 0, 4),
    ],
)
def test_a_run_buys_no_more_than_it_was_allowed(
    desk: Desk,
    start_vendor: StartVendor,
    *,
    more: str,
    words: tuple[str, ...],
    code: int,
    bought: int,
) -> None:
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor, more=more)

    ended = desk.enrich("run", desk.many_accounts(4), *words)

    assert ended.code == code, ended.err
    assert vendor.stats()["searches_created"] == bought


def test_a_search_that_takes_too_long_is_collected_by_the_next_run(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor("--duration", "4-4", "--leads", "3-3")
    desk.config_for(vendor)
    accounts = desk.many_accounts(2)

    early = desk.enrich("run", accounts, "--wait", "0s")
    assert early.code == 75
    assert {row["enrich_status"] for row in desk.sheet("Accounts")} == {"pending"}

    assert desk.enrich("run", accounts).code == 0
    assert vendor.stats()["searches_created"] == 2
    assert len(desk.sheet("Leads")) > 0


@pytest.mark.parametrize("strike", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_writes_its_output_first(
    desk: Desk, start_vendor: StartVendor, strike: signal.Signals
) -> None:
    vendor = start_vendor("--duration", "60-60", "--rate", "4")
    desk.config_for(vendor)
    process = desk.start("run", desk.many_accounts(20))
    while process.poll() is None and vendor.stats()["searches_created"] < 3:
        time.sleep(0.05)

    process.send_signal(strike)
    out, err = process.communicate(timeout=30)

    assert process.returncode == 130, err
    assert "Traceback" not in err
    rows = desk.sheet("Accounts")
    assert len(rows) == 20
    assert {row["enrich_status"] for row in rows} == {"pending"}
    assert "accounts.enriched.xlsx" in out


def test_a_row_with_two_personas_shows_the_worst_of_them(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor, more='[personas.Good]\njob_titles = ["CEO"]')
    rows: list[Row] = [("A1", "Acme", "linkedin.com/company/acme", "Good; Bad")]
    accounts = desk.accounts(rows, header=("ID", "Company", "LinkedIn URL", "Persona"))

    ended = desk.enrich("run", accounts)

    assert ended.code == 1
    (row,) = desk.sheet("Accounts")
    assert row["enrich_status"] == "invalid"
    assert row["enrich_leads"] == ""
    assert "no persona called 'Bad'" in row["enrich_note"]
    assert len(desk.people()) > 0
