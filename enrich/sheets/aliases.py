"""What people call the columns of an account sheet and of a persona sheet."""

from collections.abc import Mapping
from types import MappingProxyType

Aliases = Mapping[str, frozenset[str]]
"""Field -> folded headers; the fields in the order in which they are shown."""


def folded(header: str) -> str:
    """`Job Title(s)`, `job_titles` and `JobTitles` are one header."""
    return "".join(character for character in header.casefold() if character.isalnum())


def _aliases(table: Mapping[str, str]) -> Aliases:
    return MappingProxyType(
        {
            field: frozenset({folded(field), *map(folded, names.split(","))} - {""})
            for field, names in table.items()
        }
    )


_FILTERS = {
    "persona_id": "saved persona, saved persona id, persona uuid",
    "job_titles": "job title, title, titles, roles, job roles, included job titles, include titles",
    "excluded_job_titles": "exclude job titles, excluded titles, exclude titles, titles to exclude, "
    "not titles, excluded job title, excluded title",
    "functions": "function, job function, job functions, department, departments",
    "seniority_levels": "seniority, seniorities, seniority level, level, levels",
    # Not "location": on an account sheet that is where the company sits.
    "included_locations": "locations, included location, include locations, people locations, "
    "lead locations",
    "excluded_locations": "excluded location, exclude locations, exclude location, "
    "locations to exclude",
    "limit": "lead limit, leads limit, max leads, leads per company, number of leads",
}

ACCOUNT_ALIASES = _aliases(
    {
        "id": "row id, record id, account id",
        "company_linkedin_url": "linkedin url, linkedin, linkedin company url, linkedin page, "
        "company linkedin, linkedin profile, linkedin company page, company linkedin page, "
        "linkedin link, company linkedin link, linkedin company, linkedin company profile, "
        "company linkedin profile, linkedin profile url, company linkedin profile url, "
        "account linkedin url, organization linkedin url, organisation linkedin url",
        "company_linkedin_id": "linkedin id, linkedin company id, linkedin organization id, "
        "linkedin organisation id",
        "company_name": "company, account, account name, name, organization, organisation, "
        "organization name, organisation name",
        "persona": "personas, persona name, persona names",
        **_FILTERS,
    }
)

PERSONA_ALIASES = _aliases(
    {
        "name": "persona, persona name",
        **_FILTERS,
        "included_locations": _FILTERS["included_locations"] + ", location, region, regions",
    }
)
