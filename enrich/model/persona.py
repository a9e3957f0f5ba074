"""A persona: a named set of people filters, of the user's own making."""

from dataclasses import dataclass

from enrich.model.problem import Problem
from enrich.model.request import LimitWish, PeopleFilters


@dataclass(frozen=True)
class Persona:
    """What a row means when it names this persona."""

    name: str
    filters: PeopleFilters
    limit: LimitWish | None = None
    """Most leads for each search of this persona; `None` leaves it to `[search] limit`."""
    problems: tuple[Problem, ...] = ()
    """Why this persona cannot be used; it then spoils its own targets only."""
