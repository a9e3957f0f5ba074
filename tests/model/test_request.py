"""A request that exists is one that the vendor accepts: section 1.1 of the API sheet."""

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from enrich.model.company import parse_company
from enrich.model.problem import CellFault
from enrich.model.request import (
    NamedSearch,
    PeopleFilters,
    SearchKey,
    SearchRequest,
    company_field,
    next_search_name,
    parse_limit,
    read_search_name,
    search_name,
)

ACME = "https://www.linkedin.com/company/acme"
PERSONA = "0b5a7f3e-8c1d-4e2a-9f60-1d2c3b4a5e6f"


def a_request(**fields: Any) -> SearchRequest:
    """For Acme and its CEO, but for the fields given."""
    return SearchRequest(**{"company_linkedin_url": ACME, "job_titles": ["CEO"], **fields})


def why_refused(**fields: Any) -> tuple[str, str]:
    """The place and the words of the one fault of a request."""
    with pytest.raises(ValidationError) as refused:
        a_request(**fields)
    (error,) = refused.value.errors()
    place = ".".join(map(str, error["loc"]))
    fault = error.get("ctx", {}).get("error")
    return place, fault.reason if isinstance(fault, CellFault) else error["msg"]


def test_a_request_is_for_one_company() -> None:
    words = ("", "A search is for exactly one company.")
    assert why_refused(company_linkedin_url=None) == words
    assert why_refused(company_linkedin_id="1441") == words
    by_id = a_request(company_linkedin_url=None, company_linkedin_id="1441")
    assert by_id.company_linkedin_id == "1441"


def test_the_company_is_reduced_to_what_is_safe_to_send() -> None:
    by_url = a_request(company_linkedin_url="fr.linkedin.com/company/ACME/about")
    assert by_url.company_linkedin_url == ACME
    by_id = a_request(company_linkedin_url=None, company_linkedin_id="urn:li:organization:1441")
    assert by_id.company_linkedin_id == "1441"
    assert why_refused(company_linkedin_url="Acme")[0] == "company_linkedin_url"


def test_a_slug_is_no_id() -> None:
    assert why_refused(company_linkedin_url=None, company_linkedin_id=ACME) == (
        "company_linkedin_id",
        "This is not a numeric LinkedIn ID.",
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("job_titles", ["CEO"]),
        ("excluded_job_titles", ["Intern"]),
        ("persona_id", PERSONA),
        ("included_locations", ["105015875"]),
        ("excluded_locations", ["105015875"]),
        ("functions", ["25"]),
        ("seniority_levels", ["220"]),
    ],
)
def test_any_one_people_filter_is_enough(field: str, value: object) -> None:
    request = SearchRequest.model_validate({"company_linkedin_url": ACME, field: value})
    assert list(request.given()) == [field]


def test_at_least_one_people_filter_is_needed() -> None:
    assert why_refused(job_titles=[]) == ("", "Nothing says which people to look for.")
    assert why_refused(job_titles=[], limit=5, scale=True, name="x") == (
        "",
        "Nothing says which people to look for.",
    )


def test_empty_lists_and_blank_items_are_no_filter() -> None:
    request = a_request(functions=[], included_locations=["", "  "], persona_id=" ")
    assert request.given() == {"job_titles": ("CEO",)}
    assert why_refused(job_titles=["", " "])[1] == "Nothing says which people to look for."


@pytest.mark.parametrize("field", ["job_titles", "excluded_job_titles"])
def test_a_saved_persona_takes_no_titles(field: str) -> None:
    with pytest.raises(ValidationError, match="takes no others"):
        PeopleFilters.model_validate({"persona_id": PERSONA, field: ["CEO"]})


def test_a_saved_persona_takes_all_other_filters() -> None:
    request = a_request(job_titles=[], persona_id=PERSONA.upper(), functions=["25"], limit=3)
    assert str(request.persona_id) == PERSONA


@pytest.mark.parametrize("value", ["Sales leaders", "123", PERSONA[:-1], PERSONA + "0"])
def test_a_saved_persona_is_a_uuid(value: str) -> None:
    assert why_refused(job_titles=[], persona_id=value) == (
        "persona_id",
        f"'{value}' is not the ID of a saved persona.",
    )


@pytest.mark.parametrize("value", ["*", "[*]", '["*"]', " * "])
def test_the_wildcard_means_everyone(value: str) -> None:
    assert a_request(job_titles=[value]).job_titles == ("*",)


def test_the_wildcard_stands_alone() -> None:
    assert why_refused(job_titles=["*", "CEO"]) == (
        "job_titles",
        "The wildcard * stands beside other titles.",
    )
    assert why_refused(excluded_job_titles=["*"]) == (
        "excluded_job_titles",
        "The wildcard * would exclude everyone.",
    )


def test_functions_and_levels_are_ids_or_labels_in_any_case() -> None:
    request = a_request(functions=["25", "MARKETING", "sales"], seniority_levels=["director"])
    assert request.functions == ("25", "15")
    assert request.seniority_levels == ("220",)


def test_an_unknown_function_or_level_is_refused_with_the_nearest() -> None:
    assert why_refused(functions=["27"]) == ("functions", "'27' is not one of the vendor's values.")
    with pytest.raises(ValidationError, match="Did you mean 'Vice President'"):
        a_request(seniority_levels=["VP"])


def test_a_list_is_a_list() -> None:
    assert why_refused(functions="25")[0] == "functions"
    assert why_refused(job_titles="CEO")[0] == "job_titles"


def test_locations_are_region_ids() -> None:
    assert a_request(included_locations=["105015875", "105015875"]).included_locations == (
        "105015875",
    )
    assert why_refused(excluded_locations=["France"]) == (
        "excluded_locations",
        "'France' is not a LinkedIn region ID.",
    )


def test_titles_are_tidied_and_keep_their_order_and_case() -> None:
    request = a_request(job_titles=["  Head  of Sales", "CFO", "head of sales", ""])
    assert request.job_titles == ("Head of Sales", "CFO")


def test_a_limit_is_at_least_one() -> None:
    assert a_request(limit=1).limit == 1
    assert a_request().limit is None
    assert why_refused(limit=0)[0] == "limit"
    assert why_refused(limit=-1)[0] == "limit"


def test_a_limit_fits_where_it_is_kept() -> None:
    assert a_request(limit=999_999_999).limit == 999_999_999
    assert why_refused(limit=10**19)[0] == "limit"


def test_unknown_fields_are_refused() -> None:
    assert why_refused(title=["CEO"]) == ("title", "Extra inputs are not permitted")
    assert why_refused(live=False)[0] == "live"


def test_a_request_does_not_change_once_made() -> None:
    with pytest.raises(ValidationError):
        a_request().limit = 5  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "limit"), [("1", 1), (" 50 ", 50), ("007", 7), ("all", "all"), (" ALL", "all")]
)
def test_a_limit_is_a_whole_number_or_all(text: str, limit: int | str) -> None:
    assert parse_limit(text) == limit


@pytest.mark.parametrize(
    "text", ["0", "-1", "2.5", "1,000", "many", "", "\u0665", "1e3", "1" * 10, "9" * 5000]
)
def test_any_other_limit_is_refused(text: str) -> None:
    with pytest.raises(CellFault, match=r"not a number of leads\. Write a whole number from 1"):
        parse_limit(text)


WORDS = st.text("abcXYZ", min_size=1, max_size=4)
TITLES = st.lists(WORDS, min_size=1, max_size=5)
COMPANY_FORMS = st.sampled_from(
    [
        ACME,
        "linkedin.com/company/acme",
        "HTTP://FR.LINKEDIN.COM/company/ACME/about?trk=x",
        ' "https://www.linkedin.com/company/%61cme/" ',
    ]
)
BLANKS = st.sampled_from(["", " ", "\t", "\u00a0"])


@given(st.data(), TITLES, COMPANY_FORMS)
def test_the_key_knows_what_is_asked_and_not_how_it_is_written(
    data: st.DataObject, titles: list[str], company: str
) -> None:
    rewritten = [
        f"{data.draw(BLANKS)}{data.draw(st.sampled_from([title.lower(), title.upper()]))} "
        for title in data.draw(st.permutations(titles))
    ]
    asked = a_request(job_titles=titles, functions=["25", "15"], included_locations=["1", "2"])
    same = a_request(
        company_linkedin_url=company,
        job_titles=[*rewritten, "", *titles],
        functions=["marketing", "SALES"],
        included_locations=["2", "1", "2"],
        excluded_locations=[],
        name=data.draw(st.none() | st.text()),
        webhook_url=data.draw(st.none() | st.just("https://example.com/hook")),
        streaming=data.draw(st.booleans()),
        custom_fields=data.draw(st.dictionaries(WORDS, WORDS)),
        limit=data.draw(st.none() | st.integers(1, 1000)),
    )
    assert same.key == asked.key


def test_an_id_has_one_key_however_it_is_written() -> None:
    forms = ["1441", "urn:li:fsd_company:1441", "linkedin.com/sales/company/1441/people"]
    by_id = {a_request(company_linkedin_url=None, company_linkedin_id=form).key for form in forms}
    assert by_id == {a_request(company_linkedin_url="linkedin.com/company/1441").key}


@pytest.mark.parametrize(
    "fields",
    [
        {"company_linkedin_url": "linkedin.com/company/acme-2"},
        {"company_linkedin_url": "linkedin.com/school/acme"},
        {"job_titles": ["CFO"]},
        {"job_titles": ["CEO", "CFO"]},
        {"job_titles": [], "excluded_job_titles": ["CEO"]},
        {"excluded_job_titles": ["Intern"]},
        {"functions": ["25"]},
        {"seniority_levels": ["220"]},
        {"included_locations": ["25"]},
        {"excluded_locations": ["25"]},
        {"job_titles": [], "persona_id": PERSONA},
        {"scale": True},
    ],
)
def test_whatever_changes_the_leads_changes_the_key(fields: dict[str, Any]) -> None:
    assert a_request(**fields).key != a_request().key


@pytest.mark.parametrize("company", ["1441", "acme-2", "caf\u00e9", "o'brien", "school/mit"])
@pytest.mark.parametrize("scale", [True, False])
def test_a_question_about_another_company_is_as_if_asked_anew(company: str, *, scale: bool) -> None:
    page = "/" if "/" in company else "/company/"
    other = parse_company(f"linkedin.com{page}{quote(company)}")
    first = a_request(job_titles=["CEO"], functions=["Sales"], limit=7, scale=scale)
    assert first.key != first.for_company(other).key
    asked = first.for_company(other)
    anew = SearchRequest(
        **company_field(other), job_titles=("CEO",), functions=("Sales",), limit=7, scale=scale
    )
    assert (asked, asked.company, asked.key) == (anew, anew.company, anew.key)
    assert asked.model_dump() == anew.model_dump()


def test_a_key_is_the_same_in_every_version() -> None:
    # Ledgers and the vendor's list hold keys for years: another hash would buy all again.
    request = a_request(job_titles=["Été", "CEO"], functions=["sales"], scale=True)
    assert a_request().key == "d9b693e0091f0742a3b1546e99cb7976dea889c9f6c183135e6b3ac47c632fe8"
    assert request.key == "a7ed53ef42679c7c991476ad15b015a00f47c5da801b6b892cd8a536f2166d2d"


def test_a_search_name_is_readable_and_carries_key_attempt_and_limit() -> None:
    key = SearchKey("3f9a1c2e90ab77d1" + "0" * 48)
    assert search_name("Acme - Sales leaders", key, 1, limit=50) == (
        "Acme - Sales leaders, up to 50 [3f9a1c2e90ab77d1.1]"
    )
    assert search_name("", key, 12, limit=None) == "all [3f9a1c2e90ab77d1.12]"
    assert search_name(" a\n b ", key, 2, limit=None) == "a b, all [3f9a1c2e90ab77d1.2]"
    assert len(search_name("x" * 500, key, 1, limit=5)) == 150


def test_the_next_attempt_has_the_same_name_but_for_its_number() -> None:
    key = SearchKey("3f9a1c2e90ab77d1" + "0" * 48)
    first = search_name("Acme v1.2 [old]", key, 1, limit=50)
    assert next_search_name(first, 2) == search_name("Acme v1.2 [old]", key, 2, limit=50)


@given(
    st.text() | st.sampled_from(["Acme [3f9a1c2e90ab77d1.1]", "all", "up to 7", "all of it, all"]),
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.tuples(st.integers(1, 10**6), st.none() | st.integers(1, 999_999_999)),
)
def test_a_name_of_ours_is_read_again_whatever_its_label(
    label: str, key: str, numbers: tuple[int, int | None]
) -> None:
    attempt, limit = numbers
    name = search_name(label, SearchKey(key), attempt, limit=limit)
    assert read_search_name(name) == NamedSearch(key[:16], attempt, limit or "all")


def test_a_name_without_its_limit_does_not_say_it() -> None:
    said = read_search_name("Acme [3f9a1c2e90ab77d1.3]")
    assert said == NamedSearch("3f9a1c2e90ab77d1", 3, None)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Acme",
        "Acme [3f9a1c2e90ab77d1]",
        "Acme [3f9a1c2e90ab77d1.0]",
        "Acme [3f9a1c2e90ab77d1.01]",
        "Acme [3F9A1C2E90AB77D1.1]",
        "Acme [3f9a1c2e90ab77d.1]",
        "Acme [3f9a1c2e90ab77d1.1] copy",
        "Acme [3f9a1c2e90ab77d1.1]\n",
        "Acme [3f9a1c2e90ab77d1.1\u0661]",
    ],
)
def test_other_peoples_names_are_not_ours(name: str) -> None:
    assert read_search_name(name) is None
