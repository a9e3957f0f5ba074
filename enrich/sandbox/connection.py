"""The connection beneath an answer, for answers that never arrive (sheet 1.2, last paragraph)."""

import asyncio
import contextlib
import socket

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_KEY = "transport"


class OpenProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, which also lets each request reach the connection it came by."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn itself
        super().connection_made(transport)
        # asyncio does it only for sockets that name their protocol, which create_server's do not;
        # without it every answer waits 40 ms for the client's acknowledgement
        connection = transport.get_extra_info("socket")
        with contextlib.suppress(OSError):  # a client that has left already
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, _KEY: transport}


class CutConnection(Response):
    """No answer at all: not one byte, and the connection is gone."""

    async def __call__(self, scope: Scope, receive: Receive, _send: Send) -> None:
        scope["state"][_KEY].abort()
        await _wait_until_gone(receive)


class HalfBody(Response):
    """The headers and half of what they promise, then the connection is gone."""

    def __init__(self, whole: Response) -> None:
        super().__init__(whole.body, whole.status_code)
        self.raw_headers = whole.raw_headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **head})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        scope["state"][_KEY].close()  # which lets the half out first
        await _wait_until_gone(receive)


async def _wait_until_gone(receive: Receive) -> None:
    """Until uvicorn knows: to an application that leaves an answer unfinished it adds a 500."""
    while (await receive())["type"] != "http.disconnect":
        pass
