"""The personas that a run knows, from the sheet and from the config."""

import difflib
from collections.abc import Mapping

from enrich.config import PersonaSettings
from enrich.model.persona import Persona
from enrich.model.problem import CellFault, Problem
from enrich.model.table import Columns
from enrich.plan.filters import Misplaced, problem_at, read_filters


class UnknownPersona(CellFault):
    """A name that no persona has."""


class Personas:
    """All personas by name, in any case; the sheet's win over the config's."""

    def __init__(self, personas: Mapping[str, Persona], problems: tuple[Problem, ...] = ()) -> None:
        self._by_name = {fold_name(name): persona for name, persona in personas.items()}
        self.problems = problems

    def __len__(self) -> int:
        return len(self._by_name)

    def all(self) -> tuple[Persona, ...]:
        return tuple(self._by_name.values())

    def named(self, name: str) -> Persona:
        """The persona of this name.

        Raises:
            UnknownPersona: there is none; the nearest name is suggested.
        """
        found = self._by_name.get(fold_name(name))
        if found is None:
            raise UnknownPersona(f"There is no persona called '{name}'.", self._suggestion(name))
        return found

    def default(self, name: str | None) -> Persona | None:
        """Whom a row means that names nobody.

        The one the config names, else one called `default`, else the only one.

        Raises:
            UnknownPersona: the config names one that is not there.
        """
        if name is not None:
            return self.named(name)
        called_default = self._by_name.get("default")
        if called_default is None and len(self._by_name) == 1:
            return next(iter(self._by_name.values()))
        return called_default

    def names(self) -> str:
        return ", ".join(persona.name for persona in self.all())

    def _suggestion(self, name: str) -> str:
        close = difflib.get_close_matches(fold_name(name), list(self._by_name), n=1, cutoff=0.5)
        if close:
            return f"Did you mean '{self._by_name[close[0]].name}'?"
        if self._by_name:
            return f"The personas are: {self.names()}."
        return "Add a Personas sheet, or [personas.NAME] to the config."


def gather_personas(columns: Columns | None, configured: Mapping[str, PersonaSettings]) -> Personas:
    """Personas of the sheet, if there is one, and of the config."""
    personas = {
        fold_name(name): Persona(name, persona.filters, persona.limit)
        for name, persona in configured.items()
    }
    if columns is None:
        return Personas(personas)
    from_sheet, problems = _from_sheet(columns)
    return Personas({**personas, **from_sheet}, problems)


def _from_sheet(columns: Columns) -> tuple[dict[str, Persona], tuple[Problem, ...]]:
    personas: dict[str, Persona] = {}
    problems: list[Problem] = []
    for row in range(len(columns.table.rows)):
        if columns.table.is_blank(row) or row in columns.table.asides:
            continue
        persona = _persona(columns, row, taken=frozenset(personas))
        problems += persona.problems
        if persona.name:
            personas.setdefault(fold_name(persona.name), persona)
    return personas, tuple(problems)


def _persona(columns: Columns, row: int, *, taken: frozenset[str]) -> Persona:
    name = columns.text(row, "name")
    written = read_filters(columns, row, name)
    problems = list(written.problems)
    if fault := _fault(name, taken):
        problems.append(problem_at(columns, row, Misplaced("name", fault), row_id=name))
    elif not problems and not written.filters.given():
        fault = CellFault(
            f"The persona '{name}' says nothing about people.",
            "Give it titles, functions, seniority levels or locations; the title * means everyone.",
        )
        problems.append(problem_at(columns, row, Misplaced("name", fault), row_id=name))
    return Persona(name, written.filters, written.limit, tuple(problems))


def _fault(name: str, taken: frozenset[str]) -> CellFault | None:
    if not name:
        return CellFault("This persona has no name.", "Name it, so that accounts can ask for it.")
    if fold_name(name) in taken:
        return CellFault(
            f"There are two personas called '{name}'.", "Rename one; the first is used."
        )
    return None


def fold_name(name: str) -> str:
    """What two ways of writing one persona's name have in common."""
    return " ".join(name.split()).casefold()
