"""Answers that never arrive: accepted, then cut off (sheet 1.2, last paragraph; design 7)."""

import contextlib
import socket
from collections.abc import Callable
from typing import Any

import httpx
import pytest

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
