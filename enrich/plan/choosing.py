"""Which personas a row is about: those it names, its own filters, or whom the config says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from enrich.config import SearchSettings
from enrich.model.persona import Persona
from enrich.model.problem import CellFault
from enrich.model.request import PeopleFilters
from enrich.plan.misplaced import Misplaced
from enrich.plan.personas import Personas, fold_name

_OWN_FILTERS = Persona("", PeopleFilters())
"""Stands in where a row asks for people without naming a persona."""


@dataclass(frozen=True)
class Choice:
    """The personas of a row, and what is wrong with its naming them."""

    personas: tuple[Persona | Misplaced, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """Folded, for those that there are."""
        found = (item for item in self.personas if isinstance(item, Persona))
        return frozenset(fold_name(persona.name) for persona in found)


@dataclass(frozen=True)
class PersonaChoice:
    """Chooses for all rows of a table; rows that say the same get the same."""

    personas: Personas
    search: SearchSettings
    has_column: bool
    """Whether the table has a column that names personas."""
    _chosen: dict[tuple[str, bool], Choice] = field(default_factory=dict)

    def of(self, text: str, *, says_who: bool) -> Choice:
        """The personas of a row with this persona cell; `says_who`: it has filters of its own."""
        said = (text, says_who)
        if said not in self._chosen:
            self._chosen[said] = Choice(tuple(self._choose(text, says_who=says_who)))
        return self._chosen[said]

    def _choose(self, text: str, *, says_who: bool) -> Iterator[Persona | Misplaced]:
        names: dict[str, str] = {}
        for name in self.personas.names_in(text):
            names.setdefault(fold_name(name), name)
        if names:
            yield from map(self._named, names.values())
        elif says_who:
            yield _OWN_FILTERS
        elif not self.has_column and self.search.persona is None:
            yield from self.personas.all() or (_OWN_FILTERS,)
        else:
            yield self.personas.default(self.search.persona) or _OWN_FILTERS

    def _named(self, name: str) -> Persona | Misplaced:
        try:
            return self.personas.named(name)
        except CellFault as fault:
            return Misplaced("persona", fault)
