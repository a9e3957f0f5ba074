"""The forms that an answer without a result takes (sheet 1.3)."""

from collections.abc import Mapping

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from enrich.sandbox.forms import ErrorForm
from enrich.sandbox.rules import Refusal


class Refused(JSONResponse):
    """A refusal that takes the form of the application it is answered by, whoever refuses."""

    def __init__(self, refusal: Refusal, headers: Mapping[str, str] | None = None) -> None:
        super().__init__({"error": refusal.error}, refusal.status, headers)
        self._refusal = refusal
        self._extra_headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        form = getattr(scope["app"].state, "errors", ErrorForm.ERROR)
        if form is ErrorForm.ERROR:
            await super().__call__(scope, receive, send)
        else:
            await _written(self._refusal, form, self._extra_headers)(scope, receive, send)


def refused(refusal: Refusal, headers: Mapping[str, str] | None = None) -> Response:
    """Turn a refusal into an answer."""
    return Refused(refusal, headers)


def _written(refusal: Refusal, form: ErrorForm, headers: Mapping[str, str] | None) -> Response:
    match form:
        case ErrorForm.TEXT:
            return PlainTextResponse(refusal.error, refusal.status, headers)
        case ErrorForm.EMPTY:
            return Response(None, refusal.status, headers)
        case _:
            return JSONResponse(error_body(refusal, form), refusal.status, headers)


def error_body(refusal: Refusal, form: ErrorForm) -> dict[str, object]:
    """Give the JSON of a refusal, in those forms that are JSON."""
    match form:
        case ErrorForm.MESSAGE:
            return {"message": refusal.error}
        case ErrorForm.ERRORS:
            # list items may not be strings
            return {"errors": [refusal.error, {"code": refusal.status}]}
        case ErrorForm.NUMBERED:
            return {"error": refusal.status, "message": refusal.error}
        case _:
            return {"error": refusal.error}
