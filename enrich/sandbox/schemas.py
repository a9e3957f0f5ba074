"""The shapes of requests, as far as JSON Schema can say them (sheet 1 and 6; pure)."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from enrich.sandbox.catalogue import FUNCTIONS, SENIORITIES
from enrich.sandbox.customs import Customs, Reaction
from enrich.sandbox.forms import LocationKey
from enrich.sandbox.personas import BY_ID

Schema: TypeAlias = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
UUID: Schema = {"type": "string", "format": "uuid"}
_FLAG: Schema = {"type": "boolean"}
ANY_OBJECT: Schema = {"type": "object"}
_TEXTS: Schema = {"type": "array", "items": {"type": "string", "pattern": r"[^\s\x1c-\x1f\x85]"}}
_PAGE = r"(company|school|showcase)/[a-zA-Z0-9-]+|sales/company/[0-9]+"
_COMPANY_URL: Schema = {
    "type": "string",
    "pattern": rf"^(https?://([a-z]+\.)?linkedin\.com/({_PAGE})([/?#][!-~]*)?)?$",
    "description": "A regular or Sales Navigator company URL; an empty one is none.",
    "examples": [
        "https://www.linkedin.com/company/acme-inc",
        "https://www.linkedin.com/sales/company/1441",
    ],
}


def _ids(valid: Mapping[str, str]) -> Schema:
    return {"type": "array", "items": {"enum": list(valid)}}


def object_of(fields: Mapping[str, Schema], *optional: str, is_open: bool = False) -> Schema:
    """Describe an object; every field is required but for the optional ones."""
    required = [name for name in fields if name not in optional]
    properties = dict(fields)
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": is_open,
    }


_LISTS: Mapping[str, Schema] = {
    "job_titles": _TEXTS,
    "excluded_job_titles": _TEXTS,
    "included_locations": _TEXTS,
    "excluded_locations": _TEXTS,
    "functions": _ids(FUNCTIONS),
    "seniority_levels": _ids(SENIORITIES),
}
_REQUEST_FIELDS: Mapping[str, Schema] = {
    "company_linkedin_id": {"type": "string", "pattern": "^[0-9]*$"},
    "company_linkedin_url": _COMPANY_URL,
    **_LISTS,
    "persona_id": UUID,
    "name": TEXT,
    "webhook_url": {
        "type": "string",
        "pattern": r"^https?://[a-zA-Z0-9.-]+(:[0-9]{1,4})?(/[!-~]*)?$",
    },
    "streaming": _FLAG,
    "scale": _FLAG,
    "custom": ANY_OBJECT,
    "limit": {"type": "integer", "minimum": 1},
}


def _needs(name: str, least: int) -> Schema:
    return {"required": [name], "properties": {name: {"minItems": least}}}


def _company(both: Reaction) -> Schema:
    """Sheet 1.1: one is needed; what becomes of two is UNKNOWN."""
    names = ("company_linkedin_id", "company_linkedin_url")
    given = [{"required": [name], "properties": {name: {"minLength": 1}}} for name in names]
    return {"oneOf" if both is Reaction.REFUSE else "anyOf": given}


def _some_filter(*, empty_counts: bool) -> Schema:
    """Sheet 1.1: at least one; whether an empty list counts is UNKNOWN."""
    lists = [_needs(name, 0 if empty_counts else 1) for name in _LISTS]
    return {"anyOf": [*lists, {"required": ["persona_id"]}]}


_PERSONA_INSTEAD_OF_TITLES: Schema = {
    "if": {"required": ["persona_id"]},
    "then": {"properties": {"job_titles": {"maxItems": 0}, "excluded_job_titles": {"maxItems": 0}}},
}


def search_request(customs: Customs) -> Schema:
    """Sheet 1.1, with what this vendor makes of its UNKNOWNs."""
    saved: Mapping[str, Schema] = {"persona_id": {"enum": list(BY_ID)}}
    fields = {**_REQUEST_FIELDS, **(saved if customs.unknown_persona is Reaction.REFUSE else {})}
    return {
        **object_of(fields, *fields, is_open=customs.unknown_fields is Reaction.ACCEPT),
        "allOf": [
            _company(customs.both_companies),
            _some_filter(empty_counts=customs.empty_list_counts),
            _PERSONA_INSTEAD_OF_TITLES,
        ],
    }


def place_request(key: LocationKey) -> Schema:
    """Sheet 6: by `name` or by `query` [UNKNOWN which]."""
    words: Schema = {"type": "string", "pattern": r"[^\s\x1c-\x1f\x85]"}
    if key is not LocationKey.BOTH:
        return object_of({key.value: words}, is_open=True)
    either = (LocationKey.NAME, LocationKey.QUERY)
    return {"anyOf": [object_of({one.value: words}, is_open=True) for one in either]}
