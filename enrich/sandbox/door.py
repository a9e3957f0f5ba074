"""The vendor's door: who may enter, what is counted, how many at once (sheet 0 and 4)."""

import asyncio
import contextlib
import hmac
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from enrich.sandbox.answers import refused
from enrich.sandbox.clock import Clock
from enrich.sandbox.faults import Faults, Handler
from enrich.sandbox.openapi import description
from enrich.sandbox.rules import Refusal
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.statistics import EVER, Statistics
from enrich.sandbox.store import Store

PREFIX = "/api/v2"


class Door:
    """What every request passes, whatever it wants."""

    def __init__(
        self,
        settings: SandboxSettings,
        store: Store,
        *,
        clock: Clock,
        statistics: Statistics,
        faults: Faults,
    ) -> None:
        self._settings = settings
        self._store = store
        self._statistics = statistics
        self._faults = faults
        self._clock = clock
        self._wrong_key_status = settings.customs.wrong_key_status
        self._line = _line(settings.max_parallel)

    def route(self, method: str, pattern: str, handler: Handler) -> Route:
        """Count every request to the pattern, and let in only those with the key."""

        async def guarded(request: Request) -> Response:
            if not self._may_enter(request):
                return refused(Refusal(self._wrong_key_status, "Invalid or missing API key"))
            return await handler(request)

        async def endpoint(request: Request) -> Response:
            self._statistics.request(f"{request.method} {pattern}", self._clock.now())
            async with self._line:
                return await self._faults.serve(request, f"{method} {pattern}", guarded)

        return Route(PREFIX + pattern, endpoint, methods=[method])

    async def show_statistics(self, request: Request) -> Response:
        """Design 7: needs no key and is not counted itself."""
        try:
            since = float(request.query_params.get("since", EVER))
        except ValueError:
            return refused(Refusal(HTTPStatus.BAD_REQUEST, "since must be epoch seconds"))
        created = self._store.created(since=since)
        return JSONResponse(self._statistics.report(created, since=since))

    async def show_description(self, _request: Request) -> Response:
        """All of the above in OpenAPI 3.1, in its own forms; needs no key and is not counted."""
        return JSONResponse(description(PREFIX, self._settings.forms, self._settings.customs))

    def _may_enter(self, request: Request) -> bool:
        """Sheet 0 [documented]: the header `X-API-KEY`."""
        key = self._settings.api_key
        given = request.headers.get("X-API-KEY", "")
        return key is None or hmac.compare_digest(given.encode(), key.encode())


def _line(max_parallel: int) -> contextlib.AbstractAsyncContextManager[None]:
    """Sheet 4 [documented]: so many at once, the others are queued by the server, in order."""
    return asyncio.Semaphore(max_parallel) if max_parallel else contextlib.nullcontext()
