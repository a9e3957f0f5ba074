"""A header is nearly a name only if every word of it is, and of one field only."""

import pytest

from enrich.sheets.aliases import ACCOUNT_ALIASES
from enrich.sheets.near import nearest, words_of

PHRASES = {
    field: [words_of(name) for name in (field, *names)] for field, names in ACCOUNT_ALIASES.items()
}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Co. LinkedIn", "company_linkedin_url"),
        ("LI URL", "company_linkedin_url"),
        ("Linkedin Comp. URL", "company_linkedin_url"),
        ("Linkdin URL", "company_linkedin_url"),
        ("LinkedIn page of the company", "company_linkedin_url"),
        ("Linked In", "company_linkedin_url"),
        ("Company's LinkedIn (required)", "company_linkedin_url"),
        ("LinkedIn Org. ID", "company_linkedin_id"),
        ("Jop titles", "job_titles"),
        ("Titles, job", "job_titles"),
        ("Excluded Tittles", "excluded_job_titles"),
        ("Comapny name", "company_name"),
        ("Acct ID", "id"),
        ("Seniorty levels", "seniority_levels"),
        ("Locations (excluded)", "excluded_locations"),
        ("Max. leads", "limit"),
    ],
)
def test_a_near_name_is_known(header: str, field: str) -> None:
    found = nearest(header, PHRASES)
    assert found is not None
    assert found.field == field


@pytest.mark.parametrize(
    "header",
    [
        *("Company LinkedIn followers", "LinkedIn Bio", "Linkedin Industry", "LinkedIn DM"),
        *("LinkedIn URL 2", "Contact LinkedIn", "Person LinkedIn", "Company Linkedin Handle"),
        *("Job openings", "Title of report", "Job description", "Jobs", "Subtitle", "Rules"),
        *("Location", "Locality", "Country", "Region", "Département", "Number of Locations"),
        *("Annual limit", "Credit limit", "Time limit", "Number of employees", "Load limit"),
        *("Person", "Persons", "Person Name", "Personal", "Full name", "First Name"),
        *("Company Name for Emails", "Company Size", "Company URL", "Company address"),
        *("Parent Account ID", "Account Owner", "Account Number", "Amount", "Website", "Profile"),
        *("Facebook Company Page", "Twitter URL", "会社 LinkedIn", "", "!!!", "x" * 40_000),
    ],
)
def test_a_false_friend_is_not(header: str) -> None:
    assert nearest(header, PHRASES) is None


def test_what_is_as_near_to_two_fields_is_neither() -> None:
    twice = {"functions": [("workplace",)], "persona": [("workspace",)]}
    assert nearest("worksplaces", twice) is None
    assert nearest("worksplaces", {"functions": [("workplace",)]}) is not None
