"""The sandbox described in OpenAPI 3.1: one `Operation` for each route (pure).

It says of the rules what JSON Schema can say. What it cannot (that a URL is LinkedIn's, that one of
two companies is meant) is in the words of the description, and the vendor's answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from enrich import __version__
from enrich.sandbox import answer_schemas as answers
from enrich.sandbox.customs import Customs
from enrich.sandbox.forms import Forms
from enrich.sandbox.schemas import Schema, place_request, search_request

_Answer: TypeAlias = tuple[str, Schema]
"""What an answer means, and its body."""

_REFUSALS: Mapping[int, str] = {
    400: "No JSON object, or something needed is missing (sheet 1.3)",
    401: "Wrong or missing key (sheet 1.3)",
    404: "No such search (sheet 1.3)",
    422: "A wrong value, or no credits (sheet 1.3)",
    429: "Too fast (sheet 1.3 and 4); Retry-After may be absent",
}


@dataclass(frozen=True)
class Operation:
    """A route as a caller sees it."""

    method: str
    path: str
    summary: str
    answers: Mapping[int, _Answer]
    refusals: Sequence[int] = (401, 429)
    body: Schema | None = None
    query: Mapping[str, Schema] = field(default_factory=dict)


def operations(forms: Forms, customs: Customs) -> tuple[Operation, ...]:
    """Give every route, with the answers of a vendor of these forms."""
    return (*_searching(forms, customs), *_looking_up(forms))


def _searching(forms: Forms, customs: Customs) -> tuple[Operation, ...]:
    return (
        Operation(
            "POST",
            "/leads/search",
            "Find people at one company (sheet 1)",
            answers={answers.create_status(forms): ("Accepted", answers.created(forms))},
            refusals=(400, 401, 422, 429),
            body=search_request(customs),
        ),
        Operation(
            "GET",
            "/searches",
            "All searches (sheet 2.3)",
            answers={200: ("In an order that means nothing", answers.search_list(forms))},
            refusals=(401, 429),
        ),
        Operation(
            "GET",
            "/searches/{id}",
            "A search and its leads so far (sheet 2.1)",
            answers={200: ("The search", answers.result(forms))},
            refusals=(401, 404, 422, 429),
            query={"status": {"enum": ["qualified", "disqualified"]}},
        ),
        Operation(
            "DELETE",
            "/searches/{id}",
            "Forget a search (sheet 2.3: it exists; its answer is UNKNOWN)",
            answers={200: ("Gone", {"type": "object"})},
            refusals=(401, 404, 429),
        ),
    )


def _looking_up(forms: Forms) -> tuple[Operation, ...]:
    return (
        Operation(
            "POST",
            "/locations",
            "Places of that name (sheet 6)",
            answers={200: ("The places", answers.PLACES)},
            refusals=(400, 401, 422, 429),
            body=place_request(forms.locations),
        ),
        Operation(
            "GET",
            "/personas",
            "The saved personas (sheet 6)",
            answers={200: ("The personas", answers.personas(forms))},
        ),
        Operation(
            "GET",
            "/personas/{id}",
            "One saved persona (sheet 6)",
            answers={200: ("The persona", answers.PERSONA)},
            refusals=(401, 404, 429),
        ),
        Operation(
            "GET",
            "/account",
            "Whose key it is (sheet 6)",
            answers={200: ("The account", answers.ACCOUNT)},
        ),
        Operation(
            "GET",
            "/credits",
            "An object whose keys nobody knows (sheet 5)",
            answers={200: ("The balance", {"type": "object"})},
        ),
    )


def description(server: str, forms: Forms, customs: Customs) -> dict[str, Any]:
    """Give the whole document; `server` is the path before all others."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations(forms, customs):
        described = _described(operation, answers.refusal(forms.errors))
        paths.setdefault(operation.path, {})[operation.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": "The sandbox of enrich", "version": __version__},
        "servers": [{"url": server}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-API-KEY"}}
        },
    }


def _described(operation: Operation, refusal: Mapping[str, Schema]) -> dict[str, Any]:
    responses = {
        str(code): {"description": words, "content": _json(schema)}
        for code, (words, schema) in operation.answers.items()
    }
    refusals = {str(code): _refused(code, refusal) for code in operation.refusals}
    body = {"required": True, "content": _json(operation.body)} if operation.body else None
    return {
        "summary": operation.summary,
        "parameters": [*_path_parameters(operation.path), *_query_parameters(operation)],
        "responses": responses | refusals,
        **({"requestBody": body} if body else {}),
    }


def _refused(code: int, refusal: Mapping[str, Schema]) -> dict[str, Any]:
    content = {media: {"schema": schema} for media, schema in refusal.items()}
    header = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}
    headers = {"headers": header} if code == 429 else {}
    return {"description": _REFUSALS[code], **({"content": content} if content else {}), **headers}


def _json(schema: Schema | None) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    schema = {"type": "string", "minLength": 1}
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]


def _query_parameters(operation: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in operation.query.items()
    ]
