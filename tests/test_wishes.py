"""`enrich_action`, typed into last night's output: obeyed once tonight, when that is the input."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.responses import JSONResponse
from support.desk import Desk, Ended, Record, Vendor
from support.hard_vendor import HardVendor, always, only, open_for_business

StartVendor = Callable[..., Vendor]

OUTPUT = "accounts.enriched.xlsx"


@pytest.fixture
def vendor(desk: Desk, start_vendor: StartVendor) -> Vendor:
    """Three accounts are done."""
    vendor = start_vendor("--duration", "0.05-0.1", "--leads", "2-5")
    desk.config_for(vendor)
    assert desk.enrich("run", desk.many_accounts(3)).code == 0
    return vendor


def type_in(desk: Desk, *words: str | None, name: str = OUTPUT) -> Path:
    """Write these into the action cells, as a person does in a spreadsheet program."""
    book = load_workbook(desk.folder / name)
    sheet = book["Accounts"]
    (place,) = (cell.column for cell in sheet[1] if cell.value == "enrich_action")
    for row, word in enumerate(words, start=2):
        sheet.cell(row, place).value = word
    book.save(desk.folder / name)
    return desk.folder / name


def rows(desk: Desk) -> list[Record]:
    return desk.sheet("Accounts", OUTPUT)


def actions(desk: Desk) -> list[str]:
    return [row["enrich_action"] for row in rows(desk)]


def night(desk: Desk, *more: str) -> Ended:
    return desk.enrich("run", OUTPUT, "--in-place", "--json", *more)


def test_refresh_buys_once_more_and_is_cleared(desk: Desk, vendor: Vendor) -> None:
    type_in(desk, "Refresh ", None, None)

    ended = night(desk, "--max-searches", "5")

    assert ended.code == 0, ended.err
    assert ended.report["searches"]["submitted"] == 1
    assert actions(desk) == ["", "", ""]
    assert night(desk).report["searches"]["submitted"] == 0
    assert vendor.stats()["searches_created"] == 4
    audit = desk.enrich("ledger", "audit", OUTPUT)
    assert audit.code == 0, audit.out
    assert "1 bought again because somebody asked for it beside the row" in audit.out


def test_a_wish_that_stays_in_an_older_copy_is_obeyed_once_alone(
    desk: Desk, vendor: Vendor
) -> None:
    type_in(desk, "refresh", None, None)
    time.sleep(1.1)  # no vendor answers twice in the second that a spreadsheet may round away
    for expected in (1, 0, 0):
        ended = desk.enrich("run", OUTPUT, "-o", "next.xlsx", "--yes", "--json")
        assert ended.code == 0, ended.err
        assert ended.report["searches"]["submitted"] == expected
        assert not desk.sheet("Accounts", "next.xlsx")[0]["enrich_action"]
    assert vendor.stats()["searches_created"] == 4
    (warning,) = desk.sheet("Problems", "next.xlsx")
    assert warning["cell"] == "K2"
    assert "stands beside an older answer" in warning["reason"]


def test_refresh_needs_consent_and_waits_for_it(desk: Desk, vendor: Vendor) -> None:
    type_in(desk, "refresh", None, None)
    refused = desk.enrich("run", OUTPUT, "--in-place")
    assert refused.code == 2
    assert "1 of which have a fresh result" in refused.err
    assert actions(desk) == ["refresh", "", ""]
    withheld = night(desk, "--max-searches", "0")
    assert withheld.code == 75
    assert actions(desk) == ["refresh", "", ""]
    assert night(desk, "--yes").report["searches"]["submitted"] == 1
    assert vendor.stats()["searches_created"] == 4


def test_skip_stays_and_nothing_is_bought(desk: Desk, start_vendor: StartVendor) -> None:
    vendor = start_vendor("--duration", "0.05-0.1")
    desk.config_for(vendor)
    assert desk.enrich("run", desk.many_accounts(3), "--rows", "1").code == 0
    type_in(desk, None, "skip", None)
    for _ in range(2):
        ended = night(desk)
        assert ended.code == 0, ended.err
        assert actions(desk) == ["", "skip", ""]
        assert rows(desk)[1]["enrich_status"] == "skipped"
        assert "enrich_action says skip" in rows(desk)[1]["enrich_note"]
    assert vendor.stats()["searches_created"] == 2


def test_another_word_is_a_problem_with_its_cell(desk: Desk, vendor: Vendor) -> None:
    type_in(desk, "refersh", None, None)
    ended = night(desk, "--yes")
    assert ended.code == 1
    (problem,) = desk.sheet("Problems", OUTPUT)
    assert (problem["cell"], problem["value"]) == ("K2", "refersh")
    assert "Did you mean refresh?" in problem["cure"]
    assert rows(desk)[0]["enrich_status"] == "invalid"
    assert actions(desk) == ["refersh", "", ""]
    assert vendor.stats()["searches_created"] == 3


def test_retry_asks_again_whatever_the_cap_of_attempts(desk: Desk) -> None:
    with open_for_business(HardVendor()) as vendor:
        desk.config(
            f'[api]\nbase_url = "{vendor.base_url}"\nsettle_after = "1s"\ncreates_per_second = 20'
        )
        vendor.showing = always(JSONResponse({"search": {"status": "ERROR"}, "leads": []}))
        obey_retries(desk)
        assert vendor.asked["create"] == 8


def obey_retries(desk: Desk) -> None:
    assert desk.enrich("run", desk.many_accounts(2)).code == 1
    for expected in (2, 2, 0):
        assert night(desk).report["searches"]["submitted"] == expected
    for _ in range(2):
        type_in(desk, "retry", None)
        assert night(desk).report["searches"]["submitted"] == 1
        assert actions(desk) == ["", ""]


def test_a_column_of_the_users_own_is_not_obeyed(desk: Desk, start_vendor: StartVendor) -> None:
    vendor = start_vendor("--duration", "0.05-0.1")
    desk.config_for(vendor)
    header = ("ID", "LinkedIn URL", "Job titles", "enrich_action")
    path = desk.accounts([("A", "linkedin.com/company/acme", "CEO", "whatever")], header=header)
    assert desk.enrich("run", path).code == 0
    assert vendor.stats()["searches_created"] == 1


def test_a_csv_is_obeyed_too(desk: Desk, start_vendor: StartVendor) -> None:
    vendor = start_vendor("--duration", "0.05-0.1")
    desk.config_for(vendor)
    path = desk.folder / "accounts.csv"
    path.write_text("ID,LinkedIn URL,Job titles\nA,linkedin.com/company/acme,CEO\n")
    assert desk.enrich("run", path).code == 0
    output = desk.folder / "accounts.enriched.csv"
    head, line = output.read_text(encoding="utf-8-sig").splitlines()
    assert head.endswith("enrich_updated_at,enrich_action")
    output.write_text(f"{head}\n{line}refresh\n")
    assert desk.enrich("run", output, "--in-place", "--yes").code == 0
    assert vendor.stats()["searches_created"] == 2
    assert "refresh" not in output.read_text(encoding="utf-8-sig")


def test_a_run_that_is_killed_after_obeying_buys_no_second_time(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor("--duration", "1-1.5")
    desk.config_for(vendor)
    assert desk.enrich("run", desk.many_accounts(2)).code == 0
    type_in(desk, "refresh", None)
    killed = desk.start("run", OUTPUT, "--in-place", "--yes")
    while vendor.stats()["searches_created"] < 3:
        time.sleep(0.02)
    killed.kill()
    killed.communicate()
    assert actions(desk) == ["refresh", ""]

    for _ in range(2):
        ended = night(desk, "--yes")
        assert ended.code == 0, ended.err
        assert actions(desk) == ["", ""]
    assert vendor.stats()["searches_created"] == 3


def three_personas(desk: Desk, vendor: Vendor) -> Path:
    """One account that asks for three; its leads are more than a second old."""
    names = ("Chiefs", "Buyers", "Builders")
    personas = "".join(f'[personas.{name}]\njob_titles = ["{name}"]\n' for name in names)
    desk.config_for(vendor, more=personas)
    header = ("ID", "LinkedIn URL", "Persona")
    row = ("A", "linkedin.com/company/acme", "; ".join(names))
    assert desk.enrich("run", desk.accounts([row], header=header)).code == 0
    time.sleep(1.1)  # no vendor answers twice in the second that a spreadsheet may round away
    return type_in(desk, "refresh")


def bought_again(vendor: Vendor) -> dict[str, int]:
    """How often each persona's search was bought once more."""
    names = vendor.stats()["names"]
    assert set(names.values()) == {1}, "the number of the attempt is part of the name"
    second = (name for name in names if name.endswith(".2]"))
    assert not any(name.endswith(".3]") for name in names)
    return {name.split(" - ")[1].split(" [")[0]: names[name] for name in second}


@pytest.mark.long
def test_each_persona_of_a_row_is_refreshed_once_over_nights_with_a_cap(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor("--duration", "0.05-0.1", "--leads", "2-5")
    three_personas(desk, vendor)
    beside = rows(desk)[0]["enrich_updated_at"]
    for done in (1, 2, 3):
        ended = night(desk, "--max-searches", "1")
        assert ended.code == (75 if done < 3 else 0), ended.err
        assert len(bought_again(vendor)) == done
        assert actions(desk) == ["refresh" if done < 3 else ""]
        # Whoever sees it is told by the moment too that the answer is not all there yet.
        assert (rows(desk)[0]["enrich_updated_at"] == beside) == (done < 3)
        assert desk.sheet("Problems", OUTPUT) == []
    assert night(desk).report["searches"]["submitted"] == 0
    assert desk.enrich("ledger", "audit", OUTPUT).code == 0


def test_each_persona_of_a_row_is_refreshed_once_over_kills(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor("--duration", "0.5-1", "--leads", "2-5")
    three_personas(desk, vendor)
    config = desk.folder / "config.toml"
    desk.config(config.read_text().replace("creates_per_second = 50", "creates_per_second = 1"))
    for bought in (4, 5):
        killed = desk.start("run", OUTPUT, "--in-place", "--yes")
        while killed.poll() is None and vendor.stats()["searches_created"] < bought:
            time.sleep(0.02)
        killed.kill()
        killed.communicate()
        assert actions(desk) == ["refresh"]

    ended = night(desk, "--yes")
    assert ended.code == 0, ended.err
    assert actions(desk) == [""]
    assert len(bought_again(vendor)) == 3
    assert vendor.stats()["searches_created"] == 6


def test_a_retry_that_is_left_in_the_queue_stays(desk: Desk) -> None:
    with open_for_business(HardVendor()) as vendor:
        settings = f'base_url = "{vendor.base_url}"\nsettle_after = "1s"\ncreates_per_second = 20'
        desk.config(f"[api]\n{settings}\n")
        vendor.showing = always(JSONResponse({"search": {"status": "ERROR"}, "leads": []}))
        desk.many_accounts(2)
        for _ in range(3):
            assert desk.enrich("run", "accounts.xlsx").code == 1
        time.sleep(1.1)
        type_in(desk, "retry", "retry")
        vendor.creating = only(8, answer=JSONResponse({}, 429, {"Retry-After": "3600"}))
        assert night(desk).code == 4
        assert actions(desk) in (["", "retry"], ["retry", ""])
        night(desk)
        assert actions(desk) == ["", ""]
        assert len(vendor.sold) == 8
