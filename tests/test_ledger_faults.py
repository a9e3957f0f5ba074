"""The ledger's own bad days: full, read-only, gone, damaged; nothing is bought twice."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from support.desk import Desk, Ended, Vendor
from support.plain_user import plain_user

StartVendor = Callable[..., Vendor]

POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="Windows lets nobody move an open file")
NO_BIGGER_FILES = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
os.execv(sys.argv[2], sys.argv[2:])
"""


@pytest.fixture
def vendor(desk: Desk, start_vendor: StartVendor) -> Vendor:
    vendor = start_vendor("--duration", "0.05-0.4", "--leads", "3-9")
    desk.config_for(vendor)
    return vendor


def ledger_of(desk: Desk) -> Path:
    return desk.folder / ".enrich" / "ledger.db"


def refused(ended: Ended) -> str:
    """The one sentence of a command that could not use its ledger."""
    assert "Traceback" not in ended.err + ended.out
    assert ended.code == 2, ended.err
    return next(line for line in ended.err.splitlines() if line.startswith("enrich:"))


def assert_one_file(desk: Desk) -> None:
    names = {path.name for path in ledger_of(desk).parent.iterdir()}
    assert names <= {"ledger.db", "ledger.db.lock"}


def finish(desk: Desk, vendor: Vendor, accounts: int) -> None:
    """Run until all is done; then everything was bought exactly once."""
    # One more account: a later search is what shows that a doubtful one never arrived.
    path = desk.many_accounts(accounts + 1)
    ends = [desk.enrich("run", path).code]
    while ends[-1] != 0:
        ends.append(desk.enrich("run", path).code)
        assert len(ends) < 6, ends
    names = vendor.stats()["names"]
    assert [name for name, times in names.items() if times > 1] == []
    assert len(names) == accounts + 1
    assert {row["enrich_status"] for row in desk.sheet("Accounts")} <= {"done", "empty"}


@pytest.mark.shortened(to=2)
@POSIX_ONLY
@pytest.mark.parametrize("kilobytes", [100, 120, 130, 140, 160, 180, 220, 300])
def test_wherever_the_disk_ends_nothing_is_bought_twice(
    kilobytes: int, desk: Desk, vendor: Vendor
) -> None:
    through = (sys.executable, "-c", NO_BIGGER_FILES, str(kilobytes * 1_000))
    ended = desk.enrich("run", desk.many_accounts(12), through=through)
    assert "Check that its disk is not full" in refused(ended)
    finish(desk, vendor, 12)
    assert_one_file(desk)


def on_small_disk(folder: Path, kilobytes: int, then: str) -> Sequence[str]:
    """What runs a command with a disk of this size at the folder, and `then` looks at it."""
    unshare = shutil.which("unshare")
    mount = f"mount -t tmpfs -o size={kilobytes}k tmpfs {folder}"
    through = (str(unshare), "--user", "--map-root-user", "--mount", "sh", "-c")
    script = f'{mount} && "$@"; code=$?; {then}; exit $code'
    if (
        unshare is None
        or subprocess.run([*through, mount], check=False, capture_output=True).returncode
    ):
        pytest.skip("only Linux lets a user have a disk of his own, and not every Linux")
    return (*through, script, "sh")


@pytest.mark.shortened(to=1)
@pytest.mark.parametrize("kilobytes", [150, 250, 350])
def test_a_full_disk_stops_the_run_and_the_next_one_goes_on(
    kilobytes: int, desk: Desk, vendor: Vendor
) -> None:
    disk, kept = desk.folder / "disk", desk.folder / "kept"
    disk.mkdir()
    through = on_small_disk(disk, kilobytes, f"cp -r {disk} {kept}")
    words = ("run", desk.many_accounts(12), "--ledger", "disk/ledger.db")
    assert "Check that its disk is not full" in refused(desk.enrich(*words, through=through))
    if (kept / "ledger.db").exists():
        kept.rename(desk.folder / ".enrich")
    finish(desk, vendor, 12)


def in_mid_run(desk: Desk, vendor: Vendor, happens: Callable[[], object]) -> Ended:
    process = desk.start("run", desk.many_accounts(30))
    while vendor.stats()["searches_created"] < 4:
        assert process.poll() is None
        time.sleep(0.01)
    happens()
    out, err = process.communicate(timeout=60)
    return Ended(process.returncode, out, err)


@POSIX_ONLY
def test_a_ledger_deleted_in_mid_run_is_rescued(desk: Desk, vendor: Vendor) -> None:
    def delete() -> None:
        for path in ledger_of(desk).parent.glob("ledger.db*"):
            path.unlink()

    sentence = refused(in_mid_run(desk, vendor, delete))

    assert "was moved, replaced or deleted while this run used it" in sentence
    (rescued,) = ledger_of(desk).parent.glob("*.rescued-*")
    assert f"is in {rescued.name}: give it the name ledger.db" in sentence
    assert not ledger_of(desk).exists()
    rescued.rename(ledger_of(desk))
    finish(desk, vendor, 30)


@POSIX_ONLY
def test_a_folder_deleted_in_mid_run_ends_the_run_and_the_list_knows_all(
    desk: Desk, vendor: Vendor
) -> None:
    ended = in_mid_run(desk, vendor, lambda: shutil.rmtree(ledger_of(desk).parent))
    assert "a new ledger finds its purchases again" in refused(ended)
    finish(desk, vendor, 30)


@POSIX_ONLY
def test_a_ledger_put_in_its_place_is_left_alone(desk: Desk, vendor: Vendor) -> None:
    def replace() -> None:
        other = ledger_of(desk).with_name("other")
        other.write_text("mine")
        other.replace(ledger_of(desk))

    assert "was moved, replaced or deleted" in refused(in_mid_run(desk, vendor, replace))
    assert ledger_of(desk).read_text() == "mine"


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    mode = path.stat().st_mode
    path.chmod(mode & 0o555)
    try:
        yield
    finally:
        path.chmod(mode)


@pytest.mark.shortened(to=1)
@POSIX_ONLY
@pytest.mark.parametrize("what", ["ledger.db", "."])
def test_reading_commands_read_what_may_not_be_written(
    what: str, desk: Desk, vendor: Vendor
) -> None:
    through = plain_user()
    accounts = desk.many_accounts(3)
    assert desk.enrich("run", accounts).code == 0
    people, bought = desk.people(), vendor.stats()["searches_created"]
    before = ledger_of(desk).read_bytes()
    with read_only(ledger_of(desk).parent / what):
        status = desk.enrich("status", accounts, "--json", through=through)
        assert (status.code, status.report["bought"]) == (0, 3)
        assert desk.enrich("check", accounts, through=through).code == 0
        assert desk.enrich("export", accounts, "-o", "x.xlsx", through=through).code == 0
        sentence = refused(desk.enrich("run", accounts, through=through))
        assert "read-only" in sentence or "Check that its folder can be written" in sentence
    assert desk.people("x.xlsx") == people
    assert ledger_of(desk).read_bytes() == before
    assert vendor.stats()["searches_created"] == bought
    assert_one_file(desk)


def test_every_command_leaves_one_file(desk: Desk, vendor: Vendor) -> None:
    assert vendor.base_url
    accounts = desk.many_accounts(2)
    for words in (
        *(("run", accounts), ("status", accounts), ("check", accounts), ("export", accounts)),
        ("status", "--ledger", ledger_of(desk)),
        ("ledger", "forget", accounts, "--linkedin-url", "linkedin.com/in/ada", "--yes"),
    ):
        assert desk.enrich(*words).code == 0
        assert_one_file(desk)


def test_readers_beside_a_run_read_and_disturb_nothing(desk: Desk, vendor: Vendor) -> None:
    accounts = desk.many_accounts(30)
    ends: dict[str, int] = {}

    def read() -> None:
        for words in (["status"], ["check"], ["export", "-o", "x.xlsx"]):
            command, *more = words
            ends[command] = desk.enrich(command, accounts, *more).code

    assert in_mid_run(desk, vendor, read).code == 0
    assert (ends["status"], ends["check"]) == (0, 0)
    assert ends["export"] in {0, 75}
    assert_one_file(desk)


@pytest.mark.shortened(to=4)
@pytest.mark.parametrize("command", ["run", "check", "export", "status"])
@pytest.mark.parametrize("content", [b"", b"ID,Company\n" * 100, None])
def test_what_is_no_ledger_is_refused_by_every_command(
    content: bytes | None, command: str, *, desk: Desk, vendor: Vendor
) -> None:
    ledger_of(desk).parent.mkdir()
    if content is None:
        ledger_of(desk).mkdir()
    else:
        ledger_of(desk).write_bytes(content)
    ended = desk.enrich(command, desk.many_accounts(1))
    assert str(ledger_of(desk)) in refused(ended)
    assert content is None or ledger_of(desk).read_bytes() == content
    assert vendor.stats()["searches_created"] == 0


def test_a_lead_that_makes_no_sense_is_refused_in_words(desk: Desk, vendor: Vendor) -> None:
    assert vendor.base_url
    accounts = desk.many_accounts(2)
    assert desk.enrich("run", accounts).code == 0
    with closing(sqlite3.connect(ledger_of(desk), isolation_level=None)) as ledger:
        ledger.execute("UPDATE leads SET lead = substr(lead, 3)")
    for command in ("run", "export"):
        assert "is damaged: a value in it makes no sense" in refused(desk.enrich(command, accounts))
