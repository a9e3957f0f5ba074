"""A vendor with bad days: answers as it is told to, and remembers what it sold."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from support.loopback import listening

Mishap = Callable[[int], Awaitable[Response | None]]
"""Given how often it was asked by now, answers; `None` is the ordinary answer."""

GATEWAY = HTMLResponse("<h1>Bad gateway</h1>", 502)


async def nothing(_times: int) -> Response | None:
    return None


@dataclass
class Sold:
    name: str
    created_at: datetime


@dataclass
class HardVendor:
    """Every mishap comes before the vendor's own answer, and may take its place."""

    creating: Mishap = nothing
    listing: Mishap = nothing
    showing: Mishap = nothing
    is_selling_first: bool = False
    """Whether a search is on record before a mishap can answer for it."""
    is_naming: bool = False
    """Whether it says what the search is called that it shows."""
    renaming: str = ""
    """What every search is called by now, if somebody has renamed them all."""
    age: timedelta = timedelta(0)
    """How much too early the vendor's clock dates a search."""
    sold: dict[str, Sold] = field(default_factory=dict)
    losing: str = ""
    """Searches with these words in their name never arrive, and nobody says so."""
    sent: list[str] = field(default_factory=list)
    """The names in all requests for a search, whatever became of them."""
    asked: Counter[str] = field(default_factory=Counter)
    base_url: str = ""

    @property
    def names(self) -> Counter[str]:
        return Counter(sold.name for sold in self.sold.values())

    async def create(self, request: Request) -> Response:
        name = (await request.json())["name"]
        self.asked["create"] += 1
        times = self.asked["create"]
        self.sent.append(name)
        if self.losing and self.losing in name:
            return GATEWAY
        if self.is_selling_first:
            search_id = self._sell(name)
            return await self.creating(times) or JSONResponse({"id": search_id})
        answer = await self.creating(times)
        return answer or JSONResponse({"id": self._sell(name)})

    async def list_all(self, _request: Request) -> Response:
        self.asked["list"] += 1
        return await self.listing(self.asked["list"]) or JSONResponse(
            [
                {"id": number, "name": sold.name, "created_at": sold.created_at.isoformat()}
                for number, sold in self.sold.items()
            ]
        )

    async def show(self, request: Request) -> Response:
        self.asked["show"] += 1
        number = request.path_params["id"]
        name = {"name": self.renaming or self.sold[number].name} if self.is_naming else {}
        lead = {"full_name": f"Ada {number}", "linkedin_url": f"https://linkedin.com/in/a-{number}"}
        return await self.showing(self.asked["show"]) or JSONResponse(
            {"search": {"id": number, "status": "FINISHED", **name}, "leads": [{"lead": lead}]}
        )

    def _sell(self, name: str) -> str:
        number = f"s-{len(self.sold) + 1}"
        self.sold[number] = Sold(name, datetime.now(UTC) - self.age)
        return number


@contextmanager
def open_for_business(vendor: HardVendor) -> Iterator[HardVendor]:
    routes = [
        Route("/api/v2/leads/search", vendor.create, methods=["POST"]),
        Route("/api/v2/searches", vendor.list_all),
        Route("/api/v2/searches/{id}", vendor.show),
    ]
    with listening(routes) as vendor.base_url:
        yield vendor


def only(*times: int, answer: Response) -> Mishap:
    """The mishap befalls these requests, counted from 1."""

    async def mishap(asked: int) -> Response | None:
        return answer if asked in times else None

    return mishap


def always(answer: Response) -> Mishap:
    async def mishap(_asked: int) -> Response | None:
        return answer

    return mishap


def hanging(*, from_then_on: int) -> Mishap:
    """From this request on there is no answer at all."""

    async def mishap(asked: int) -> Response | None:
        if asked >= from_then_on:
            await asyncio.sleep(300)
        return None

    return mishap
