"""How a search ends, and what it shows until then (sheet 2.1; pure)."""

from dataclasses import dataclass
from enum import StrEnum

from enrich.sandbox.chance import Dice
from enrich.sandbox.search import (
    SHARE_BEFORE_START,
    Ending,
    Search,
    SearchStatus,
    found_after,
    status_after,
)

_STUCK_AT = 0.5  # of its leads: it has shown something, and then nothing more


class SearchFailure(StrEnum):
    """The failures among the vendor's words [documented]."""

    RATE_LIMITED = "RATE_LIMITED"
    UNAUTHORIZED = "UNAUTHORIZED"
    FORBIDDEN = "FORBIDDEN"
    ERROR = "ERROR"


class NoLinkedIn(StrEnum):
    """How a missing LinkedIn connection is told (sheet 11, item 12 [UNKNOWN - all possible])."""

    CREATE_403 = "403"
    CREATE_422 = "422"
    UNAUTHORIZED = "unauthorized"
    """The create is accepted, and this is the search's status."""
    FORBIDDEN = "forbidden"


@dataclass(frozen=True)
class Failures:
    """What becomes of searches that were accepted."""

    search_error_rate: float = 0.0
    """Share of the searches that fail."""
    search_errors: tuple[SearchFailure, ...] = tuple(SearchFailure)
    keeps_partial: bool = True
    """Whether leads found before the failure stay readable (sheet 2.1 [UNKNOWN - assume yes])."""
    stuck_rate: float = 0.0
    """Share of the searches that never end."""
    no_linkedin: NoLinkedIn | None = None
    """None: the connection is there."""


def ending_of(failures: Failures, seed: int, search_id: str) -> Ending:
    """Draw the end of a search; its ID stands for its request and for its attempt.

    A search sent again is another search (sheet 0), so that a retry may succeed.
    """
    if failures.no_linkedin is not None:
        return Ending(failures.no_linkedin.name)
    dice = Dice(seed, "ending", search_id)
    if dice.happens(failures.stuck_rate):
        return Ending.STUCK
    if dice.happens(failures.search_error_rate):
        return Ending(dice.pick(failures.search_errors).value)
    return Ending.FINISHED


def leads_at_the_end(search: Search, seed: int, *, keeps_partial: bool) -> int:
    """Say how many leads the search will have shown when nothing more comes."""
    if search.ending is Ending.FINISHED:
        return search.total
    if search.ending.is_failure and not keeps_partial:
        return 0
    return int(search.total * _share_found(search, seed))


def course(
    search: Search,
    seed: int,
    *,
    elapsed: float,
    duration: float,
    keeps_partial: bool,
    resumes_after: float | None = None,
) -> tuple[SearchStatus, int]:
    """Say where the search is after so many seconds, and how many leads it shows.

    One that was interrupted by rate limiting may go on by itself, so many seconds later.
    """
    is_interrupted = search.ending is Ending.RATE_LIMITED
    if is_interrupted and resumes_after is not None and elapsed >= duration + resumes_after:
        return SearchStatus.FINISHED, search.total
    end = duration * (SHARE_BEFORE_START + (1 - SHARE_BEFORE_START) * _share_found(search, seed))
    if elapsed < end or search.ending is Ending.FINISHED:
        found = found_after(elapsed, duration, search.total)
        return status_after(elapsed, duration), found
    found = leads_at_the_end(search, seed, keeps_partial=keeps_partial)
    if search.ending is Ending.STUCK:
        return SearchStatus.ONGOING, found
    return SearchStatus(search.ending.value), found


def _share_found(search: Search, seed: int) -> float:
    match search.ending:
        case Ending.FINISHED:
            return 1.0
        case Ending.STUCK:
            return _STUCK_AT
        case _:
            return Dice(seed, "failure", search.id).fraction()
