"""How the vendor shows those whom a search found: the items of `leads` (sheet 2.2; pure)."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote, urlsplit

from enrich.sandbox import people
from enrich.sandbox.careers import Person
from enrich.sandbox.chance import Dice, fingerprint, with_gaps
from enrich.sandbox.companies import Company, described, website_of
from enrich.sandbox.fields import company_named, lead_named
from enrich.sandbox.forms import FieldNames
from enrich.sandbox.people import Found, Wanted
from enrich.sandbox.titles import HEADLINES

_SHARE_ELSEWHERE = 0.03
_KEPT = {"first_name", "last_name", "linkedin_profile_url", "status"}


@dataclass(frozen=True)
class View:
    """How the world is seen: which world, and what of it in which words."""

    seed: int
    contacts: float = 0.0
    """Share of the people whose e-mail and phone are known."""
    names: FieldNames = FieldNames.DOCS


def shown(
    view: View, want: Wanted, *, night: int, start: int, stop: int
) -> Iterator[dict[str, Any]]:
    """Give some items of `leads`: the first ones are the same however many are shown."""
    for one in islice(people.found(view.seed, want, night), start, stop):
        yield _item(view, want, one)


def number_of(seed: int, want: Wanted, *, desks: int, night: int) -> int:
    if night == 0:
        return desks  # all are taken
    return sum(1 for _ in people.found(seed, want, night, desks=desks))


def _item(view: View, want: Wanted, one: Found) -> dict[str, Any]:
    # the facts hang on the person alone: other searches find the same
    facts = Dice("facts", one.person.digits)
    gaps = Dice(view.seed, "gaps", want.key, one.person.digits)
    employer = _employer(view.seed, want, gaps)
    fields = _lead_fields(view, want, one, employer=employer, facts=facts)
    lead = with_gaps(fields, gaps, _KEPT)
    company = described(view.seed, employer)
    company_dice = Dice(view.seed, "company names", employer.slug)
    return {
        "lead": lead_named(lead, view.names, gaps),
        "company": company_named(company, view.names, company_dice),
    }


def _employer(seed: int, want: Wanted, dice: Dice) -> Company:
    """Draw the company: now and then it is another than the one asked for."""
    if not dice.happens(_SHARE_ELSEWHERE):
        return want.company
    return Company("company", f"sandbox-holding-{fingerprint(seed, want.company.slug, length=6)}")


def _lead_fields(
    view: View, want: Wanted, one: Found, *, employer: Company, facts: Dice
) -> dict[str, Any]:
    person = one.person
    fields = {
        **_identity(person, facts, is_scaled=want.is_scaled),
        "status": "DISQUALIFIED" if one.reasons else "QUALIFIED",
        "rejection_reason": list(one.reasons),
        **_contact(person, view.contacts, want.company),
        **_career(person, facts),
        "profile_image_url": f"https://pictures.example/{person.digits[:8]}.jpg",
    }
    return fields if want.is_scaled else {**fields, **_publicity(person, employer, facts)}


def _identity(person: Person, dice: Dice, *, is_scaled: bool) -> dict[str, Any]:
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
        "linkedin_profile_url": member_url if is_scaled else _vanity_url(person),
        "sales_navigator_profile_url": (
            f"https://www.linkedin.com/sales/lead/{person.member_id},NAME_SEARCH"
        ),
        "linkedin_id": person.member_id,
        "linkedin_id_url": member_url,
        "location": person.place.name,
    }


def _vanity_url(person: Person) -> str:
    name = f"{person.first_name} {person.last_name}".strip().lower().replace(" ", "-")
    return f"https://www.linkedin.com/in/{quote(name)}-sandbox-{person.digits[:8]}"


def _contact(person: Person, share: float, company: Company) -> dict[str, Any]:
    """Nothing is known before an enrichment (sheet 2.2: usually null), unless a switch says so."""
    dice = Dice("contact", person.digits)
    if not dice.happens(share):
        return {"most_probable_email": None, "most_probable_email_status": None, "phones": []}
    # of the numbers that are set aside for fiction
    phones = [f"+120255501{dice.between(0, 99):02}" for _ in range(dice.between(1, 2))]
    return {
        "most_probable_email": f"{_mailbox(person)}@{urlsplit(website_of(company)).hostname}",
        "most_probable_email_status": dice.pick(("deliverable", "catch-all")),
        "phones": phones,
    }


def _mailbox(person: Person) -> str:
    """Write the name in plain letters; a name of another script gives a number instead."""
    name = unicodedata.normalize("NFKD", f"{person.first_name}.{person.last_name}".lower())
    letters = "".join(
        letter for letter in name if letter.isascii() and (letter.isalpha() or letter == ".")
    )
    return letters.strip(".") or f"p{person.digits[:8]}"


def _career(person: Person, dice: Dice) -> dict[str, Any]:
    in_company = dice.between(0, 18)
    return {
        "years_in_position": dice.between(0, in_company),
        "months_in_position": dice.between(0, 11),
        "years_in_company": in_company,
        "months_in_company": dice.between(0, 11),
        "current_positions_count": dice.between(2 if person.has_two_employers else 1, 3),
        "connection_degree": dice.between(1, 3),
        "is_premium_linkedin": dice.happens(0.3),
        "is_open_profile_linkedin": dice.happens(0.2),
        "is_open_to_work_linkedin": dice.happens(0.1),
    }


def _publicity(person: Person, employer: Company, dice: Dice) -> dict[str, Any]:
    """Give what `scale` drops (sheet 1.1 [documented])."""
    headline = dice.pick(HEADLINES).format(title=person.title, company=employer.name)
    return {"lk_headline": headline, "lk_connections_count": dice.between(3, 500)}
