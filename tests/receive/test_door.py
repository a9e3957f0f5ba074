"""What the receiver takes in, what it answers, and whom it sends away: over real connections."""

import logging
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest
from ledger.bench import Bench, search
from support.receiving import Open, bodies, opened, path_to

from enrich.model.search import Attempt, SearchState
from enrich.receive import connections, keeping
from enrich.receive import door as door_module

LEADS = {"leads": [{"lead": {"full_name": "Ada"}, "company": {"name": "Acme"}}]}


def kept(bench: Bench, attempt: Attempt) -> list[object]:
    return bodies(bench.ledger, attempt)


def answer_to(connection: socket.socket) -> bytes:
    """All that comes until the other side ends it."""
    said = b""
    try:
        while part := connection.recv(4096):
            said += part
    except ConnectionError:
        pass
    return said


def test_what_is_answered_with_200_is_on_the_disk(
    bench: Bench, running: Attempt, door: Open
) -> None:
    assert door.post(running, json=LEADS) == 200
    assert kept(bench, running) == [LEADS]


def test_the_same_twice_is_kept_once(bench: Bench, running: Attempt, door: Open) -> None:
    assert [door.post(running, json=LEADS) for _ in range(3)] == [200] * 3
    assert door.post(running, json=[]) == 200
    assert kept(bench, running) == [LEADS, []]


@pytest.mark.parametrize("state", list(SearchState))
def test_a_delivery_is_taken_whatever_the_search_does_meanwhile(
    bench: Bench, state: SearchState
) -> None:
    attempt = bench.bring(search("77"), state)
    with opened(bench.path) as door:
        assert door.post(attempt, json=LEADS) == 200
    assert kept(bench, attempt) == [LEADS]
    bench.ledger.attempts.withdraw_planned()


def test_what_is_no_json_is_kept_as_text(bench: Bench, running: Attempt, door: Open) -> None:
    assert door.post(running, content=b"<h1>ready \xff</h1>") == 200
    assert kept(bench, running) == ["<h1>ready \N{REPLACEMENT CHARACTER}</h1>"]


def test_a_token_that_comes_back_is_not_kept(bench: Bench, running: Attempt, door: Open) -> None:
    assert door.post(running, json={**LEADS, "webhook_url": door.url_of(running)}) == 200
    (body,) = kept(bench, running)
    assert body == {**LEADS, "webhook_url": f"{door.url}/deliveries/***"}


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
def test_only_post_is_taken(*, bench: Bench, running: Attempt, door: Open, method: str) -> None:
    urls = (door.url_of(running), f"{door.url}/deliveries/guess", door.url)
    answers = [httpx.request(method, url, trust_env=False) for url in urls]

    assert {answer.status_code for answer in answers} == {405}
    assert kept(bench, running) == []


def test_strangers_all_hear_the_same(bench: Bench, running: Attempt, door: Open) -> None:
    right = path_to(bench.path, running)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    answers = [
        httpx.post(door.url + path, json=LEADS, trust_env=False)
        for path in ("/", "/deliveries/", "/deliveries/x", wrong, right.replace(".1.", ".2."))
    ]

    heard = {(one.status_code, one.content, *one.headers.keys()) for one in answers}
    assert len(heard) == 1
    assert answers[0].status_code == 404
    assert kept(bench, running) == []


def test_too_much_is_not_read_to_its_end(
    *, bench: Bench, running: Attempt, door: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_module, "_LARGEST", 1000)

    assert door.post(running, content=b"1" * 1001) == 413
    with door.connect() as connection:
        head = f"POST {path_to(bench.path, running)} HTTP/1.1\r\nHost: x\r\n"
        connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        connection.sendall(b"400\r\n" + b"1" * 1024 + b"\r\n")  # and no end
        assert answer_to(connection).startswith(b"HTTP/1.1 413")
    assert door.post(running, content=b"1" * 1000) == 200
    assert kept(bench, running) == [int("1" * 1000)]


@pytest.mark.parametrize("depth", [40, 100_000])
@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ('{"a":', "}")])
def test_what_is_nested_too_deeply_is_refused(
    *, bench: Bench, running: Attempt, door: Open, depth: int, begin: str, end: str
) -> None:
    assert door.post(running, content=f"{begin * depth}1{end * depth}".encode()) == 400
    assert door.post(running, content=f"{begin * 20}1{end * 20}".encode()) == 200
    assert len(kept(bench, running)) == 1


def test_a_body_that_dribbles_is_given_up(
    *, bench: Bench, running: Attempt, door: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_module, "_PATIENCE", 0.2)
    head = f"POST {path_to(bench.path, running)} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"
    with door.connect() as connection:
        connection.sendall(f"{head}[1".encode())
        assert answer_to(connection).startswith(b"HTTP/1.1 408")
    assert kept(bench, running) == []


@pytest.mark.parametrize("said", [b"", b"POST /deliveries/x HTTP/1.1\r\nHost:"])
def test_whoever_connects_and_says_nothing_is_let_go(
    door: Open, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(connections, "_LONGEST_HEAD", 0.2)
    with door.connect() as connection:
        connection.sendall(said)
        assert answer_to(connection) == b""


def test_a_half_open_client_that_left_in_the_middle_leaves_nothing(
    bench: Bench, running: Attempt, door: Open
) -> None:
    head = f"POST {path_to(bench.path, running)} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"
    with door.connect() as connection:
        connection.sendall(f"{head}[1".encode())
        connection.shutdown(socket.SHUT_WR)
        answer_to(connection)
    assert door.post(running, json=LEADS) == 200
    assert kept(bench, running) == [LEADS]


def test_many_who_say_nothing_give_way_to_who_has_something_to_say(
    *, bench: Bench, running: Attempt, door: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_MOST", 5)
    with ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(door.connect())
        assert door.post(running, json=LEADS) == 200
    assert kept(bench, running) == [LEADS]


def test_a_flood_is_answered_with_come_again_and_survived(
    *, bench: Bench, running: Attempt, door: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_MOST_WAITING", 3)
    goes_on = threading.Event()
    read = keeping.read
    monkeypatch.setattr(keeping, "read", lambda raw: (goes_on.wait(30), read(raw))[1])

    def post(number: int) -> httpx.Response:
        return httpx.post(door.url_of(running), json=[number], trust_env=False, timeout=30)

    with ThreadPoolExecutor(20) as clients:
        posts = [clients.submit(post, number) for number in range(20)]
        while sum(one.done() for one in posts) < 17:
            time.sleep(0.01)
        goes_on.set()
    answers = [one.result() for one in posts]
    refused = [one for one in answers if one.status_code == 503]
    assert len(refused) == 17
    assert {one.headers["Retry-After"] for one in refused} == {"5"}
    assert len(kept(bench, running)) == 3
    assert door.post(running, json=LEADS) == 200


def test_an_address_that_got_about_does_not_fill_the_disk(
    *, bench: Bench, running: Attempt, door: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("enrich.ledger.deliveries._MOST", 3)
    assert {door.post(running, json=[number]) for number in range(6)} == {200}
    assert kept(bench, running) == [[0], [1], [2]]


def test_strange_bytes_are_no_fault(bench: Bench, running: Attempt, door: Open) -> None:
    for said in (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"A" * 200_000,
    ):
        with door.connect() as connection:
            try:
                connection.sendall(said)
                connection.shutdown(socket.SHUT_WR)
            except ConnectionError:
                pass
            assert b" 200 " not in answer_to(connection)
    assert door.post(running, json=LEADS) == 200
    assert kept(bench, running) == [LEADS]


def test_a_ledger_that_has_gone_is_no_200(bench: Bench, running: Attempt, door: Open) -> None:
    url = door.url_of(running)
    bench.close()
    bench.path.rename(bench.path.with_name("elsewhere.db"))

    assert httpx.post(url, json=LEADS, trust_env=False).status_code == 503


def test_no_log_has_a_token(running: Attempt, door: Open, caplog: pytest.LogCaptureFixture) -> None:
    seal = door.url_of(running).rpartition(".")[2]
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("httpx").setLevel(logging.WARNING)  # this test's own client
        logging.getLogger("httpcore").setLevel(logging.WARNING)
        door.post(running, json=LEADS)
        door.post(running, content=b"[" * 100_000)
    assert seal not in caplog.text


def test_whoever_is_to_be_forgotten_does_not_come_in_by_webhook(
    bench: Bench, running: Attempt, door: Open
) -> None:
    ada = {"full_name": "Ada", "linkedin_url": "https://linkedin.com/in/ada", "linkedin_id": "A1"}
    door.post(running, json=[ada, {"full_name": "Ben"}])
    bench.ledger.forget("url:/in/ada")
    door.post(running, json={"leads": [{"lead": ada}], "late": True})

    assert kept(bench, running) == [[{"full_name": "Ben"}], {"leads": [], "late": True}]
    assert b"Ada" not in bench.path.read_bytes()


def test_each_restart_knows_the_addresses_of_the_last_one(bench: Bench, running: Attempt) -> None:
    path = path_to(bench.path, running)
    for number in range(2):
        with opened(bench.path) as door:
            answer = httpx.post(door.url + path, json=[number], trust_env=False)
            assert answer.status_code == 200
    assert kept(bench, running) == [[0], [1]]
