"""Where each request meets its fate: before it is done, after it, or on the way back."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from enrich.sandbox.answers import refused
from enrich.sandbox.conditions import Conditions
from enrich.sandbox.connection import CutConnection, HalfBody
from enrich.sandbox.mishaps import (
    Asked,
    Mishap,
    Trouble,
    is_quiet,
    latency_for,
    loses_answer,
    trouble_for,
)
from enrich.sandbox.rules import Refusal
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.statistics import Counted, Happening
from enrich.sandbox.store import Store, request_text
from enrich.sandbox.strange import strange_answer
from enrich.sandbox.traffic import Traffic

CREATE = "POST /leads/search"
_SECOND = 1_000_000_000
_LONGEST_REFUSAL = 5
"""Seconds that a refusal at any pace asks to wait, at most."""
_NO_CREDITS = Refusal(422, "Insufficient enrichment credits")  # sheet 1.3 [official client]

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]


class Faults:
    """Stands between the door and the vendor."""

    def __init__(self, conditions: Conditions, store: Store, traffic: Traffic) -> None:
        self._conditions = conditions
        self._store = store
        self._traffic = traffic
        self._times: Counter[str] = Counter()

    async def serve(self, request: Request, route: str, handler: Handler) -> Response:
        """Answer as the vendor does on a night like this one."""
        settings = self._conditions.now()
        if settings.outage:
            return self._counted(Mishap.OUTAGE, CutConnection())
        if is_quiet(settings):
            answer, latency = await self._done(request, route, handler), settings.latency_range[0]
        else:
            asked = await self._asked(request, route)
            answer = await self._troubled(
                trouble_for(asked, settings), lambda: self._done(request, route, handler)
            )
            latency = latency_for(asked, settings)
        if latency:
            # What was asked is done by now; whoever goes away does not undo it.
            await self._traffic.clock.sleep(latency)
        return answer

    async def _troubled(
        self, trouble: Trouble | None, act: Callable[[], Awaitable[Response]]
    ) -> Response:
        if trouble is None:
            return await act()
        done = await act() if trouble.has_acted else None
        if isinstance(done, CutConnection):
            return done  # nobody is there any more to be told anything
        return self._counted(trouble.mishap, self._instead(trouble, done))

    def _instead(self, trouble: Trouble, done: Response | None) -> Response:
        if trouble.mishap is Mishap.REFUSED:
            return self._traffic.too_fast(trouble.dice.between(1, _LONGEST_REFUSAL) * _SECOND)
        if done is not None and trouble.mishap is Mishap.CUT_BODY:
            return HalfBody(done)
        return strange_answer(trouble.mishap, trouble.dice)

    async def _done(self, request: Request, route: str, handler: Handler) -> Response:
        settings = self._conditions.now()
        if route != CREATE:
            return await handler(request)
        if settings.out_of_credits:
            return self._counted(Mishap.NO_CREDITS, refused(_NO_CREDITS))
        answer = await handler(request)
        return await self._unless_lost(request, answer, settings)

    async def _unless_lost(
        self, request: Request, answer: Response, settings: SandboxSettings
    ) -> Response:
        """Sheet 1.2: accepted, and the connection broken before anybody could know."""
        is_accepted = answer.status_code < 300
        if not (settings.lose_response_rate and is_accepted):
            return answer
        if not loses_answer(wish(await request.body()), settings):
            return answer
        return self._counted(Happening.RESPONSE_LOST, CutConnection())

    def _counted(self, what: Counted, answer: Response) -> Response:
        self._traffic.statistics.happened(what, self._traffic.clock.now())
        return answer

    async def _asked(self, request: Request, route: str) -> Asked:
        subject = f"{route} {await self._subject(request)}"
        self._times[subject] += 1
        return Asked(subject, self._times[subject])

    async def _subject(self, request: Request) -> str:
        """Name the wish: by the search's name where there is one, for IDs follow from requests."""
        found = self._store.find(request.path_params.get("id", ""))
        if found is not None:
            return str(found.body.get("name") or request_text(found.body))
        return wish(await request.body()) or f"{request.url.path}?{request.url.query}"


def wish(raw: bytes) -> str:
    """Give the name in a request, or else all of its text."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return raw.decode(errors="replace")
    if isinstance(body, dict) and isinstance(body.get("name"), str) and body["name"]:
        # a lone surrogate is no text, but may well be in a request that is refused for it
        return str(body["name"]).encode(errors="backslashreplace").decode()
    return json.dumps(body, sort_keys=True)
