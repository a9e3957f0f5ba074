"""The shapes of requests and answers, as far as JSON Schema can say them (sheet 1, 2 and 6)."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from enrich.sandbox.catalogue import FUNCTIONS, SENIORITIES
from enrich.sandbox.search import SearchStatus

Schema: TypeAlias = Mapping[str, Any]

_TEXT: Schema = {"type": "string"}
_TIME: Schema = {"type": "string", "format": "date-time"}
_UUID: Schema = {"type": "string", "format": "uuid"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_FLAG: Schema = {"type": "boolean"}
_ANY_OBJECT: Schema = {"type": "object"}
_TEXTS: Schema = {"type": "array", "items": {"type": "string", "pattern": r"[^\s\x1c-\x1f\x85]"}}
_PAGE = r"(company|school|showcase)/[a-zA-Z0-9-]+|sales/company/[0-9]+"
_COMPANY_URL: Schema = {
    "type": "string",
    "pattern": rf"^(https?://([a-z]+\.)?linkedin\.com/({_PAGE})([/?#]\S*)?)?$",
    "description": "A regular or Sales Navigator company URL; an empty one is none.",
    "examples": [
        "https://www.linkedin.com/company/acme-inc",
        "https://www.linkedin.com/sales/company/1441",
    ],
}


def _ids(valid: Mapping[str, str]) -> Schema:
    return {"type": "array", "items": {"enum": list(valid)}}


def _object(fields: Mapping[str, Schema], *optional: str, is_open: bool = False) -> Schema:
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
    "persona_id": _UUID,
    "name": _TEXT,
    "webhook_url": {"type": "string", "pattern": r"^https?://[a-zA-Z0-9.-]+(:[0-9]{1,4})?(/\S*)?$"},
    "streaming": _FLAG,
    "scale": _FLAG,
    "custom": _ANY_OBJECT,
    "limit": {"type": "integer", "minimum": 1},
}


def _needs(name: str) -> Schema:
    """Say that a filter is there and counts (sheet 1.1: an empty list does not [UNKNOWN])."""
    return {"required": [name], "properties": {name: {"minItems": 1}}}


_ONE_COMPANY: Schema = {
    "oneOf": [
        {"required": [name], "properties": {name: {"minLength": 1}}}
        for name in ("company_linkedin_id", "company_linkedin_url")
    ]
}
_SOME_FILTER: Schema = {
    "anyOf": [*(_needs(name) for name in _LISTS), {"required": ["persona_id"]}],
}
_PERSONA_INSTEAD_OF_TITLES: Schema = {
    "if": {"required": ["persona_id"]},
    "then": {"properties": {"job_titles": {"maxItems": 0}, "excluded_job_titles": {"maxItems": 0}}},
}

SEARCH_REQUEST: Schema = {
    **_object(_REQUEST_FIELDS, *_REQUEST_FIELDS),
    "allOf": [_ONE_COMPANY, _SOME_FILTER, _PERSONA_INSTEAD_OF_TITLES],
}
"""Sheet 1.1."""

CREATED = _object(
    {
        "id": _UUID,
        "search_name": _TEXT,
        "search_url": {"type": "string", "format": "uri"},
        "created_at": _TIME,
        "custom": {"type": ["object", "null"]},
    }
)
"""Sheet 1.2, newest."""

SEARCH_LIST = _object(
    {
        "searches": {
            "type": "array",
            "items": _object(
                {"id": _UUID, "name": _TEXT, "created_at": _TIME, "leads_count": _COUNT}
            ),
        }
    }
)
"""Sheet 2.3."""

_LEAD = _object(
    {
        "first_name": _TEXT,
        "last_name": _TEXT,
        "linkedin_profile_url": _TEXT,
        "status": {"enum": ["QUALIFIED", "DISQUALIFIED"]},
        "phones": {"type": ["array", "null"], "items": _TEXT},
        "rejection_reason": {"type": ["array", "null"], "items": _TEXT},
    },
    "phones",
    "rejection_reason",
    is_open=True,  # sheet 2.2: any other field may be there, null, or absent
)

RESULT = _object(
    {
        "search": _object(
            {
                "id": _UUID,
                "name": _TEXT,
                "created_at": _TIME,
                "status": {"enum": [status.value for status in SearchStatus]},
            }
        ),
        "leads": {"type": "array", "items": _object({"lead": _LEAD, "company": _ANY_OBJECT})},
    }
)
"""Sheet 2.1 and 2.2."""

ACCOUNT = _object(
    {
        "email": _TEXT,
        "name": _TEXT,
        "organization": _object({"id": _TEXT, "name": _TEXT}, is_open=True),
    },
    is_open=True,
)
"""Sheet 6."""

PLACE_REQUEST = _object(
    {"name": {"type": "string", "pattern": r"[^\s\x1c-\x1f\x85]"}}, is_open=True
)
PLACES: Schema = {
    "type": "array",
    "items": _object({"name": _TEXT, "type": _TEXT}, is_open=True),  # `id` or `_id`
}
PERSONA = _object({"name": _TEXT}, is_open=True)  # `uuid` or `id`, or both
"""Sheet 6 [seen in public code] and [official client]."""

REFUSAL = _object({"error": _TEXT})
"""Sheet 1.3, the form of the official client's tests."""
