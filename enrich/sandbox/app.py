"""The vendor's house: which rooms there are, and which route leads to which (sheet 0 to 6)."""

import contextlib
from collections.abc import AsyncIterator
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from enrich.sandbox.answers import refused
from enrich.sandbox.clerk import Clerk
from enrich.sandbox.clock import Clock
from enrich.sandbox.conditions import Conditions
from enrich.sandbox.courier import Courier
from enrich.sandbox.door import Door
from enrich.sandbox.faults import Faults
from enrich.sandbox.lookups import Lookups
from enrich.sandbox.outbox import Outbox
from enrich.sandbox.postman import Postman
from enrich.sandbox.rules import Refusal
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.statistics import EVER, Statistics
from enrich.sandbox.store import Store
from enrich.sandbox.traffic import Traffic
from enrich.sandbox.vendor import Vendor


def application(settings: SandboxSettings, store: Store) -> Starlette:
    house = House(settings, store)
    app = Starlette(
        routes=house.routes(),
        exception_handlers={HTTPException: _no_such_route, Exception: _own_fault},
        lifespan=house.open_hours,
    )
    app.state.errors = settings.forms.errors  # every refusal takes this form
    app.router.redirect_slashes = False  # no redirects, least of all with a key
    return app


class House:
    """The rooms of the vendor, each with what it needs of the others."""

    def __init__(self, settings: SandboxSettings, store: Store) -> None:
        clock = Clock(settings.speed, store.created(since=EVER).last_at or 0)
        conditions, statistics = Conditions(settings, clock), Statistics()
        self._store = store
        self._clerk = Clerk(settings, store)
        outbox = Outbox(store.database)
        postman = Postman(clock, conditions, statistics=statistics, outbox=outbox)
        self._courier = Courier(settings, clock=clock, outbox=outbox, postman=postman)
        traffic = Traffic(settings, clock=clock, conditions=conditions, statistics=statistics)
        self._vendor = Vendor(
            store, traffic=traffic, clerk=self._clerk, courier=self._courier, settings=settings
        )
        self._lookups = Lookups(settings.forms, self._clerk, traffic)
        faults = Faults(conditions, store, traffic)
        self._door = Door(settings, store, clock=clock, statistics=statistics, faults=faults)

    def routes(self) -> list[Route]:
        """Give every path of sheet 1, 2 and 6, and what the sandbox tells of itself (design 7)."""
        door, vendor, lookups = self._door, self._vendor, self._lookups
        return [
            door.route("POST", "/leads/search", vendor.create_search),
            door.route("GET", "/searches", vendor.list_searches),
            door.route("GET", "/searches/{id}", vendor.show_search),
            door.route("DELETE", "/searches/{id}", vendor.delete_search),
            door.route("POST", "/locations", lookups.paced(lookups.find_locations)),
            door.route("GET", "/personas", lookups.paced(lookups.list_personas)),
            door.route("GET", "/personas/{id}", lookups.paced(lookups.show_persona)),
            door.route("GET", "/account", lookups.paced(lookups.show_account)),
            door.route("GET", "/credits", lookups.paced(lookups.show_credits)),
            Route("/_sandbox/stats", door.show_statistics),
            Route("/_sandbox/openapi.json", door.show_description),
        ]

    @contextlib.asynccontextmanager
    async def open_hours(self, _app: Starlette) -> AsyncIterator[None]:
        self._courier.resume(list(self._store.all()), self._clerk.findings)
        yield
        await self._courier.stop()


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
