"""The line that `schedule` makes, run as cron runs it: once like it, once by the real daemon."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.cron import daemon_words, private_cron, run_like_cron, why_no_cron
from support.desk import Desk, Vendor

StartVendor = Callable[..., Vendor]

KEY = "pk_cron_0123456789"
THEIRS = b'# not ours\nMAILTO=""\n0 0 1 1 *  echo  100\\%\n'


@pytest.fixture
def odd(tmp_path: Path) -> Desk:
    """A folder whose name the shell and cron read otherwise."""
    if os.name != "posix":
        pytest.skip("there is no /bin/sh")
    folder = tmp_path / 'it\'s 100% "ours" & é'
    folder.mkdir()
    return Desk(folder)


def vendor_with_key(desk: Desk, start_vendor: StartVendor) -> Vendor:
    vendor = start_vendor("--api-key", KEY, "--duration", "0.05-0.1", "--leads", "1-4")
    desk.config_for(vendor)
    return vendor


def events(desk: Desk) -> list[dict[str, object]]:
    path = desk.folder / ".enrich" / "accounts.log"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def test_the_line_runs_with_crons_poor_environment(odd: Desk, start_vendor: StartVendor) -> None:
    vendor = vendor_with_key(odd, start_vendor)
    accounts = odd.many_accounts(3)
    printed = odd.enrich("schedule", accounts, "--at", "2:00", "--max-searches", "2", key=None)
    assert printed.code == 0, printed.err

    without_file = run_like_cron(printed.out)
    assert without_file.returncode != 0
    assert "ledger.env" in without_file.stderr

    variables = odd.folder / ".enrich" / "ledger.env"
    variables.parent.mkdir(exist_ok=True)
    variables.write_text(f"PIPECORN_API_KEY={KEY}\n")
    first = run_like_cron(printed.out)
    assert (first.returncode, first.stdout, first.stderr) == (75, "", "")
    assert vendor.stats()["searches_created"] == 2
    second = run_like_cron(printed.out)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert [row["enrich_status"] for row in odd.sheet("Accounts")].count("done") >= 2
    assert [event["exit_code"] for event in events(odd) if event["event"] == "ended"] == [75, 0]
    assert KEY not in (odd.folder / ".enrich" / "accounts.log").read_text("utf-8")


@pytest.mark.skipif(bool(why_no_cron()), reason=why_no_cron() or "")
def test_the_installed_line_is_run_by_a_real_cron(
    odd: Desk, start_vendor: StartVendor, tmp_path: Path
) -> None:
    vendor = vendor_with_key(odd, start_vendor)
    accounts = odd.many_accounts(2)
    through = private_cron(tmp_path / "cron")
    machines = crontab_of_the_machine()
    subprocess.run([*through, "crontab", "-"], input=THEIRS, check=True)

    # Cron looks at its crontabs when a minute begins; the line must be there by then.
    at = datetime.now().astimezone() + timedelta(seconds=85)
    words = ("schedule", accounts, "--yes", "--at", f"{at:%H:%M}", "--install")
    installed = odd.enrich(*words, through=through, key=KEY)
    assert installed.code == 0, installed.err
    assert listed(through) == THEIRS + installed.out.encode()

    daemon = subprocess.Popen(daemon_words(tmp_path / "cron", seconds=170))
    try:
        while daemon.poll() is None and not any(e["event"] == "ended" for e in events(odd)):
            time.sleep(0.2)
    finally:
        daemon.terminate()
        daemon.wait(timeout=30)

    (ended,) = (event for event in events(odd) if event["event"] == "ended")
    assert ended["exit_code"] == 0, ended
    assert vendor.stats()["searches_created"] == 2
    assert {row["enrich_status"] for row in odd.sheet("Accounts")} <= {"done", "empty"}
    assert odd.enrich("schedule", accounts, "--remove", through=through).code == 0
    assert listed(through) == THEIRS
    assert crontab_of_the_machine() == machines


def listed(through: tuple[str, ...]) -> bytes:
    ended = subprocess.run([*through, "crontab", "-l"], capture_output=True, check=True)
    return ended.stdout


def crontab_of_the_machine() -> bytes:
    ended = subprocess.run(["crontab", "-l"], capture_output=True, check=False)  # noqa: S607
    return ended.stdout


def test_the_program_is_found_without_a_script_of_its_own(desk: Desk) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "enrich.cli", "--version"],
        capture_output=True,
        cwd=desk.folder,
        check=True,
    )
    assert ended.stdout.strip()
