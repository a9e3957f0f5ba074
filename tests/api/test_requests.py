"""The body of `POST /leads/search`: what is set and nothing else (sheet, section 1.1)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.api.wire import request_to_json
from enrich.model.request import SearchRequest

TITLES = st.lists(st.sampled_from(["CFO", "Head of Sales", "Ünï çode"]), max_size=3)


def test_a_small_request_is_a_small_body() -> None:
    request = SearchRequest(company_linkedin_id="1441", job_titles=("CFO",))
    assert request_to_json(request) == {"company_linkedin_id": "1441", "job_titles": ["CFO"]}


def test_a_full_request_has_every_field_under_the_vendors_name() -> None:
    request = SearchRequest.model_validate(
        {
            "company_linkedin_url": "https://www.linkedin.com/company/acme-inc",
            "job_titles": ["CFO"],
            "excluded_job_titles": ["Intern"],
            "included_locations": ["105015875"],
            "excluded_locations": ["101165590"],
            "functions": ["10"],
            "seniority_levels": ["310"],
            "name": "Acme [3f9a1c2e90ab77d1.1]",
            "webhook_url": "https://hooks.example/t/1",
            "streaming": True,
            "custom_fields": {"row_id": "A1", "row_ids": ["A1", "A2"]},
            "limit": 25,
            "scale": True,
        }
    )
    assert request_to_json(request) == {
        "company_linkedin_url": "https://www.linkedin.com/company/acme-inc",
        "job_titles": ["CFO"],
        "excluded_job_titles": ["Intern"],
        "included_locations": ["105015875"],
        "excluded_locations": ["101165590"],
        "functions": ["10"],
        "seniority_levels": ["310"],
        "name": "Acme [3f9a1c2e90ab77d1.1]",
        "webhook_url": "https://hooks.example/t/1",
        "streaming": True,
        "custom": {"row_id": "A1", "row_ids": ["A1", "A2"]},
        "limit": 25,
        "scale": True,
    }


def test_a_saved_persona_travels_as_text() -> None:
    request = SearchRequest.model_validate(
        {"company_linkedin_id": "1441", "persona_id": "0b7f4c6e-1111-4222-8333-444455556666"}
    )
    assert request_to_json(request) == {
        "company_linkedin_id": "1441",
        "persona_id": "0b7f4c6e-1111-4222-8333-444455556666",
    }


def test_everyone_is_a_list_of_one_star() -> None:
    request = SearchRequest(company_linkedin_id="1441", job_titles=("*",))
    assert request_to_json(request)["job_titles"] == ["*"]


@pytest.mark.parametrize("streaming", [True, False])
def test_a_false_switch_is_not_sent(streaming: bool) -> None:  # noqa: FBT001 - the case itself
    request = SearchRequest(company_linkedin_id="1", job_titles=("CFO",), streaming=streaming)
    assert ("streaming" in request_to_json(request)) is streaming


@given(
    company=st.sampled_from(
        [{"company_linkedin_id": "1441"}, {"company_linkedin_url": "linkedin.com/company/acme"}]
    ),
    job_titles=TITLES,
    excluded_job_titles=TITLES,
    functions=st.lists(st.sampled_from(["1", "Sales", "26"]), max_size=3),
    limit=st.none() | st.integers(1, 10**6),
    custom_fields=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
)
def test_a_body_names_one_company_and_holds_nothing_empty(
    company: dict[str, str], custom_fields: dict[str, str], **fields: object
) -> None:
    request = SearchRequest.model_validate(
        {**company, "included_locations": ["1"], "custom_fields": custom_fields, **fields}
    )
    body = request_to_json(request)
    assert len(body.keys() & {"company_linkedin_id", "company_linkedin_url"}) == 1
    assert "custom_fields" not in body
    assert body.get("custom", {}) == custom_fields
    assert not [name for name, value in body.items() if value in (None, [], {}, "", False)]
    assert json.loads(json.dumps(body)) == body
