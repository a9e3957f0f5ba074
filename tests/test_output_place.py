"""What may stand where the output goes: open files, links, strangers, the input itself."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from support.desk import Desk, Vendor
from support.plain_user import plain_user

StartVendor = Callable[..., Vendor]

OUTPUT = "accounts.enriched.xlsx"


@pytest.fixture
def vendor(desk: Desk, start_vendor: StartVendor) -> Vendor:
    vendor = start_vendor("--duration", "0.05-0.1")
    desk.config_for(vendor)
    return vendor


@pytest.fixture
def accounts(desk: Desk, vendor: Vendor) -> Path:
    """Accounts that one run has answered already."""
    assert vendor.base_url
    path = desk.many_accounts(2)
    assert desk.enrich("run", path).code in {0, 1}
    return path


def beside(desk: Desk, pattern: str = "accounts.enriched (2*).xlsx") -> Path:
    (found,) = desk.folder.glob(pattern)
    return found


@pytest.mark.shortened(to=1)
@pytest.mark.parametrize("mark", [f"~${OUTPUT}", f".~lock.{OUTPUT}#"])
def test_an_output_that_is_open_is_written_beside_and_said(
    desk: Desk, accounts: Path, mark: str
) -> None:
    before = (desk.folder / OUTPUT).read_bytes()
    (desk.folder / mark).write_text("Ada")

    ended = desk.enrich("run", accounts, "--quiet")

    assert ended.code == 0, ended.err
    assert (desk.folder / OUTPUT).read_bytes() == before
    assert beside(desk).name in ended.err
    assert f"If nobody has it open, remove {mark}" in ended.err
    assert len(desk.sheet("Accounts", beside(desk).name)) == 2


def test_what_was_written_beside_is_ours(desk: Desk, accounts: Path) -> None:
    (desk.folder / f"~${OUTPUT}").touch()
    assert desk.enrich("run", accounts).code == 0

    ended = desk.enrich("export", accounts, "-o", beside(desk).name)

    assert ended.code == 0, ended.err
    assert beside(desk).exists(), "nor did it need a backup"


def test_json_names_the_file_that_was_written(desk: Desk, accounts: Path) -> None:
    (desk.folder / f"~${OUTPUT}").touch()
    ended = desk.enrich("run", accounts, "--json")
    assert ended.report["output"] == [str(beside(desk))]


def test_closed_again_it_has_its_own_name_again(desk: Desk, accounts: Path) -> None:
    (desk.folder / f"~${OUTPUT}").touch()
    assert desk.enrich("run", accounts).code == 0
    (desk.folder / f"~${OUTPUT}").unlink()
    os.utime(desk.folder / OUTPUT, (0, 0))

    assert desk.enrich("export", accounts).code == 0

    assert (desk.folder / OUTPUT).stat().st_mtime > 0
    assert len(list(desk.folder.glob("*.xlsx"))) == 3


def test_of_several_files_none_is_of_another_night(desk: Desk, vendor: Vendor) -> None:
    accounts = desk.many_accounts(2)
    words = ("run", accounts, "-o", "out.csv")
    assert desk.enrich(*words).code == 0
    old = {path: path.read_bytes() for path in desk.folder.glob("out*.csv")}
    (desk.folder / ".~lock.out.leads.csv#").touch()

    assert desk.enrich(*words).code == 0

    assert vendor.stats()["searches_created"] == 2
    assert {path: path.read_bytes() for path in old} == old
    written = sorted(path.name for path in desk.folder.glob("out (2*).csv"))
    names = {name.rpartition(")")[2] for name in written}
    names |= {path.name.rpartition(")")[2] for path in desk.folder.glob("out (2*).*.csv")}
    assert names == {".csv", ".leads.csv", ".changes.csv", ".problems.csv"}


def test_a_read_only_output_is_written_beside(desk: Desk, accounts: Path) -> None:
    before = (desk.folder / OUTPUT).read_bytes()
    (desk.folder / OUTPUT).chmod(0o444)

    ended = desk.enrich("run", accounts, through=plain_user())

    assert ended.code == 0, ended.err
    assert (desk.folder / OUTPUT).read_bytes() == before
    assert "read-only, so the output is" in ended.err
    assert beside(desk).exists()


def test_the_input_is_never_replaced(desk: Desk, vendor: Vendor) -> None:
    accounts = desk.many_accounts(2)
    before = accounts.read_bytes()

    ended = desk.enrich("run", accounts, "-o", accounts, "--yes")

    assert ended.code == 2
    assert "would replace accounts.xlsx, which is read. Choose another name with -o" in ended.err
    assert accounts.read_bytes() == before
    assert vendor.stats()["searches_created"] == 0


def a_hard_link(accounts: Path, other: Path) -> None:
    os.link(accounts, other)


def a_link(accounts: Path, other: Path) -> None:
    other.symlink_to(accounts)


@pytest.mark.parametrize("link", [a_hard_link, a_link])
def test_no_second_name_makes_another_file_of_the_input(
    desk: Desk, vendor: Vendor, link: Callable[[Path, Path], None]
) -> None:
    accounts = desk.many_accounts(2)
    link(accounts, desk.folder / "other.xlsx")

    ended = desk.enrich("run", accounts, "-o", "other.xlsx", "--yes")

    assert ended.code == 2
    assert "which is read" in ended.err
    assert vendor.stats()["searches_created"] == 0


def test_the_input_spelled_otherwise_is_the_input(desk: Desk, vendor: Vendor) -> None:
    accounts = desk.many_accounts(2)
    if not (desk.folder / "ACCOUNTS.xlsx").exists():
        pytest.skip("case makes a difference to this disk")
    ended = desk.enrich("run", accounts, "-o", "ACCOUNTS.xlsx", "--yes")
    assert (ended.code, vendor.stats()["searches_created"]) == (2, 0)
    assert "which is read" in ended.err


def test_a_file_of_personas_is_never_replaced(desk: Desk, vendor: Vendor) -> None:
    accounts = desk.many_accounts(1)
    (desk.folder / "personas.csv").write_text("name,job_titles\nSales,CEO\n")
    words = ("--personas", "personas.csv", "-o", "personas.csv", "--yes")

    ended = desk.enrich("run", accounts, *words)

    assert (ended.code, vendor.stats()["searches_created"]) == (2, 0)
    assert "would replace personas.csv, which is read" in ended.err


@pytest.mark.shortened(to=1)
@pytest.mark.parametrize(
    "name", ["out.csv", "out.leads.csv", "out.changes.csv", "out.problems.csv"]
)
def test_each_file_of_a_stranger_is_refused_before_anything_is_bought(
    desk: Desk, vendor: Vendor, name: str
) -> None:
    accounts = desk.many_accounts(1)
    (desk.folder / name).write_text("mine")

    ended = desk.enrich("run", accounts, "-o", "out.csv")

    assert (ended.code, vendor.stats()["searches_created"]) == (2, 0)
    assert f"{name} exists, and enrich did not write it" in ended.err
    assert (desk.folder / name).read_text() == "mine"


def test_a_stranger_that_is_replaced_by_leave_is_kept(desk: Desk, vendor: Vendor) -> None:
    assert vendor.base_url
    (desk.folder / OUTPUT).write_text("mine")

    assert desk.enrich("run", desk.many_accounts(1), "--yes").code == 0

    assert beside(desk, "accounts.enriched (changed, *).xlsx").read_text() == "mine"
    assert len(desk.sheet("Accounts")) == 1


@pytest.mark.shortened(to=1)
@pytest.mark.parametrize("name", ["out.csv", "out.leads.csv"])
def test_of_several_files_the_changed_one_is_kept(desk: Desk, vendor: Vendor, name: str) -> None:
    assert vendor.base_url
    words = ("run", desk.many_accounts(1), "-o", "out.csv")
    assert desk.enrich(*words).code == 0
    (desk.folder / name).write_text("changed")
    (desk.folder / name).chmod(0o600)

    assert desk.enrich(*words).code == 0

    (backup,) = desk.folder.glob("*changed, *")
    assert backup.read_text() == "changed"
    assert backup.name.startswith(f"{Path(name).stem} (changed, ")
    assert (desk.folder / name).read_text() != "changed"
    if os.name == "posix":
        assert backup.stat().st_mode & 0o777 == 0o600


def test_a_change_that_was_taken_back_needs_no_backup(desk: Desk, accounts: Path) -> None:
    shutil.copy(desk.folder / OUTPUT, desk.folder / "kept.xlsx")
    assert desk.enrich("run", accounts).code == 0
    shutil.copy(desk.folder / "kept.xlsx", desk.folder / OUTPUT)

    assert desk.enrich("run", accounts).code == 0

    assert not list(desk.folder.glob("*changed, *"))


def test_a_link_is_written_through_and_known_again(desk: Desk, accounts: Path) -> None:
    (desk.folder / "share").mkdir()
    shutil.move(desk.folder / OUTPUT, desk.folder / "share" / "real.xlsx")
    (desk.folder / OUTPUT).symlink_to(desk.folder / "share" / "real.xlsx")

    assert desk.enrich("run", accounts).code == 0
    assert desk.enrich("run", accounts).code == 0

    assert (desk.folder / OUTPUT).is_symlink()
    assert [row["ID"] for row in desk.sheet("Accounts", "share/real.xlsx")] == ["A000", "A001"]
    assert not list((desk.folder / "share").glob(".enrich*"))


def test_what_a_killed_run_left_is_cleared_by_the_next(desk: Desk, accounts: Path) -> None:
    left = desk.folder / ".enrich-0123456789abcdef.tmp"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    assert desk.enrich("run", accounts).code == 0
    assert not left.exists()


def test_a_name_that_is_no_text_is_refused_before_anything_is_bought(
    desk: Desk, vendor: Vendor
) -> None:
    if os.name != "posix":
        pytest.skip("names are always text there")
    ended = desk.enrich("run", desk.many_accounts(1), "-o", "caf\udce9.xlsx")
    assert (ended.code, vendor.stats()["searches_created"]) == (2, 0)
    assert "signs in it that are no text" in ended.err


def lose_ledger(desk: Desk) -> None:
    shutil.rmtree(desk.folder / ".enrich")


@pytest.mark.shortened(to=1)
@pytest.mark.parametrize("words", [(OUTPUT, "--in-place"), ("accounts.xlsx",)])
def test_a_workbook_of_ours_is_known_without_its_ledger_and_kept(
    desk: Desk, vendor: Vendor, words: tuple[str, ...]
) -> None:
    assert desk.enrich("run", desk.many_accounts(2)).code == 0
    before = (desk.folder / OUTPUT).read_bytes()
    lose_ledger(desk)

    ended = desk.enrich("run", *words)

    assert ended.code == 0, ended.err
    assert beside(desk, "accounts.enriched (*, *).xlsx").read_bytes() == before
    assert vendor.stats()["searches_created"] == 2


def test_a_workbook_of_ours_may_be_moved(desk: Desk, vendor: Vendor) -> None:
    accounts = desk.many_accounts(1)
    assert desk.enrich("run", accounts).code == 0
    (desk.folder / OUTPUT).rename(desk.folder / "for the team.xlsx")
    before = (desk.folder / "for the team.xlsx").read_bytes()

    assert desk.enrich("run", accounts, "-o", "for the team.xlsx").code == 0

    assert beside(desk, "for the team (changed, *).xlsx").read_bytes() == before
    assert vendor.stats()["searches_created"] == 1


def test_what_a_sandbox_invented_takes_no_place_of_what_was_bought(
    desk: Desk, vendor: Vendor
) -> None:
    assert vendor.base_url
    accounts = desk.many_accounts(1)
    assert desk.enrich("run", accounts).code == 0
    ended = desk.enrich("run", accounts, "--sandbox", "-o", OUTPUT)
    assert ended.code == 2
    assert "exists, and enrich did not write it" in ended.err


def test_the_headers_of_a_csv_prove_nothing(desk: Desk, vendor: Vendor) -> None:
    assert vendor.base_url
    accounts = desk.many_accounts(1)
    assert desk.enrich("run", accounts, "-o", "out.csv").code == 0
    before = (desk.folder / "out.csv").read_bytes()
    lose_ledger(desk)

    refused = desk.enrich("run", accounts, "-o", "out.csv")
    agreed = desk.enrich("run", accounts, "-o", "out.csv", "--yes")

    assert (refused.code, agreed.code) == (2, 0)
    assert "--yes: a copy is kept" in refused.err
    assert beside(desk, "out (changed, *).csv").read_bytes() == before


def without_its_list(workbook: Path) -> None:
    with ZipFile(workbook, "w") as archive:
        archive.writestr("xl/other.xml", "_enrich.sheets")


def cut_off(workbook: Path) -> None:
    workbook.write_bytes(workbook.read_bytes()[:-200])


def emptied(workbook: Path) -> None:
    workbook.write_bytes(b"")


@pytest.mark.shortened(to=1)
@pytest.mark.spoils_workbooks
@pytest.mark.parametrize("damage", [without_its_list, cut_off, emptied])
def test_what_cannot_be_read_is_a_strangers(
    desk: Desk, vendor: Vendor, damage: Callable[[Path], None]
) -> None:
    accounts = desk.many_accounts(1)
    assert desk.enrich("run", accounts).code == 0
    damage(desk.folder / OUTPUT)
    lose_ledger(desk)

    ended = desk.enrich("run", accounts)

    assert (ended.code, vendor.stats()["searches_created"]) == (2, 1)
    assert "exists, and enrich did not write it" in ended.err
    assert "Traceback" not in ended.err
