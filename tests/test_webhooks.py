"""Webhooks lost, doubled, late, or nobody there to take them: the workbook is the same."""

import json
import re
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from python_calamine import CalamineWorkbook
from support.desk import COMMAND, Desk, Ended, Vendor
from support.receiving import path_to

from enrich.ledger.ledger import open_ledger
from enrich.model.search import Attempt, SearchState

StartVendor = Callable[..., Vendor]
TIMES = {"enrich_updated_at", "first_seen_at", "last_seen_at"}
BY_WEBHOOK = '[delivery]\nmode = "webhook"\nlisten = "{}"\n'
WORLD = ("--leads", "0-12", "--duration", "0-2", "--search-error-rate", "0.1")


@dataclass(frozen=True)
class Outcome:
    ended: Ended
    sheets: dict[str, list[list[object]]]
    vendor: Vendor


def sheets_of(path: Path) -> dict[str, list[list[object]]]:
    """Every cell of a workbook but for times."""
    workbook = CalamineWorkbook.from_path(path)
    found: dict[str, list[list[object]]] = {}
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python()
        timed = {index for index, header in enumerate(rows[0]) if header in TIMES} if rows else ()
        found[name] = [
            [cell for index, cell in enumerate(row) if index not in timed]
            for row in rows
            if not re.search(r"seconds|time|date|written|requests", str(row[0]).casefold())
        ]
    return found


def in_folder(tmp_path: Path, name: str) -> Desk:
    (tmp_path / name).mkdir()
    return Desk(tmp_path / name)


def bring(desk: Desk, vendor: Vendor, delivery: str) -> Outcome:
    accounts = desk.many_accounts(20)
    desk.config_for(vendor, more=delivery)
    ended = desk.enrich("run", accounts, "--json")
    assert ended.code in {0, 1}, ended.err
    return Outcome(ended, sheets_of(desk.folder / "accounts.enriched.xlsx"), vendor)


@pytest.fixture
def polled(tmp_path: Path, start_vendor: StartVendor) -> Outcome:
    return bring(in_folder(tmp_path, "polled"), start_vendor(*WORLD), "")


def attempts_of(desk: Desk) -> list[Attempt]:
    with open_ledger(desk.folder / ".enrich" / "ledger.db") as ledger:
        return [attempt for state in SearchState for attempt in ledger.attempts.in_state(state)]


def count_kept(desk: Desk) -> int:
    with open_ledger(desk.folder / ".enrich" / "ledger.db") as ledger:
        return ledger.deliveries.last()


def secrets_of(desk: Desk) -> list[str]:
    """What the addresses of all searches end with."""
    ledger = desk.folder / ".enrich" / "ledger.db"
    return [path_to(ledger, attempt).rpartition(".")[2] for attempt in attempts_of(desk)]


@pytest.mark.shortened(to=2)
@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--webhook-loss", "0.5"),
        ("--webhook-duplicate", "1"),
        ("--webhook-reorder", "0.7", "--webhook-body", "array"),
        pytest.param(
            ("--webhook-delay", "0-3", "--webhook-body", "flat-array"),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            ("--webhook-failed", "--webhook-empty", "--webhook-search-id", "--no-webhook-custom"),
            marks=pytest.mark.slow,
        ),
        ("--webhook-loss", "0.3", "--webhook-duplicate", "0.5", "--webhook-delay", "0-2"),
    ],
    ids=" ".join,
)
def test_whatever_befalls_the_webhooks_the_output_is_that_of_polling(
    *, polled: Outcome, tmp_path: Path, start_vendor: StartVendor, options: tuple[str, ...]
) -> None:
    desk = in_folder(tmp_path, "hooked")
    hooked = bring(desk, start_vendor(*WORLD, *options), BY_WEBHOOK.format("127.0.0.1:0"))

    assert count_kept(desk) > 0, "something must be delivered for the test to mean anything"
    assert hooked.sheets == polled.sheets
    assert hooked.ended.code == polled.ended.code
    assert hooked.ended.report["leads"] == polled.ended.report["leads"]
    assert set(hooked.vendor.stats()["names"].values()) == {1}


@contextmanager
def listening_alone(desk: Desk) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """`enrich receive` on any free port, and the address that it says."""
    process = subprocess.Popen(
        [*COMMAND, "receive", "accounts.xlsx"],
        cwd=desk.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    try:
        found = re.search(r"http://(\S+)", line)
        assert found, line
        yield process, found[1]
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_a_receiver_alone_beside_a_run_takes_its_deliveries(
    polled: Outcome, tmp_path: Path, start_vendor: StartVendor
) -> None:
    desk, vendor = in_folder(tmp_path, "hooked"), start_vendor(*WORLD)
    desk.many_accounts(20)
    desk.config_for(vendor, more=BY_WEBHOOK.format("127.0.0.1:0"))
    with listening_alone(desk) as (receiver, address):
        hooked = bring(desk, vendor, BY_WEBHOOK.format(address))
        assert count_kept(desk) > 0
        receiver.terminate()
        out, _ = receiver.communicate(timeout=30)
    assert (receiver.returncode, out) == (0, "")
    assert hooked.ended.err.count("Webhooks were left out") == 0
    assert hooked.sheets == polled.sheets


@pytest.mark.long
def test_a_receiver_that_dies_in_the_middle_costs_nothing(
    polled: Outcome, tmp_path: Path, start_vendor: StartVendor
) -> None:
    desk, vendor = in_folder(tmp_path, "hooked"), start_vendor(*WORLD)
    accounts = desk.many_accounts(20)
    desk.config_for(vendor, more=BY_WEBHOOK.format("127.0.0.1:0"))
    with listening_alone(desk) as (receiver, address):
        desk.config_for(vendor, more=BY_WEBHOOK.format(address))
        run = desk.start("run", accounts, "--json")
        while not count_kept(desk) and run.poll() is None:
            threading.Event().wait(0.05)
        receiver.kill()
        out, err = run.communicate(timeout=120)
    assert run.returncode == polled.ended.code, err
    assert json.loads(out)["leads"] == polled.ended.report["leads"]
    assert sheets_of(desk.folder / "accounts.enriched.xlsx") == polled.sheets


@pytest.mark.long
def test_a_port_of_another_program_means_polling_and_a_word(
    polled: Outcome, tmp_path: Path, start_vendor: StartVendor
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as strangers:
        port = strangers.getsockname()[1]
        desk = in_folder(tmp_path, "hooked")
        strangers.settimeout(None)
        threading.Thread(target=_hang_up, args=(strangers,), daemon=True).start()
        hooked = bring(desk, start_vendor(*WORLD), BY_WEBHOOK.format(f"127.0.0.1:{port}"))
    assert f"nobody can listen on 127.0.0.1:{port}" in hooked.ended.err
    assert count_kept(desk) == 0
    assert hooked.sheets == polled.sheets


def _hang_up(listener: socket.socket) -> None:
    try:
        while True:
            listener.accept()[0].close()
    except OSError:
        return


@pytest.mark.long
def test_a_public_address_that_leads_nowhere_costs_nothing(
    polled: Outcome, tmp_path: Path, start_vendor: StartVendor
) -> None:
    nowhere = BY_WEBHOOK.format("127.0.0.1:0") + 'public_url = "http://127.0.0.1:9/x"\n'
    hooked = bring(in_folder(tmp_path, "hooked"), start_vendor(*WORLD), nowhere)

    assert hooked.vendor.stats()["webhooks"]["lost"] > 0
    assert hooked.sheets == polled.sheets


def test_hostile_posts_meanwhile_change_nothing(
    polled: Outcome, tmp_path: Path, start_vendor: StartVendor
) -> None:
    desk, vendor = in_folder(tmp_path, "hooked"), start_vendor(*WORLD)
    desk.many_accounts(20)
    desk.config_for(vendor, more=BY_WEBHOOK.format("127.0.0.1:0"))
    over = threading.Event()
    with listening_alone(desk) as (_, address):
        attackers = [
            threading.Thread(target=_attack, args=(address, over), daemon=True) for _ in range(4)
        ]
        for one in attackers:
            one.start()
        hooked = bring(desk, vendor, BY_WEBHOOK.format(address))
        over.set()
        for one in attackers:
            one.join(30)
    assert count_kept(desk) > 0
    assert hooked.sheets == polled.sheets


def _attack(address: str, over: threading.Event) -> None:
    lead = {"leads": [{"lead": {"full_name": "Mallory", "linkedin_url": "linkedin.com/in/m"}}]}
    guess = f"http://{address}/deliveries/{'0' * 64}.1.{'0' * 64}"
    host, _, port = address.rpartition(":")
    with httpx.Client(trust_env=False) as client:
        while not over.wait(0.01):
            try:
                assert client.post(guess, json=lead).status_code == 404
                client.post(guess, content=b"[" * 500_000)
                socket.create_connection((host, int(port))).close()
            except (httpx.HTTPError, OSError):
                continue


@pytest.mark.long
def test_even_lies_from_one_who_knows_the_address_are_not_believed(
    polled: Outcome, tmp_path: Path, start_vendor: StartVendor
) -> None:
    """What is delivered is a hint; the final answer decides."""
    desk, vendor = in_folder(tmp_path, "hooked"), start_vendor(*WORLD)
    desk.many_accounts(20)
    desk.config_for(vendor, more=BY_WEBHOOK.format("127.0.0.1:0"))
    lie = {"full_name": "Mallory", "linkedin_url": "https://linkedin.com/in/mallory"}
    with listening_alone(desk) as (_, address):
        desk.config_for(vendor, more=BY_WEBHOOK.format(address))
        run = desk.start("run", "accounts.xlsx", "--json")
        told: set[str] = set()
        while run.poll() is None:
            for attempt in attempts_of(desk):
                if attempt.vendor_id and attempt.name not in told:
                    told.add(attempt.name)
                    path = path_to(desk.folder / ".enrich" / "ledger.db", attempt)
                    httpx.post(f"http://{address}{path}", json=[lie], trust_env=False)
        run.communicate(timeout=30)
    assert told
    assert sheets_of(desk.folder / "accounts.enriched.xlsx") == polled.sheets


@pytest.mark.shortened(to=2)
@pytest.mark.parametrize(
    "body",
    [
        {"leads": [{"lead": {"full_name": "Ada Lee", "linkedin_url": "u"}, "company": {}}]},
        [{"lead": {"full_name": "Ada Lee"}, "company": {"name": "Acme"}}],
        [{"first_name": "Ada", "last_name": "Lee"}],
        {"first_name": "Ada", "last_name": "Lee", "linkedin_url": "u", "company_name": "Acme"},
        {"lead": {"full_name": "Ada Lee"}, "company": {"name": "Acme"}, "custom": {"row_id": "1"}},
    ],
    ids=["object", "array", "flat array", "flat", "pair"],
)
def test_what_is_delivered_of_an_unfinished_search_is_shown_as_partial(
    desk: Desk, start_vendor: StartVendor, body: object
) -> None:
    vendor = start_vendor("--duration", "4-4", "--leads", "3-3")
    accounts = desk.many_accounts(1)
    desk.config_for(vendor, more=BY_WEBHOOK.format("127.0.0.1:0"))
    assert desk.enrich("run", accounts, "--wait", "0s").code == 75
    (attempt,) = attempts_of(desk)
    with listening_alone(desk) as (_, address):
        url = f"http://{address}{path_to(desk.folder / '.enrich' / 'ledger.db', attempt)}"
        assert httpx.post(url, json=body, trust_env=False).status_code == 200

    assert desk.enrich("export", accounts).code == 75
    (lead,) = desk.sheet("Leads")
    (row,) = desk.sheet("Accounts")
    assert (lead["full_name"], lead["partial"]) == ("Ada Lee", "yes")
    assert (row["enrich_status"], row["enrich_leads"]) == ("pending", "")
    assert "what came by webhook is kept" in desk.enrich("why", "A000", accounts).out

    assert desk.enrich("run", accounts).code == 0
    leads = desk.sheet("Leads")
    assert {lead["partial"] for lead in leads} <= {"no"}
    assert "Ada Lee" not in {lead["full_name"] for lead in leads}


def test_a_delivery_means_a_look_soon(desk: Desk, start_vendor: StartVendor) -> None:
    """An old search is looked at rarely: what ended just after a look is heard of at once."""
    vendor = start_vendor("--duration", "7.6-7.6", "--leads", "3-3", "--read-rate", "0")
    accounts = desk.many_accounts(1)
    desk.config_for(vendor, more=BY_WEBHOOK.format("127.0.0.1:0"))
    assert desk.enrich("run", accounts, "--json").code == 0
    (attempt,) = attempts_of(desk)
    with open_ledger(desk.folder / ".enrich" / "ledger.db") as ledger:
        (delivery,) = ledger.deliveries.of(attempt)
    assert delivery.received_at is not None
    assert attempt.ended_at is not None
    # Polling alone looks after 0.3, 0.6, 0.9, ... 4.6, 6.9 and 10.4 seconds.
    assert (attempt.ended_at - delivery.received_at).total_seconds() < 1.4


@pytest.mark.long
def test_no_token_is_told_anywhere(desk: Desk, start_vendor: StartVendor) -> None:
    vendor = start_vendor(*WORLD)
    accounts = desk.many_accounts(5)
    desk.config_for(vendor, more=BY_WEBHOOK.format("127.0.0.1:0"))
    ended = [
        desk.enrich("run", accounts),
        *(desk.enrich("why", f"A00{number}", accounts, "--json") for number in range(5)),
        desk.enrich("why", "A001", accounts),
        desk.enrich("status", accounts),
        desk.enrich("ledger", "audit", accounts),
    ]
    with open_ledger(desk.folder / ".enrich" / "ledger.db") as ledger:
        secret = ledger.deliveries.secret()
        answers = [ledger.evidence.answers(one) for one in attempts_of(desk)]
    told = "".join(one.out + one.err for one in ended) + repr(answers)
    files = b"".join(path.read_bytes() for path in desk.folder.rglob("*") if path.is_file())
    assert secrets_of(desk)
    for seal in secrets_of(desk):
        assert seal not in told
        assert seal.encode() not in files
    assert secret not in told


def test_without_a_way_in_webhooks_are_refused_with_the_cure(desk: Desk) -> None:
    accounts = desk.many_accounts(1)
    desk.config('[delivery]\nmode = "webhook"\n')
    ended = desk.enrich("run", accounts)

    assert ended.code == 2
    assert "Set public_url" in ended.err
    assert desk.enrich("run", accounts, "--sandbox").code == 0


def test_a_service_without_a_port_says_so(desk: Desk) -> None:
    accounts = desk.many_accounts(1)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        desk.config(f'[delivery]\nlisten = "127.0.0.1:{taken.getsockname()[1]}"\n')
        ended = desk.enrich("receive", accounts)
    assert ended.code == 2
    assert "change listen in [delivery]" in ended.err
