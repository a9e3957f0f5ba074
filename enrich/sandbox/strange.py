"""Answers that no client hopes for (sheet 0 and 1.3)."""

import json
from collections.abc import Callable
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from enrich.sandbox.chance import Dice
from enrich.sandbox.mishaps import Mishap

_STATUSES = (500, 502, 503, 504)
_PAGE = (
    "<!doctype html>\n<html><head><title>{title}</title></head>"
    "<body><h1>{title}</h1><p>Please come back in a moment.</p></body></html>\n"
)
# none that somebody could take for what was asked: an empty list would say "no searches"
_OTHER_SHAPES: tuple[Any, ...] = ({}, ["ok"], "ok", None, {"data": {}}, {"ok": True})


def strange_answer(mishap: Mishap, dice: Dice) -> Response:
    return _ANSWERS[mishap](dice)


def _server_error(dice: Dice) -> Response:
    """Sheet 1.3: JSON with `error` or `message`, other text, a page, or nothing at all."""
    status, say = dice.pick(_STATUSES), dice.pick(_ERROR_FORMS)
    return say(status)


def _error_text(status: int) -> Response:
    return JSONResponse({"error": "Internal server error"}, status)


def _error_number(status: int) -> Response:
    return JSONResponse({"error": status, "message": "Something went wrong"}, status)


def _error_list(status: int) -> Response:
    return JSONResponse({"errors": ["Something went wrong", {"code": status}]}, status)


def _error_page(status: int) -> Response:
    return HTMLResponse(_PAGE.format(title=f"Error {status}"), status)


def _error_words(status: int) -> Response:
    return PlainTextResponse("upstream request timeout", status)


def _error_silence(status: int) -> Response:
    return Response(status_code=status)


_ERROR_FORMS: tuple[Callable[[int], Response], ...] = (
    _error_text,
    _error_number,
    _error_list,
    _error_page,
    _error_words,
    _error_silence,
)


def _page(_dice: Dice) -> Response:
    """Sheet 0: an HTML page also with a 2xx [official client] [seen in public code]."""
    return HTMLResponse(_PAGE.format(title="Just a moment"))


def _other_shape(dice: Dice) -> Response:
    """Sheet 1.2: a 2xx without `id` is an unknown outcome."""
    text = json.dumps(dice.pick(_OTHER_SHAPES))
    return Response(text, media_type="application/json")


def _nothing(_dice: Dice) -> Response:
    """Sheet 0: an empty body [official client]."""
    return Response(media_type="application/json")


_ANSWERS: dict[Mishap, Callable[[Dice], Response]] = {
    Mishap.ERROR: _server_error,
    Mishap.HTML: _page,
    Mishap.WRONG_JSON: _other_shape,
    Mishap.EMPTY: _nothing,
}
