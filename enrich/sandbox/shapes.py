"""Searches as the vendor writes them: created, listed, shown (sheet 1.2, 2.1, 2.3; pure)."""

from typing import Any

from enrich.sandbox.chance import fingerprint
from enrich.sandbox.forms import Forms, Generation, ListForm, Shape
from enrich.sandbox.search import Search, SearchStatus, iso_time


def created(search: Search, forms: Forms) -> tuple[dict[str, Any], int]:
    """Give the body and the HTTP code of a successful create (sheet 1.2)."""
    if forms.generation is Generation.OLDEST:
        return {"id": search.id, "status": "processing"}, 202
    body = {
        "id": search.id,
        "search_name": search.name,
        "search_url": f"https://sandbox.invalid/searches/{search.id}",
        "created_at": iso_time(search.created_at),
        "custom": search.body.get("custom"),
    }
    if forms.generation is Generation.MIDDLE:
        body["expected_profiles_count"] = search.total
    return body, forms.create_status


def result(
    search: Search, status: str, leads: list[dict[str, Any]], *, forms: Forms
) -> dict[str, Any]:
    """Give the body of `GET /searches/{id}` (sheet 2.1)."""
    head = {"id": search.id, "name": search.name, "created_at": iso_time(search.created_at)}
    if forms.result_has_inner_status:
        head["status"] = status
    outer = {"status": status} if forms.result_has_outer_status else {}
    return {"search": head, **outer, _leads_key(search, forms): leads}


def _leads_key(search: Search, forms: Forms) -> str:
    """Sheet 2.1: the official client reads `leads` or `results`; here it is now this, now that."""
    is_other = forms.shape is Shape.CLIENT and int(fingerprint(search.id, length=2), 16) % 2
    return "results" if is_other else "leads"


def list_item(
    search: Search, status: SearchStatus, leads_count: int, *, forms: Forms
) -> dict[str, Any]:
    """Give one item of `GET /searches` (sheet 2.3 [seen in public code])."""
    item: dict[str, Any] = {
        "id": search.id,
        "name": search.name,
        "created_at": iso_time(search.created_at),
        "leads_count": leads_count,
    }
    return {**item, "status": status.value} if forms.list_has_status else item


def wrapped(items: list[dict[str, Any]], key: str, form: ListForm) -> object:
    """Give a list in an object, or bare (sheet 2.3 and 6)."""
    return items if form is ListForm.ARRAY else {key: items}
