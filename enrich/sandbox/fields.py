"""What the fields of leads and companies are called: two sets of names (sheet 2.2; pure)."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from enrich.sandbox.chance import Dice
from enrich.sandbox.forms import FieldNames

Fields: TypeAlias = dict[str, Any]

_LEAD_NAMES = {
    "linkedin_profile_url": ("linkedin_url",),
    "most_probable_email": ("email",),
    "most_probable_email_status": ("email_status",),
    "phones": ("phone",),
    "rejection_reason": ("rejection_reasons",),
    "lk_headline": ("headline", "linkedin_headline"),
    "lk_connections_count": ("connections_count", "linkedin_connections_count"),
}
_PREVIEW_NAMES = {"title": ("current_title",), "linkedin_profile_url": ("profile_url",)}
"""Met in previews only (sheet 2.2): no client of searches reads them alone."""
_LEAD_EXTRAS = {"linkedin_id", "linkedin_id_url", "location"}
_COMPANY_EXTRAS = {"linkedin_id", "domain", "employee_count", "revenue", "year_founded"}


def lead_named(lead: Fields, names: FieldNames, dice: Dice) -> Fields:
    """Call the fields of a lead by the names wanted; it comes with the documented ones."""
    if names is FieldNames.DOCS:
        return _without(lead, _LEAD_EXTRAS)
    named = {_other_name(field, names, dice): value for field, value in lead.items()}
    for field in ("phone", "phones"):
        if field in named:
            named[field] = _phones_shaped(named[field], field, names=names, dice=dice)
    return named


def company_named(company: Fields, names: FieldNames, dice: Dice) -> Fields:
    """Call the fields of a company by the names wanted, and shape its headquarters."""
    has_extras = names is FieldNames.OTHERS or (names is FieldNames.MIXED and dice.happens(0.5))
    if not has_extras:
        return _without(company, _COMPANY_EXTRAS)
    if company.get("headquarters"):
        return {**company, "headquarters": _address(company["headquarters"])}
    return company


def _without(fields: Mapping[str, Any], unwanted: set[str]) -> Fields:
    return {field: value for field, value in fields.items() if field not in unwanted}


def _other_name(field: str, names: FieldNames, dice: Dice) -> str:
    others = _LEAD_NAMES.get(field, ())
    if names is FieldNames.OTHERS:
        return dice.pick(others) if others else field
    names_met: tuple[str, ...] = (field, *others, *_PREVIEW_NAMES.get(field, ()))
    return dice.pick(names_met)


def _phones_shaped(
    numbers: list[str] | None, field: str, *, names: FieldNames, dice: Dice
) -> object:
    """Accept string, list of strings, list of objects (sheet 2.2): all three are sent."""
    if not numbers:
        return numbers
    if names is FieldNames.MIXED:
        # one text holds one number: another form may not lose the second
        shapes = _PHONE_SHAPES if len(numbers) == 1 else _PHONE_SHAPES[1:]
        return dice.pick(shapes)(numbers)
    return dice.pick(_PHONE_SHAPES[1:])(numbers) if field == "phone" else numbers


def _one_text(numbers: list[str]) -> object:
    return numbers[0]


def _texts(numbers: list[str]) -> object:
    return numbers


def _objects(numbers: list[str]) -> object:
    return [
        {"number": number, "status": "valid", "provider": "sandbox", "phone_type": "mobile"}
        for number in numbers
    ]


_PHONE_SHAPES: tuple[Callable[[list[str]], object], ...] = (_one_text, _texts, _objects)


def _address(text: str) -> Fields:
    """Sheet 2.2 [seen in public code]: `headquarters` as an object."""
    city, _, country = text.partition(", ")
    region, _, country = country.rpartition(", ")
    return {
        "city": city,
        "line1": "1 Sandbox Street",
        "country": country,
        "postalCode": "00000",
        "geographicArea": region or None,
    }
