"""What the sheet does not know is a switch, and each way of it can be had (sheet 1.1 to 2.1, 9)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from enrich.sandbox.customs import Customs, Reaction
from enrich.sandbox.endings import Failures, SearchFailure
from enrich.sandbox.money import Budget

Start = Callable[..., httpx.Client]
QUICK: dict[str, Any] = {"duration": (0.0, 0.0), "leads": (9, 9)}
ACME = {"company_linkedin_id": "1441", "job_titles": ["CFO"]}
ODD_REQUESTS: dict[str, tuple[dict[str, Any], Customs]] = {
    "an extra field": ({**ACME, "live": False}, Customs(unknown_fields=Reaction.ACCEPT)),
    "a company twice": (
        {**ACME, "company_linkedin_url": "https://www.linkedin.com/company/acme"},
        Customs(both_companies=Reaction.ACCEPT),
    ),
    "an empty list": (
        {"company_linkedin_id": "1441", "job_titles": []},
        Customs(empty_list_counts=True),
    ),
}


def create(client: httpx.Client, **body: Any) -> httpx.Response:
    return client.post("/leads/search", json=body or ACME)


def show(client: httpx.Client, created: httpx.Response) -> httpx.Response:
    return client.get(f"/searches/{created.json()['id']}")


@pytest.mark.parametrize("name", list(ODD_REQUESTS))
def test_an_odd_request_is_refused_or_taken(start: Start, name: str) -> None:
    """Sheet 1.1 [UNKNOWN]: extra fields, both companies, whether an empty list counts."""
    body, friendly = ODD_REQUESTS[name]
    assert create(start(), **body).status_code in {400, 422}
    assert create(start(customs=friendly), **body).status_code == 201


@pytest.mark.parametrize("page", ["school/some-university", "showcase/some-brand"])
def test_other_pages_are_taken_or_refused(start: Start, page: str) -> None:
    """Sheet 9 [UNKNOWN]: acceptance of schools and showcase pages."""
    body = {"company_linkedin_url": f"https://www.linkedin.com/{page}", "functions": ["25"]}
    assert create(start(), **body).status_code == 201
    strict = start(customs=Customs(other_pages=Reaction.REFUSE))
    assert create(strict, **body).status_code == 422
    assert create(strict, **ACME).status_code == 201


def test_a_wrong_key_is_401_or_403(start: Start) -> None:
    """Sheet 1.3: both mean the key."""
    settings = {"api_key": "secret", "customs": Customs(wrong_key_status=403)}
    assert start(api_key="secret").get("/account").status_code == 401
    assert start(**settings).get("/account").status_code == 403


def test_missing_credits_are_422_or_402(start: Start) -> None:
    """Sheet 1.3: 402 is not mentioned anywhere; a client should be ready for it."""
    broke = Budget(credits=0)
    assert create(start(budget=broke)).status_code == 422
    assert create(start(budget=broke, customs=Customs(credits_status=402))).status_code == 402


def test_a_fresh_search_may_not_be_readable_at_once(start: Start) -> None:
    """Sheet 1.3 [UNKNOWN]: 404 that follows a fresh create."""
    client = start(customs=Customs(read_lag=20.0), speed=20.0, **QUICK)
    created = create(client)
    assert show(client, created).status_code == 404
    while (answer := show(client, created)).status_code == 404:
        pass
    assert answer.json()["status"] == "FINISHED"


def test_a_search_under_way_may_say_a_word_that_no_document_has(start: Start) -> None:
    """Sheet 2.1: missing or other, treat as not terminal."""
    client = start(customs=Customs(odd_status="processing"), duration=(3600.0, 3600.0))
    assert show(client, create(client)).json()["status"] == "processing"
    ended = start(customs=Customs(odd_status="processing"), **QUICK)
    assert show(ended, create(ended)).json()["status"] == "FINISHED"


def test_an_interrupted_search_may_go_on_by_itself(start: Start) -> None:
    """Sheet 2.1 [UNKNOWN - assume it does not]."""
    failures = Failures(search_error_rate=1.0, search_errors=(SearchFailure.RATE_LIMITED,))

    def after(seconds: float | None) -> Any:
        client = start(failures=failures, customs=Customs(resumes_after=seconds), **QUICK)
        return show(client, create(client)).json()

    assert after(None)["status"] == after(3600.0)["status"] == "RATE_LIMITED"
    assert (after(0.0)["status"], len(after(0.0)["leads"])) == ("FINISHED", 9)


def test_an_answer_may_be_cut_short_of_what_the_list_says(start: Start) -> None:
    """Sheet 2.1 [UNKNOWN - assume the whole result in one body]."""
    client = start(customs=Customs(most_shown=4), **QUICK)
    assert len(show(client, create(client)).json()["leads"]) == 4
    assert client.get("/searches").json()["searches"][0]["leads_count"] == 9
