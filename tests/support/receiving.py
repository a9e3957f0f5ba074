"""A receiver on a port of a test's own, and posts to it."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from enrich.clock import REAL_TIME
from enrich.config import DeliverySettings
from enrich.ledger.ledger import Ledger, open_ledger
from enrich.model.search import Attempt
from enrich.model.webhook import Addressee, path_of
from enrich.receive import bind, receiving


@dataclass(frozen=True)
class Open:
    """A receiver that listens, and the ledger that it writes into."""

    address: tuple[str, int]
    ledger: Path

    @property
    def url(self) -> str:
        return f"http://{self.address[0]}:{self.address[1]}"

    def url_of(self, attempt: Attempt) -> str:
        return self.url + path_to(self.ledger, attempt)

    def post(self, attempt: Attempt, **body: Any) -> int:
        return httpx.post(self.url_of(attempt), trust_env=False, timeout=30, **body).status_code

    def connect(self) -> socket.socket:
        return socket.create_connection(self.address, timeout=30)


def path_to(ledger: Path, attempt: Attempt) -> str:
    with open_ledger(ledger) as opened:
        return path_of(opened.deliveries.secret(), Addressee(attempt.key, attempt.number))


def bodies(ledger: Ledger, attempt: Attempt) -> list[Any]:
    return [kept.body for kept in ledger.deliveries.of(attempt)]


@contextmanager
def opened(ledger: Path) -> Iterator[Open]:
    """Receive in a thread for as long as the block lasts."""
    stop, is_open = threading.Event(), threading.Event()

    async def until_stopped(listener: socket.socket) -> None:
        async with receiving(listener, ledger, REAL_TIME.now):
            is_open.set()
            await asyncio.to_thread(stop.wait)

    with closing(bind(DeliverySettings(listen="127.0.0.1:0"))) as listener:
        address = listener.getsockname()
        thread = threading.Thread(target=lambda: asyncio.run(until_stopped(listener)))
        thread.start()
        try:
            assert is_open.wait(30)
            yield Open(address, ledger)
        finally:
            stop.set()
            thread.join()
