"""The vendor's door: which routes there are, who may enter, what is counted (sheet 0)."""

import asyncio
import hmac
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from enrich.sandbox.answers import refused
from enrich.sandbox.rules import Refusal
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.statistics import EVER, Statistics
from enrich.sandbox.store import Store
from enrich.sandbox.traffic import Traffic
from enrich.sandbox.vendor import Vendor

PREFIX = "/api/v2"

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]


def application(settings: SandboxSettings, store: Store) -> Starlette:
    statistics = Statistics()
    vendor = Vendor(settings, store, Traffic(settings, statistics))
    door = Door(settings, store, statistics)
    return Starlette(
        routes=[
            door.route("POST", "/leads/search", vendor.create_search),
            door.route("GET", "/searches", vendor.list_searches),
            door.route("GET", "/searches/{id}", vendor.show_search),
            door.route("GET", "/account", vendor.show_account),
            door.route("GET", "/credits", vendor.show_credits),
            Route("/_sandbox/stats", door.show_statistics),
        ],
        exception_handlers={HTTPException: _no_such_route, Exception: _own_fault},
    )


class Door:
    """What every request passes, whatever it wants."""

    def __init__(self, settings: SandboxSettings, store: Store, statistics: Statistics) -> None:
        self._settings = settings
        self._store = store
        self._statistics = statistics

    def route(self, method: str, pattern: str, handler: Handler) -> Route:
        """Count every request to the pattern, and let in only those with the key."""

        async def endpoint(request: Request) -> Response:
            self._statistics.request(f"{request.method} {pattern}", time.time())
            if not self._may_enter(request):
                return refused(Refusal(HTTPStatus.UNAUTHORIZED, "Invalid or missing API key"))
            answer = await handler(request)
            # What was asked is done by now; whoever goes away does not undo it.
            await asyncio.sleep(self._settings.latency)
            return answer

        return Route(PREFIX + pattern, endpoint, methods=[method])

    async def show_statistics(self, request: Request) -> Response:
        """Design 7: needs no key and is not counted itself."""
        try:
            since = float(request.query_params.get("since", EVER))
        except ValueError:
            return refused(Refusal(HTTPStatus.BAD_REQUEST, "since must be epoch seconds"))
        created = self._store.created(since=since)
        return JSONResponse(self._statistics.report(created, since=since))

    def _may_enter(self, request: Request) -> bool:
        """Sheet 0 [documented]: the header `X-API-KEY`."""
        key = self._settings.api_key
        given = request.headers.get("X-API-KEY", "")
        return key is None or hmac.compare_digest(given.encode(), key.encode())


async def _no_such_route(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
    return refused(Refusal(status, HTTPStatus(status).phrase))


async def _own_fault(_request: Request, error: Exception) -> Response:
    """Say what is wrong with the sandbox: its server keeps no log."""
    return refused(Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, f"The sandbox failed: {error!r}"))
