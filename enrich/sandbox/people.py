"""Who works where: from the seed and from what is asked, always the same leads (sheet 2.2; pure)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from enrich.sandbox.chance import Dice, fingerprint, with_gaps
from enrich.sandbox.companies import Company, asked_company, described
from enrich.sandbox.names import CULTURES
from enrich.sandbox.rules import Body
from enrich.sandbox.titles import HEADLINES, REJECTIONS, title_for

# what decides who is found, beside the company: not the name, not custom, webhook or limit
_FILTERS = (
    "job_titles",
    "excluded_job_titles",
    "persona_id",
    "included_locations",
    "excluded_locations",
    "functions",
    "seniority_levels",
)
_SHARE_COLLEAGUE = 0.1  # people who turn up in every long enough search at their company
_SHARE_EMPTY = 0.08
_SHARE_DISQUALIFIED = 0.12
_SHARE_ELSEWHERE = 0.03


@dataclass(frozen=True)
class Wanted:
    """What a request asks for, as far as it decides who is found and how they are shown."""

    company: Company
    filters: Mapping[str, Any]
    key: str
    """The same text for requests that ask the same."""
    is_scaled: bool


@dataclass(frozen=True)
class _Person:
    """A name, a title, and the digits that stand for this one person."""

    first_name: str
    last_name: str
    full_name: str
    gender: str
    title: str
    digits: str

    @property
    def member_id(self) -> str:
        return f"ACwAA{self.digits[:34]}"

    @property
    def vanity_url(self) -> str:
        name = f"{self.first_name}-{self.last_name}".lower().replace(" ", "-")
        return f"https://www.linkedin.com/in/{quote(name)}-sandbox-{self.digits[:8]}"


def wanted(body: Body) -> Wanted:
    """Read a request that has passed the rules."""
    company = asked_company(body)
    filters = {field: _unordered(body[field]) for field in _FILTERS if body.get(field)}
    key = json.dumps([company.kind, company.slug, filters], sort_keys=True)
    return Wanted(company, filters, key, is_scaled=body.get("scale", False))


def _unordered(value: str | list[str]) -> str | list[str]:
    """Values are ORed (sheet 1.1): neither their order nor a repetition means anything."""
    return value if isinstance(value, str) else sorted(set(value))


def count(seed: int, want: Wanted, bounds: tuple[int, int]) -> int:
    """Say how many leads there are; where none is allowed, none is not rare."""
    low, high = bounds
    dice = Dice(seed, "count", want.key)
    return 0 if low == 0 and dice.happens(_SHARE_EMPTY) else dice.between(low, high)


def lead(seed: int, want: Wanted, index: int) -> dict[str, Any]:
    """Give one item of `leads`: the first ones are the same however many are shown."""
    dice = Dice(seed, "lead", want.key, index)
    person = _person(seed, want, index)
    employer = _employer(seed, want, dice)
    fields = {
        **_identity(person, dice, is_scaled=want.is_scaled),
        **_verdict(person, want, dice),
        **_contact(),
        **_career(dice),
        **({} if want.is_scaled else _publicity(person, employer, dice)),
    }
    keep = {"first_name", "last_name", "linkedin_profile_url", "status"}
    return {"lead": with_gaps(fields, dice, keep), "company": described(seed, employer)}


def _person(seed: int, want: Wanted, index: int) -> _Person:
    """Draw who it is: mostly somebody of this search, sometimes one whom others find as well.

    Duplicates between searches are to be expected (sheet 11, item 17).
    """
    # drawn from the company and the index: nobody can stand in one search twice
    colleague = Dice(seed, "colleague", want.company.kind, want.company.slug, index)
    if colleague.happens(_SHARE_COLLEAGUE):
        return _drawn(colleague, {})
    return _drawn(Dice(seed, "person", want.key, index), want.filters)


def _drawn(dice: Dice, filters: Mapping[str, Any]) -> _Person:
    culture, gender = dice.pick(CULTURES), dice.pick(("female", "male"))
    first = dice.pick(culture.female if gender == "female" else culture.male)
    last = dice.pick(culture.family)
    full_name = culture.order.format(given=first, family=last)
    return _Person(first, last, full_name, gender, title_for(filters, dice), dice.digits())


def _employer(seed: int, want: Wanted, dice: Dice) -> Company:
    """Draw the company: now and then it is another than the one asked for."""
    if not dice.happens(_SHARE_ELSEWHERE):
        return want.company
    return Company("company", f"sandbox-holding-{fingerprint(seed, want.company.slug, length=6)}")


def _identity(person: _Person, dice: Dice, *, is_scaled: bool) -> dict[str, Any]:
    """With `scale` the profile URL carries the member ID (sheet 1.1 [documented])."""
    member_url = f"https://www.linkedin.com/in/{person.member_id}"
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "full_name": person.full_name,
        "gender": person.gender,
        "title": person.title,
        "title_description": f"Does what a {person.title} does." if dice.happens(0.3) else None,
        "summary": "Invented by the sandbox." if dice.happens(0.3) else None,
        "linkedin_profile_url": member_url if is_scaled else person.vanity_url,
        "sales_navigator_profile_url": (
            f"https://www.linkedin.com/sales/lead/{person.member_id},NAME_SEARCH"
        ),
    }


def _verdict(person: _Person, want: Wanted, dice: Dice) -> dict[str, Any]:
    reasons = [dice.pick(REJECTIONS)] if dice.happens(_SHARE_DISQUALIFIED) else []
    title = person.title.casefold()
    if any(bad.casefold() in title for bad in want.filters.get("excluded_job_titles", ())):
        reasons = ["Title is excluded", *reasons]
    return {"status": "DISQUALIFIED" if reasons else "QUALIFIED", "rejection_reason": reasons}


def _contact() -> dict[str, Any]:
    """Nothing is known before an enrichment (sheet 2.2: usually null)."""
    return {"most_probable_email": None, "most_probable_email_status": None, "phones": []}


def _career(dice: Dice) -> dict[str, Any]:
    in_company = dice.between(0, 18)
    return {
        "years_in_position": dice.between(0, in_company),
        "months_in_position": dice.between(0, 11),
        "years_in_company": in_company,
        "months_in_company": dice.between(0, 11),
        "current_positions_count": dice.between(1, 3),
        "connection_degree": dice.between(1, 3),
        "is_premium_linkedin": dice.happens(0.3),
        "is_open_profile_linkedin": dice.happens(0.2),
        "is_open_to_work_linkedin": dice.happens(0.1),
    }


def _publicity(person: _Person, employer: Company, dice: Dice) -> dict[str, Any]:
    """Give what `scale` drops (sheet 1.1 [documented]), and the picture."""
    headline = dice.pick(HEADLINES).format(title=person.title, company=employer.name)
    return {
        "lk_headline": headline,
        "lk_connections_count": dice.between(3, 500),
        "profile_image_url": f"https://pictures.example/{person.digits[:8]}.jpg",
    }
