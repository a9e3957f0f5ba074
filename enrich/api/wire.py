"""JSON as the vendor writes and reads it, in all the generations it has had."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from enrich.model.lead import Lead, LeadCompany, LeadStatus
from enrich.model.request import SearchRequest, read_search_name
from enrich.model.search import VendorId

Json = Any
"""Whatever came over the wire; everything below is ready for any shape of it."""


_LONGEST_ID = 1_000


class VendorStatus(StrEnum):
    """What the vendor says of a running search (sheet, section 2.1)."""

    NOT_STARTED = "NOT_STARTED"
    ONGOING = "ONGOING"
    FINISHED = "FINISHED"
    RATE_LIMITED = "RATE_LIMITED"
    UNAUTHORIZED = "UNAUTHORIZED"
    FORBIDDEN = "FORBIDDEN"
    ERROR = "ERROR"
    UNKNOWN = "UNKNOWN"
    """Missing, or a word the sheet does not know: not an end (sheet, section 11, item 3)."""


@dataclass(frozen=True)
class SearchReport:
    """One look at a search."""

    status: VendorStatus
    leads: tuple[Lead, ...] | None
    """`None` where the answer had no list of leads at all."""
    raw: Json
    name: str = ""
    """What the search is called, if the answer says so."""


@dataclass(frozen=True)
class ListedSearch:
    """One line of the vendor's list (sheet, section 2.3)."""

    vendor_id: VendorId
    name: str
    created_at: datetime | None
    raw: Json
    leads_count: int | None = None


def request_to_json(request: SearchRequest) -> dict[str, Json]:
    """The body of `POST /leads/search`: what is set, and nothing else (sheet, section 1.1)."""
    body: dict[str, Json] = request.model_dump(
        mode="json", exclude={"custom_fields"}, exclude_none=True, exclude_defaults=True
    )
    if request.custom_fields:
        body["custom"] = request.custom_fields
    return body


def created_id(body: Json) -> VendorId | None:
    """The ID of a search just created; `None` where the answer has none (sheet, section 1.2)."""
    found = _text(_first(body, "id")) or _text(_first(_first(body, "search"), "id"))
    return VendorId(found) if 0 < len(found) <= _LONGEST_ID else None


def search_report(body: Json) -> SearchReport:
    """Read `GET /searches/{id}` in any generation (sheet, section 2.1)."""
    status = _text(_first(_first(body, "search"), "status")) or _text(_first(body, "status"))
    entries = _list(body, "leads", "results")
    leads = None if entries is None else tuple(_leads(entries))
    name = _text(_first(_first(body, "search"), "name", "search_name"))
    return SearchReport(status=_vendor_status(status), leads=leads, raw=body, name=name)


def delivered_leads(body: Json) -> tuple[Lead, ...]:
    """The people in a webhook's delivery, whatever its shape (sheet, section 3).

    An object with a list of leads, a bare list, one flat person, or a pair of lead and company.
    Whatever names nobody is no person: a delivery may be a mere sign of the end.
    """
    entries = body if isinstance(body, list) else _list(body, "leads", "results")
    leads = _leads([body] if entries is None else entries)
    return tuple(lead for lead in leads if lead.full_name or lead.linkedin_url or lead.linkedin_id)


def listing(body: Json) -> tuple[ListedSearch, ...] | None:
    """Read `GET /searches`; `None` where the answer is no list (sheet, section 2.3)."""
    items = body if isinstance(body, list) else _list(body, "searches")
    if items is None or any(map(_is_ours_without_id, items)):
        return None
    return tuple(
        ListedSearch(
            vendor_id=VendorId(vendor_id),
            name=_text(_first(item, "name", "search_name")),
            created_at=_moment(_text(_first(item, "created_at"))),
            raw=item,
            leads_count=_whole(_first(item, "leads_count")),
        )
        for item in items
        if (vendor_id := _text(_first(item, "id")))
    )


def error_words(body: Json, text: str) -> str:
    """The vendor's own words in any of five shapes of error body (sheet, section 1.3)."""
    for name in ("error", "message"):
        words = _first(body, name)
        if isinstance(words, str) and words.strip():
            return _text(words)
    errors = _first(body, "errors")
    if isinstance(errors, list) and errors:
        return "; ".join(_error_item(item) for item in errors)
    return "" if body is not None or _is_markup(text) else _text(text)[:300]


def lead_from(entry: Json) -> Lead | None:
    """One person, nested under `lead` or flat, under any of the names (sheet, section 2.2)."""
    person = _first(entry, "lead") if isinstance(_first(entry, "lead"), dict) else entry
    if not isinstance(person, dict):
        return None
    first_name, last_name = _text(_first(person, "first_name")), _text(_first(person, "last_name"))
    return Lead(
        full_name=_text(_first(person, "full_name")) or f"{first_name} {last_name}".strip(),
        first_name=first_name,
        last_name=last_name,
        title=_text(_first(person, "title", "current_title")),
        headline=_text(_first(person, "lk_headline", "headline", "linkedin_headline")),
        location=_text(_first(person, "location")),
        linkedin_url=_text(_first(person, "linkedin_profile_url", "linkedin_url", "profile_url")),
        linkedin_id=_text(_first(person, "linkedin_id", "linkedin_id_url")),
        sales_navigator_url=_text(_first(person, "sales_navigator_profile_url")),
        status=_lead_status(_text(_first(person, "status"))),
        rejection_reasons=_texts(_first(person, "rejection_reason", "rejection_reasons")),
        email=_text(_first(person, "most_probable_email", "email")),
        email_status=_text(_first(person, "most_probable_email_status", "email_status")),
        phones=_texts(_first(person, "phones", "phone")),
        company=_company(_first(entry, "company"), person),
    )


def _is_ours_without_id(item: Json) -> bool:
    """Such a list cannot be believed: left out, the search would look as if it never arrived."""
    name = _text(_first(item, "name", "search_name"))
    return not _text(_first(item, "id")) and read_search_name(name) is not None


def _leads(entries: list[Json]) -> Iterator[Lead]:
    for entry in entries:
        lead = lead_from(entry)
        if lead is not None:
            yield lead


def _company(company: Json, person: Mapping[str, Json]) -> LeadCompany:
    return LeadCompany(
        name=_text(_first(company, "name", "cleaned_name"))
        or _text(_first(person, "company_name")),
        linkedin_url=_text(_first(company, "linkedin_url")),
        linkedin_id=_text(_first(company, "linkedin_id")),
        website=_text(_first(company, "website")),
        domain=_text(_first(company, "domain")),
        industry=_text(_first(company, "industry")),
        location=_text(_first(company, "location")),
        headquarters=_place(_first(company, "headquarters")),
        employee_range=_text(_first(company, "employee_range", "employee_count")),
    )


def _first(source: Json, *names: str) -> Json:
    """The first of these members that says something."""
    if not isinstance(source, dict):
        return None
    for name in names:
        value = source.get(name)
        if value or value not in (None, "", [], {}):
            return value
    return None


def _list(source: Json, *names: str) -> list[Json] | None:
    """The first of these members that is a list, even an empty one."""
    if not isinstance(source, dict):
        return None
    return next((source[name] for name in names if isinstance(source.get(name), list)), None)


def _whole(value: Json) -> int | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole else None


def _text(value: Json) -> str:
    if isinstance(value, str):
        if value.isascii():
            return value.strip()
        # JSON can hold half a character (a lone surrogate); nothing else here can.
        return value.encode("utf-8", "replace").decode().strip()
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    return "" if value is None or isinstance(value, (dict, list, bool)) else str(value)


def _texts(value: Json) -> tuple[str, ...]:
    """A text, a list of texts, or a list of objects with a `number` or `reason`."""
    items = value if isinstance(value, list) else [value]
    texts = (_text(item) or _text(_first(item, "number", "reason", "message")) for item in items)
    return tuple(text for text in texts if text)


def _place(value: Json) -> str:
    """Headquarters as text, or as an object with the parts of an address."""
    if not isinstance(value, dict):
        return _text(value)
    parts = (_text(value.get(name)) for name in ("line1", "city", "geographicArea", "country"))
    return ", ".join(part for part in parts if part)


def _vendor_status(word: str) -> VendorStatus:
    try:
        return VendorStatus(word.upper())
    except ValueError:
        return VendorStatus.UNKNOWN


def _lead_status(word: str) -> LeadStatus:
    # Anything but a clear no is shown: hiding a person who was paid for helps nobody.
    return LeadStatus.DISQUALIFIED if word.upper() == "DISQUALIFIED" else LeadStatus.QUALIFIED


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _error_item(item: Json) -> str:
    return _text(item) or _text(_first(item, "message", "error", "detail", "msg")) or str(item)


def _is_markup(text: str) -> bool:
    return text.lstrip().startswith("<")
