"""The forms that an answer without a result takes (sheet 1.3)."""

from collections.abc import Mapping

from starlette.responses import JSONResponse, Response

from enrich.sandbox.rules import Refusal


def refused(refusal: Refusal, headers: Mapping[str, str] | None = None) -> Response:
    """Sheet 1.3: `{"error": "<text>"}` [official client]."""
    return JSONResponse({"error": refusal.error}, refusal.status, headers)
