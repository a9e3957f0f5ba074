"""What the vendor does and answers when it is asked (sheet 1, 2 and 6)."""

from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from enrich.sandbox import people, rules, search
from enrich.sandbox.answers import refused
from enrich.sandbox.rules import Body, Refusal
from enrich.sandbox.search import Search
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.store import Store, request_text
from enrich.sandbox.traffic import Traffic


class Vendor:
    """The vendor as its callers see it. All handlers run in one thread, one at a time."""

    def __init__(self, settings: SandboxSettings, store: Store, traffic: Traffic) -> None:
        self._settings = settings
        self._store = store
        self._traffic = traffic

    async def create_search(self, request: Request) -> Response:
        """Sheet 1. A bad request costs nothing: the rate is one of accepted creates (design 7)."""
        body = rules.read(await request.body())
        if isinstance(body, Refusal):
            return refused(body)
        if too_fast := self._traffic.refuse_create():
            return too_fast
        created = self._accept(body)
        self._traffic.courier.follow(created, self.findings)
        return JSONResponse(_newest_form(created), HTTPStatus.CREATED)

    async def list_searches(self, _request: Request) -> Response:
        """Sheet 2.3 [seen in public code]."""
        if too_fast := self._traffic.refuse_read():
            return too_fast
        return JSONResponse({"searches": [self._list_item(one) for one in self._store.all()]})

    async def show_search(self, request: Request) -> Response:
        """Sheet 2.1 [documented]; an unknown ID is 404, the filter `status` [UNKNOWN - assume so]."""
        only = request.query_params.get("status", "")
        if only not in {"", "qualified", "disqualified"}:
            return refused(Refusal(422, "status must be qualified or disqualified"))
        if too_fast := self._traffic.refuse_read():
            return too_fast
        found = self._store.find(request.path_params["id"])
        if found is None:
            return refused(Refusal(HTTPStatus.NOT_FOUND, "Search not found"))
        return JSONResponse(self._result(found, only))

    async def show_account(self, _request: Request) -> Response:
        """Sheet 6 [official client]."""
        organization = {"id": "sandbox", "name": "Sandbox"}
        return JSONResponse(
            {"email": "sandbox@example.com", "name": "Sandbox", "organization": organization}
        )

    async def show_credits(self, _request: Request) -> Response:
        """Sheet 5: an object whose keys nobody knows [UNKNOWN - assume nothing]."""
        return JSONResponse({"credits": 10_000})

    def _accept(self, body: Body) -> Search:
        """Put the search on record; only then it may be answered."""
        now, request = self._traffic.clock.now(), request_text(body)
        number = search.search_id(self._settings.seed, request, self._store.twins(request))
        name = body.get("name") or f"Lead search - API - {search.iso_time(now)}"
        accepted = Search(number, name, body, now)
        self._store.add(accepted)
        return accepted

    def _list_item(self, one: Search) -> dict[str, Any]:
        _, leads = self._course(one, self._traffic.clock.now())
        created_at = search.iso_time(one.created_at)
        return {"id": one.id, "name": one.name, "created_at": created_at, "leads_count": leads}

    def _result(self, one: Search, only: str) -> dict[str, Any]:
        now = self._traffic.clock.now()
        status, leads = self.findings(one, now)
        if only:
            leads = [item for item in leads if item["lead"]["status"] == only.upper()]
        self._traffic.statistics.shown(one.id, len(leads), now)
        created_at = search.iso_time(one.created_at)
        head = {"id": one.id, "name": one.name, "created_at": created_at, "status": status}
        return {"search": head, "leads": leads}

    def findings(
        self, one: Search, now: float, *, known: int = 0
    ) -> tuple[search.SearchStatus, list[dict[str, Any]]]:
        """Say where the search is, and give its leads but for the `known` first ones."""
        status, count = self._course(one, now)
        want = people.wanted(one.body)
        leads = [people.lead(self._settings.seed, want, index) for index in range(known, count)]
        return status, leads

    def _course(self, one: Search, now: float) -> tuple[search.SearchStatus, int]:
        """Say where the search is now, and how many leads it shows."""
        seed, elapsed = self._settings.seed, now - one.created_at
        duration = search.duration_of(one, seed, self._settings.duration)
        total = people.count(seed, people.wanted(one.body), self._settings.leads)
        shown = min(total, one.body.get("limit", total))
        status = search.status_after(elapsed, duration)
        return status, search.found_after(elapsed, duration, shown)


def _newest_form(created: Search) -> dict[str, Any]:
    """Sheet 1.2, newest [documented]; the HTTP code beside it is not stated."""
    return {
        "id": created.id,
        "search_name": created.name,
        "search_url": f"https://sandbox.invalid/searches/{created.id}",
        "created_at": search.iso_time(created.created_at),
        "custom": created.body.get("custom"),
    }
