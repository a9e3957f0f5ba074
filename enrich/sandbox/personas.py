"""The personas that the key's user has saved (sheet 1.1 and 6; pure)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enrich.sandbox.chance import Dice, fingerprint


@dataclass(frozen=True)
class Persona:
    """A name for two lists of titles."""

    name: str
    job_titles: tuple[str, ...]
    excluded_job_titles: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return str(uuid.UUID(hex=fingerprint("persona", self.name, length=32), version=4))


PERSONAS = (
    Persona("Finance leaders", ("CFO", "Head of Finance", "VP Finance"), ("Interim",)),
    Persona("Sales leaders", ("Head of Sales", "VP Sales", "Chief Revenue Officer")),
    Persona("Money and sales", ("CFO", "VP Sales")),
    Persona("Einkäufer", ("Leiter Einkauf", "Head of Purchasing"), ("Assistenz", "Werkstudent")),
)
BY_ID = {persona.id: persona for persona in PERSONAS}


def persona_with(persona_id: str) -> Persona:
    """Give the persona; one that nobody saved gets the titles of one that somebody did."""
    known = BY_ID.get(persona_id.lower())
    return known or Dice("unknown persona", persona_id.lower()).pick(PERSONAS)


def listed(persona: Persona) -> dict[str, Any]:
    """Sheet 6 [official client]: `uuid` and/or `id`, and `name`."""
    keys = (("uuid",), ("id",), ("uuid", "id"))[PERSONAS.index(persona) % 3]
    return {**dict.fromkeys(keys, persona.id), "name": persona.name}


def shown(persona: Persona) -> Mapping[str, Any]:
    """Give one persona in full; where its titles sit is UNKNOWN [assume as in a search]."""
    return {
        **listed(persona),
        "job_titles": list(persona.job_titles),
        "excluded_job_titles": list(persona.excluded_job_titles),
    }
