"""The forms that the vendor's answers take where its sources disagree: one switch for each."""

from dataclasses import dataclass
from enum import StrEnum


class Generation(StrEnum):
    """What a create answers (sheet 1.2)."""

    NEWEST = "newest"
    """`id`, `search_name`, `search_url`, `created_at`, `custom` [documented]."""
    MIDDLE = "middle"
    """The same and `expected_profiles_count` [documented, older]."""
    OLDEST = "oldest"
    """HTTP 202 with `id` and `status`; results have no `search.status` [documented, older]."""


class Shape(StrEnum):
    """Where `status` stands in a result (sheet 2.1)."""

    DOCS = "docs"
    """In `search` [documented]."""
    CLIENT = "client"
    """At the top level, beside `leads` or `results` [official client]."""
    BOTH = "both"


class FieldNames(StrEnum):
    """What the fields of a lead and of its company are called (sheet 2.2)."""

    DOCS = "docs"
    """The documented names."""
    OTHERS = "others"
    """The other names met, as the typings of public code have them, with its extra fields."""
    MIXED = "mixed"
    """Now the one, now the other, now a preview's, from person to person."""


class ListForm(StrEnum):
    """How a list is wrapped: `GET /searches` (sheet 2.3) and `GET /personas` (6)."""

    OBJECT = "object"
    ARRAY = "array"


class ErrorForm(StrEnum):
    """What the body of a refusal is (sheet 1.3)."""

    ERROR = "error"
    """`{"error": "<text>"}` [official client]."""
    MESSAGE = "message"
    """`{"message": "<text>"}` [official client]."""
    ERRORS = "errors"
    """`{"errors": [...]}`, and not all of its items are strings [official client]."""
    NUMBERED = "numbered"
    """`{"error": <status>, "message": "<text>"}` [documented]."""
    TEXT = "text"
    """Plain text [official client]."""
    EMPTY = "empty"
    """Nothing but the status [official client]."""


class LocationKey(StrEnum):
    """Under which key `POST /locations` reads the place's name (sheet 6)."""

    NAME = "name"
    """[UNKNOWN - assume this one]."""
    QUERY = "query"
    """[official client]."""
    BOTH = "both"
    """Either of them."""


@dataclass(frozen=True)
class Forms:
    """The defaults are the newest documented forms, or else what the sheet assumes.

    Where documents and official client disagree, the default serves both.
    """

    generation: Generation = Generation.NEWEST
    create_status: int = 201
    """HTTP code of a create in the newest and the middle form (sheet 1.2: not stated)."""
    shape: Shape = Shape.BOTH
    fields: FieldNames = FieldNames.DOCS
    searches: ListForm = ListForm.OBJECT
    list_has_status: bool = False
    """Whether the items of the list have a `status` (sheet 2.3 [UNKNOWN - assume absent])."""
    list_lag: float = 0.0
    """Seconds from a create until the list shows the search (sheet 2.3, order and completeness)."""
    errors: ErrorForm = ErrorForm.ERROR
    locations: LocationKey = LocationKey.BOTH
    personas: ListForm = ListForm.ARRAY

    @property
    def result_has_inner_status(self) -> bool:
        """Sheet 2.1: `search.status` is missing in the oldest docs."""
        return self.shape is not Shape.CLIENT and self.generation is not Generation.OLDEST

    @property
    def result_has_outer_status(self) -> bool:
        return self.shape is not Shape.DOCS
