"""A vendor that answers whatever it is told, and a client that asks it over real HTTP."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from support.loopback import listening

from enrich.api.client import VendorClient
from enrich.api.pacing import Line
from enrich.clock import Clock
from enrich.config import ApiSettings
from enrich.model.pace import LearnedPace

KEY = "sk-5Ecret-do-not-show"
Found = TypeVar("Found")


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class OddVendor:
    """Gives its answers in turn, the last one for ever; remembers what it was asked."""

    base_url: str = ""
    answers: list[Response] = field(default_factory=lambda: [JSONResponse({"id": "s-1"})])
    asked: list[Asked] = field(default_factory=list)
    slowness: float = 0.0
    """Seconds that each answer takes."""

    def forget(self) -> "OddVendor":
        self.answers, self.asked, self.slowness = [JSONResponse({"id": "s-1"})], [], 0.0
        return self

    async def answer(self, request: Request) -> Response:
        target = request.scope["raw_path"].decode()
        body = await request.body()
        self.asked.append(Asked(request.method, target, dict(request.headers), body))
        await asyncio.sleep(self.slowness)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def served(vendor: OddVendor) -> Iterator[OddVendor]:
    methods = ["GET", "POST"]
    with listening([Route("/{rest:path}", vendor.answer, methods=methods)]) as vendor.base_url:
        yield vendor


def ask(
    base_url: str,
    work: Callable[[VendorClient], Awaitable[Found]],
    *,
    key: str = KEY,
    creates_per_second: float = 1_000.0,
    **settings: object,
) -> Found:
    """Do some work with a client that is opened and closed around it."""
    api = ApiSettings.model_validate({"base_url": base_url, "timeout": 5, **settings})

    async def run() -> Found:
        learned = {
            Line.CREATES: LearnedPace(creates_per_second),
            Line.READS: LearnedPace(1_000.0),
        }
        async with VendorClient(api, key, learned=learned, clock=Clock()) as client:
            return await work(client)

    return asyncio.run(run())
