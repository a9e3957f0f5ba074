"""One person is one person, however the vendor wrote the address."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrich.model.lead import Lead, LeadCompany, normal_profile


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


@pytest.mark.parametrize("address", ["", "https://www.linkedin.com", "https://www.linkedin.com/in"])
def test_an_address_that_names_nobody_tells_nothing(address: str) -> None:
    assert normal_profile(address) == ""


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
