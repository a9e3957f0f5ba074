"""Whom a search finds, and how they are judged: from the seed and from what is asked (pure)."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count as count_up
from itertools import islice
from typing import Any

from enrich.sandbox.careers import Desk, Person, holder
from enrich.sandbox.chance import Dice
from enrich.sandbox.companies import Company, asked_company
from enrich.sandbox.personas import persona_with
from enrich.sandbox.roles import Role, asked_roles, near_roles
from enrich.sandbox.rules import Body

# what decides who is found, beside the company: not the name, not custom, webhook or limit
_FILTERS = (
    "job_titles",
    "excluded_job_titles",
    "included_locations",
    "excluded_locations",
    "functions",
    "seniority_levels",
)
_SHARE_EMPTY = 0.08
_SHARE_NEAR = 0.12
_SHARE_OTHERWISE_WRONG = 0.04


@dataclass(frozen=True)
class Wanted:
    """What a request asks for, as far as it decides who is found and how they are shown."""

    company: Company
    filters: Mapping[str, Any]
    key: str
    """The same text for requests that ask the same."""
    is_scaled: bool

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        return asked_roles(self.filters)

    @cached_property
    def near(self) -> tuple[Role, ...]:
        return near_roles(self.filters)


@dataclass(frozen=True)
class Found:
    """Somebody in the result of a search, and why not, if they are rejected."""

    person: Person
    reasons: tuple[str, ...]


def wanted(body: Body) -> Wanted:
    """Read a request that has passed the rules."""
    company, titled = asked_company(body), _with_titles(body)
    filters = {field: sorted(set(titled[field])) for field in _FILTERS if titled.get(field)}
    key = json.dumps([company.kind, company.slug, filters], sort_keys=True)
    return Wanted(company, filters, key, is_scaled=body.get("scale", False))


def _with_titles(body: Body) -> Body:
    """A saved persona supplies both title lists (sheet 1.1 [documented])."""
    if "persona_id" not in body:
        return body
    persona = persona_with(body["persona_id"])
    return {
        **body,
        "job_titles": persona.job_titles,
        "excluded_job_titles": persona.excluded_job_titles,
    }


def count(seed: int, want: Wanted, bounds: tuple[int, int]) -> int:
    """Say how many leads there are on night 0; where none is allowed, none is not rare."""
    low, high = bounds
    dice = Dice(seed, "count", want.key)
    return 0 if low == 0 and dice.happens(_SHARE_EMPTY) else dice.between(low, high)


def found(seed: int, want: Wanted, night: int = 0, *, desks: int | None = None) -> Iterator[Found]:
    """Give those who sit at so many desks that night, always in the same order; None: no end.

    On night 0 all desks are taken. Later some are empty for a while, so that a search finds a few
    people fewer; it never finds more.
    """
    for desk, is_near in islice(_desks(seed, want), desks):
        if person := holder(desk, night):
            yield Found(person, _reasons(seed, want, person, role=desk.role, is_near=is_near))


def _desks(seed: int, want: Wanted) -> Iterator[tuple[Desk, bool]]:
    """Give desk after desk, without end, and whether it is only near what was asked for.

    The desks of a role are numbered per company: another search for the role finds the same people
    (sheet 11, item 17).
    """
    taken = Counter[str]()
    regions = tuple(want.filters.get("included_locations", ()))
    for index in count_up():
        dice = Dice(seed, "desk", want.key, index)
        is_near = not want.roles or (dice.happens(_SHARE_NEAR) and bool(want.near))
        role = dice.pick(want.near if is_near else want.roles)
        yield Desk(seed, want.company, role, taken[role.key], regions), is_near
        taken[role.key] += 1


def _reasons(
    seed: int, want: Wanted, person: Person, *, role: Role, is_near: bool
) -> tuple[str, ...]:
    """Say why the vendor rejects somebody (sheet 2.2 [documented], the texts are ours)."""
    title = person.title.casefold()
    excluded = want.filters.get("excluded_job_titles", ())
    otherwise = Dice(seed, "otherwise wrong", want.key, person.digits)
    verdicts = {
        "Title is excluded": any(bad.casefold() in title for bad in excluded),
        "Title does not match": is_near,
        "Seniority does not match": is_near and role.function is not None,
        "Location does not match": not _lives_right(want, person),
        "No longer at the company": otherwise.happens(_SHARE_OTHERWISE_WRONG),
    }
    return tuple(reason for reason, holds in verdicts.items() if holds)


def _lives_right(want: Wanted, person: Person) -> bool:
    """Places that the vendor does not know are anywhere."""
    included = want.filters.get("included_locations", ())
    excluded = want.filters.get("excluded_locations", ())
    if person.place.id in excluded:
        return False
    return not person.has_two_employers or not included or person.place.id in included
