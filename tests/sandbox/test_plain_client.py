"""A second client, written from the fact sheet alone, against every switch of the sandbox.

Its seconds and the sandbox's run `SPEED` times as fast as ours, so its patience is the real one.
"""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, product
from typing import Any

import httpx
import pytest
from sandbox.plain_client import Outcome, PlainClient

from enrich.sandbox.customs import Customs, Reaction
from enrich.sandbox.endings import Failures, NoLinkedIn, SearchFailure
from enrich.sandbox.forms import (
    ErrorForm,
    FieldNames,
    Forms,
    Generation,
    ListForm,
    Shape,
)
from enrich.sandbox.money import Budget
from enrich.sandbox.throttle import ThrottleKind

Start = Callable[..., httpx.Client]
Person = tuple[str | None, ...]
SPEED = 400.0
QUICK: dict[str, Any] = {"speed": SPEED, "duration": (20.0, 60.0), "leads": (3, 9)}
FACTS = ("full_name", "title", "linkedin_profile_url", "status", "rejection_reason", "company_name")
ACME: dict[str, Any] = {
    "company_linkedin_url": "https://www.linkedin.com/company/acme-inc",
    "job_titles": ["CFO"],
}
NAMES = ("one", "two", "three", "four")


def ask(client: httpx.Client, name: str = "one", **request: Any) -> Outcome:
    patient = PlainClient(client, lambda seconds: time.sleep(seconds / SPEED))
    return patient.search(name, **(request or ACME))


def ask_for_all(client: httpx.Client) -> list[Outcome]:
    with ThreadPoolExecutor(len(NAMES)) as threads:
        return list(threads.map(lambda name: ask(client, name), NAMES))


def people(outcome: Outcome) -> set[Person]:
    """Who was found: as a set, for there is no order (sheet 11, item 17)."""
    assert not outcome.error
    found = {tuple(lead.get(fact) for fact in FACTS) for lead in outcome.leads}
    assert len(found) == len(outcome.leads)
    assert all(name and url for name, _, url, *_ in found)
    return found


def stats(client: httpx.Client) -> dict[str, Any]:
    told: dict[str, Any] = client.get(client.base_url.copy_with(path="/_sandbox/stats")).json()
    return told


def paid_once(client: httpx.Client, *names: str) -> bool:
    """Say whether each search was created once, and no other was (sheet 0, 1.2)."""
    created: dict[str, int] = stats(client)["names"]
    return created == dict.fromkeys(names or ["one"], 1)


@pytest.fixture(scope="module")
def acme(sandbox: httpx.Client) -> set[Person]:
    """Who is found in the newest documented form: every other form has to say the same."""
    outcome = ask(sandbox)
    assert len(outcome.leads) >= 3
    return people(outcome)


@pytest.mark.parametrize(
    ("generation", "shape", "create_status"), list(product(Generation, Shape, (200, 201, 202)))
)
def test_the_same_people_in_every_generation_and_shape(
    start: Start, acme: set[Person], *, generation: Generation, shape: Shape, create_status: int
) -> None:
    """Sheet 1.2 and 2.1: the oldest form with the documented shape has no status anywhere."""
    forms = Forms(generation=generation, shape=shape, create_status=create_status)
    client = start(forms=forms, **QUICK)
    outcome = ask(client)
    told = generation is not Generation.OLDEST or shape is not Shape.DOCS
    assert outcome.status == ("FINISHED" if told else "")
    assert people(outcome) == acme
    assert paid_once(client)


@pytest.mark.parametrize("fields", FieldNames)
def test_the_same_facts_under_all_names(start: Start, fields: FieldNames) -> None:
    """Sheet 2.2: also phones in three shapes, and a headquarters that is text or an object."""
    settings = QUICK | {"contacts": 1.0, "leads": (30, 30)}
    plain, other = (
        ask(start(forms=Forms(fields=one), **settings)) for one in (FieldNames.DOCS, fields)
    )
    assert people(other) == people(plain)
    for one, same in zip(by_url(plain), by_url(other), strict=True):
        for fact in ("most_probable_email", "lk_headline", "years_in_company"):
            assert one.get(fact) == same.get(fact), fact
        # a bare text has room for one number only
        assert one.get("phones", "").startswith(same.get("phones", ""))
        city = one.get("company_headquarters", "").partition(",")[0]
        assert city in same.get("company_headquarters", city)
    mails = [lead["most_probable_email"] for lead in other.leads if "most_probable_email" in lead]
    phones = ", ".join(filter(None, (lead.get("phones") for lead in other.leads))).split(", ")
    assert len(mails) > 15
    assert all(re.fullmatch(r"\S+@\S+", mail) for mail in mails)
    assert len(phones) > 15
    assert all(re.fullmatch(r"\+\d{7,15}", number) for number in phones)


def by_url(outcome: Outcome) -> list[dict[str, str]]:
    return sorted(outcome.leads, key=lambda lead: lead["linkedin_profile_url"])


@pytest.mark.parametrize(
    ("searches", "has_status", "lag"), list(product(ListForm, (False, True), (0.0, 30.0)))
)
def test_a_lost_answer_is_found_again_in_the_list(
    start: Start,
    acme: set[Person],
    searches: ListForm,
    *,
    has_status: bool,
    lag: float,
) -> None:
    """Sheet 1.2 and 2.3: look for the name before posting again; the list may lag."""
    forms = Forms(searches=searches, list_has_status=has_status, list_lag=lag)
    client = start(forms=forms, lose_response_rate=1.0, **QUICK)
    assert people(ask(client)) == acme
    assert paid_once(client)
    assert stats(client)["responses_lost"] == 1


@pytest.mark.parametrize("form", ErrorForm)
def test_a_wrong_key_is_refused_in_words(start: Start, form: ErrorForm) -> None:
    """Sheet 1.3: string `error`, else `message`, else `errors` joined, else the bare status."""
    client = start(api_key="right", forms=Forms(errors=form), **QUICK)
    client.headers["X-API-KEY"] = "wrong"
    outcome = ask(client)
    assert (outcome.search_id, outcome.leads) == ("", ())
    if form in {ErrorForm.TEXT, ErrorForm.EMPTY}:
        assert outcome.error == "HTTP 401"
    else:
        assert re.search(r"API key", outcome.error)
        assert ("; " in outcome.error) is (form is ErrorForm.ERRORS)
    client.headers["X-API-KEY"] = "right"
    assert ask(client).status == "FINISHED"
    assert paid_once(client)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"company_linkedin_id": "1441"}, "filter"),
        ({"company_linkedin_id": "1441", "job_titles": []}, "filter"),
        ({"job_titles": ["CFO"]}, "company_linkedin_"),
        (ACME | {"functions": ["27"]}, "27"),
        (ACME | {"seniority_levels": ["221"]}, "221"),
        (ACME | {"persona_id": "00000000-0000-4000-8000-000000000000"}, "persona_id"),
    ],
)
def test_a_bad_request_is_refused_in_words(
    sandbox: httpx.Client, request_: dict[str, Any], words: str
) -> None:
    """Sheet 1.1 and 1.3: 400 without a filter or a company, 422 with the bad ID named."""
    outcome = ask(sandbox, **request_)
    assert outcome.search_id == ""
    assert words in outcome.error


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        (Budget(credits=0), "Insufficient enrichment credits"),
        (Budget(plan_limit=0), "Search exceeds your monthly import limits"),
    ],
)
def test_an_empty_account_is_refused_in_the_words_of_the_sheet(
    start: Start, budget: Budget, words: str
) -> None:
    """Sheet 1.3, the fixture texts of the official client's tests."""
    client = start(budget=budget, **QUICK)
    assert ask(client) == Outcome(error=words)
    assert stats(client)["searches_created"] == 0


@pytest.mark.parametrize("fields", FieldNames)
def test_scale_drops_what_it_must_and_nobody(
    start: Start, acme: set[Person], fields: FieldNames
) -> None:
    """Sheet 1.1: no headline, no connections; the profile URL carries the member ID."""
    scaled = ask(start(forms=Forms(fields=fields), **QUICK), **ACME, scale=True)
    assert {one[:2] + one[3:] for one in people(scaled)} == {one[:2] + one[3:] for one in acme}
    for lead in scaled.leads:
        assert "/in/ACwAA" in lead["linkedin_profile_url"]
        assert not [key for key in lead if "headline" in key or "connections" in key]


@pytest.mark.parametrize(("kind", "partial"), list(product(SearchFailure, (True, False))))
def test_a_failed_search_says_how_and_keeps_its_leads_or_not(
    start: Start, sandbox: httpx.Client, *, kind: SearchFailure, partial: bool
) -> None:
    """Sheet 2.1: four statuses are terminal failures; leads found before [UNKNOWN]."""
    failed = ask_for_all(start(failures=Failures(1.0, (kind,), keeps_partial=partial), **QUICK))
    assert {one.status for one in failed} == {kind.value}
    found, whole = ([people(one) for one in each] for each in (failed, ask_for_all(sandbox)))
    assert all(some <= everyone for some, everyone in zip(found, whole, strict=True))
    assert any(found) is partial


def test_without_a_status_a_failure_looks_like_an_end(start: Start) -> None:
    """Sheet 2.1: the oldest docs have no status, so nobody can tell."""
    forms = Forms(Generation.OLDEST, shape=Shape.DOCS)
    outcome = ask(start(failures=Failures(search_error_rate=1.0), forms=forms, **QUICK))
    assert (outcome.status, outcome.error) == ("", "")


def test_a_search_that_never_ends_is_left_with_what_it_shows(start: Start) -> None:
    """Sheet 2.1: not terminal until your own deadline."""
    client = start(failures=Failures(stuck_rate=1.0), **QUICK | {"speed": 5000.0})
    outcome = PlainClient(client, lambda seconds: time.sleep(seconds / 5000)).search("one", **ACME)
    assert (outcome.status, bool(outcome.leads)) == ("ONGOING", True)
    assert "did not end" in outcome.error


@pytest.mark.parametrize("how", NoLinkedIn)
def test_no_linkedin_connection_is_told_in_one_of_four_ways(start: Start, how: NoLinkedIn) -> None:
    """Sheet 11, item 12: refused on create, or the status of the search."""
    outcome = ask(start(failures=Failures(no_linkedin=how), **QUICK))
    refused = how in {NoLinkedIn.CREATE_403, NoLinkedIn.CREATE_422}
    assert outcome.status == ("" if refused else how.name)
    assert ("LinkedIn" in outcome.error) is refused


@pytest.mark.parametrize(("kind", "says_when"), list(product(ThrottleKind, (True, False))))
def test_who_is_told_to_wait_waits_and_pays_once(
    start: Start, acme: set[Person], kind: ThrottleKind, *, says_when: bool
) -> None:
    """Sheet 1.3 and 4: 429 with whole seconds to wait, or without: then back off."""
    pace: dict[str, Any] = {"rate": 0.05, "read_rate": 0.1, "throttle": kind}
    client = start(**pace, sends_retry_after=says_when, **QUICK)
    outcomes = ask_for_all(client)
    assert people(outcomes[0]) == acme
    assert {one.status for one in outcomes} == {"FINISHED"}
    assert stats(client)["rate_limited"] > 0
    assert paid_once(client, *NAMES)


FAULTS = ("html_rate", "empty_rate", "cut_body_rate", "error_rate", *["wrong_json_rate"] * 2)


@pytest.mark.parametrize(("fault", "searches"), list(zip(FAULTS, cycle(ListForm), strict=False)))
def test_whatever_befalls_an_answer_nothing_is_paid_twice(
    start: Start, acme: set[Person], *, fault: str, searches: ListForm
) -> None:
    """Sheet 0 and 1.2: a 2xx without an ID, half a body or a 5xx is an unknown outcome."""
    client = start(**{fault: 0.4}, forms=Forms(searches=searches), **QUICK)
    outcomes = ask_for_all(client)
    assert people(outcomes[0]) == acme
    assert {one.status for one in outcomes} == {"FINISHED"}
    assert sum(stats(client)["faults"].values()) > 0
    assert paid_once(client, *NAMES)


def test_all_faults_at_once_change_nobody(start: Start, acme: set[Person]) -> None:
    """Sheet 1.2: the same, with answers lost and a list that lags."""
    rates: dict[str, Any] = dict.fromkeys((*FAULTS, "refuse_rate"), 0.06)
    forms = Forms(Generation.MIDDLE, shape=Shape.BOTH, fields=FieldNames.MIXED, list_lag=20.0)
    client = start(**rates, lose_response_rate=0.5, forms=forms, **QUICK)
    outcomes = ask_for_all(client)
    assert people(outcomes[0]) == acme
    assert paid_once(client, *NAMES)


@pytest.mark.parametrize("personas", ListForm)
def test_a_persona_stands_for_titles(start: Start, personas: ListForm) -> None:
    """Sheet 1.1 and 6: `persona_id` is the UUID of `GET /personas`."""
    forms = Forms(personas=personas)
    customs = Customs(unknown_persona=Reaction.REFUSE)
    client = start(forms=forms, customs=customs, **QUICK | {"leads": (20, 20)})
    listed = client.get("/personas").json()
    saved = listed if isinstance(listed, list) else listed["personas"]
    ids = {one["name"]: one.get("uuid") or one["id"] for one in saved}
    company = {"company_linkedin_id": "1441"}
    finance, sales = (
        ask(client, name, **company, persona_id=ids[name])
        for name in ("Finance leaders", "Sales leaders")
    )
    assert "Finan" in titles(finance)
    assert "Sales" in titles(sales)
    assert "Finan" not in titles(sales)
    unknown = ask(client, "three", **company, persona_id="00000000-0000-4000-8000-000000000000")
    assert "persona" in unknown.error.lower()


def titles(outcome: Outcome) -> str:
    return "; ".join(
        lead.get("title", "") for lead in outcome.leads if lead["status"] == "QUALIFIED"
    )


@pytest.mark.parametrize("generation", Generation)
def test_a_limit_caps_the_leads(start: Start, generation: Generation) -> None:
    """Sheet 1.1: at most so many; absent is all."""
    client = start(forms=Forms(generation), **QUICK | {"leads": (20, 20)})
    everyone = people(ask(client, "all", **ACME))
    assert len(everyone) == 20
    for limit in (1, 7, 100):
        some = people(ask(client, f"only {limit}", **ACME, limit=limit))
        assert len(some) == min(limit, 20)
        assert some <= everyone


def test_a_company_is_the_same_by_its_id_and_its_urls(start: Start) -> None:
    """Sheet 1.1 and 9: an ID, a regular URL or a Sales Navigator URL."""
    client = start(forms=Forms(fields=FieldNames.OTHERS), **QUICK)
    by_id = ask(client, "id", company_linkedin_id="1441", job_titles=["*"])
    assert "1441" in {lead.get("company_linkedin_id") for lead in by_id.leads}
    for number, path in enumerate(("company/1441", "sales/company/1441")):
        url = f"https://www.linkedin.com/{path}"
        by_url = ask(client, f"{number}", company_linkedin_url=url, job_titles=["*"])
        assert people(by_url) == people(by_id)
    acme = ask(client, "slug", **ACME)
    assert ACME["company_linkedin_url"] in {one["company_linkedin_url"] for one in acme.leads}
    assert not people(acme) & people(by_id)


def test_another_seed_has_other_people(start: Start, acme: set[Person]) -> None:
    """Design 7: or else all of the above would be true of one constant answer."""
    assert not people(ask(start(seed=8, **QUICK))) & acme
