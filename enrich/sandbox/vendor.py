"""What the vendor does and answers when it is asked about searches (sheet 1 and 2)."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from enrich.sandbox import rules, shapes
from enrich.sandbox.answers import refused
from enrich.sandbox.clerk import Clerk
from enrich.sandbox.courier import Courier
from enrich.sandbox.rules import Refusal
from enrich.sandbox.search import Search, SearchStatus
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.statistics import Happening
from enrich.sandbox.store import Store
from enrich.sandbox.traffic import Traffic


class Vendor:
    """The vendor as its callers see it. All handlers run in one thread, one at a time."""

    def __init__(
        self,
        store: Store,
        *,
        traffic: Traffic,
        clerk: Clerk,
        courier: Courier,
        settings: SandboxSettings,
    ) -> None:
        self._store = store
        self._traffic = traffic
        self._clerk = clerk
        self._courier = courier
        self._forms = settings.forms
        self._customs = settings.customs

    async def create_search(self, request: Request) -> Response:
        """Sheet 1. A bad request costs nothing: the rate is one of accepted creates (design 7)."""
        body = rules.read(await request.body(), self._customs)
        if isinstance(body, Refusal):
            return refused(body)
        if refusal := self._clerk.refusal(body, self._now()):
            return self._turned_down(refusal)
        if too_fast := self._traffic.refuse_create():
            return too_fast
        created = self._clerk.accept(body, self._now())
        self._courier.follow(created, self._clerk.findings)
        answer, status = shapes.created(created, self._forms)
        return JSONResponse(answer, status)

    async def list_searches(self, _request: Request) -> Response:
        """Sheet 2.3; a search is there only after the list's lag."""
        if too_fast := self._traffic.refuse_read():
            return too_fast
        now = self._now()
        until = now - self._forms.list_lag
        items = [self._list_item(one, now) for one in self._store.all() if one.created_at <= until]
        return JSONResponse(shapes.wrapped(items, "searches", self._forms.searches))

    async def show_search(self, request: Request) -> Response:
        """Sheet 2.1 [documented]; an unknown ID is 404, the filter `status` [UNKNOWN - assume so]."""
        only = request.query_params.get("status", "")
        if only not in {"", "qualified", "disqualified"}:
            return refused(Refusal(422, "status must be qualified or disqualified"))
        if too_fast := self._traffic.refuse_read():
            return too_fast
        found = self._store.find(request.path_params["id"])
        if found is None or self._now() < found.created_at + self._customs.read_lag:
            return refused(Refusal(HTTPStatus.NOT_FOUND, "Search not found"))
        return JSONResponse(self._result(found, only))

    async def delete_search(self, request: Request) -> Response:
        """Sheet 2.3: it exists; the answer [UNKNOWN - assume 200 and {}], nothing is paid back."""
        if too_fast := self._traffic.refuse_read():
            return too_fast
        if not self._store.delete(request.path_params["id"], self._now()):
            return refused(Refusal(HTTPStatus.NOT_FOUND, "Search not found"))
        return JSONResponse({})

    def _now(self) -> float:
        return self._traffic.clock.now()

    def _turned_down(self, refusal: Refusal) -> Response:
        if refusal.status == HTTPStatus.TOO_MANY_REQUESTS:
            self._traffic.statistics.happened(Happening.RATE_LIMITED, self._now())
        return refused(refusal)

    def _list_item(self, one: Search, now: float) -> dict[str, object]:
        return shapes.list_item(one, *self._clerk.course(one, now), forms=self._forms)

    def _result(self, one: Search, only: str) -> dict[str, object]:
        now = self._now()
        status, leads = self._clerk.findings(one, now)
        if only:
            # the field keeps its name in every set of names
            leads = [item for item in leads if item["lead"]["status"] == only.upper()]
        leads = leads[: self._customs.most_shown]
        self._traffic.statistics.shown(one.id, len(leads), now)
        return shapes.result(one, self._word(status), leads, forms=self._forms)

    def _word(self, status: SearchStatus) -> str:
        """Sheet 2.1: other words have been seen for a search under way."""
        is_under_way = status in {SearchStatus.NOT_STARTED, SearchStatus.ONGOING}
        return self._customs.odd_status or status if is_under_way else status
