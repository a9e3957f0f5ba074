"""One person is one person, however the vendor wrote the address."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrich.model.lead import Lead, LeadCompany, identities
from enrich.model.profile import identity_of_address, identity_of_id


def person(**fields: Any) -> str:
    return Lead(**fields).person


@pytest.mark.parametrize(
    "address",
    [
        "https://www.linkedin.com/in/jane-doe",
        "https://www.linkedin.com/in/jane-doe/",
        "http://fr.linkedin.com/in/Jane-Doe?trk=people",
        "https://linkedin.com/in/jane-doe#about",
        "linkedin.com/in/jane-doe",
        "www.linkedin.com/in/jane-doe/",
        " https://www.linkedin.com/in/jane%2Ddoe ",
    ],
)
def test_a_profile_is_one_person_in_all_its_forms(address: str) -> None:
    assert person(linkedin_url=address) == "url:/in/jane-doe"


def test_two_profiles_are_two_people() -> None:
    assert person(linkedin_url="linkedin.com/in/jane") != person(linkedin_url="linkedin.com/in/joe")


@pytest.mark.parametrize(
    "fields",
    [
        {"linkedin_id": "ACwAAB12_-x"},
        {"linkedin_id": "https://www.linkedin.com/in/ACwAAB12_-x"},
        {"linkedin_url": "https://www.linkedin.com/in/ACwAAB12_-x"},
        {"linkedin_url": "https://www.linkedin.com/in/ACwAAB12_-x/?trk=a"},
        {"linkedin_id": "ACwAAB12_-x", "linkedin_url": "https://www.linkedin.com/in/jane"},
        {"sales_navigator_url": "https://www.linkedin.com/sales/lead/ACwAAB12_-x,NAME_SEARCH,a1"},
        {"sales_navigator_url": "https://www.linkedin.com/sales/people/ACwAAB12_-x,x,y?_ntb=1"},
    ],
)
def test_the_member_id_is_the_best_proof(fields: dict[str, str]) -> None:
    assert person(**fields) == "id:ACwAAB12_-x"


def test_a_member_id_keeps_its_case() -> None:
    assert person(linkedin_url="linkedin.com/in/ACwAAb") != person(
        linkedin_url="linkedin.com/in/ACwAAB"
    )


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://www.linkedin.com",
        "https://www.linkedin.com/in",
        "https://www.linkedin.com/in/",
        "https://www.linkedin.com/in/null",
        "https://www.linkedin.com/in/undefined/",
        "https://www.linkedin.com/in/%20",
        "https://www.linkedin.com/search/results/people/headless?origin=x",
        "https://www.linkedin.com/company/acme",
        "https://www.linkedin.com/sales/lead/undefined,undefined",
        "https://www.linkedin.com/sales/search/people?query=x",
        "https://acme.com/in/jane-doe",
        "https://notlinkedin.com/in/jane-doe",
        "https://linkedin.com.acme.com/in/jane-doe",
        "null",
        "n/a",
    ],
)
def test_an_address_that_names_nobody_tells_nothing(address: str) -> None:
    assert identity_of_address(address) == ""


@pytest.mark.parametrize(
    "blank", ["", " ", "0", "-", "N/A", "null", "None", "undefined", "urn:li:member:0"]
)
def test_an_id_that_is_none_joins_nobody(blank: str) -> None:
    assert identity_of_id(blank) == ""
    jane, joe = (Lead(full_name=name, linkedin_id=blank) for name in ("Jane", "Joe"))
    assert not identities(jane) & identities(joe)


@pytest.mark.parametrize(
    ("address", "identity"),
    [
        ("HTTPS://WWW.LINKEDIN.COM/IN/JANE-DOE/EN", "url:/in/jane-doe"),
        ("https://de.linkedin.com/in/jane-doe/details/experience/", "url:/in/jane-doe"),
        ("https://www.linkedin.com/mwlite/in/jane-doe", "url:/in/jane-doe"),
        ("//www.linkedin.com/in/jane-doe", "url:/in/jane-doe"),
        ("/in/jane-doe", "url:/in/jane-doe"),
        ("https://www.linkedin.com:443//in//jane-doe", "url:/in/jane-doe"),
        ("https://www.linkedin.com./in/jane-doe", "url:/in/jane-doe"),
        ("https://fr.linkedin.com/in/jos%C3%A9", "url:/in/jos\u00e9"),
        ("https://fr.linkedin.com/in/jos%c3%a9", "url:/in/jos\u00e9"),
        ("https://fr.linkedin.com/in/jose\u0301", "url:/in/jos\u00e9"),
        ("https://fr.linkedin.com/in/jos%E9", "url:/in/jos\u00e9"),
        ("https://www.linkedin.com/pub/jane-doe/1/2a/3b4?trk=x", "url:/pub/jane-doe/1/2a/3b4"),
        ("https://www.linkedin.com/in/ACoAAAbC_-1/", "id:ACoAAAbC_-1"),
        ("https://www.linkedin.com/in/acoustic-jane", "url:/in/acoustic-jane"),
        ("https://www.linkedin.com/sales/profile/12345,abc,NAME_SEARCH", "id:12345"),
        ("https://www.linkedin.com/sales/people/ACwAAB1,NAME_SEARCH,x?_ntb=a", "id:ACwAAB1"),
        ("https://www.linkedin.com/Sales/Lead/ACwAAB1%2CNAME_SEARCH", "id:ACwAAB1"),
    ],
)  # fmt: skip
def test_each_form_of_an_address(address: str, identity: str) -> None:
    assert identity_of_address(address) == identity


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("ACwAAB1", "id:ACwAAB1"),
        ("12345", "id:12345"),
        ("urn:li:member:12345", "id:12345"),
        ("urn:li:fsd_profile:ACoAAB1", "id:ACoAAB1"),
        ("urn:li:fs_salesProfile:(ACwAAB1,NAME_SEARCH,x)", "id:ACwAAB1"),
        ("https://www.linkedin.com/in/jane-doe", "url:/in/jane-doe"),
    ],
)
def test_each_form_of_an_id(text: str, identity: str) -> None:
    assert identity_of_id(text) == identity


def test_one_lead_may_be_known_by_several() -> None:
    lead = Lead(
        linkedin_id="ACoAAB1",
        linkedin_url="https://fr.linkedin.com/in/jane-doe",
        sales_navigator_url="https://www.linkedin.com/sales/lead/ACwAAB1,NAME_SEARCH,x",
    )
    assert identities(lead) == {"id:ACoAAB1", "id:ACwAAB1", "url:/in/jane-doe"}


def test_without_any_address_name_title_and_company_tell_people_apart() -> None:
    acme = LeadCompany(name="Acme")
    jane = person(full_name="Jane Doe", title="CEO", company=acme)
    assert jane.startswith("words:")
    assert person(full_name="JANE DOE", title="ceo", company=acme) == jane
    assert person(full_name="Jane Doe", title="CFO", company=acme) != jane
    assert person(full_name="Jane Doe", title="CEO", company=LeadCompany(name="Other")) != jane


@example("http://[")
@given(st.text() | st.text("htps:/[].linkedcom?#", max_size=20))
def test_whatever_the_vendor_sends_as_an_address_can_be_read(address: str) -> None:
    assert person(linkedin_url=address, linkedin_id="").partition(":")[0] in {"id", "url", "words"}
