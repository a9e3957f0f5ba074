"""Webhook deliveries, to a real receiver on loopback (sheet 3)."""

import json
import pathlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.sandbox.endings import Failures
from enrich.sandbox.outbox import END
from enrich.sandbox.payloads import WebhookBody
from enrich.sandbox.postman import Delivery, fate_of, is_loopback
from enrich.sandbox.server import embedded
from enrich.sandbox.settings import SandboxSettings

Start = Callable[..., httpx.Client]
QUICK: dict[str, Any] = {"duration": (0.0, 0.0), "leads": (5, 9)}
SLOW: dict[str, Any] = {"duration": (0.5, 0.5), "leads": (5, 5)}


class Receiver:
    """Takes what is sent and answers as it is told."""

    def __init__(self) -> None:
        self.deliveries: list[tuple[str, Any]] = []
        self.status = 200
        self.is_hanging = False
        self.goes_on = threading.Event()

    def take(self, path: str, body: bytes) -> int:
        self.deliveries.append((path, json.loads(body)))
        if self.is_hanging:
            self.goes_on.wait(10)
        return self.status

    def payloads(self, path: str = "/hook") -> list[Any]:
        return [payload for where, payload in self.deliveries if where == path]

    def wait_for(self, number: int) -> None:
        until = time.monotonic() + 10
        while len(self.deliveries) < number and time.monotonic() < until:
            time.sleep(0.01)
        assert len(self.deliveries) >= number, self.deliveries


@contextmanager
def listening(receiver: Receiver) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            status = receiver.take(self.path, self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/hook"
        finally:
            receiver.goes_on.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def hook(receiver: Receiver) -> Iterator[str]:
    with listening(receiver) as url:
        yield url


def create(client: httpx.Client, hook: str, **changes: Any) -> dict[str, Any]:
    body = {
        "company_linkedin_url": "https://www.linkedin.com/company/acme-inc",
        "job_titles": ["CFO"],
        "webhook_url": hook,
        "custom": {"row_id": "7"},
    }
    answer = client.post("/leads/search", json=body | changes)
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


def leads_of(client: httpx.Client, created: dict[str, Any]) -> list[Any]:
    leads: list[Any] = client.get(f"/searches/{created['id']}").json()["leads"]
    return leads


def statistics(client: httpx.Client) -> dict[str, Any]:
    report: dict[str, Any] = client.get(client.base_url.copy_with(path="/_sandbox/stats")).json()
    return report


def settled(client: httpx.Client, number: int) -> dict[str, Any]:
    """Wait until so many deliveries were sent or lost, and give the statistics."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        report = statistics(client)
        if report["webhooks"]["sent"] + report["webhooks"]["lost"] >= number:
            return report
        time.sleep(0.01)
    raise AssertionError(f"fewer than {number} deliveries: {statistics(client)}")


def test_a_finished_search_is_delivered_as_an_object_with_its_leads(
    start: Start, receiver: Receiver, hook: str
) -> None:
    """Sheet 3, `streaming: false` [UNKNOWN - assume object or array]; `custom` [documented]."""
    client = start(**QUICK)
    created = create(client, hook)
    receiver.wait_for(1)
    assert receiver.payloads() == [{"leads": leads_of(client, created), "custom": {"row_id": "7"}}]
    assert settled(client, 1)["webhooks"] == {"sent": 1, "lost": 0, "duplicated": 0}


def test_or_as_a_bare_array(start: Start, receiver: Receiver, hook: str) -> None:
    """Sheet 3, `streaming: false` [UNKNOWN - assume object or array]."""
    client = start(**QUICK, webhook_body=WebhookBody.ARRAY)
    created = create(client, hook)
    receiver.wait_for(1)
    assert receiver.payloads() == [leads_of(client, created)]


def test_or_as_a_bare_array_of_flat_persons(start: Start, receiver: Receiver, hook: str) -> None:
    """Sheet 3, `streaming: false` [UNKNOWN]; a public receiver reads an array so."""
    client = start(**QUICK, webhook_body=WebhookBody.FLAT_ARRAY)
    created = create(client, hook)
    receiver.wait_for(1)
    (persons,) = receiver.payloads()
    expected = [item["lead"]["linkedin_profile_url"] for item in leads_of(client, created)]
    assert [person["linkedin_url"] for person in persons] == expected


def test_a_delivery_waits_for_the_end_of_its_search(
    start: Start, receiver: Receiver, hook: str
) -> None:
    """Sheet 3, `streaming: false` [documented]: when the search completes."""
    client = start(**SLOW)
    create(client, hook)
    time.sleep(0.2)
    assert receiver.deliveries == []
    receiver.wait_for(1)
    assert len(receiver.payloads()[0]["leads"]) == 5


def test_a_streamed_lead_is_a_flat_person(start: Start, receiver: Receiver, hook: str) -> None:
    """Sheet 3, `streaming: true` [documented, as Clay columns]: the field names."""
    client = start(**SLOW)
    created = create(client, hook, streaming=True)
    receiver.wait_for(1)
    assert len(receiver.deliveries) < 5  # one POST per lead as it is found
    receiver.wait_for(5)
    for person, item in zip(receiver.payloads(), leads_of(client, created), strict=True):
        assert person["linkedin_url"] == item["lead"]["linkedin_profile_url"]
        assert person["first_name"] == item["lead"]["first_name"]
        assert person["status"] == item["lead"]["status"]
        assert person["company_name"] == item["company"].get("name")
        assert person["custom"] == {"row_id": "7"}
        assert person.get("linkedin_id") is None or person["linkedin_id"].startswith("ACwAA")
        assert person.keys().isdisjoint({"lead", "company", "leads", "linkedin_profile_url"})
    assert sum("rejection_reasons" in person for person in receiver.payloads()) > 0


def test_or_a_pair_of_lead_and_company(start: Start, receiver: Receiver, hook: str) -> None:
    """Sheet 3: also accept a nested pair."""
    client = start(**QUICK, webhook_body=WebhookBody.NESTED)
    created = create(client, hook, streaming=True)
    leads = leads_of(client, created)
    receiver.wait_for(len(leads))
    assert receiver.payloads() == [{**item, "custom": {"row_id": "7"}} for item in leads]


def test_a_streamed_search_may_tell_its_end(start: Start, receiver: Receiver, hook: str) -> None:
    """Sheet 3 [seen in public code]: any object with a `leads` key; not dependable."""
    client = start(**QUICK, webhook_end_signal=True)
    leads = leads_of(client, create(client, hook, streaming=True))
    receiver.wait_for(len(leads) + 1)
    assert receiver.payloads()[-1]["leads"] == leads


def test_custom_may_be_absent_and_the_search_may_be_named(
    start: Start, receiver: Receiver, hook: str
) -> None:
    """Sheet 3 [UNKNOWN]: the place of `custom`, the search ID."""
    client = start(**QUICK, webhook_custom=False, webhook_search_id=True)
    created = create(client, hook)
    receiver.wait_for(1)
    assert receiver.payloads()[0].keys() == {"leads", "search_id"}
    assert receiver.payloads()[0]["search_id"] == created["id"]


@pytest.mark.parametrize("is_delivered", [False, True])
def test_zero_results_may_be_delivered_or_not(
    *, start: Start, receiver: Receiver, hook: str, is_delivered: bool
) -> None:
    """Sheet 3 [UNKNOWN - assume possibly no delivery at all]."""
    client = start(duration=(0.0, 0.0), leads=(0, 0), webhook_empty=is_delivered)
    create(client, f"{hook}?1")
    create(client, f"{hook}?2")
    time.sleep(0.2)
    assert len(receiver.deliveries) == (2 if is_delivered else 0)


@pytest.mark.parametrize("is_delivered", [True, False])
def test_a_failed_search_may_be_delivered_or_not(
    *, start: Start, receiver: Receiver, hook: str, is_delivered: bool
) -> None:
    """Sheet 3 speaks of completion only; of a failed search it says nothing: a switch."""
    client = start(
        failures=Failures(search_error_rate=1.0),
        webhook_failed=is_delivered,
        webhook_empty=True,  # some fail before they have found anybody
        **QUICK,
    )
    found = create(client, hook)
    assert client.get(f"/searches/{found['id']}").json()["status"] != "FINISHED"
    if is_delivered:
        receiver.wait_for(1)
    time.sleep(0.2)
    assert len(receiver.deliveries) == (1 if is_delivered else 0)


@pytest.mark.parametrize("status", [500, 503, 302, 404])
def test_whatever_the_receiver_answers_nothing_is_sent_again(
    *, start: Start, receiver: Receiver, hook: str, status: int
) -> None:
    """Sheet 3 [seen in public code]: results were lost when the receiver answered 503."""
    receiver.status = status
    client = start(**QUICK)
    create(client, hook)
    assert settled(client, 1)["webhooks"] == {"sent": 1, "lost": 0, "duplicated": 0}
    time.sleep(0.1)
    assert len(receiver.deliveries) == 1


def test_deliveries_are_lost_and_doubled_by_the_seed_alone(
    start: Start, receiver: Receiver, hook: str
) -> None:
    """Sheet 3 [UNKNOWN - assume at most once, possibly duplicated]; design 7: deterministic."""
    names = [f"search {number}" for number in range(8)]
    leads: dict[str, int] = {}
    for number, order in enumerate((names, names[::-1])):
        client = start(**QUICK, webhook_loss=0.3, webhook_duplicate=0.3)
        for name in order:
            created = create(client, f"{hook}{number}", name=name, streaming=True)
            leads[name] = len(leads_of(client, created))
        doubled_or_sent = len(receiver.payloads(f"/hook{number}"))
        report = settled(client, sum(leads.values()))["webhooks"]
        time.sleep(0.2)
        report = statistics(client)["webhooks"]
        assert doubled_or_sent <= report["sent"] == len(receiver.payloads(f"/hook{number}"))
        assert report["sent"] - report["duplicated"] + report["lost"] == sum(leads.values())
        assert report["lost"] > 3 < report["duplicated"]
    first, second = (
        sorted(json.dumps(one) for one in receiver.payloads(f"/hook{number}")) for number in (0, 1)
    )
    assert first == second


def test_deliveries_may_be_overtaken(start: Start, receiver: Receiver, hook: str) -> None:
    """Sheet 3 [UNKNOWN - assume unordered]."""
    client = start(duration=(0.0, 0.0), leads=(30, 30), webhook_reorder=0.3, speed=10.0)
    created = create(client, hook, streaming=True)
    receiver.wait_for(30)
    expected = [item["lead"]["linkedin_profile_url"] for item in leads_of(client, created)]
    received = [person["linkedin_url"] for person in receiver.payloads()]
    assert received != expected
    assert sorted(received) == sorted(expected)


def test_deliveries_may_be_late(start: Start, receiver: Receiver, hook: str) -> None:
    """Sheet 3: webhooks are no more than an accelerator; the night's `webhook_delay`."""
    client = start(**QUICK, webhook_delay=(0.4, 0.5))
    created = create(client, hook)
    assert leads_of(client, created)
    time.sleep(0.2)
    assert receiver.deliveries == []
    receiver.wait_for(1)


def test_a_receiver_that_never_answers_holds_nobody_up(
    start: Start, receiver: Receiver, hook: str
) -> None:
    """Deliveries neither block answers nor each other."""
    receiver.is_hanging = True
    client = start(**QUICK)
    for number in range(5):
        create(client, f"{hook}?{number}")
    receiver.wait_for(5)  # though none is answered yet
    assert client.get("/searches", timeout=1).status_code == 200


def test_only_loopback_is_written_to(start: Start) -> None:
    """A sandbox never calls out: other hosts get nothing, and the statistics say so."""
    client = start(**QUICK)
    create(client, "https://hooks.example.com/x")
    create(client, "http://127.0.0.1:9/nobody-listens")
    report = settled(client, 2)
    assert report["webhooks"] == {"sent": 0, "lost": 2, "duplicated": 0}
    assert report["faults"] == {"webhooks_not_to_loopback": 1}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8787/x", True),
        ("http://127.8.9.1/", True),
        ("http://[::1]:1/x", True),
        ("https://localhost/x", True),
        ("http://localhost.example.com/", False),
        ("http://127.0.0.1.example.com/", False),
        ("http://127.0.0.1@example.com/", False),
        ("http://0.0.0.0/", False),
        ("http://10.0.0.1/", False),
    ],
)
def test_what_loopback_is(url: str, *, expected: bool) -> None:
    assert is_loopback(url) is expected


@given(name=st.text(max_size=9), number=st.integers(END, 50), loss=st.floats(0, 1))
def test_a_lost_delivery_is_neither_doubled_nor_overtaken(
    name: str, number: int, loss: float
) -> None:
    settings = SandboxSettings(
        webhook_loss=loss, webhook_duplicate=1, webhook_reorder=1, webhook_delay=(2, 5)
    )
    fate = fate_of(Delivery("id", number, name, "", None), settings)
    assert fate.is_lost is not fate.is_doubled
    assert fate.is_lost is not fate.is_overtaken
    assert 2 <= fate.delay <= 5


def test_what_is_pending_is_dropped_at_the_end_and_taken_up_after_a_restart(
    tmp_path: pathlib.Path, receiver: Receiver, hook: str
) -> None:
    """The outbox remembers what was sent; the rest is sent when it is due."""
    state = tmp_path / "state.db"
    late = SandboxSettings(state=state, **QUICK, webhook_delay=(3600, 3600))
    soon = SandboxSettings(state=state, **QUICK)
    with embedded(soon) as base_url, httpx.Client(base_url=base_url) as client:
        create(client, f"{hook}?sent")
        receiver.wait_for(1)
    with embedded(late) as base_url, httpx.Client(base_url=base_url) as client:
        create(client, f"{hook}?pending")
        time.sleep(0.1)
        stopped = time.monotonic()
    assert time.monotonic() - stopped < 2
    assert [path for path, _ in receiver.deliveries] == ["/hook?sent"]
    for _ in range(2):
        with embedded(soon):
            receiver.wait_for(2)
            time.sleep(0.1)
    assert [path for path, _ in receiver.deliveries] == ["/hook?sent", "/hook?pending"]


PROGRAM = """
import pathlib, sys
from enrich.sandbox.server import embedded
from enrich.sandbox.settings import SandboxSettings
settings = SandboxSettings(state=pathlib.Path(sys.argv[1]), duration=(1.0, 1.0), leads=(20, 20))
with embedded(settings) as base_url:
    print(base_url, flush=True)
    sys.stdin.read()
"""


@contextmanager
def process(state: pathlib.Path) -> Iterator[tuple["subprocess.Popen[str]", httpx.Client]]:
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, str(state)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        try:
            with httpx.Client(base_url=child.stdout.readline().strip()) as client:
                yield child, client
        finally:
            child.kill()


def test_a_killed_sandbox_remembers_what_it_accepted_and_goes_on_delivering(
    tmp_path: pathlib.Path, receiver: Receiver, hook: str
) -> None:
    """Paid once, also at the stand-in: an answered search is there; at most one delivery is lost."""
    state = tmp_path / "state.db"
    with process(state) as (child, client):
        created = create(client, hook, streaming=True, name="kept")
        receiver.wait_for(3)
        child.kill()  # SIGKILL, where there is one
        child.wait(10)
    before = len(receiver.deliveries)
    with process(state) as (child, client):
        receiver.wait_for(19)
        time.sleep(0.3)
        leads = leads_of(client, created)
        assert client.get("/searches").json()["searches"][0]["name"] == "kept"
        assert statistics(client)["names"] == {"kept": 1}
    received = [person["linkedin_url"] for person in receiver.payloads()]
    expected = [item["lead"]["linkedin_profile_url"] for item in leads]
    assert before < 19 <= len(received) <= 20
    assert len(set(received)) == len(received)
    assert set(received) <= set(expected)
