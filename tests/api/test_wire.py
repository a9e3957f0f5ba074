"""Leads, reports and lists in every generation and from every junk (sheet, sections 1 and 2)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrich.api import wire
from enrich.api.wire import VendorStatus
from enrich.model.lead import Lead, LeadCompany, LeadStatus

TEXTS = st.text(max_size=20).map(str.strip)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=10)  # with halves of characters
)
NAMES = st.sampled_from(
    [
        *("search", "searches", "leads", "results", "lead", "company", "companies", "status"),
        *("id", "name", "search_name", "created_at", "error", "errors", "message", "custom"),
        *("first_name", "full_name", "title", "linkedin_profile_url", "linkedin_id"),
        *("phones", "phone", "number", "rejection_reason", "headquarters", "city", "country"),
    ]
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(NAMES | st.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=20,
)


@st.composite
def leads(draw: st.DrawFn) -> Lead:
    """A person as we hold one, with anything in any place."""
    first_name, last_name = draw(TEXTS), draw(TEXTS)
    lists = st.lists(TEXTS.filter(bool), max_size=3).map(tuple)
    return Lead(
        full_name=draw(TEXTS.filter(bool)),
        first_name=first_name,
        last_name=last_name,
        title=draw(TEXTS),
        headline=draw(TEXTS),
        location=draw(TEXTS),
        linkedin_url=draw(TEXTS),
        linkedin_id=draw(TEXTS),
        sales_navigator_url=draw(TEXTS),
        status=draw(st.sampled_from(LeadStatus)),
        rejection_reasons=draw(lists),
        email=draw(TEXTS),
        email_status=draw(TEXTS),
        phones=draw(lists),
        company=LeadCompany(
            name=draw(TEXTS),
            linkedin_url=draw(TEXTS),
            linkedin_id=draw(TEXTS),
            website=draw(TEXTS),
            domain=draw(TEXTS),
            industry=draw(TEXTS),
            location=draw(TEXTS),
            headquarters=draw(TEXTS),
            employee_range=draw(TEXTS),
        ),
    )


def documented(lead: Lead) -> dict[str, Any]:
    """The entry as the documentation spells it (sheet, 2.2)."""
    return {
        "lead": {
            "full_name": lead.full_name,
            "first_name": lead.first_name,
            "last_name": lead.last_name,
            "gender": None,
            "title": lead.title,
            "lk_headline": lead.headline,
            "location": lead.location,
            "linkedin_profile_url": lead.linkedin_url,
            "linkedin_id": lead.linkedin_id,
            "sales_navigator_profile_url": lead.sales_navigator_url,
            "status": lead.status.value,
            "rejection_reason": list(lead.rejection_reasons),
            "most_probable_email": lead.email,
            "most_probable_email_status": lead.email_status,
            "phones": list(lead.phones),
        },
        "company": lead.company.model_dump(),
    }


def otherwise(lead: Lead) -> dict[str, Any]:
    """The entry as public code has met it (sheet, 2.2)."""
    return {
        "lead": {
            "full_name": lead.full_name,
            "first_name": lead.first_name,
            "last_name": lead.last_name,
            "current_title": lead.title,
            "linkedin_headline": lead.headline,
            "location": lead.location,
            "linkedin_url": lead.linkedin_url,
            "linkedin_id_url": lead.linkedin_id,
            "sales_navigator_profile_url": lead.sales_navigator_url,
            "status": lead.status.value.lower(),
            "rejection_reasons": list(lead.rejection_reasons),
            "email": lead.email,
            "email_status": lead.email_status,
            "phone": [{"number": number, "status": "ok"} for number in lead.phones],
        },
        "company": {
            **lead.company.model_dump(),
            "headquarters": {"city": lead.company.headquarters, "postalCode": "1"},
        },
    }


@given(leads())
def test_both_generations_of_names_give_the_same_lead(lead: Lead) -> None:
    assert wire.lead_from(documented(lead)) == lead
    assert wire.lead_from(otherwise(lead)) == lead


@given(leads())
def test_a_streamed_flat_person_gives_the_same_lead(lead: Lead) -> None:
    """Sheet, section 3: a flat object, with the company's name beside the person's."""
    flat = documented(lead)["lead"] | {"company_name": lead.company.name}
    assert wire.lead_from(flat) == lead.model_copy(
        update={"company": LeadCompany(name=lead.company.name)}
    )


@given(leads())
def test_nulls_and_empties_are_as_missing(lead: Lead) -> None:
    entry = documented(lead)
    sparse = {
        part: {name: value for name, value in members.items() if value not in (None, "", [])}
        for part, members in entry.items()
    }
    nulls = {
        part: {name: value or None for name, value in members.items()}
        for part, members in entry.items()
    }
    assert wire.lead_from(sparse) == wire.lead_from(nulls) == lead


@pytest.mark.parametrize(
    ("documented_name", "other_name", "field"),
    [
        ("title", "current_title", "title"),
        ("lk_headline", "headline", "headline"),
        ("lk_headline", "linkedin_headline", "headline"),
        ("linkedin_profile_url", "linkedin_url", "linkedin_url"),
        ("linkedin_profile_url", "profile_url", "linkedin_url"),
        ("linkedin_id", "linkedin_id_url", "linkedin_id"),
        ("most_probable_email", "email", "email"),
        ("most_probable_email_status", "email_status", "email_status"),
    ],
)
def test_the_documented_name_goes_first_and_the_other_stands_in(
    documented_name: str, other_name: str, field: str
) -> None:
    both = wire.lead_from({documented_name: "first", other_name: "second"})
    null = wire.lead_from({documented_name: None, other_name: "second"})
    assert getattr(both, field) == "first"
    assert getattr(null, field) == "second"


@pytest.mark.parametrize(
    ("phones", "read"),
    [
        ("+33 1", ("+33 1",)),
        (["+33 1", "+33 2"], ("+33 1", "+33 2")),
        ([{"number": "+33 1", "provider": "x"}, {"number": "+33 2"}], ("+33 1", "+33 2")),
        (["+33 1", {"number": "+33 2", "phone_type": "mobile"}], ("+33 1", "+33 2")),
        ({"number": "+33 1"}, ("+33 1",)),
        (["", None, {}, {"number": None}, {"provider": "x"}], ()),
        (33123456789, ("33123456789",)),
        (None, ()),
        ([], ()),
    ],
)
@pytest.mark.parametrize("name", ["phones", "phone"])
def test_phones_come_in_three_shapes(name: str, phones: object, read: tuple[str, ...]) -> None:
    lead = wire.lead_from({"lead": {"first_name": "Ada", name: phones}})
    assert lead is not None
    assert lead.phones == read


@pytest.mark.parametrize(
    ("headquarters", "read"),
    [
        ("Paris, France", "Paris, France"),
        (
            {
                "city": "Paris",
                "line1": "1 rue X",
                "country": "FR",
                "postalCode": "75001",
                "geographicArea": "IdF",
            },
            "1 rue X, Paris, IdF, FR",
        ),
        ({"city": "Paris", "country": None}, "Paris"),
        ({}, ""),
        (None, ""),
        (["Paris"], ""),
    ],
)
def test_headquarters_are_a_text_or_an_object(headquarters: object, read: str) -> None:
    lead = wire.lead_from({"lead": {"id": 1}, "company": {"headquarters": headquarters}})
    assert lead is not None
    assert lead.company.headquarters == read


@pytest.mark.parametrize(
    ("names", "full_name"),
    [
        ({"full_name": "Ada L.", "first_name": "Ada", "last_name": "Lovelace"}, "Ada L."),
        ({"first_name": "Ada", "last_name": "Lovelace"}, "Ada Lovelace"),
        ({"full_name": None, "first_name": "Ada", "last_name": None}, "Ada"),
        ({"last_name": "Lovelace"}, "Lovelace"),
        ({"title": "CFO"}, ""),
    ],
)
def test_a_missing_full_name_is_joined_from_its_parts(
    names: dict[str, str | None], full_name: str
) -> None:
    lead = wire.lead_from({"lead": names})
    assert lead is not None
    assert lead.full_name == full_name


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("QUALIFIED", LeadStatus.QUALIFIED),
        ("DISQUALIFIED", LeadStatus.DISQUALIFIED),
        ("disqualified", LeadStatus.DISQUALIFIED),
        (None, LeadStatus.QUALIFIED),
        ("PENDING", LeadStatus.QUALIFIED),
    ],
)
def test_only_a_clear_no_hides_a_person(word: str | None, status: LeadStatus) -> None:
    lead = wire.lead_from({"lead": {"first_name": "Ada", "status": word}})
    assert lead is not None
    assert lead.status is status


@pytest.mark.parametrize("entry", [None, 1, "Ada", [], [{"first_name": "Ada"}], True])
def test_what_is_no_object_is_no_lead(entry: object) -> None:
    assert wire.lead_from(entry) is None


@pytest.mark.parametrize("word", [*VendorStatus, "ongoing"])
def test_the_status_stands_in_the_search_or_at_the_top(word: str) -> None:
    """Sheet, section 2.1: the docs and the official client disagree."""
    status = VendorStatus(word.upper())
    assert wire.search_report({"search": {"status": word}, "leads": []}).status is status
    assert wire.search_report({"status": word, "results": []}).status is status
    assert wire.search_report({"search": {"id": "x"}, "status": word}).status is status


def test_the_status_in_the_search_goes_first() -> None:
    report = wire.search_report({"search": {"status": "ONGOING"}, "status": "FINISHED"})
    assert report.status is VendorStatus.ONGOING


@pytest.mark.parametrize(
    ("search", "name"),
    [({"name": "Acme"}, "Acme"), ({"search_name": "Acme"}, "Acme"), ({"name": None}, ""), (7, "")],
)
def test_the_name_is_that_of_the_search(search: object, name: str) -> None:
    assert wire.search_report({"search": search, "name": "a lead's"}).name == name


@pytest.mark.parametrize("status", ["processing", "PAUSED", "", None, 7, {}, ["FINISHED"]])
def test_a_missing_or_strange_status_is_no_end(status: object) -> None:
    assert wire.search_report({"search": {"status": status}}).status is VendorStatus.UNKNOWN


@pytest.mark.parametrize("name", ["leads", "results"])
def test_leads_are_called_leads_or_results(name: str) -> None:
    report = wire.search_report({"status": "FINISHED", name: [{"lead": {"first_name": "Ada"}}, 7]})
    assert report.leads == (Lead(full_name="Ada", first_name="Ada"),)


def test_no_leads_and_no_list_of_leads_are_two_things() -> None:
    assert wire.search_report({"leads": []}).leads == ()
    assert wire.search_report({"leads": None}).leads is None
    assert wire.search_report({}).leads is None


ITEMS = [
    {"id": "a", "name": "Acme [1]", "created_at": "2026-03-01T12:00:00.123Z", "leads_count": 3},
    {"id": 17, "search_name": "Acme [2]", "created_at": "2026-03-01T12:00:00"},
    {"id": "c", "created_at": "yesterday"},
    {"name": "without an ID"},
    None,
    "junk",
]


@pytest.mark.parametrize("body", [ITEMS, {"searches": ITEMS}])
def test_a_list_is_an_object_or_a_bare_array(body: object) -> None:
    listed = wire.listing(body)
    assert listed is not None
    assert [(item.vendor_id, item.name, item.created_at) for item in listed] == [
        ("a", "Acme [1]", datetime(2026, 3, 1, 12, 0, 0, 123_000, tzinfo=UTC)),
        ("17", "Acme [2]", datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)),
        ("c", "", None),
    ]
    assert listed[0].raw == ITEMS[0]


@pytest.mark.parametrize("body", [None, "x", 1, {}, {"searches": None}, {"searches": {"id": "a"}}])
def test_what_is_no_list_is_not_taken_for_an_empty_one(body: object) -> None:
    assert wire.listing(body) is None


@pytest.mark.parametrize(
    "body",
    [
        {
            "id": "5b2c",
            "search_name": "Acme",
            "search_url": "https://app.pipecorn.com/s/5b2c",
            "created_at": "2026-03-01T12:00:00Z",
            "custom": {"id": "not this"},
        },
        {"id": "5b2c", "search_name": "Acme", "expected_profiles_count": 12},
        {"id": "5b2c", "status": "processing"},
        {"search": {"id": "5b2c"}},
    ],
)
def test_a_created_search_has_an_id_in_every_generation(body: object) -> None:
    assert wire.created_id(body) == "5b2c"


@pytest.mark.parametrize("body", [{}, {"id": ""}, {"id": None}, {"id": {}}, [], "5b2c", None, 5])
def test_an_answer_without_an_id_is_none(body: object) -> None:
    assert wire.created_id(body) is None


@pytest.mark.parametrize(
    ("body", "text", "words"),
    [
        ({"error": "No credits"}, "", "No credits"),
        ({"error": 400, "message": "No filter"}, "", "No filter"),
        ({"message": "No filter"}, "", "No filter"),
        ({"errors": ["No filter", {"message": "Bad ID"}, 7]}, "", "No filter; Bad ID; 7"),
        ({"errors": [{"field": "limit"}]}, "", "{'field': 'limit'}"),
        (None, "Too many requests\n", "Too many requests"),
        (None, "", ""),
        (None, "<!DOCTYPE html><h1>Bad gateway</h1>", ""),
        ({"error": "first", "message": "second", "errors": ["third"]}, "", "first"),
        ({"error": " ", "message": "second"}, "", "second"),
        ({"errors": []}, "", ""),
        ({}, "{}", ""),
    ],
)
def test_the_vendors_words_are_found_in_every_shape(body: object, text: str, words: str) -> None:
    """Sheet, section 1.3."""
    assert wire.error_words(body, text) == words


def test_a_long_page_of_text_is_cut() -> None:
    assert len(wire.error_words(None, "x" * 10_000)) == 300


def storable(text: str) -> str:
    """Raises for half a character, as a database and a terminal would."""
    text.encode()
    return text


@given(JUNK)
@example({"leads": [{"lead": {"first_name": "\ud800", "phones": ["\udfff"]}}]})
def test_no_junk_as_a_report_raises(body: object) -> None:
    report = wire.search_report(body)
    for lead in report.leads or ():
        assert Lead.model_validate_json(storable(lead.model_dump_json())) == lead


@given(JUNK)
def test_no_junk_as_a_lead_raises(body: object) -> None:
    lead = wire.lead_from(body)
    assert lead is None or storable(lead.model_dump_json())


@given(JUNK | st.lists(JUNK))
@example([{"id": "\ud800", "name": "\ud800", "created_at": "0001-01-01T00:00:00+23:59"}])
def test_no_junk_as_a_list_raises(body: object) -> None:
    for item in wire.listing(body) or ():
        storable(item.vendor_id)
        storable(item.name)
        assert item.created_at is None or item.created_at.tzinfo is not None


@given(JUNK)
@example({"id": "\ud800"})
def test_no_junk_as_an_answer_to_a_create_raises(body: object) -> None:
    storable(wire.created_id(body) or "")


@given(JUNK, st.text(st.characters(codec=None)))
@example({"error": "\ud800"}, "")
@example({"errors": [{"\ud800": 1}]}, "")
@example(None, "\ud800")
def test_no_junk_as_an_error_raises(body: object, text: str) -> None:
    storable(wire.error_words(body, text))
