"""Starting and stopping: embedded beside its user, or as a process of its own (design 7)."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from enrich.sandbox.server import embedded, serve
from enrich.sandbox.settings import SandboxSettings

PROGRAM = """
from enrich.sandbox.server import serve
from enrich.sandbox.settings import SandboxSettings
serve(SandboxSettings(), port=0, ready=lambda url: print(url, flush=True))
print("returned")
"""


@contextmanager
def process() -> Iterator[tuple[subprocess.Popen[str], str]]:
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        try:
            yield child, child.stdout.readline().strip()
        finally:
            child.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_ends_in_peace_when_told_to(number: signal.Signals) -> None:
    with process() as (child, base_url), httpx.Client(base_url=base_url) as client:
        assert client.get("/searches").json() == {"searches": []}
        child.send_signal(number)  # with a connection kept alive
        output, errors = child.communicate(timeout=10)
    assert (child.returncode, output, errors) == (0, "returned\n", "")


def test_embedded_stops_quickly_and_leaves_nothing_behind() -> None:
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with embedded(SandboxSettings()) as base_url, httpx.Client(base_url=base_url) as client:
        assert base_url.startswith("http://127.0.0.1:")
        assert base_url.endswith("/api/v2")
        assert client.get("/account").status_code == 200
        assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == handlers
        stopped = time.monotonic()
    assert time.monotonic() - stopped < 1
    assert "enrich-sandbox" not in {thread.name for thread in threading.enumerate()}
    with pytest.raises(httpx.ConnectError):
        httpx.get(base_url)


def test_embedded_can_be_left_at_once() -> None:
    with embedded(SandboxSettings()) as base_url:
        pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(base_url)


def test_sandboxes_do_not_meet() -> None:
    with embedded(SandboxSettings()) as one, embedded(SandboxSettings()) as two:
        assert one != two
        httpx.post(f"{one}/leads/search", json={"company_linkedin_id": "1", "functions": ["1"]})
        assert [len(httpx.get(f"{url}/searches").json()["searches"]) for url in (one, two)] == [
            1,
            0,
        ]


def test_a_taken_port_is_told_to_who_starts_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=r"."):
            serve(SandboxSettings(), port=port, ready=pytest.fail)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_answers_do_not_wait_for_acknowledgements(sandbox: httpx.Client) -> None:
    """Without TCP_NODELAY each answer took 44 ms."""
    started = time.monotonic()
    for _ in range(40):
        sandbox.get("/account")
    assert time.monotonic() - started < 1
