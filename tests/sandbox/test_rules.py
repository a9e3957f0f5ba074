"""What is refused, with which status and words (sheet 1.1 and 1.3)."""

import json
from typing import Any

import pytest

from enrich.sandbox.rules import Refusal, read

GOOD: dict[str, Any] = {
    "company_linkedin_url": "https://www.linkedin.com/company/acme-inc",
    "job_titles": ["CFO"],
}
PERSONA = "0b8f6a3e-7c43-4b0e-9a55-2f4d5f0c8a11"


def refused(status: int, words: str, **changes: Any) -> None:
    """Check the refusal of a good request with some changes; a field set to ... is left out."""
    body = {field: value for field, value in (GOOD | changes).items() if value is not ...}
    refusal = read(json.dumps(body).encode())
    assert isinstance(refusal, Refusal), f"accepted: {body}"
    assert (refusal.status, words in refusal.error) == (status, True), refusal


def accepted(**changes: Any) -> None:
    body = {field: value for field, value in (GOOD | changes).items() if value is not ...}
    assert read(json.dumps(body).encode()) == body


def test_every_documented_field_is_accepted() -> None:
    """Sheet 1.1 [documented]."""
    accepted(
        excluded_job_titles=["Intern"],
        included_locations=["101165590"],
        excluded_locations=["105015875"],
        functions=["1", "26"],
        seniority_levels=["100", "320"],
        name="Acme",
        webhook_url="https://hooks.example.com/x",
        streaming=False,
        custom={"row_id": "7", "deep": [{"er": None}]},
        limit=50,
        scale=True,
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linkedin.com/company/acme-inc",
        "https://www.linkedin.com/company/acme-inc/about/?trk=x#y",
        "http://fr.LinkedIn.com/company/Acme%20Inc/",
        "https://www.linkedin.com/school/some-university",
        "https://linkedin.com/showcase/some-brand",
        "https://www.linkedin.com/sales/company/1441/people",
    ],
)
def test_regular_and_sales_navigator_company_urls_are_accepted(url: str) -> None:
    """Sheet 1.1 [documented] and 9."""
    accepted(company_linkedin_url=url)


@pytest.mark.parametrize(
    "url",
    [
        "acme",
        "www.linkedin.com/company/acme",
        "ftp://www.linkedin.com/company/acme",
        "https://linkedin.com.example.org/company/acme",
        "https://notlinkedin.com/company/acme",
        "https://example.org/?u=https://www.linkedin.com/company/acme",
        "https://www.linkedin.com/in/grace",
        "https://www.linkedin.com/company/",
        "https://www.linkedin.com/company/%20",
        "https://www.linkedin.com/sales/company/acme",
        "https://www.linkedin.com/jobs/company/acme",
        "https://www.linkedin.com/company/ac\nme",
        "https://[www.linkedin.com/company/acme",
    ],
)
def test_other_urls_are_refused(url: str) -> None:
    """Sheet 9: a real host match, and a company's page."""
    refused(422, "is not a LinkedIn company URL", company_linkedin_url=url)


@pytest.mark.parametrize("company", [{"company_linkedin_url": ...}, {"company_linkedin_url": ""}])
def test_a_company_is_needed(company: dict[str, Any]) -> None:
    """Sheet 1.3 [documented]: 400."""
    refused(400, "company_linkedin_id or company_linkedin_url is required", **company)


def test_both_companies_are_one_too_many() -> None:
    """Sheet 1.1 [UNKNOWN - assume undefined; send only one]."""
    refused(422, "not both", company_linkedin_id="1441")


def test_a_company_id_is_a_string_of_digits() -> None:
    """Sheet 1.1 [documented] and 9."""
    accepted(company_linkedin_url=..., company_linkedin_id="1441")
    refused(422, "must be a string", company_linkedin_url=..., company_linkedin_id=1441)
    refused(422, "not a LinkedIn company ID", company_linkedin_url=..., company_linkedin_id="acme")
    refused(422, "not a LinkedIn company ID", company_linkedin_url=..., company_linkedin_id="١٤٤١")


@pytest.mark.parametrize(
    "filters", [{}, {"functions": []}, {"job_titles": [], "excluded_locations": []}]
)
def test_a_people_filter_is_needed_and_an_empty_list_is_none(filters: dict[str, Any]) -> None:
    """Sheet 1.1 [documented]; empty lists [UNKNOWN - assume they do not count]."""
    refused(400, "At least one people filter", **{"job_titles": ...} | filters)


@pytest.mark.parametrize(
    "filters",
    [
        {"job_titles": ["*"]},
        {"excluded_job_titles": ["Intern"]},
        {"functions": ["25"]},
        {"seniority_levels": ["310"]},
        {"included_locations": ["101165590"]},
        {"excluded_locations": ["101165590"]},
        {"persona_id": PERSONA},
        {"persona_id": PERSONA, "job_titles": []},
    ],
)
def test_any_one_people_filter_will_do(filters: dict[str, Any]) -> None:
    """Sheet 1.1 [documented]."""
    accepted(**{"job_titles": ...} | filters)


def test_a_persona_supplies_both_title_lists() -> None:
    """Sheet 1.1 [documented]: with either title field -> 422."""
    refused(422, "persona_id cannot be used with", persona_id=PERSONA)
    refused(
        422,
        "persona_id cannot be used with",
        persona_id=PERSONA,
        job_titles=...,
        excluded_job_titles=["Intern"],
    )


@pytest.mark.parametrize("persona", ["", "sales", PERSONA[:-1], PERSONA.replace("-", "")])
def test_a_persona_is_a_uuid(persona: str) -> None:
    """Sheet 1.1 [documented]."""
    refused(422, "persona_id must be a UUID", persona_id=persona, job_titles=..., functions=["1"])


def test_a_bad_function_or_seniority_is_listed_with_the_valid_ones() -> None:
    """Sheet 1.3 [documented]: the message lists bad and valid IDs."""
    refused(422, "Invalid functions: 27, Sales. Valid IDs: 1, 2, 3", functions=["1", "27", "Sales"])
    refused(
        422,
        "Invalid seniority_levels: 221. Valid IDs: 100, 110, 120, 130, 200, 210, 220, 300, 310, 320",
        seniority_levels=["221"],
    )


@pytest.mark.parametrize("limit", [0, -1, 1.5, 1.0, "5", True, None, [1]])
def test_a_limit_is_a_whole_number_of_at_least_one(limit: object) -> None:
    """Sheet 1.1 [documented]."""
    refused(422, "limit must be an integer of at least 1", limit=limit)


@pytest.mark.parametrize(
    "changes",
    [
        {"job_titles": "CFO"},
        {"job_titles": [1]},
        {"job_titles": [" "]},
        {"functions": {"1": 1}},
        {"functions": [1]},
        {"seniority_levels": 310},
        {"included_locations": None},
        {"company_linkedin_url": ["x"]},
        {"name": 5},
        {"webhook_url": None},
        {"streaming": "false"},
        {"scale": 0},
        {"custom": []},
        {"custom": "x"},
    ],
)
def test_a_wrong_type_is_refused(changes: dict[str, Any]) -> None:
    """Sheet 1.1 [documented]: the column `Type`."""
    refused(422, f"{next(iter(changes))} must be", **changes)


def test_unknown_fields_are_named() -> None:
    """Sheet 1.1 [UNKNOWN - assume 422]; `live` [UNKNOWN - assume unsupported]."""
    refused(422, "Unknown fields: custom_fields, live", live=False, custom_fields={})


@pytest.mark.parametrize("url", ["", "example.com", "ftp://example.com", "https://", "https://a b"])
def test_a_webhook_is_a_url(url: str) -> None:
    """Sheet 1.1 [documented]."""
    refused(422, "webhook_url must be a valid http or https URL", webhook_url=url)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b'"x"',
        b"null",
        b'{"limit": NaN}',
        b'{"name": "\\ud800"}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_json_object_is_400(raw: bytes) -> None:
    """Sheet 0 [documented]: JSON in."""
    refusal = read(raw)
    assert isinstance(refusal, Refusal)
    assert refusal.status == 400
