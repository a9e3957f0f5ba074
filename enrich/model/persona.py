"""A persona: a named set of people filters, of the user's own making."""

from dataclasses import dataclass

from enrich.model.problem import Problem
from enrich.model.request import LimitWish, PeopleFilters


@dataclass(frozen=True)
class Place:
    """The cell with a persona's name; without a cell the persona is in the config."""

    sheet: str = "config"
    cell: str = ""
    column: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else f"the {self.sheet}"


@dataclass(frozen=True)
class Persona:
    """What a row means when it names this persona."""

    name: str
    filters: PeopleFilters
    limit: LimitWish | None = None
    """Most leads for each search of this persona; `None` leaves it to `[search] limit`."""
    problems: tuple[Problem, ...] = ()
    """Why this persona cannot be used; it then spoils its own targets only."""
    place: Place = Place()

    def says_the_same_as(self, other: "Persona") -> bool:
        return (self.filters, self.limit) == (other.filters, other.limit)
