"""What people are employed as, and which of it a search asks for (sheet 1.1; pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from enrich.sandbox.catalogue import FUNCTIONS, SENIORITIES

WILDCARD = "*"


@dataclass(frozen=True)
class Role:
    """Work that has several titles; whoever asks for one of them finds all who do it."""

    key: str
    titles: tuple[str, ...]
    function: str | None = None
    """An ID of sheet 1.1; None fits every function."""
    seniority: str | None = None

    def fits(self, filters: Mapping[str, Any]) -> bool:
        """Values are ORed, an empty list is no filter, both filters count (sheet 1.1)."""
        return _passes(self.function, filters.get("functions")) and _passes(
            self.seniority, filters.get("seniority_levels")
        )


def _passes(value: str | None, allowed: list[str] | None) -> bool:
    return value is None or not allowed or value in allowed


# what a function is called in a title, where that is not its label
_WORDS = {
    "1": ("Accounting", "Controlling"),
    "3": ("Design",),
    "12": ("Human Resources", "HR", "People"),
    "13": ("Information Technology", "IT"),
    "16": ("Communications",),
    "19": ("Product", "Product Management"),
    "20": ("Program Management", "Project Management"),
    "21": ("Purchasing", "Procurement"),
    "26": ("Customer Success", "Customer Support"),
}
_TITLES = {
    "100": ("{work} Intern", "{work} Trainee", "Werkstudent {work}"),
    "110": ("Junior {work} Associate", "{work} Assistant"),
    "120": ("Senior {work} Specialist", "{work} Expert"),
    "130": ("{work} Strategist", "Principal, {work}"),
    "200": ("{work} Team Lead", "{work} Supervisor"),
    "210": ("Senior {work} Manager", "{work} Manager"),
    "220": ("Head of {work}", "Director of {work}", "{work} Director"),
    "300": ("Vice President, {work}", "VP {work}", "VP of {work}"),
    "310": ("Chief {work} Officer",),
    "320": ("Owner / Partner, {work}", "Managing Partner, {work}"),
}
_CHIEFS = {
    "8": ("CTO", "Chief Technology Officer"),
    "9": ("CEO", "Chief Executive Officer"),
    "10": ("CFO", "Chief Financial Officer"),
    "12": ("CHRO", "Chief People Officer"),
    "13": ("CIO", "Chief Information Officer"),
    "14": ("General Counsel", "Chief Legal Officer"),
    "15": ("CMO", "Chief Marketing Officer"),
    "18": ("COO", "Chief Operating Officer"),
    "19": ("CPO", "Chief Product Officer"),
    "25": ("Chief Revenue Officer", "Chief Sales Officer", "CRO"),
}


def _role(function: str, seniority: str) -> Role:
    key = f"{function}/{seniority}"
    if seniority == "310" and function in _CHIEFS:
        return Role(key, _CHIEFS[function], function, seniority)
    words = _WORDS.get(function, (FUNCTIONS[function],))
    titles = tuple(form.format(work=word) for form in _TITLES[seniority] for word in words)
    return Role(key, titles, function, seniority)


ROLES = tuple(_role(function, seniority) for function in FUNCTIONS for seniority in SENIORITIES)
_BY_TITLE = {title.casefold(): role for role in ROLES for title in role.titles}


def role_called(title: str) -> Role:
    """Give the role that a title means; a title that we do not know is a role of its own."""
    title = title.strip()
    return _BY_TITLE.get(title.casefold()) or Role(f"title {title}", (title,))


def asked_roles(filters: Mapping[str, Any]) -> tuple[Role, ...]:
    """Give the roles that a search asks for; none where titles and other filters disagree."""
    return tuple(role for role in _titled_roles(filters) or ROLES if role.fits(filters))


def near_roles(filters: Mapping[str, Any]) -> tuple[Role, ...]:
    """Give the roles beside those asked for: the vendor finds them, and then rejects them.

    Only titles can be nearly right; an ID of a function or of a seniority is right or wrong. Where
    no title agrees with the IDs, the IDs alone decide who is found.
    """
    wanted = _titled_roles(filters)
    right = any(role.fits(filters) for role in wanted)
    beside = _distinct(chain.from_iterable(map(_beside, wanted))) if right else ROLES
    near = (role for role in beside if role.fits(filters) and role not in wanted)
    return tuple(near) if wanted else ()


def _titled_roles(filters: Mapping[str, Any]) -> tuple[Role, ...]:
    titles = (title for title in filters.get("job_titles", ()) if title != WILDCARD)
    return _distinct(map(role_called, titles))


def _beside(role: Role) -> Iterable[Role]:
    if role.function is None:
        title = role.titles[0]
        return [Role(f"beside {title}", (f"Assistant to the {title}", f"Deputy {title}"))]
    return [other for other in ROLES if other.function == role.function]


def _distinct(roles: Iterable[Role]) -> tuple[Role, ...]:
    return tuple(dict.fromkeys(roles))
