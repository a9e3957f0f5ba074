"""`--in-place`: an earlier output is given back, and the new one takes its place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.desk import Desk, Vendor

StartVendor = Callable[..., Vendor]

OUTPUT = "accounts.enriched.xlsx"


@pytest.fixture
def vendor(desk: Desk, start_vendor: StartVendor) -> Vendor:
    vendor = start_vendor("--duration", "0.05-0.1")
    desk.config_for(vendor)
    assert desk.enrich("run", desk.many_accounts(2), "--rows", "1").code in {0, 75}
    return vendor


def backups(desk: Desk) -> list[Path]:
    return sorted(desk.folder.glob("accounts.enriched (before, *).xlsx"))


def test_an_output_is_replaced_by_the_next_and_kept(desk: Desk, vendor: Vendor) -> None:
    before = (desk.folder / OUTPUT).read_bytes()

    ended = desk.enrich("run", OUTPUT, "--in-place", "--json")

    assert ended.code == 0, ended.err
    assert ended.report["output"] == [OUTPUT]
    assert vendor.stats()["searches_created"] == 2
    assert {row["enrich_status"] for row in desk.sheet("Accounts")} <= {"done", "empty"}
    (backup,) = backups(desk)
    assert backup.read_bytes() == before


def test_every_replacing_is_kept(desk: Desk, vendor: Vendor) -> None:
    assert vendor.base_url
    for _ in range(2):
        assert desk.enrich("export", OUTPUT, "--in-place").code in {0, 75}
    assert len(backups(desk)) == 2


def test_what_we_never_wrote_is_not_replaced_whoever_says_yes(desk: Desk, vendor: Vendor) -> None:
    before = (desk.folder / "accounts.xlsx").read_bytes()

    ended = desk.enrich("run", "accounts.xlsx", "--in-place", "--yes")

    assert ended.code == 2
    assert "enrich did not write it. Leave out --in-place" in ended.err
    assert (desk.folder / "accounts.xlsx").read_bytes() == before
    assert vendor.stats()["searches_created"] == 1


def test_a_file_that_is_open_is_not_replaced_in_place(desk: Desk, vendor: Vendor) -> None:
    assert vendor.base_url
    before = (desk.folder / OUTPUT).read_bytes()
    (desk.folder / f".~lock.{OUTPUT}#").touch()

    ended = desk.enrich("run", OUTPUT, "--in-place")

    assert ended.code == 0, ended.err
    assert (desk.folder / OUTPUT).read_bytes() == before
    (beside,) = desk.folder.glob("accounts.enriched (2*).xlsx")
    assert beside.name in ended.err


@pytest.mark.shortened(to=1)
@pytest.mark.parametrize(
    ("more", "cure"),
    [
        (("-o", "other.xlsx"), "Keep one of them"),
        (("--sandbox",), "Leave out --in-place"),
    ],
)
def test_words_that_exclude_each_other(
    *, desk: Desk, vendor: Vendor, more: tuple[str, ...], cure: str
) -> None:
    assert vendor.base_url
    ended = desk.enrich("run", OUTPUT, "--in-place", *more)
    assert ended.code == 2
    assert cure in ended.err


def test_of_the_kept_ones_only_the_newest_stay(desk: Desk, vendor: Vendor) -> None:
    desk.config_for(vendor, more="[output]\nkeep_backups = 2\n")
    others = [
        "accounts.enriched (before, my own).xlsx",
        "other (before, 2026-01-01 02.00.00).xlsx",
        "accounts.enriched (changed, 2026-01-01 02.00.00).xlsx",
    ]
    old = "accounts.enriched (before, 2026-01-01 02.00.00{}).xlsx"
    for name in (*others, old.format(""), old.format(", 2"), old.format(", 10")):
        (desk.folder / name).write_bytes((desk.folder / OUTPUT).read_bytes())

    assert desk.enrich("export", OUTPUT, "--in-place").code in {0, 75}

    assert all((desk.folder / name).exists() for name in others)
    newest, one_more = [path.name for path in backups(desk)[::-1] if "my own" not in path.name]
    assert one_more == old.format(", 10")
    assert newest > one_more
