"""A run that nobody watches: what it says, what it waits for, and whom it tells."""

import json
import os
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.desk import Desk, Vendor
from support.hard_vendor import HardVendor, hanging

StartVendor = Callable[..., Vendor]
QUICK = ("--duration", "0.05-0.1", "--leads", "2-4")
POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="Windows keeps no permission bits")
BAD_ROW = ("A9", "Nobody", "linkedin.com/in/a-person", "CEO")


@contextmanager
def after(seconds: float, act: Callable[[], object]) -> Iterator[None]:
    """Do this a little later, while the test goes on."""
    timer = threading.Timer(seconds, act)
    timer.start()
    try:
        yield
    finally:
        timer.join()


def events(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_last_line_is_fit_for_a_mail_subject(desk: Desk, start_vendor: StartVendor) -> None:
    desk.config_for(start_vendor("--duration", "0.05-0.1", "--leads", "3-3"))
    desk.accounts([("A1", "Acme", "linkedin.com/company/acme", "CEO"), BAD_ROW])
    ended = desk.enrich("run", "accounts.xlsx")
    assert ended.code == 1
    assert ended.out.splitlines()[-1].startswith("1 of 2 rows done, 1 to fix; ")
    assert ended.out.splitlines()[-1].endswith(" new leads; 1 search bought")


@pytest.mark.long
def test_quiet_is_silent_unless_somebody_is_needed(desk: Desk, start_vendor: StartVendor) -> None:
    desk.config_for(start_vendor(*QUICK))
    desk.many_accounts(3)
    for code, words in ((75, ["--max-leads", "1"]), (75, ["--max-searches", "2"]), (0, [])):
        ended = desk.enrich("run", "accounts.xlsx", "--quiet", *words)
        assert (ended.code, ended.out, ended.err) == (code, "", "")

    desk.accounts([BAD_ROW])
    bad = desk.enrich("run", "accounts.xlsx", "--quiet")
    assert bad.code == 1
    assert "0 of 1 row done, 1 to fix" in bad.out


def test_quiet_and_verbose_contradict(desk: Desk) -> None:
    ended = desk.enrich("run", desk.many_accounts(1), "--quiet", "--verbose")
    assert ended.code == 2
    assert "Keep one of them" in ended.err


def test_verbose_names_every_problem_and_the_progress(desk: Desk, vendor: HardVendor) -> None:
    desk.config(f'[api]\nbase_url = "{vendor.base_url}"\n')
    vendor.showing = hanging(from_then_on=1)
    desk.accounts([("A1", "Acme", "linkedin.com/company/acme", "CEO"), BAD_ROW])
    ended = desk.enrich("run", "accounts.xlsx", "--verbose", "--wait", "6s")
    assert ended.code == 75
    assert "0 of 1 searches ended, 1 under way, 0 to send; " in ended.err
    assert "Accounts!C3" in ended.out


def test_the_log_has_an_event_on_each_line_and_no_key(
    desk: Desk, start_vendor: StartVendor
) -> None:
    desk.config_for(start_vendor(*QUICK))
    desk.many_accounts(2)
    log = desk.folder / "logs" / "night.log"
    for _ in range(2):
        ended = desk.enrich("run", "accounts.xlsx", "--log", log, "--quiet", key="pk_0123456789")
        assert ended.code == 0, ended.err
    names = [event["event"] for event in events(log)]
    assert names == ["began", "planned", "said", "ended"] * 2
    last = events(log)[-1]
    assert (last["exit_code"], last["rows"]["done"]) == (0, 2)
    assert last["line"] == "2 of 2 rows done; 0 new leads; 0 searches bought"
    assert "pk_0123456789" not in log.read_text("utf-8")


def test_a_key_in_a_sentence_does_not_reach_the_log(desk: Desk) -> None:
    key = 'pk_"012345'
    ended = desk.enrich("run", f"{key}.xlsx", "--log", "night.log", key=key)
    assert ended.code == 2
    assert [event["event"] for event in events(desk.folder / "night.log")][-1] == "ended"
    assert "012345" not in (desk.folder / "night.log").read_text("utf-8")


@POSIX_ONLY
def test_the_log_is_its_owners_alone(desk: Desk) -> None:
    log = desk.folder / "night.log"
    desk.enrich("run", "none.xlsx", "--log", log)
    log.chmod(0o644)
    desk.enrich("run", "none.xlsx", "--log", log)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    error = events(log)[-1]["error"]
    assert error == {
        "what": "none.xlsx does not exist.",
        "cure": "Check the name and the folder.",
    }


def test_a_file_that_is_no_log_is_not_spoilt(desk: Desk) -> None:
    accounts = desk.many_accounts(1)
    before = accounts.read_bytes()
    ended = desk.enrich("run", accounts, "--log", accounts)
    assert ended.code == 2
    assert "is not a log of enrich" in ended.err
    assert accounts.read_bytes() == before


def test_a_log_that_cannot_be_written_is_said_before_anything_is_bought(desk: Desk) -> None:
    ended = desk.enrich("run", desk.many_accounts(1), "--log", desk.folder)
    assert ended.code == 2
    assert "cannot be written" in ended.err


def test_a_long_log_goes_on_in_a_new_file(desk: Desk) -> None:
    log = desk.folder / "night.log"
    desk.enrich("run", "none.xlsx", "--log", log)
    with log.open("ab") as file:
        file.write((b'{"at": "2026"}' + b" " * 999_986 + b"\n") * 10)
    desk.enrich("run", "none.xlsx", "--log", log)
    assert [event["event"] for event in events(log)] == ["began", "planned", "ended"]
    assert len(events(desk.folder / "night.log.1")) == 13


@pytest.mark.shortened(to=4)
@pytest.mark.parametrize(
    ("words", "code", "what"),
    [
        (["run", "--bogus"], 2, "No such option: --bogus"),
        (["run"], 2, "Missing argument 'INPUT'"),
        (["run", "accounts.xlsx", "--rows", "x"], 2, "Invalid value for '--rows'"),
        (["bogus"], 2, "No such command 'bogus'"),
        (["run", "none.xlsx"], 2, "none.xlsx does not exist."),
        (["check", "none.xlsx"], 2, "none.xlsx does not exist."),
        (["run", "accounts.xlsx", "-c", "none.toml"], 2, "The config file none.toml does not"),
        (["run", "accounts.xlsx", "--log", "."], 2, "The log . cannot be written"),
        (["run", "accounts.xlsx"], 3, "There is no API key."),
        (["status", "accounts.xlsx"], 2, "There is no ledger"),
    ],
)
def test_json_says_why_there_is_no_report(
    *, desk: Desk, words: list[str], code: int, what: str
) -> None:
    desk.many_accounts(1)
    desk.config('[api]\nbase_url = "http://127.0.0.1:9/api/v2"\n')
    ended = desk.enrich(*words, "--json", key=None)
    assert ended.code == ended.report["exit_code"] == code
    assert ended.report["error"]["what"].startswith(what)
    assert ended.report["error"]["cure"]
    assert ended.err, "a person is told as well"


def test_json_of_a_report_names_the_fault_that_ended_it(desk: Desk, vendor: HardVendor) -> None:
    desk.config(f'[api]\nbase_url = "{vendor.base_url}"\n')
    vendor.creating = refused
    ended = desk.enrich("run", desk.many_accounts(1), "--json")
    assert (ended.code, ended.report["rows"]["pending"]) == (3, 1)
    assert ended.report["error"]["cure"]


async def refused(_times: int) -> Any:
    from starlette.responses import JSONResponse

    return JSONResponse({"error": "Invalid API key"}, 401)


def waiting(desk: Desk, start_vendor: StartVendor, wait: str = "20s") -> Vendor:
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor, more=f'[input]\ninput_wait = "{wait}"')
    return vendor


def test_a_missing_input_is_waited_for(desk: Desk, start_vendor: StartVendor) -> None:
    waiting(desk, start_vendor)
    accounts = desk.many_accounts(2)
    accounts.rename(desk.folder / "elsewhere")
    with after(3, lambda: (desk.folder / "elsewhere").rename(accounts)):
        ended = desk.enrich("run", accounts)
    assert ended.code == 0, ended.err
    assert f"{accounts} is not there: waiting for it, 20 s at most." in ended.err


def test_a_workbook_that_still_grows_is_waited_for(desk: Desk, start_vendor: StartVendor) -> None:
    waiting(desk, start_vendor)
    accounts = desk.many_accounts(2)
    whole = accounts.read_bytes()
    accounts.write_bytes(whole[:2000])
    with after(3, lambda: accounts.write_bytes(whole)):
        ended = desk.enrich("run", accounts)
    assert ended.code == 0, ended.err
    assert "is not whole" in ended.err


@pytest.mark.long
def test_a_csv_that_still_grows_is_read_when_it_is_whole(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = waiting(desk, start_vendor)
    accounts = desk.folder / "accounts.csv"
    accounts.write_text("ID,Company,LinkedIn URL,Job titles\n")

    def grow() -> None:
        for row in range(8):
            time.sleep(0.7)
            with accounts.open("a") as file:
                file.write(f"A{row},Company,linkedin.com/company/c-{row},CEO\n")

    with after(0, grow):
        ended = desk.enrich("run", accounts, "--json")
    assert ended.code == 0, ended.err
    assert ended.report["rows"]["done"] + ended.report["rows"]["empty"] == 8
    assert vendor.stats()["searches_created"] == 8


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "is not there, after 2 s of waiting."),
        (b"", "is empty, after 2 s of waiting."),
        (b"PK\x03\x04 and no more", "is not whole, after 2 s of waiting."),
        (b"\0" * 5000, "is not whole, after 2 s of waiting."),
    ],
)
def test_what_does_not_come_ends_with_a_sentence(
    *, desk: Desk, content: bytes | None, words: str
) -> None:
    desk.config('[input]\ninput_wait = "2s"\n')
    if content is not None:
        (desk.folder / "accounts.xlsx").write_bytes(content)
    ended = desk.enrich("run", "accounts.xlsx")
    assert ended.code == 2
    assert words in ended.err
    assert "input_wait" in ended.err


def test_without_input_wait_nothing_is_waited_for(desk: Desk) -> None:
    ended = desk.enrich("run", "none.xlsx")
    assert (ended.code, "waiting" in ended.err) == (2, False)


def test_a_config_in_the_same_missing_folder_is_waited_for(
    desk: Desk, start_vendor: StartVendor
) -> None:
    away, there = desk.folder / "away", desk.folder / "there"
    away.mkdir()
    vendor = start_vendor(*QUICK)
    Desk(away).config_for(vendor)
    Desk(away).many_accounts(1)
    words = (there / "accounts.xlsx", "-c", there / "config.toml", "--input-wait", "20s")
    with after(2, lambda: away.rename(there)):
        ended = desk.enrich("run", *words)
    assert ended.code == 0, ended.err
    assert vendor.stats()["searches_created"] == 1


def test_a_log_makes_no_folders_where_a_mount_is_missing(desk: Desk) -> None:
    ended = desk.enrich("run", "none.xlsx", "--log", desk.folder / "mnt" / "a" / "night.log")
    assert (ended.code, (desk.folder / "mnt").exists()) == (2, False)


def test_two_files_at_one_hour_on_one_ledger_run_one_after_the_other(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor("--duration", "2-2", "--leads", "2-2")
    desk.config_for(vendor, more='[ledger]\npath = "one.db"')
    for name in ("a.xlsx", "b.xlsx"):
        rows = [(f"A{n}", "C", f"linkedin.com/company/{name[0]}-{n}", "CEO") for n in range(3)]
        desk.accounts([*rows], name=name)
    started = [desk.start("run", name, "--lock-wait", "1m") for name in ("a.xlsx", "b.xlsx")]
    ended = [(process.communicate(timeout=90), process.returncode) for process in started]
    assert [code for _, code in ended] == [0, 0], ended
    assert vendor.stats()["searches_created"] == 6
    for name in ("a.enriched.xlsx", "b.enriched.xlsx"):
        assert [row["enrich_status"] for row in desk.sheet("Accounts", name)] == ["done"] * 3


def test_a_lock_that_is_held_for_too_long_ends_with_75(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor("--duration", "60-60")
    desk.config_for(vendor)
    accounts = desk.many_accounts(1)
    first = desk.start("run", accounts)
    while first.poll() is None and not vendor.stats()["searches_created"]:
        time.sleep(0.05)
    second = desk.enrich("run", accounts, "--lock-wait", "1s", "--json")
    first.terminate()
    first.communicate(timeout=30)
    assert second.code == second.report["exit_code"] == 75
    assert "Another run holds the ledger" in second.report["error"]["what"]


def test_a_file_that_changed_during_the_wait_for_the_lock_is_read_again(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor("--duration", "3-3")
    desk.config_for(vendor)
    accounts = desk.many_accounts(1)
    first = desk.start("run", accounts)
    while first.poll() is None and not vendor.stats()["searches_created"]:
        time.sleep(0.05)
    second = desk.start("run", accounts, "-o", "second.xlsx")
    with after(1.5, lambda: desk.many_accounts(4)):
        _, err = second.communicate(timeout=60)
    first.communicate(timeout=60)
    assert second.returncode == 0, err
    assert vendor.stats()["searches_created"] == 4
    assert len(desk.sheet("Accounts", "second.xlsx")) == 4


LISTENER = """
import json, os, sys
report = json.load(sys.stdin)
report["key"] = os.environ.get("PIPECORN_API_KEY")
json.dump(report, open("told.json", "w"))
"""


def notifying(*command: str, more: str = "") -> str:
    words = ", ".join(json.dumps(word) for word in command)
    return f"[notify]\ncommand = [{words}]\n{more}"


def test_a_program_is_told_how_the_run_ended_and_not_the_key(
    desk: Desk, start_vendor: StartVendor
) -> None:
    (desk.folder / "listener.py").write_text(LISTENER)
    desk.config_for(start_vendor(*QUICK), more=notifying(sys.executable, "listener.py"))
    ended = desk.enrich("run", desk.many_accounts(2), "--json")
    assert ended.code == 0, ended.err
    told = json.loads((desk.folder / "told.json").read_text())
    assert told["line"].startswith("2 of 2 rows done; ")
    assert told["key"] is None
    assert {name: told[name] for name in ended.report} == ended.report

    (desk.folder / "accounts.xlsx").write_bytes(b"")
    assert desk.enrich("run", "accounts.xlsx").code == 2
    told = json.loads((desk.folder / "told.json").read_text())
    assert (told["exit_code"], told["error"]["what"][:25]) == (2, "accounts.xlsx is empty (0")


@pytest.mark.parametrize("words", [[], ["-c", "config.toml"]])
def test_a_program_is_told_of_an_input_that_did_not_come(desk: Desk, words: list[str]) -> None:
    (desk.folder / "listener.py").write_text(LISTENER)
    desk.config(notifying(sys.executable, "listener.py"))
    ended = desk.enrich("run", "none.xlsx", "--input-wait", "1s", *words)
    assert ended.code == 2
    told = json.loads((desk.folder / "told.json").read_text())
    assert told["error"]["what"] == "none.xlsx is not there, after 1 s of waiting."


@pytest.mark.shortened(to=2)
@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["no-such-program"], "cannot be started: No such file or directory."),
        (["./no-such-program"], "cannot be started: No such file or directory."),
        ([sys.executable, "-c", "import sys; sys.exit('mail is down.')"], "saying: mail is down."),
        ([sys.executable, "-c", "import time; time.sleep(99)"], "had not ended after 1 s"),
        ([sys.executable, "-c", "import os; os.close(0)"], None),
        ([sys.executable, "-c", "print('x' * 10_000_000)"], None),
    ],
)
def test_whatever_that_program_does_the_run_ends_as_it_ended(
    *, desk: Desk, start_vendor: StartVendor, command: list[str], words: str | None
) -> None:
    desk.config_for(start_vendor(*QUICK), more=notifying(*command, more='timeout = "1s"\n'))
    ended = desk.enrich("run", desk.many_accounts(1), "--quiet")
    assert (ended.code, ended.out) == (0, "")
    assert (words in ended.err) if words else not ended.err


@POSIX_ONLY
def test_what_a_hung_program_started_ends_with_it(desk: Desk, start_vendor: StartVendor) -> None:
    script = "sleep 60 & echo $! > child; wait"
    more = notifying("/bin/sh", "-c", script, more='timeout = "1s"\n')
    desk.config_for(start_vendor(*QUICK), more=more)
    assert desk.enrich("run", desk.many_accounts(1)).code == 0
    child = int((desk.folder / "child").read_text())
    assert not is_alive(child)


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@POSIX_ONLY
def test_a_config_that_others_may_write_starts_no_program(desk: Desk) -> None:
    accounts = desk.many_accounts(1)
    desk.config(notifying("true")).chmod(0o620)
    ended = desk.enrich("run", accounts)
    assert ended.code == 2
    assert "it says which program is started after a run. Make it yours alone" in ended.err
