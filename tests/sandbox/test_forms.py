"""The same facts in all forms that the sheet knows: one switch for each (sheet 1.2 to 2.3)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from enrich.sandbox.customs import Customs, Reaction
from enrich.sandbox.forms import (
    ErrorForm,
    FieldNames,
    Forms,
    Generation,
    ListForm,
    Shape,
)

Start = Callable[..., httpx.Client]
QUICK: dict[str, Any] = {"duration": (0.0, 0.0), "leads": (20, 20)}
NEWEST = {"id", "search_name", "search_url", "created_at", "custom"}


def request(company: str = "acme-inc", **changes: Any) -> dict[str, Any]:
    url = f"https://www.linkedin.com/company/{company}"
    return {"company_linkedin_url": url, "job_titles": ["CFO"]} | changes


def created(client: httpx.Client, **changes: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/leads/search", json=request(**changes)).json()
    return answer


def result(client: httpx.Client, **changes: Any) -> dict[str, Any]:
    answer = client.get(f"/searches/{created(client, **changes)['id']}")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize("status", [200, 201, 202])
def test_the_newest_form_has_any_status(start: Start, status: int) -> None:
    """Sheet 1.2: the HTTP code of the newest form is not stated."""
    client = start(forms=Forms(create_status=status), **QUICK)
    answer = client.post("/leads/search", json=request())
    assert (answer.status_code, answer.json().keys()) == (status, NEWEST)


def test_the_middle_form_expects_a_number_of_profiles(start: Start) -> None:
    """Sheet 1.2, middle [documented, older]."""
    client = start(forms=Forms(generation=Generation.MIDDLE), **QUICK)
    assert created(client).keys() == NEWEST | {"expected_profiles_count"}
    assert created(client, limit=7)["expected_profiles_count"] == 7


def test_the_oldest_form_is_202_and_processing(start: Start) -> None:
    """Sheet 1.2, oldest [documented, older]."""
    client = start(forms=Forms(generation=Generation.OLDEST), **QUICK)
    answer = client.post("/leads/search", json=request())
    assert (answer.status_code, answer.json().keys()) == (202, {"id", "status"})
    assert answer.json()["status"] == "processing"


@pytest.mark.parametrize(
    ("generation", "shape", "inner", "outer"),
    [
        (Generation.NEWEST, Shape.DOCS, True, False),
        (Generation.NEWEST, Shape.CLIENT, False, True),
        (Generation.NEWEST, Shape.BOTH, True, True),
        (Generation.OLDEST, Shape.DOCS, False, False),
        (Generation.OLDEST, Shape.BOTH, False, True),
    ],
)
def test_the_status_stands_here_or_there(
    start: Start, *, generation: Generation, shape: Shape, inner: bool, outer: bool
) -> None:
    """Sheet 2.1: `search.status` or top level; missing in the oldest docs."""
    body = result(start(forms=Forms(generation=generation, shape=shape), **QUICK))
    assert ("status" in body["search"], "status" in body) == (inner, outer)
    assert {body["search"].get("status", "FINISHED"), body.get("status", "FINISHED")} == {
        "FINISHED"
    }


def test_the_leads_may_be_called_results(start: Start) -> None:
    """Sheet 2.1: the official client reads `leads` or `results`."""
    client = start(forms=Forms(shape=Shape.CLIENT), **QUICK)
    bodies = [result(client, name=str(number)) for number in range(12)]
    assert {frozenset(body) - {"search", "status"} for body in bodies} == {
        frozenset({"leads"}),
        frozenset({"results"}),
    }


def leads(start: Start, names: FieldNames, **settings: Any) -> list[dict[str, Any]]:
    client = start(forms=Forms(fields=names), **(QUICK | {"leads": (60, 60)} | settings))
    found: list[dict[str, Any]] = result(client)["leads"]
    return found


def names_of(items: list[dict[str, Any]], part: str) -> set[str]:
    return set().union(*(item[part] for item in items))


OTHER_NAMES = {
    "email": "most_probable_email",
    "email_status": "most_probable_email_status",
    "phone": "phones",
    "rejection_reasons": "rejection_reason",
}


def test_the_other_names_are_those_of_the_sheet(start: Start) -> None:
    """Sheet 2.2, column `Other names met`."""
    found = names_of(leads(start, FieldNames.OTHERS), "lead")
    assert found >= OTHER_NAMES.keys() | {"linkedin_url", "title"}
    assert found >= {"headline", "linkedin_headline", "linkedin_id", "linkedin_id_url", "location"}
    assert found >= {"connections_count", "linkedin_connections_count"}
    assert not found & {*OTHER_NAMES.values(), "linkedin_profile_url", "lk_headline"}
    assert not found & {"current_title", "profile_url"}  # only of previews


def test_the_names_may_be_mixed(start: Start) -> None:
    """Sheet 2.2: read the first present name per row."""
    items = leads(start, FieldNames.MIXED)
    assert names_of(items, "lead") >= {*OTHER_NAMES, *OTHER_NAMES.values()}
    for item in items:
        assert all(not {old, new} <= item["lead"].keys() for new, old in OTHER_NAMES.items())


def test_names_change_nobody(start: Start) -> None:
    """Sheet 2.2: other names, the same facts."""
    people = [
        [(item["lead"]["first_name"], item["lead"]["status"]) for item in leads(start, names)]
        for names in FieldNames
    ]
    assert people[0] == people[1] == people[2]


def test_headquarters_are_text_or_an_object(start: Start) -> None:
    """Sheet 2.2, company [documented] and [seen in public code]."""
    client = start(forms=Forms(fields=FieldNames.MIXED), **QUICK)
    companies = [
        result(client, company=f"acme-{number}")["leads"][0]["company"] for number in range(20)
    ]
    kinds = [type(one["headquarters"]) for one in companies if one.get("headquarters")]
    assert set(kinds) == {str, dict}
    whole = next(one for one in companies if isinstance(one.get("headquarters"), dict))
    assert whole["headquarters"].keys() == {
        "city",
        "line1",
        "country",
        "postalCode",
        "geographicArea",
    }
    assert names_of([{"company": one} for one in companies], "company") > {"linkedin_id", "domain"}


def test_a_company_asked_by_id_has_that_id(start: Start) -> None:
    """Sheet 9: an ID and a slug can only be matched by the answer's company object."""
    client = start(forms=Forms(fields=FieldNames.OTHERS), **QUICK)
    body = {"company_linkedin_id": "1441", "job_titles": ["CFO"]}
    number = client.post("/leads/search", json=body).json()["id"]
    items = client.get(f"/searches/{number}").json()["leads"]
    assert "1441" in {item["company"].get("linkedin_id") for item in items}


def test_phones_come_in_three_shapes(start: Start) -> None:
    """Sheet 2.2: accept string, list of strings, list of objects."""
    phones = [
        item["lead"].get("phone") or item["lead"].get("phones")
        for item in leads(start, FieldNames.MIXED, contacts=1.0)
    ]
    kinds = {str(type(one[0])) if isinstance(one, list) else "text" for one in phones if one}
    assert kinds == {"text", str(str), str(dict)}
    objects = [one for one in phones if isinstance(one, list) and isinstance(one[0], dict)]
    assert objects[0][0].keys() == {"number", "status", "provider", "phone_type"}


def test_contacts_are_known_for_the_share_asked_for(start: Start) -> None:
    """Sheet 2.2: usually null before enrichment."""
    items = leads(start, FieldNames.DOCS, contacts=0.5)
    mails = [item["lead"].get("most_probable_email") for item in items]
    known = [mail for mail in mails if mail]
    assert 15 < len(known) < 45
    assert all(mail.endswith("@acme-inc.example") and mail.isascii() for mail in known)
    assert all(
        isinstance(number, str) and number.startswith("+120255501")
        for item in items
        for number in item["lead"].get("phones") or ()
    )


def test_scale_drops_its_fields_by_every_name(start: Start) -> None:
    """Sheet 1.1 [documented]: connections, headline, the vanity URL."""
    client = start(forms=Forms(fields=FieldNames.MIXED), **QUICK)
    found = names_of(result(client, scale=True)["leads"], "lead")
    assert not {name for name in found if "headline" in name or "connections_count" in name}


def test_the_list_is_wrapped_or_bare_and_has_a_status_or_none(start: Start) -> None:
    """Sheet 2.3 [seen in public code] and [official client]."""
    client = start(forms=Forms(searches=ListForm.ARRAY, list_has_status=True), **QUICK)
    number = created(client, name="one")["id"]
    (item,) = client.get("/searches").json()
    assert (item["id"], item["status"], item["leads_count"]) == (number, "FINISHED", 20)


def test_the_list_is_in_no_order(start: Start) -> None:
    """Sheet 2.3 [UNKNOWN - assume no order]."""
    client = start(**QUICK)
    numbers = [created(client, name=str(number))["id"] for number in range(8)]
    listed = [item["id"] for item in client.get("/searches").json()["searches"]]
    assert sorted(listed) == sorted(numbers)
    assert listed not in (numbers, numbers[::-1])


def test_the_list_lags_but_the_search_is_there(start: Start) -> None:
    """Sheet 2.3: do not infer "not created" from absence alone."""
    client = start(forms=Forms(list_lag=3600.0), **QUICK)
    assert result(client)["leads"]
    assert client.get("/searches").json() == {"searches": []}


def test_the_lag_ends(start: Start) -> None:
    client = start(forms=Forms(list_lag=0.3), **QUICK)
    number = created(client)["id"]
    while not (items := client.get("/searches").json()["searches"]):
        pass
    assert [item["id"] for item in items] == [number]


def test_a_deleted_search_is_gone_and_its_name_can_be_used_again(start: Start) -> None:
    """Sheet 2.3: DELETE exists; its body [UNKNOWN - assume {}], irreversible."""
    client = start(**QUICK)
    number = created(client, name="gone")["id"]
    answer = client.delete(f"/searches/{number}")
    assert (answer.status_code, answer.json()) == (200, {})
    assert client.get(f"/searches/{number}").status_code == 404
    assert client.delete(f"/searches/{number}").status_code == 404
    assert client.get("/searches").json() == {"searches": []}
    assert created(client, name="gone")["id"] != number
    report = client.get(client.base_url.copy_with(path="/_sandbox/stats")).json()
    assert report["requests"]["DELETE /searches/{id}"] == 2
    assert report["names"] == {"gone": 2}


TEXT = "Search not found"
BODIES: dict[ErrorForm, object] = {
    ErrorForm.ERROR: {"error": TEXT},
    ErrorForm.MESSAGE: {"message": TEXT},
    ErrorForm.ERRORS: {"errors": [TEXT, {"code": 404}]},
    ErrorForm.NUMBERED: {"error": 404, "message": TEXT},
}


@pytest.mark.parametrize("form", BODIES)
def test_a_refusal_has_the_form_asked_for(start: Start, form: ErrorForm) -> None:
    """Sheet 1.3: all shapes are to be accepted."""
    answer = start(forms=Forms(errors=form)).get("/searches/x")
    assert (answer.status_code, answer.json()) == (404, BODIES[form])


@pytest.mark.parametrize(("form", "text"), [(ErrorForm.TEXT, TEXT), (ErrorForm.EMPTY, "")])
def test_a_refusal_may_be_no_json(start: Start, form: ErrorForm, text: str) -> None:
    """Sheet 1.3: non-JSON text or an empty body [official client]."""
    answer = start(forms=Forms(errors=form)).get("/searches/x")
    assert (answer.status_code, answer.text) == (404, text)
    assert "json" not in answer.headers.get("Content-Type", "")


def test_every_refusal_has_that_form(start: Start) -> None:
    """Sheet 1.3: errors of all endpoints, whoever refuses."""
    client = start(forms=Forms(errors=ErrorForm.NUMBERED), api_key="key", rate=0.1)
    answers = [client.get("/searches"), client.get("/nowhere"), client.put("/account")]
    client.headers["X-API-KEY"] = "key"
    answers += [client.post("/leads/search", content=b"{"), client.post("/locations", json={})]
    client.post("/leads/search", json=request())
    answers.append(client.post("/leads/search", json=request()))
    assert [one.status_code for one in answers] == [401, 404, 405, 400, 422, 429]
    assert [one.json()["error"] for one in answers] == [401, 404, 405, 400, 422, 429]
    assert all(isinstance(one.json()["message"], str) for one in answers)
    assert "Retry-After" in answers[-1].headers


def test_an_unknown_persona_may_be_refused(start: Start) -> None:
    """Sheet 1.1: a saved persona owned by the key's user; otherwise UNKNOWN."""
    client = start(customs=Customs(unknown_persona=Reaction.REFUSE))
    body = {"company_linkedin_id": "1", "persona_id": "00000000-0000-4000-8000-000000000000"}
    assert client.post("/leads/search", json=body).status_code == 422
    known = client.get("/personas").json()[0]
    body["persona_id"] = known.get("uuid") or known["id"]
    assert client.post("/leads/search", json=body).status_code == 201
