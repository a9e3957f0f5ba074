"""What stands in a webhook delivery (sheet 3; pure)."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeAlias

Item: TypeAlias = Mapping[str, Any]
"""One lead as in `GET /searches/{id}`: `{"lead": {...}, "company": {...}}`."""

_RENAMED = {"linkedin_profile_url": "linkedin_url", "rejection_reason": "rejection_reasons"}


class WebhookBody(StrEnum):
    """Sheet 3: the forms that a delivery may have; some for each kind of search."""

    OBJECT = "object"  # at the end: an object with a list `leads` [UNKNOWN - assume either]
    ARRAY = "array"  # at the end: a bare JSON array of leads [UNKNOWN - assume either]
    FLAT_ARRAY = "flat-array"  # at the end: a bare array of flat persons [seen in public code]
    FLAT = "flat"  # streamed: one object of person fields [documented, seen in public code]
    NESTED = "nested"  # streamed: a pair `lead` and `company` ["also accept"]


def whole_result(items: Sequence[Item], form: WebhookBody, echo: Item) -> Any:
    """Give the delivery at the end of a search; a bare array has no room for `custom`."""
    match form:
        case WebhookBody.ARRAY:
            return list(items)
        case WebhookBody.FLAT_ARRAY:
            return [_flat(item["lead"], item["company"]) for item in items]
        case _:
            return {"leads": list(items), **echo}


def streamed_lead(item: Item, form: WebhookBody, echo: Item) -> dict[str, Any]:
    """Give the delivery of one lead."""
    person = dict(item) if form is WebhookBody.NESTED else _flat(item["lead"], item["company"])
    return {**person, **echo}


def _flat(lead: Item, company: Item) -> dict[str, Any]:
    """Use the streamed names where the sheet has some, else those of sheet 2.2."""
    renamed = {_RENAMED.get(field, field): value for field, value in lead.items()}
    member_id = lead.get("linkedin_id") or _member_id(lead.get("sales_navigator_profile_url"))
    return {**renamed, "linkedin_id": member_id, "company_name": company.get("name")}


def _member_id(sales_navigator_url: str | None) -> str | None:
    if not sales_navigator_url:
        return None
    return sales_navigator_url.rpartition("/")[2].partition(",")[0]
