"""Answers that never arrive: accepted, then cut off (sheet 1.2, last paragraph; design 7)."""

import contextlib
import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.sandbox.mishaps import Asked, latency_for
from enrich.sandbox.settings import SandboxSettings

Start = Callable[..., httpx.Client]
NAMES = [f"search {number}" for number in range(30)]


def request(**changes: Any) -> dict[str, Any]:
    url = "https://www.linkedin.com/company/acme-inc"
    return {"company_linkedin_url": url, "job_titles": ["CFO"]} | changes


def lost(client: httpx.Client, names: list[str]) -> set[str]:
    """Create a search for each name and say whose answers did not arrive."""
    missing = set()
    for name in names:
        try:
            assert client.post("/leads/search", json=request(name=name)).status_code == 201
        except (httpx.RemoteProtocolError, httpx.ReadError):
            missing.add(name)
    return missing


def test_a_lost_answer_is_a_cut_connection_and_the_search_exists(start: Start) -> None:
    """Sheet 1.2: after a broken connection it is unknown whether the search was created."""
    client = start(lose_response_rate=1.0)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        client.post("/leads/search", json=request(name="lost"))
    assert [one["name"] for one in client.get("/searches").json()["searches"]] == ["lost"]
    report = client.get(client.base_url.copy_with(path="/_sandbox/stats")).json()
    assert (report["responses_lost"], report["names"]) == (1, {"lost": 1})


def test_not_one_byte_of_a_lost_answer_arrives(start: Start) -> None:
    url = start(lose_response_rate=1.0).base_url
    raw = httpx.Request("POST", url.join("leads/search"), json=request())
    head = "".join(f"{name}: {value}\r\n" for name, value in raw.headers.items())
    with socket.create_connection((url.host, url.port or 0), timeout=5) as connection:
        connection.sendall(
            f"POST /api/v2/leads/search HTTP/1.1\r\n{head}\r\n".encode() + raw.read()
        )
        with contextlib.suppress(ConnectionResetError):  # as good as nothing
            assert connection.recv(1) == b""


def test_it_is_always_the_same_answers_that_are_lost(start: Start) -> None:
    """Design 7: deterministic from the seed, whatever the order of requests."""
    expected = lost(start(lose_response_rate=0.3), NAMES)
    assert 3 <= len(expected) <= 16
    client = start(lose_response_rate=0.3)
    assert lost(client, NAMES[::-1]) == expected
    assert lost(client, NAMES) == expected
    assert lost(start(lose_response_rate=0.3, seed=8), NAMES) != expected


def test_a_refused_request_is_never_lost(start: Start) -> None:
    client = start(lose_response_rate=1.0)
    assert client.post("/leads/search", json=request(functions=["99"])).status_code == 422
    assert client.get("/searches").json() == {"searches": []}


def fates(client: httpx.Client, names: list[str], reads: int = 2) -> dict[str, list[str]]:
    """Create and read the search of each name, and say what came of it each time."""
    return {name: list(fates_of_one(client, name, reads)) for name in names}


def fates_of_one(client: httpx.Client, name: str, reads: int) -> Iterator[str]:
    yield fate(client, "POST", "/leads/search", json=request(name=name))
    found = listed_ids(client, name)
    for _ in range(reads if found else 0):
        yield fate(client, "GET", f"/searches/{found[0]}")


def listed_ids(client: httpx.Client, name: str) -> list[str]:
    """Look past all faults: the list is asked until it answers."""
    for _ in range(100):
        with contextlib.suppress(httpx.HTTPError, ValueError, KeyError, TypeError):
            items = client.get("/searches").json()["searches"]
            return [one["id"] for one in items if one["name"] == name]
    raise AssertionError("the list never answered")


def fate(client: httpx.Client, method: str, path: str, **more: Any) -> str:
    try:
        answer = client.request(method, path, **more)
    except httpx.TransportError:
        return "cut"
    return f"{answer.status_code} {answer.text[:20]}" if answer.status_code != 200 else "200"


ALL_AT_ONCE: dict[str, Any] = {
    "error_rate": 0.2,
    "html_rate": 0.1,
    "wrong_json_rate": 0.1,
    "empty_rate": 0.1,
    "cut_body_rate": 0.1,
    "refuse_rate": 0.1,
    "duration": (0.0, 0.0),
}


def test_the_same_misfortunes_whatever_the_order_of_requests(start: Start) -> None:
    """Design 7: by the search's name and by how often it was asked, never by who came first."""
    names = NAMES[:15]
    expected = fates(start(**ALL_AT_ONCE), names)
    again = fates(start(**ALL_AT_ONCE), names[::-1])
    assert again == expected
    assert len({step for fate in expected.values() for step in fate}) > 5
    assert fates(start(**ALL_AT_ONCE, seed=8), names) != expected


def test_who_reads_again_draws_again(start: Start) -> None:
    """Sheet 1.3 [UNKNOWN - assume 5xx transient]."""
    client = start(error_rate=0.5)
    answers = [client.get("/account").status_code for _ in range(40)]
    assert 10 <= answers.count(200) <= 30
    assert set(answers) <= {200, 500, 502, 503, 504}
    assert report(client)["faults"] == {"errors": 40 - answers.count(200)}


@pytest.mark.parametrize("fault", ["error_rate", "html_rate", "wrong_json_rate", "empty_rate"])
def test_what_was_answered_wrongly_was_done_half_of_the_time(start: Start, fault: str) -> None:
    """Sheet 1.2: a 2xx without `id`, or no answer, is an unknown outcome."""
    client = start(**{fault: 1.0})
    for name in NAMES:
        answer = client.post("/leads/search", json=request(name=name))
        assert answer.is_success is (fault != "error_rate")
    assert 8 <= report(client)["searches_created"] <= 22
    assert sum(report(client)["faults"].values()) == 30


def test_wrong_answers_are_of_all_the_forms_that_clients_must_bear(start: Start) -> None:
    """Sheet 0 and 1.3: JSON of several forms, text, an HTML page, an empty body."""
    client = start(error_rate=1.0)
    answers = [client.get("/searches") for _ in range(60)]
    kinds = {answer.headers.get("content-type", "none").partition(";")[0] for answer in answers}
    assert kinds == {"application/json", "text/html", "text/plain", "none"}
    shapes = {json.dumps(one.json()) for one in other_shapes(start(wrong_json_rate=1.0))}
    assert {"{}", '["ok"]', '"ok"', "null"} <= shapes
    assert all("searches" not in shape for shape in shapes)


def other_shapes(client: httpx.Client) -> list[httpx.Response]:
    return [client.get("/searches") for _ in range(60)]


def test_an_html_page_and_an_empty_answer_come_with_200(start: Start) -> None:
    """Sheet 0 [official client] [seen in public code]."""
    page = start(html_rate=1.0).get("/account")
    assert (page.status_code, page.headers["content-type"][:9]) == (200, "text/html")
    assert page.text.startswith("<!doctype html>")
    empty = start(empty_rate=1.0).get("/account")
    assert (empty.status_code, empty.content) == (200, b"")


def test_a_cut_body_breaks_off_after_the_headers(start: Start) -> None:
    """Sheet 1.2: after a broken connection it is unknown whether the search was created."""
    client = start(cut_body_rate=1.0)
    with client.stream("POST", "/leads/search", json=request()) as answer:
        assert answer.status_code == 201
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
            answer.read()
    stats = report(client)
    assert (stats["searches_created"], stats["faults"]) == (1, {"cut_bodies": 1})


def test_a_storm_of_refusals_lets_nothing_through_and_says_when(start: Start) -> None:
    """Sheet 1.3 [official client]: 429 with whole seconds, and it may lack the header."""
    client = start(refuse_rate=1.0)
    answers = [client.post("/leads/search", json=request()) for _ in range(20)]
    assert {answer.status_code for answer in answers} == {429}
    assert {answer.headers["Retry-After"] for answer in answers} == set("12345")
    stats = report(client)
    assert (stats["searches_created"], stats["rate_limited"]) == (0, 20)
    silent = start(rate=0.1, sends_retry_after=False)
    silent.post("/leads/search", json=request())
    answer = silent.post("/leads/search", json=request())
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, False)


def test_without_credits_no_search_is_created(start: Start) -> None:
    """Sheet 1.3: 422 with a text of the official client's tests."""
    client = start(out_of_credits=True)
    answer = client.post("/leads/search", json=request())
    assert (answer.status_code, answer.json()) == (
        422,
        {"error": "Insufficient enrichment credits"},
    )
    assert client.get("/searches").json() == {"searches": []}


def test_in_an_outage_nobody_is_there_but_the_statistics(start: Start) -> None:
    client = start(outage=True)
    for path in ("/searches", "/account"):
        with pytest.raises(httpx.TransportError):
            client.get(path)
    assert report(client)["faults"] == {"outages": 2}


def test_a_bad_request_cannot_upset_the_draws(start: Start) -> None:
    client = start(error_rate=0.5)
    for raw in (b"", b"[" * 100_000, b'{"name": "\\ud800"}', b"\xff", b'{"name": 3}'):
        answers = [client.post("/leads/search", content=raw) for _ in range(12)]
        assert {400, 422} & {answer.status_code for answer in answers}
        assert all("The sandbox failed" not in answer.text for answer in answers)


@given(times=st.integers(1, 1000))
def test_latency_is_drawn_anew_for_each_request(times: int) -> None:
    settings = SandboxSettings(latency=(0.5, 2.0))
    once, again = (latency_for(Asked("GET /account", number), settings) for number in (times, 0))
    assert 0.5 <= once <= 2.0
    assert once != again


def test_latency_is_waited(start: Start) -> None:
    client = start(latency=(0.1, 0.2))
    assert client.get("/account").elapsed.total_seconds() >= 0.1


def report(client: httpx.Client) -> dict[str, Any]:
    stats: dict[str, Any] = client.get(client.base_url.copy_with(path="/_sandbox/stats")).json()
    return stats
