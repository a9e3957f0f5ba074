"""How many requests a second the sandbox serves on one core, beside a bare Starlette route.

Run by hand: `python -m pytest tests/bench -m bench -n 0 -s`. It measures and prints; it asserts nothing
about time, for that would be about the machine. One long measurement after the other proved
worthless on a machine with other users (the same server varied by a factor of two): so short rounds
take turns, each is compared with the bare route of the same round, and the spread is printed.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from statistics import median
from urllib.parse import urlsplit

import pytest

SECONDS = 0.5
ROUNDS = 15
CONNECTIONS = 8
ONE_CORE = "import os\nif hasattr(os, 'sched_setaffinity'): os.sched_setaffinity(0, {0})\n"
SANDBOX = f"""{ONE_CORE}
from enrich.sandbox.server import serve
from enrich.sandbox.settings import SandboxSettings
settings = SandboxSettings(duration=(0.0, 0.0), leads=(25, 25))
serve(settings, port=0, ready=lambda url: print(url, flush=True))
"""
BARE = f"""{ONE_CORE}
import socket, uvicorn
from enrich.sandbox.connection import OpenProtocol
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
async def answer(request):
    return JSONResponse({{"email": "sandbox@example.com"}})
app = Starlette(routes=[Route("/account", answer, methods=["GET", "POST"])])
listener = socket.create_server(("127.0.0.1", 0))
print(f"http://127.0.0.1:{{listener.getsockname()[1]}}", flush=True)
config = uvicorn.Config(app, http=OpenProtocol, loop="asyncio", lifespan="off", log_config=None,
                        access_log=False, log_level="critical", server_header=False, ws="none",
                        proxy_headers=False, timeout_keep_alive=75)  # as the sandbox has it
uvicorn.Server(config).run([listener])
"""

MakeRequest = Callable[[int], bytes]


@contextmanager
def server(program: str) -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        try:
            yield child.stdout.readline().strip()
        finally:
            child.kill()


def served_per_second(base_url: str, make: MakeRequest, start: int = 0) -> float:
    """Keep some connections busy, with a client that does next to nothing."""
    address = urlsplit(base_url)
    with ExitStack() as stack:
        connections = [
            stack.enter_context(
                closing(socket.create_connection((address.hostname or "", address.port or 0)))
            )
            for _ in range(CONNECTIONS)
        ]
        began, served = time.perf_counter(), 0
        while time.perf_counter() - began < SECONDS:
            for number, connection in enumerate(connections, start + served):
                connection.sendall(make(number))
            for connection in connections:
                assert read_answer(connection).startswith(b"HTTP/1.1 20")
            served += CONNECTIONS
        return served / (time.perf_counter() - began)


def read_answer(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(1 << 18)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    missing = length - len(body)
    while missing > 0:
        missing -= len(connection.recv(1 << 18))
    return head


def getting(base_url: str, path: str) -> MakeRequest:
    where = urlsplit(base_url).path + path
    request = f"GET {where} HTTP/1.1\r\nHost: x\r\nX-API-KEY: key\r\n\r\n".encode()
    return lambda _: request


def creating(base_url: str, path: str) -> MakeRequest:
    head = f"POST {urlsplit(base_url).path}{path} HTTP/1.1\r\nHost: x\r\nContent-Length: "

    def make(number: int) -> bytes:
        body = f'{{"company_linkedin_id": "{number}", "job_titles": ["CFO"], "name": "n{number}"}}'
        return f"{head}{len(body)}\r\n\r\n{body}".encode()

    return make


@pytest.mark.bench
def test_requests_per_second_beside_a_bare_route(capsys: pytest.CaptureFixture[str]) -> None:
    if hasattr(os, "sched_setaffinity") and len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, os.sched_getaffinity(0) - {0})
    with server(BARE) as bare, server(SANDBOX) as sandbox:
        pairs = {
            "GET /account": (getting(bare, "/account"), getting(sandbox, "/account")),
            "POST /leads/search": (
                creating(bare, "/account"),
                creating(sandbox, "/leads/search"),
            ),
        }
        for route, (bare_request, sandbox_request) in pairs.items():
            rounds = [
                (
                    served_per_second(bare, bare_request),
                    served_per_second(sandbox, sandbox_request, start=number * 1_000_000),
                )
                for number in range(ROUNDS)
            ]
            with capsys.disabled():
                report(route, rounds)


def report(route: str, rounds: list[tuple[float, float]]) -> None:
    shares = sorted(sandbox / bare for bare, sandbox in rounds)
    print(f"\n  {route}, {len(rounds)} rounds, median (lowest to highest)")
    for name, rates in zip(("bare", "sandbox"), zip(*rounds, strict=True), strict=True):
        print(f"    {name:8} {median(rates):7.0f}/s ({min(rates):.0f} to {max(rates):.0f})")
    print(f"    of bare  {median(shares):7.0%} ({shares[0]:.0%} to {shares[-1]:.0%})")
