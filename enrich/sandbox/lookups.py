"""The vendor's small answers: places, personas, the account, its credits (sheet 5 and 6)."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from enrich.sandbox import personas, places, shapes
from enrich.sandbox.answers import refused
from enrich.sandbox.clerk import Clerk
from enrich.sandbox.faults import Handler
from enrich.sandbox.forms import Forms
from enrich.sandbox.rules import Refusal
from enrich.sandbox.traffic import Traffic


class Lookups:
    """What can be asked without buying anything."""

    def __init__(self, forms: Forms, clerk: Clerk, traffic: Traffic) -> None:
        self._forms = forms
        self._clerk = clerk
        self._traffic = traffic

    def paced(self, answer: Handler) -> Handler:
        """Sheet 4 [UNKNOWN - assume 1 request/s each]: no figure found, so a switch."""
        refuse = self._traffic.lookup_throttle()

        async def answer_in_time(request: Request) -> Response:
            return refuse() or await answer(request)

        return answer_in_time

    async def find_locations(self, request: Request) -> Response:
        """Sheet 6: a bare array [seen in public code]; the key is UNKNOWN, so a switch."""
        name = places.asked_name(await request.body(), self._forms.locations)
        if isinstance(name, Refusal):
            return refused(name)
        return JSONResponse(places.matches(name))

    async def list_personas(self, _request: Request) -> Response:
        """Sheet 6 [official client]: an array; also in an object."""
        items = [personas.listed(one) for one in personas.PERSONAS]
        return JSONResponse(shapes.wrapped(items, "personas", self._forms.personas))

    async def show_persona(self, request: Request) -> Response:
        """Sheet 6: one persona; an unknown one is 404 (1.3 [UNKNOWN])."""
        persona = personas.BY_ID.get(request.path_params["id"].lower())
        if persona is None:
            return refused(Refusal(HTTPStatus.NOT_FOUND, "Persona not found"))
        return JSONResponse(personas.shown(persona))

    async def show_account(self, _request: Request) -> Response:
        """Sheet 6 [official client]."""
        organization = {"id": "sandbox", "name": "Sandbox"}
        return JSONResponse(
            {"email": "sandbox@example.com", "name": "Sandbox", "organization": organization}
        )

    async def show_credits(self, _request: Request) -> Response:
        """Sheet 5: an object whose keys nobody knows [UNKNOWN - assume nothing]."""
        return JSONResponse({"credits": self._clerk.balance()})
