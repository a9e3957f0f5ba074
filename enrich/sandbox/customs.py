"""How the vendor decides where nobody outside knows: one switch for each UNKNOWN of the sheet."""

from dataclasses import dataclass
from enum import StrEnum


class Reaction(StrEnum):
    """What becomes of a create that the sheet says nothing about."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    """HTTP 422."""


@dataclass(frozen=True)
class Customs:
    """The defaults are what the sheet assumes."""

    unknown_fields: Reaction = Reaction.REFUSE
    """Fields that the sheet does not list (1.1 [UNKNOWN - assume 422])."""
    both_companies: Reaction = Reaction.REFUSE
    """Company ID and URL at once (1.1 [UNKNOWN - assume undefined]); accepted, the ID counts."""
    unknown_persona: Reaction = Reaction.ACCEPT
    """A `persona_id` that nobody saved (1.1, UNKNOWN)."""
    other_pages: Reaction = Reaction.ACCEPT
    """Schools and showcase pages (9: acceptance unknown)."""
    empty_list_counts: bool = False
    """Whether an empty list is a people filter (1.1 [UNKNOWN - assume it is not])."""
    wrong_key_status: int = 401
    """401, or 403 (1.3: treated exactly alike)."""
    credits_status: int = 422
    """422 [official client], or 402 (1.3: not mentioned anywhere)."""
    read_lag: float = 0.0
    """Seconds until a new search can be read by its ID; before, it is 404 (1.3)."""
    odd_status: str | None = None
    """A status that no document has, for a search under way (2.1: treat as not terminal)."""
    resumes_after: float | None = None
    """Seconds until a RATE_LIMITED search goes on by itself (2.1 [UNKNOWN - assume it does not])."""
    most_shown: int | None = None
    """Leads in one answer, whatever there are (2.1 [UNKNOWN - assume all])."""
