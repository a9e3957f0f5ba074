"""What the vendor accepts as a search and how it refuses the rest (sheet 1.1 and 1.3; pure)."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

from enrich.sandbox.catalogue import FUNCTIONS, SENIORITIES
from enrich.sandbox.companies import company_at, is_company_id, is_web_address
from enrich.sandbox.customs import Customs, Reaction

Body: TypeAlias = Mapping[str, Any]
_ASSUMED = Customs()


@dataclass(frozen=True)
class Refusal:
    """A request turned down: the HTTP status and the text of `{"error": "<text>"}`."""

    status: int
    error: str


_Rule: TypeAlias = Callable[[Body], Refusal | None]

# 400 and 422 are told apart as in sheet 1.3 [documented]: something needed is missing, or what is
# there is wrong.
_MISSING = 400
_WRONG = 422

_TEXTS = {"company_linkedin_id", "company_linkedin_url", "persona_id", "name", "webhook_url"}
_LISTS = {
    "job_titles",
    "excluded_job_titles",
    "included_locations",
    "excluded_locations",
    "functions",
    "seniority_levels",
}
_FLAGS = {"streaming", "scale"}
_FIELDS = _TEXTS | _LISTS | _FLAGS | {"custom", "limit"}
_FILTERS = (*sorted(_LISTS), "persona_id")


def read(raw: bytes, customs: Customs = _ASSUMED) -> Body | Refusal:
    """Read the body of `POST /leads/search`, or say why not: the first rule that is broken."""
    body = _json_object(raw)
    if isinstance(body, Refusal):
        return body
    rules = (rule for rule in _RULES if rule not in _waived(customs))
    return next((refusal for rule in rules if (refusal := rule(body))), body)


def _waived(customs: Customs) -> set[_Rule]:
    reactions = {
        _only_known_fields: customs.unknown_fields,
        _not_two: customs.both_companies,
        _no_other_page: customs.other_pages,
    }
    accepted = {rule for rule, reaction in reactions.items() if reaction is Reaction.ACCEPT}
    return accepted | {_some_people_filter if customs.empty_list_counts else _some_filter_sent}


def _json_object(raw: bytes) -> Body | Refusal:
    try:
        body = json.loads(raw, parse_constant=_no_number)
        json.dumps(body, ensure_ascii=False).encode()  # a lone surrogate is no text
    except (ValueError, RecursionError):
        return Refusal(_MISSING, "The request body is not valid JSON")
    if not isinstance(body, dict):
        return Refusal(_MISSING, "The request body must be a JSON object")
    return body


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _only_known_fields(body: Body) -> Refusal | None:
    """Sheet 1.1 [UNKNOWN - assume 422 for extra fields]."""
    unknown = sorted(body.keys() - _FIELDS)
    return Refusal(_WRONG, f"Unknown fields: {', '.join(unknown)}") if unknown else None


def _right_types(body: Body) -> Refusal | None:
    """Sheet 1.1 [documented]: the column `Type`; a list must be a JSON array."""
    faults = (_type_fault(field, value) for field, value in body.items())
    return next((Refusal(_WRONG, fault) for fault in faults if fault), None)


def _type_fault(field: str, value: object) -> str | None:
    if field in _TEXTS and not isinstance(value, str):
        return f"{field} must be a string"
    if field in _LISTS and not _is_list_of_texts(value):
        return f"{field} must be an array of non-blank strings"
    if field in _FLAGS and not isinstance(value, bool):
        return f"{field} must be true or false"
    if field == "custom" and not isinstance(value, dict):
        return "custom must be an object"
    return None


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)


def _one_company(body: Body) -> Refusal | None:
    """Sheet 1.1 [documented]: one is needed, else 400."""
    if body.get("company_linkedin_id") or body.get("company_linkedin_url"):
        return None
    return Refusal(_MISSING, "company_linkedin_id or company_linkedin_url is required")


def _not_two(body: Body) -> Refusal | None:
    """Sheet 1.1 [UNKNOWN - assume undefined, so refuse]."""
    if body.get("company_linkedin_id") and body.get("company_linkedin_url"):
        return Refusal(_WRONG, "Send company_linkedin_id or company_linkedin_url, not both")
    return None


def _real_company(body: Body) -> Refusal | None:
    """Sheet 1.1 and 9: a LinkedIn ID, or a regular or Sales Navigator company URL [documented]."""
    number, url = body.get("company_linkedin_id"), body.get("company_linkedin_url")
    if number and not is_company_id(number):
        return Refusal(_WRONG, f"company_linkedin_id is not a LinkedIn company ID: {number}")
    if url and company_at(url) is None:
        return Refusal(_WRONG, f"company_linkedin_url is not a LinkedIn company URL: {url}")
    return None


def _some_people_filter(body: Body) -> Refusal | None:
    """Sheet 1.1 [documented]; an empty list does not count [UNKNOWN - assume so]."""
    if any(body.get(field) for field in _FILTERS):
        return None
    return Refusal(_MISSING, f"At least one people filter is required: {', '.join(_FILTERS)}")


def _some_filter_sent(body: Body) -> Refusal | None:
    """The same where an empty list counts (sheet 1.1, UNKNOWN)."""
    if any(field in body for field in _FILTERS):
        return None
    return Refusal(_MISSING, f"At least one people filter is required: {', '.join(_FILTERS)}")


def _no_other_page(body: Body) -> Refusal | None:
    """Sheet 9: whether schools and showcase pages are accepted is unknown."""
    company = company_at(body.get("company_linkedin_url", ""))
    if company is None or company.kind == "company":
        return None
    return Refusal(_WRONG, f"company_linkedin_url is a {company.kind} page, not a company's")


def _persona_instead_of_titles(body: Body) -> Refusal | None:
    """Sheet 1.1 [documented]: a saved persona supplies both title lists."""
    if "persona_id" not in body:
        return None
    if body.get("job_titles") or body.get("excluded_job_titles"):
        return Refusal(_WRONG, "persona_id cannot be used with job_titles or excluded_job_titles")
    return None if _is_uuid(body["persona_id"]) else Refusal(_WRONG, "persona_id must be a UUID")


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _known_functions(body: Body) -> Refusal | None:
    return _known_ids("functions", body, FUNCTIONS)


def _known_seniorities(body: Body) -> Refusal | None:
    return _known_ids("seniority_levels", body, SENIORITIES)


def _known_ids(field: str, body: Body, valid: Mapping[str, str]) -> Refusal | None:
    """Sheet 1.3 [documented]: the message lists the bad and the valid IDs."""
    bad = [value for value in body.get(field, ()) if value not in valid]
    if not bad:
        return None
    return Refusal(_WRONG, f"Invalid {field}: {', '.join(bad)}. Valid IDs: {', '.join(valid)}")


def _sensible_limit(body: Body) -> Refusal | None:
    """Sheet 1.1 [documented]: an integer >= 1, no maximum."""
    limit = body.get("limit", 1)
    # `true` is an integer to Python, but not to JSON
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        return Refusal(_WRONG, "limit must be an integer of at least 1")
    return None


def _real_webhook(body: Body) -> Refusal | None:
    """Sheet 1.1 [documented]: a URL, and optional."""
    if "webhook_url" in body and not is_web_address(body["webhook_url"]):
        return Refusal(_WRONG, "webhook_url must be a valid http or https URL")
    return None


_RULES: tuple[_Rule, ...] = (
    _only_known_fields,
    _right_types,
    _one_company,
    _not_two,
    _real_company,
    _no_other_page,
    _some_people_filter,
    _some_filter_sent,
    _persona_instead_of_titles,
    _known_functions,
    _known_seniorities,
    _sensible_limit,
    _real_webhook,
)
