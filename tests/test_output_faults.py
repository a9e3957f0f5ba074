"""Disks fill, folders go, people press Ctrl-C: what was bought stays bought, and is exported later."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest
from support.desk import Desk, Ended, Row, Vendor
from support.plain_user import plain_user

StartVendor = Callable[..., Vendor]

OUTPUT = "accounts.enriched.xlsx"
POSIX_ONLY = pytest.mark.skipif(
    os.name != "posix", reason="Windows knows no such limits or signals"
)
BIGGEST = 1_500_000
NO_BIGGER_FILES = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
os.execv(sys.argv[2], sys.argv[2:])
"""


@pytest.fixture
def vendor(desk: Desk, start_vendor: StartVendor) -> Vendor:
    vendor = start_vendor("--duration", "0.05-0.1")
    desk.config_for(vendor)
    return vendor


def bulky(accounts: Path) -> Path:
    """With a picture of 2 MB that comes back with the workbook."""
    with ZipFile(accounts, "a") as archive:
        archive.writestr("xl/media/image9.png", secrets.token_bytes(2_000_000))
    return accounts


def refused(ended: Ended) -> str:
    """The one sentence of a run that could not write, but ended in good order."""
    assert ended.code == 2
    assert "Traceback" not in ended.err + ended.out
    (sentence,) = [line for line in ended.err.splitlines() if line.startswith("enrich:")]
    return sentence


def exported_for_nothing(
    desk: Desk, vendor: Vendor, accounts: Path, *, output: str = OUTPUT
) -> None:
    """After the fault: the output is made without the vendor, and the next run buys nothing."""
    bought = vendor.stats()["searches_created"]
    ended = desk.enrich("export", accounts, "-o", output, key=None)
    assert ended.code == 0, ended.err
    assert {row["enrich_status"] for row in desk.sheet("Accounts", output)} <= {"done", "empty"}
    assert desk.enrich("run", accounts, "-o", output).code == 0
    assert vendor.stats()["searches_created"] == bought == 2
    assert not list(desk.folder.rglob(".enrich-*"))


def limited_to(size: int) -> Sequence[str]:
    return (sys.executable, "-c", NO_BIGGER_FILES, str(size))


@POSIX_ONLY
def test_a_file_that_may_not_grow_so_large_is_exported_later(desk: Desk, vendor: Vendor) -> None:
    accounts = bulky(desk.many_accounts(2))

    ended = desk.enrich("run", accounts, through=limited_to(BIGGEST))

    assert "would be larger than this disk or account allows" in (sentence := refused(ended))
    assert "`enrich export accounts.xlsx` writes it, and buys nothing" in sentence
    assert "2 searches bought" in ended.out
    assert "Wrote" not in ended.out
    assert not (desk.folder / OUTPUT).exists()
    assert not list(desk.folder.glob(".enrich-*"))
    exported_for_nothing(desk, vendor, accounts)


@pytest.mark.shortened(to=2)
@POSIX_ONLY
@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.8, 0.95, 0.9999])
def test_wherever_the_disk_ends_the_old_output_stays(
    desk: Desk, vendor: Vendor, share: float
) -> None:
    assert vendor.base_url
    accounts = bulky(desk.many_accounts(2))
    assert desk.enrich("run", accounts).code == 0
    before = (desk.folder / OUTPUT).read_bytes()

    limit = limited_to(int(len(before) * share))
    ended = desk.enrich("export", accounts, through=limit)

    # The smallest limit is one for the ledger too.
    assert ended.code == 2
    assert "Traceback" not in ended.err
    assert (desk.folder / OUTPUT).read_bytes() == before
    assert not list(desk.folder.glob(".enrich-*"))


def on_small_disk(folder: Path, kilobytes: int) -> Sequence[str]:
    """What runs a command with a disk of this size at the folder, seen by nobody else."""
    unshare = shutil.which("unshare")
    mount = f"mount -t tmpfs -o size={kilobytes}k tmpfs {folder} && exec"
    through = (
        str(unshare),
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        f'{mount} "$@"',
        "sh",
    )
    if (
        unshare is None
        or subprocess.run([*through, "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("only Linux lets a user have a disk of his own, and not every Linux")
    return through


def wide_accounts(desk: Desk) -> Path:
    """Two accounts whose own columns take more than a small disk has."""
    rows: list[Row] = [
        (
            f"A{number}",
            "X",
            f"linkedin.com/company/c{number}",
            "CEO",
            *[secrets.token_hex(15_000)] * 30,
        )
        for number in range(2)
    ]
    header = ("ID", "Company", "LinkedIn URL", "Job titles", *(f"Note {n}" for n in range(30)))
    return desk.accounts(rows, header=header)


def test_a_disk_that_is_full_is_named_and_the_output_exported_later(
    desk: Desk, vendor: Vendor
) -> None:
    (desk.folder / "disk").mkdir()
    accounts = wide_accounts(desk)

    words = ("run", accounts, "-o", "disk/out.csv")
    ended = desk.enrich(*words, through=on_small_disk(desk.folder / "disk", 1_100))

    assert "The disk is full, so out.csv was not written. Free some space" in refused(ended)
    exported_for_nothing(desk, vendor, accounts)


def test_a_disk_without_room_is_told_before_anything_is_bought(desk: Desk, vendor: Vendor) -> None:
    (desk.folder / "disk").mkdir()
    accounts = bulky(desk.many_accounts(2))

    words = ("run", accounts, "-o", "disk/out.xlsx")
    ended = desk.enrich(*words, through=on_small_disk(desk.folder / "disk", 2_500))

    assert "The disk has only 2." in (sentence := refused(ended))
    assert "and out.xlsx needs about 3." in sentence
    assert vendor.stats()["searches_created"] == 0


def while_it_buys(
    desk: Desk,
    start_vendor: StartVendor,
    happens: Callable[[], object],
    *,
    through: Sequence[str] = (),
) -> tuple[Ended, Vendor, Path]:
    """What becomes of a run when this happens after it has begun to buy."""
    vendor = start_vendor("--duration", "1.5-1.5")
    desk.config_for(vendor)
    accounts = desk.many_accounts(2)
    process = desk.start("run", accounts, "-o", "there/out.xlsx", through=through)
    while vendor.stats()["searches_created"] < 2:
        assert process.poll() is None
        time.sleep(0.02)
    happens()
    out, err = process.communicate(timeout=60)
    return Ended(process.returncode, out, err), vendor, accounts


def test_a_folder_that_vanished_is_named(desk: Desk, start_vendor: StartVendor) -> None:
    there = desk.folder / "there"
    there.mkdir()

    ended, vendor, accounts = while_it_buys(desk, start_vendor, there.rmdir)

    assert f"The folder {there} does not exist. Create it" in refused(ended)
    exported_for_nothing(desk, vendor, accounts)


def test_a_folder_that_became_read_only_is_named(desk: Desk, start_vendor: StartVendor) -> None:
    there = desk.folder / "there"
    there.mkdir()
    through = plain_user()

    def lock() -> None:
        there.chmod(0o555)

    ended, vendor, accounts = while_it_buys(desk, start_vendor, lock, through=through)

    assert f"The folder {there} is read-only. Choose another folder" in refused(ended)
    there.chmod(0o755)
    exported_for_nothing(desk, vendor, accounts, output="there/out.xlsx")


def test_a_file_that_came_during_the_run_is_not_replaced(
    desk: Desk, start_vendor: StartVendor
) -> None:
    output = desk.folder / "there" / "out.xlsx"
    output.parent.mkdir()

    def put() -> None:
        output.write_text("mine")

    ended, vendor, accounts = while_it_buys(desk, start_vendor, put)

    assert "enrich did not write it" in refused(ended)
    assert output.read_text() == "mine"
    exported_for_nothing(desk, vendor, accounts)


def test_a_folder_of_the_outputs_name_is_named(desk: Desk, start_vendor: StartVendor) -> None:
    output = desk.folder / "there" / "out.xlsx"
    output.parent.mkdir()

    ended, vendor, accounts = while_it_buys(desk, start_vendor, output.mkdir)

    assert "out.xlsx is a folder. Name a file inside it" in refused(ended)
    exported_for_nothing(desk, vendor, accounts)


@pytest.mark.long
@POSIX_ONLY
@pytest.mark.parametrize("strike", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_during_an_export_leaves_the_old_output_and_nothing_else(
    desk: Desk, vendor: Vendor, strike: signal.Signals
) -> None:
    assert vendor.base_url
    accounts = desk.many_accounts(15_000)
    assert desk.enrich("run", accounts, "--rows", "1").code == 0
    before = (desk.folder / OUTPUT).read_bytes()

    process = desk.start("export", accounts)
    struck_while_it_wrote(process, desk.folder, strike)

    assert process.returncode == 130
    assert (desk.folder / OUTPUT).read_bytes() == before
    assert not list(desk.folder.glob(".enrich-*"))


@pytest.mark.shortened(to=1)
@POSIX_ONLY
@pytest.mark.parametrize(("times", "is_new"), [(1, True), (2, False)])
def test_ctrl_c_during_a_run_writes_first_unless_it_is_pressed_again(
    desk: Desk, vendor: Vendor, times: int, *, is_new: bool
) -> None:
    assert vendor.base_url
    accounts = desk.many_accounts(15_000)
    assert desk.enrich("run", accounts, "--rows", "1").code == 0
    before = (desk.folder / OUTPUT).read_bytes()

    process = desk.start("run", accounts, "--rows", "2")
    struck_while_it_wrote(process, desk.folder, signal.SIGINT, times=times)

    assert process.returncode == 130
    assert ((desk.folder / OUTPUT).read_bytes() != before) is is_new
    assert not list(desk.folder.glob(".enrich-*"))
    assert desk.enrich("export", accounts).code in {0, 1, 75}


def struck_while_it_wrote(
    process: "subprocess.Popen[str]", folder: Path, strike: signal.Signals, *, times: int = 1
) -> None:
    """Send the signal once the temporary file has begun to grow."""
    while not any(size_of(path) > 10_000 for path in folder.glob(".enrich-*.tmp")):
        assert process.poll() is None, "it was too quick to be struck"
        time.sleep(0.001)
    for _ in range(times):
        process.send_signal(strike)
        time.sleep(0.05)
    _, err = process.communicate(timeout=60)
    assert "Interrupted" in err
    assert "Traceback" not in err


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
