"""Who may bring something, and how much: one request, one answer, nothing said to strangers."""

import asyncio

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from enrich.errors import EnrichError
from enrich.model.webhook import GREETING, Addressee, addressee_of
from enrich.receive.keeping import Keeper, TooDeep, TooMany

_LARGEST = 10 * 1024 * 1024
"""Bytes of one delivery."""
_PATIENCE = 10.0
"""Seconds for the whole body to come."""
_COME_AGAIN = {"Retry-After": "5"}


class _TooLarge(Exception):
    pass


class Door:
    """The application behind the port."""

    def __init__(self, secret: str, keeper: Keeper) -> None:
        self._secret = secret
        self._keeper = keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(Request(scope, receive))
        # What a stranger still sends is not read, and nobody holds a place for later.
        answer.headers["Connection"] = "close"
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return Response(status_code=405, headers={"Allow": "POST"})
        addressee = addressee_of(self._secret, request.scope["path"])
        if addressee is None:
            return Response(status_code=404)
        if addressee == GREETING:
            return Response(status_code=200)
        return await self._take(addressee, request)

    async def _take(self, addressee: Addressee, request: Request) -> Response:
        try:
            await self._keeper.keep(addressee, await _body(request))
        except _TooLarge:
            return Response(status_code=413)
        except TimeoutError:
            return Response(status_code=408)
        except (TooDeep, ClientDisconnect):
            return Response(status_code=400)
        except (TooMany, EnrichError):
            # Polling finds what is not kept here.
            return Response(status_code=503, headers=_COME_AGAIN)
        return Response(status_code=200)


async def _body(request: Request) -> bytes:
    if int(request.headers.get("Content-Length", 0)) > _LARGEST:
        raise _TooLarge
    parts, size = [], 0
    async with asyncio.timeout(_PATIENCE):
        async for part in request.stream():
            parts.append(part)
            size += len(part)
            if size > _LARGEST:
                raise _TooLarge
    return b"".join(parts)
