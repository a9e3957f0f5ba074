"""Personas as they stand in the rows of a sheet or in the config, and which of two wins."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from enrich.config import PersonaSettings
from enrich.model.persona import Persona, Place
from enrich.model.problem import CellFault, Problem
from enrich.model.request import PeopleFilters
from enrich.model.table import Columns, text_of
from enrich.plan.filters import problem_at, read_filters
from enrich.plan.misplaced import Misplaced
from enrich.plan.personas import Personas, fold_name

_GIVE_IT_FILTERS = (
    "give it titles, functions, seniority levels or locations; the title * means everyone."
)


@dataclass(frozen=True)
class _Source:
    """One place that defines personas."""

    personas: tuple[Persona, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[Persona, ...] = ()
    """What stands under the personas and is none."""


def gather_personas(
    tables: Iterable[Columns], configured: Mapping[str, PersonaSettings]
) -> Personas:
    """All personas: those of the first table win over those of the next, and these over the config's.

    Who loses is told as a warning, if it makes a difference.
    """
    sources = [*map(_from_sheet, tables), _from_config(configured)]
    personas = [persona for source in sources for persona in source.personas]
    return Personas(
        personas,
        (*(problem for source in sources for problem in source.problems), *_outvoted(personas)),
        [note for source in sources for note in source.notes],
    )


def _from_config(configured: Mapping[str, PersonaSettings]) -> _Source:
    return _Source(
        tuple(Persona(name, persona.filters, persona.limit) for name, persona in configured.items())
    )


def _outvoted(strongest_first: Iterable[Persona]) -> Iterator[Problem]:
    winners: dict[str, Persona] = {}
    for persona in strongest_first:
        winner = winners.setdefault(fold_name(persona.name), persona)
        if winner is not persona and not persona.says_the_same_as(winner):
            # The config has no cells: there the winner's own is shown.
            shown = persona if persona.place.cell else winner
            yield Problem(
                sheet=shown.place.sheet,
                cell=shown.place.cell,
                row_id=persona.name,
                column=shown.place.column,
                value=shown.name,
                reason=f"The persona '{persona.name}' is defined in {winner.place} and in "
                f"{persona.place}; the one in {winner.place} is used.",
                cure="Rename one, or take it out.",
                is_warning=True,
                cause="A persona is defined in two places.",
            )


def _from_sheet(columns: Columns) -> _Source:
    personas: dict[str, Persona] = {}
    problems: list[Problem] = []
    notes = _note_rows(columns)
    for row in range(len(columns.table.rows)):
        if columns.table.is_blank(row) or row in columns.table.asides or row in notes:
            continue
        persona, doubts = _persona(columns, row, taken=frozenset(personas))
        problems += [*persona.problems, *doubts]
        if persona.name:
            personas.setdefault(fold_name(persona.name), persona)
    noted = tuple(_note(columns, row) for row in notes)
    problems += [problem for note in noted for problem in note.problems]
    return _Source(tuple(personas.values()), tuple(problems), noted)


def _note_rows(columns: Columns) -> tuple[int, ...]:
    """Rows at the end, after a gap, with one filled cell each: remarks and legends."""
    filled = [sum(bool(text_of(cell)) for cell in row) for row in columns.table.rows]
    end_of_personas = max((row for row, cells in enumerate(filled) if cells > 1), default=-1)
    gap = next((row for row in range(end_of_personas + 1, len(filled)) if not filled[row]), None)
    if end_of_personas < 0 or gap is None:
        return ()
    return tuple(row for row in range(gap, len(filled)) if filled[row])


def _note(columns: Columns, row: int) -> Persona:
    """A note under the name of a persona, should an account ask for it after all."""
    index = next(i for i, cell in enumerate(columns.table.rows[row]) if text_of(cell))
    name = text_of(columns.table.rows[row][index])
    place = Columns(columns.table, {"note": index})
    fault = CellFault(
        "This row under the personas is taken for a note: it says nothing about people.",
        f"Leave it so, if it is one. If it is a persona: {_GIVE_IT_FILTERS}",
        cause="A row under the personas is taken for a note.",
    )
    problem = problem_at(place, row, Misplaced("note", fault), row_id=name, is_warning=True)
    return Persona(name, PeopleFilters(), problems=(problem,), place=_place(place, row, "note"))


def _persona(
    columns: Columns, row: int, *, taken: frozenset[str]
) -> tuple[Persona, tuple[Problem, ...]]:
    """A persona, and what is doubtful about it."""
    name = columns.text(row, "name")
    written = read_filters(columns, row, name)
    problems = list(written.problems)
    if fault := _fault(name, taken):
        problems.append(problem_at(columns, row, Misplaced("name", fault), row_id=name))
    elif not problems and not written.filters.given():
        fault = CellFault(
            f"The persona '{name}' says nothing about people.",
            f"{_GIVE_IT_FILTERS[0].upper()}{_GIVE_IT_FILTERS[1:]}",
            cause="A persona says nothing about people.",
        )
        problems.append(problem_at(columns, row, Misplaced("name", fault), row_id=name))
    place = _place(columns, row, "name")
    return Persona(name, written.filters, written.limit, tuple(problems), place), written.doubts


def _fault(name: str, taken: frozenset[str]) -> CellFault | None:
    if not name:
        return CellFault("This persona has no name.", "Name it, so that accounts can ask for it.")
    if fold_name(name) in taken:
        return CellFault(
            f"There are two personas called '{name}'.",
            "Rename one; the first is used.",
            cause="Two personas have one name.",
        )
    return None


def _place(columns: Columns, row: int, field: str) -> Place:
    return Place(columns.table.sheet, columns.cell(row, field), columns.header(field))
