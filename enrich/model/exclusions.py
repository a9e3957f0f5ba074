"""Whom the user does not want: companies that are not bought for, people who are marked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from enrich.model.company import Company
from enrich.model.problem import Problem

Place = str
"""File, sheet and cell, as in `[customers.xlsx]Sheet1!B7`."""


@dataclass(frozen=True)
class Exclusions:
    """What a file of exclusions says, each with the place where it stands first."""

    file: str = ""
    companies: Mapping[Company, Place] = field(default_factory=dict)
    domains: Mapping[str, Place] = field(default_factory=dict)
    people: Mapping[str, Place] = field(default_factory=dict)
    """By what tells who somebody is (`enrich.model.profile`)."""
    companies_named: int = 0
    """Rows of the file that exclude a company."""
    people_named: int = 0
    """Rows of the file that exclude a person."""
    problems: tuple[Problem, ...] = ()

    def of_company(self, company: Company | None, domains: Iterable[str]) -> Place:
        """Where it stands; `""` if it does not."""
        if company is not None and company in self.companies:
            return self.companies[company]
        return next((self.domains[name] for name in domains if name in self.domains), "")

    def of_person(self, identities: Iterable[str]) -> Place:
        """Where somebody stands who is known by one of these; `""` if nobody does."""
        # Of several places the same one each time.
        return min((self.people[one] for one in identities if one in self.people), default="")
