"""The receiver on its own, beside any run on the same ledger; and how a run finds out that it is."""

import http.client
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from enrich.clock import REAL_TIME
from enrich.config import DeliverySettings
from enrich.errors import Unusable
from enrich.model.webhook import GREETING, path_of
from enrich.receive.receiver import bind, listening_address, reached_at, receiving
from enrich.stopping import Stopping

_LONG = 3600.0
_PATIENCE = 5.0
"""Seconds for a receiver to say that it is ours."""


def receive(ledger: Path, delivery: DeliverySettings, ready: Callable[[str], None]) -> None:
    """Receive until Ctrl-C or SIGTERM; `ready` is told the address, with the real port.

    It does not hold the ledger's lock: runs come and go beside it.

    Raises:
        Unusable: the port cannot be had.
        LedgerRefused: the ledger cannot be used.
    """
    try:
        listener = bind(delivery)
    except OSError as fault:
        raise Unusable(
            f"Nobody can listen on {delivery.listen}: {fault.strerror}.",
            "End the program that does already, or change listen in [delivery] of the config.",
        ) from fault
    stopping = Stopping(REAL_TIME)

    async def until_stopped() -> None:
        async with receiving(listener, ledger, REAL_TIME.now):
            host, port, *_ = listener.getsockname()
            ready(listening_address(host, port))
            while not stopping.is_interrupted:
                await stopping.sleep(_LONG)

    with closing(listener):
        stopping.run(until_stopped())


def is_receiving(delivery: DeliverySettings, secret: str) -> bool:
    """Whether a receiver of the ledger with this secret listens there."""
    host, port = delivery.host_and_port
    path = path_of(secret, GREETING)
    with closing(
        http.client.HTTPConnection(reached_at(host), port, timeout=_PATIENCE)
    ) as connection:
        try:
            connection.request("POST", path)
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
