"""The sandbox on a port: in a thread beside its user, or alone until it is told to stop."""

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn

from enrich.sandbox.app import application
from enrich.sandbox.connection import OpenProtocol
from enrich.sandbox.door import PREFIX
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.store import Store

_LOOPBACK = "127.0.0.1"
_LOOK_UP = 0.1  # seconds between looks at the stop sign: Windows cannot interrupt a longer wait
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextlib.contextmanager
def embedded(settings: SandboxSettings) -> Iterator[str]:
    """Run a sandbox in a thread of its own and give its base URL."""
    with _running(settings, _LOOPBACK, 0) as (base_url, _):
        yield base_url


def serve(
    settings: SandboxSettings,
    *,
    host: str = _LOOPBACK,
    port: int = 8080,
    ready: Callable[[str], None],
) -> None:
    """Run a sandbox until SIGINT or SIGTERM; `ready` is told the base URL, with the real port."""
    # the signals first: whoever has heard of the server may stop it
    with _stop_sign() as stop, _running(settings, host, port) as (base_url, thread):
        ready(base_url)
        while thread.is_alive() and not stop.was_given:
            thread.join(_LOOK_UP)


@contextlib.contextmanager
def _running(
    settings: SandboxSettings, host: str, port: int
) -> Iterator[tuple[str, threading.Thread]]:
    with (
        contextlib.closing(Store(settings.state)) as store,
        # bound and listening before the thread starts: nobody can come too early
        socket.create_server((host, port), backlog=128) as listener,
    ):
        server = uvicorn.Server(_uvicorn_config(settings, store))
        thread = threading.Thread(
            target=server.run, args=([listener],), name="enrich-sandbox", daemon=True
        )
        thread.start()
        try:
            yield f"http://{host}:{listener.getsockname()[1]}{PREFIX}", thread
        finally:
            server.should_exit = True
            thread.join()


def _uvicorn_config(settings: SandboxSettings, store: Store) -> uvicorn.Config:
    return uvicorn.Config(
        application(settings, store),
        http=OpenProtocol,
        loop="asyncio",
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        # longer than any client keeps a connection: none is closed under a request on its way
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )


class _StopSign:
    """Whether a stop signal came.

    No `threading.Event`: a signal that comes while its thread takes the event's lock, to look
    whether it is set, would wait for that lock for ever.
    """

    was_given = False

    def give(self, _signal: int, _frame: FrameType | None) -> None:
        self.was_given = True


@contextlib.contextmanager
def _stop_sign() -> Iterator[_StopSign]:
    """Turn the stop signals into a sign, and put things back afterwards."""
    stop = _StopSign()
    before = {number: signal.signal(number, stop.give) for number in _STOP_SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
