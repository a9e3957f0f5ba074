"""The receiver on a port, inside the loop of whoever opens it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import uvicorn

from enrich.config import DeliverySettings
from enrich.ledger.times import Now
from enrich.receive.connections import BriefProtocol
from enrich.receive.door import Door
from enrich.receive.keeping import Keeper

_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - how such a host is reached from here


def bind(delivery: DeliverySettings) -> socket.socket:
    """Take the port.

    Raises:
        OSError: it is taken, or is not of this machine.
    """
    host, port = delivery.host_and_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=128)


def reached_at(host: str) -> str:
    """The host by which this machine itself reaches one that it listens on."""
    return _ANYWHERE.get(host, host)


def listening_address(host: str, port: int) -> str:
    """How this machine itself reaches a port."""
    host = reached_at(host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextlib.asynccontextmanager
async def receiving(listener: socket.socket, ledger: Path, now: Now) -> AsyncIterator[None]:
    """Take in deliveries for this ledger for as long as the block lasts.

    Raises:
        LedgerRefused: the ledger cannot be used.
    """
    async with Keeper(ledger, now) as keeper:
        server = _Server(_config(Door(await keeper.secret(), keeper)))
        serving = asyncio.create_task(server.serve([listener]))
        try:
            yield
        finally:
            server.should_exit = True
            await serving


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the run's own business."""
        yield


def _config(door: Door) -> uvicorn.Config:
    return uvicorn.Config(
        door,
        http=BriefProtocol,
        loop="asyncio",
        ws="none",
        lifespan="off",
        # No line of any log may hold an address that only the vendor knows.
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
