"""The shapes of answers, in the forms that this very vendor gives them (sheet 1, 2 and 6; pure)."""

from collections.abc import Mapping

from enrich.sandbox.forms import ErrorForm, FieldNames, Forms, Generation, ListForm, Shape
from enrich.sandbox.schemas import ANY_OBJECT, TEXT, UUID, Schema, object_of
from enrich.sandbox.search import SearchStatus

_TIME: Schema = {"type": "string", "format": "date-time"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_STATUS: Schema = {"enum": [status.value for status in SearchStatus]}
_REASONS: Schema = {"type": ["array", "null"], "items": TEXT}
_PHONE: Schema = {"anyOf": [TEXT, object_of({"number": TEXT}, is_open=True)]}
_PHONES: Schema = {"type": ["array", "string", "null"], "items": _PHONE}
_LEAD_STATUS: Schema = {"enum": ["QUALIFIED", "DISQUALIFIED"]}


def created(forms: Forms) -> Schema:
    """Sheet 1.2, by generation."""
    if forms.generation is Generation.OLDEST:
        return object_of({"id": UUID, "status": {"const": "processing"}})
    newest: dict[str, Schema] = {
        "id": UUID,
        "search_name": TEXT,
        "search_url": {"type": "string", "format": "uri"},
        "created_at": _TIME,
        "custom": {"type": ["object", "null"]},
    }
    if forms.generation is Generation.MIDDLE:
        newest["expected_profiles_count"] = _COUNT
    return object_of(newest)


def create_status(forms: Forms) -> int:
    """Sheet 1.2: 202 is documented for the oldest form, for the others nothing is."""
    return 202 if forms.generation is Generation.OLDEST else forms.create_status


def search_list(forms: Forms) -> Schema:
    """Sheet 2.3."""
    item = {"id": UUID, "name": TEXT, "created_at": _TIME, "leads_count": _COUNT}
    status: Mapping[str, Schema] = {"status": _STATUS} if forms.list_has_status else {}
    return _wrapped(object_of({**item, **status}), "searches", forms.searches)


def result(forms: Forms) -> Schema:
    """Sheet 2.1 and 2.2."""
    inner: Mapping[str, Schema] = {"status": _STATUS} if forms.result_has_inner_status else {}
    outer: Mapping[str, Schema] = {"status": _STATUS} if forms.result_has_outer_status else {}
    head = object_of({"id": UUID, "name": TEXT, "created_at": _TIME, **inner})
    pair = object_of({"lead": _lead(forms.fields), "company": ANY_OBJECT})
    found: Schema = {"type": "array", "items": pair}
    if forms.shape is not Shape.CLIENT:
        return object_of({"search": head, **outer, "leads": found})
    either = {"search": head, **outer, "leads": found, "results": found}
    named: Schema = {"oneOf": [{"required": ["leads"]}, {"required": ["results"]}]}
    return {**object_of(either, "leads", "results"), **named}


def personas(forms: Forms) -> Schema:
    """Sheet 6 [official client]."""
    return _wrapped(PERSONA, "personas", forms.personas)


ACCOUNT = object_of(
    {
        "email": TEXT,
        "name": TEXT,
        "organization": object_of({"id": TEXT, "name": TEXT}, is_open=True),
    },
    is_open=True,
)
"""Sheet 6."""

PLACES: Schema = {
    "type": "array",
    "items": object_of({"name": TEXT, "type": TEXT}, is_open=True),  # `id` or `_id`
}
PERSONA = object_of({"name": TEXT}, is_open=True)  # `uuid` or `id`, or both
"""Sheet 6 [seen in public code] and [official client]."""


def refusal(form: ErrorForm) -> Mapping[str, Schema]:
    """Give media type and body of a refusal (sheet 1.3); some have no body."""
    match form:
        case ErrorForm.EMPTY:
            return {}
        case ErrorForm.TEXT:
            return {"text/plain": TEXT}
        case _:
            return {"application/json": _REFUSALS[form]}


_REFUSALS: Mapping[ErrorForm, Schema] = {
    ErrorForm.ERROR: object_of({"error": TEXT}),
    ErrorForm.MESSAGE: object_of({"message": TEXT}),
    ErrorForm.ERRORS: object_of({"errors": {"type": "array", "minItems": 1}}),
    ErrorForm.NUMBERED: object_of({"error": {"type": "integer"}, "message": TEXT}),
}


def _wrapped(item: Schema, key: str, form: ListForm) -> Schema:
    items: Schema = {"type": "array", "items": item}
    return items if form is ListForm.ARRAY else object_of({key: items})


def _lead(names: FieldNames) -> Schema:
    """Sheet 2.2: any other field may be there, null, or absent."""
    fields = {"first_name": TEXT, "last_name": TEXT, "status": _LEAD_STATUS}
    documented = {"linkedin_profile_url": TEXT, "phones": _PHONES, "rejection_reason": _REASONS}
    others = {"linkedin_url": TEXT, "phone": _PHONES, "rejection_reasons": _REASONS}
    named = {
        FieldNames.DOCS: documented,
        FieldNames.OTHERS: others,
        FieldNames.MIXED: documented | others,
    }[names]
    needed = {} if names is FieldNames.MIXED else {next(iter(named)): TEXT}
    optional = [name for name in named if name not in needed]
    return object_of({**fields, **named}, *optional, is_open=True)
