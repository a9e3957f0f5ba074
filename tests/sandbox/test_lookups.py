"""Places, personas, and who one is (sheet 6)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from enrich.sandbox.forms import Forms, ListForm, LocationKey

Start = Callable[..., httpx.Client]


def find(client: httpx.Client, **body: Any) -> list[dict[str, Any]]:
    answer = client.post("/locations", json=body)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def number_of(place: dict[str, Any]) -> str:
    return str(place["id"] if "id" in place else place["_id"])


def test_a_name_has_many_matches(sandbox: httpx.Client) -> None:
    """Sheet 6 [documented]: all matches with IDs; `hiring` as third-party code sends it."""
    found = find(sandbox, name="Paris", hiring=False)
    assert isinstance(found, list)
    assert len(found) == 4
    assert all("Paris" in place["name"] and place["type"] for place in found)
    assert {place["type"] for place in found} == {"city", "metropolitan area"}


def test_ids_are_numbers_or_text_and_sometimes_called_otherwise(sandbox: httpx.Client) -> None:
    """Sheet 6 [seen in public code]: `id`, maybe `_id`; IDs may be numbers."""
    found = find(sandbox, name="a")
    assert {type(place.get("id")) for place in found} == {int, str, type(None)}
    assert {"_id" in place for place in found} == {True, False}
    assert len({number_of(place) for place in found}) == len(found)


@pytest.mark.parametrize(
    "text", ["paris", " PARIS ", "sao paulo", "SAINT-ETIENNE", "東京", "Krakow"]
)
def test_accents_and_case_do_not_matter(sandbox: httpx.Client, text: str) -> None:
    assert find(sandbox, name=text)


def test_nowhere_is_an_empty_list(sandbox: httpx.Client) -> None:
    assert find(sandbox, name="Atlantis") == []


@pytest.mark.parametrize(
    ("key", "statuses"),
    [
        (LocationKey.NAME, [200, 422]),
        (LocationKey.QUERY, [422, 200]),
        (LocationKey.BOTH, [200, 200]),
    ],
)
def test_only_one_key_may_be_right(start: Start, key: LocationKey, statuses: list[int]) -> None:
    """Sheet 6 [UNKNOWN - assume `name`; on 422 retry with `query`]."""
    client = start(forms=Forms(locations=key))
    bodies = [{"name": "Paris"}, {"query": "Paris"}]
    assert [client.post("/locations", json=body).status_code for body in bodies] == statuses


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 400), (b"[]", 400), (b'{"name": 5}', 422), (b'{"name": " "}', 422)],
)
def test_a_bad_question_is_refused(sandbox: httpx.Client, content: bytes, status: int) -> None:
    """Sheet 1.3."""
    assert sandbox.post("/locations", content=content).status_code == status


def test_what_is_found_can_be_searched_in(sandbox: httpx.Client) -> None:
    """Sheet 1.1: geo-region IDs as strings."""
    places = [number_of(place) for place in find(sandbox, name="Paris")]
    body = {"company_linkedin_id": "1441", "included_locations": places}
    assert sandbox.post("/leads/search", json=body).is_success


def test_personas_are_an_array_with_uuid_or_id(sandbox: httpx.Client) -> None:
    """Sheet 6 [official client]: `uuid` and/or `id`, and `name`."""
    listed = sandbox.get("/personas").json()
    assert {frozenset(one) - {"name"} for one in listed} == {
        frozenset({"uuid"}),
        frozenset({"id"}),
        frozenset({"uuid", "id"}),
    }
    for one in listed:
        shown = sandbox.get(f"/personas/{one.get('uuid') or one['id']}").json()
        assert shown.items() >= one.items()
        assert shown["job_titles"]


def test_personas_may_be_wrapped(start: Start, sandbox: httpx.Client) -> None:
    """Sheet 6: also accept `{"personas": [...]}`."""
    wrapped = start(forms=Forms(personas=ListForm.OBJECT)).get("/personas").json()
    assert wrapped == {"personas": sandbox.get("/personas").json()}


def test_an_unknown_persona_is_404(sandbox: httpx.Client) -> None:
    """Sheet 1.3 [UNKNOWN - assume permanent for that ID]."""
    assert sandbox.get("/personas/00000000-0000-4000-8000-000000000000").status_code == 404
