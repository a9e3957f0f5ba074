"""The personas that a run knows: from a file, from a sheet of the input, from the config."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

from enrich.model.persona import Persona
from enrich.model.problem import CellFault, Problem
from enrich.plan.cells import split_list

_JOINTS = re.compile(r"[/+&,]| and ", re.IGNORECASE)
"""What people write between two personas, and what separates none."""


class UnknownPersona(CellFault):
    """A name that no persona has."""

    def __init__(self, name: str, cure: str, nearest: str) -> None:
        super().__init__(
            f"There is no persona called '{name}'.",
            cure,
            cause="There is no persona of this name.",
            wrong=name,
            nearest=nearest,
        )


class Personas:
    """All personas by name, in any case; of several sources the strongest comes first."""

    def __init__(
        self,
        personas: Iterable[Persona],
        problems: tuple[Problem, ...] = (),
        notes: Iterable[Persona] = (),
    ) -> None:
        self._by_name: dict[str, Persona] = {}
        for persona in personas:
            self._by_name.setdefault(fold_name(persona.name), persona)
        self._notes = {fold_name(note.name): note for note in notes}
        self._in_pieces = _in_pieces(self._by_name)
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
        folded = fold_name(name)
        found = self._by_name.get(folded) or self._notes.get(folded)
        if found is None:
            raise self._unknown(name)
        return found

    def names_in(self, text: str) -> list[str]:
        """The names in a cell; one that holds a comma itself is found in full."""
        if text and fold_name(text) in self._by_name:
            return [text]
        return list(_put_together(split_list(text), self._in_pieces, fold_name(text)))

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

    def _unknown(self, name: str) -> UnknownPersona:
        parts = [self._by_name.get(fold_name(part)) for part in _JOINTS.split(name)]
        known = [part.name for part in parts if part is not None]
        if len(known) == len(parts) > 1:
            several = "; ".join(known)
            return UnknownPersona(name, f"Write several personas as {several}.", several)
        close = difflib.get_close_matches(fold_name(name), list(self._by_name), n=1, cutoff=0.5)
        if close:
            nearest = self._by_name[close[0]].name
            return UnknownPersona(name, f"Did you mean '{nearest}'?", nearest)
        if self._by_name:
            return UnknownPersona(name, f"The personas are: {self.names()}.", "")
        return UnknownPersona(name, "Add a Personas sheet, or [personas.NAME] to the config.", "")


def fold_name(name: str) -> str:
    """What two ways of writing one persona's name have in common."""
    return " ".join(name.split()).casefold()


def _in_pieces(by_name: Mapping[str, Persona]) -> dict[tuple[str, ...], str]:
    """The names that a cell of several would be split inside of -> the name in full."""
    pieces = {
        tuple(map(fold_name, split_list(persona.name))): persona.name
        for persona in by_name.values()
    }
    return {key: name for key, name in pieces.items() if len(key) > 1}


def _put_together(
    items: Sequence[str], in_pieces: Mapping[tuple[str, ...], str], text: str
) -> Iterable[str]:
    sizes = sorted({len(key) for key in in_pieces}, reverse=True)
    folded = tuple(map(fold_name, items))
    at = 0
    while at < len(items):
        runs = (folded[at : at + size] for size in sizes)
        # As it stands in the cell: "A; B" is not the persona "A, B".
        whole = (run for run in runs if run in in_pieces and fold_name(in_pieces[run]) in text)
        run = next(whole, ())
        yield in_pieces[run] if run else items[at]
        at += len(run) or 1
