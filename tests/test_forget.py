"""`enrich ledger forget`, from the command line to the next night's workbook."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.desk import Desk, Ended, Vendor

StartVendor = Callable[..., Vendor]


@pytest.fixture
def accounts(desk: Desk, start_vendor: StartVendor) -> Path:
    desk.config_for(start_vendor("--duration", "0.05-0.1", "--leads", "5-9"))
    path = desk.many_accounts(2)
    assert desk.enrich("run", path).code == 0
    return path


def somebody(desk: Desk) -> dict[str, str]:
    return {name: str(value) for name, value in desk.sheet("Leads")[0].items()}


def forget(desk: Desk, accounts: Path, url: str, *words: str) -> Ended:
    return desk.enrich("ledger", "forget", accounts, "--linkedin-url", url, *words, key=None)


def everybody(desk: Desk) -> set[object]:
    return {lead["linkedin_url"] for lead in desk.sheet("Leads")}


@pytest.mark.long
def test_a_forgotten_person_stays_away_when_everything_is_bought_again(
    desk: Desk, accounts: Path
) -> None:
    person, before = somebody(desk), everybody(desk)
    gone = person["linkedin_url"]

    ended = forget(desk, accounts, gone.upper().replace("HTTPS://WWW.", "") + "/?x=1", "--yes")

    assert ended.code == 0, ended.err
    assert "Forgotten: 1 leads are gone" in ended.out
    assert "accounts.enriched.xlsx: holds the person" in ended.out
    assert "ask the vendor to erase" in ended.out
    for path in (desk.folder / ".enrich").rglob("*"):
        for sign in (gone, person["full_name"]):
            assert path.is_dir() or sign.encode() not in path.read_bytes(), path
    assert desk.enrich("export", accounts, key=None).code == 0
    assert everybody(desk) == before - {gone}
    assert desk.enrich("run", accounts, "--only", "all", "--yes").code == 0
    assert everybody(desk) == before - {gone}
    assert gone not in {row["linkedin_url"] for row in desk.sheet("Changes")}
    assert "accounts.enriched.xlsx" not in forget(desk, accounts, gone, "--yes").out


def test_without_a_terminal_it_needs_a_yes(desk: Desk, accounts: Path) -> None:
    before = (desk.folder / ".enrich" / "ledger.db").read_bytes()
    ended = forget(desk, accounts, somebody(desk)["linkedin_url"])
    assert ended.code == 2
    assert "Nothing was removed, because nobody said yes. Say it with --yes." in ended.err
    assert (desk.folder / ".enrich" / "ledger.db").read_bytes() == before


def test_somebody_unknown_is_said_to_be(desk: Desk, accounts: Path) -> None:
    ended = forget(desk, accounts, "https://linkedin.com/in/nobody-at-all", "--yes")
    assert ended.code == 0
    assert "Nobody of that address was found" in ended.out
    assert "A later search cannot bring the person back" in ended.out


@pytest.mark.parametrize("url", ["Ada", "https://www.linkedin.com/company/acme"])
def test_an_address_that_is_no_persons_is_refused(url: str, desk: Desk) -> None:
    ended = desk.enrich("ledger", "forget", "--linkedin-url", url, "--ledger", "x.db", "--yes")
    assert ended.code == 2
    assert "is not the address of a person's LinkedIn profile. Copy it" in ended.err


def test_a_ledger_must_be_named_and_be_there(desk: Desk) -> None:
    words = ("ledger", "forget", "--linkedin-url", "linkedin.com/in/ada", "--yes")
    assert "Which ledger?" in desk.enrich(*words).err
    ended = desk.enrich(*words, "--ledger", "none.db")
    assert (ended.code, "There is no ledger at" in ended.err) == (2, True)
    assert not (desk.folder / "none.db").exists()
