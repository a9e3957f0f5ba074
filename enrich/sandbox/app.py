"""The vendor's door: which routes there are, who may enter, what is counted (sheet 0)."""

import asyncio
import contextlib
import hmac
from collections.abc import AsyncIterator
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from enrich.sandbox.answers import refused
from enrich.sandbox.clerk import Clerk
from enrich.sandbox.clock import Clock
from enrich.sandbox.conditions import Conditions
from enrich.sandbox.courier import Courier
from enrich.sandbox.faults import Faults, Handler
from enrich.sandbox.lookups import Lookups
from enrich.sandbox.openapi import description
from enrich.sandbox.outbox import Outbox
from enrich.sandbox.postman import Postman
from enrich.sandbox.rules import Refusal
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.statistics import EVER, Statistics
from enrich.sandbox.store import Store
from enrich.sandbox.traffic import Traffic
from enrich.sandbox.vendor import Vendor

PREFIX = "/api/v2"


def application(settings: SandboxSettings, store: Store) -> Starlette:
    clock = Clock(settings.speed, store.created(since=EVER).last_at or 0)
    conditions, statistics, outbox = (
        Conditions(settings, clock),
        Statistics(),
        Outbox(store.database),
    )
    postman = Postman(clock, conditions, statistics=statistics, outbox=outbox)
    courier = Courier(settings, clock=clock, outbox=outbox, postman=postman)
    traffic = Traffic(
        settings, clock=clock, conditions=conditions, statistics=statistics, courier=courier
    )
    clerk = Clerk(settings, store)
    vendor = Vendor(store, traffic=traffic, clerk=clerk, forms=settings.forms)
    lookups = Lookups(settings.forms, clerk)
    faults = Faults(conditions, store, traffic)
    door = Door(settings, store, clock=clock, statistics=statistics, faults=faults)

    @contextlib.asynccontextmanager
    async def open_hours(_app: Starlette) -> AsyncIterator[None]:
        courier.resume(list(store.all()), clerk.findings)
        yield
        await courier.stop()

    app = Starlette(
        routes=[
            door.route("POST", "/leads/search", vendor.create_search),
            door.route("GET", "/searches", vendor.list_searches),
            door.route("GET", "/searches/{id}", vendor.show_search),
            door.route("DELETE", "/searches/{id}", vendor.delete_search),
            door.route("POST", "/locations", lookups.find_locations),
            door.route("GET", "/personas", lookups.list_personas),
            door.route("GET", "/personas/{id}", lookups.show_persona),
            door.route("GET", "/account", lookups.show_account),
            door.route("GET", "/credits", lookups.show_credits),
            Route("/_sandbox/stats", door.show_statistics),
            Route("/_sandbox/openapi.json", door.show_description),
        ],
        exception_handlers={HTTPException: _no_such_route, Exception: _own_fault},
        lifespan=open_hours,
    )
    app.state.errors = settings.forms.errors  # every refusal takes this form
    return app


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
        self._line = _line(settings.max_parallel)

    def route(self, method: str, pattern: str, handler: Handler) -> Route:
        """Count every request to the pattern, and let in only those with the key."""

        async def guarded(request: Request) -> Response:
            if not self._may_enter(request):
                return refused(Refusal(HTTPStatus.UNAUTHORIZED, "Invalid or missing API key"))
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
        """All of the above in OpenAPI 3.1; needs no key and is not counted."""
        return JSONResponse(description(PREFIX))

    def _may_enter(self, request: Request) -> bool:
        """Sheet 0 [documented]: the header `X-API-KEY`."""
        key = self._settings.api_key
        given = request.headers.get("X-API-KEY", "")
        return key is None or hmac.compare_digest(given.encode(), key.encode())


def _line(max_parallel: int) -> contextlib.AbstractAsyncContextManager[None]:
    """Sheet 4 [documented]: so many at once, the others are queued by the server, in order."""
    return asyncio.Semaphore(max_parallel) if max_parallel else contextlib.nullcontext()


async def _no_such_route(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    refusal = Refusal(error.status_code, HTTPStatus(error.status_code).phrase)
    if error.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return refused(refusal, headers=error.headers)
    return refused(refusal, headers={"Allow": ", ".join(_allowed(request))})


def _allowed(request: Request) -> list[str]:
    """Starlette knows only of the first route with this path."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    here = [route for route in routes if route.path_regex.match(request.url.path)]
    return sorted(set().union(*(route.methods or set() for route in here)))


async def _own_fault(_request: Request, error: Exception) -> Response:
    """Say what is wrong with the sandbox: its server keeps no log."""
    return refused(Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, f"The sandbox failed: {error!r}"))
