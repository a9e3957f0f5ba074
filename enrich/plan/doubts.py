"""What can be asked and is hardly meant so: warnings, each with what to write instead."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from enrich.config import SearchSettings
from enrich.model.persona import Persona
from enrich.model.problem import CellFault, Problem
from enrich.model.request import EVERYONE, LimitWish, PeopleFilters
from enrich.model.table import Cell
from enrich.plan.misplaced import Misplaced
from enrich.plan.titles import several_titles

_MOST_WORDS = 12
"""Of one title; the longest real ones have about ten."""
_LOOKS_LIKE_A_DATE = re.compile(
    r"\d{1,2}[./]\d{1,2}[./](?:\d{2}|\d{4})|\d{4}-\d{2}-\d{2}(?:[T ].*)?|\d{1,2}:\d{2}(?::\d{2})?",
    re.ASCII,
)
_LOOKS_LIKE_A_SUM = re.compile(
    r"=.+|[€$£¥]\s?[\d.,' ]+|[\d.,' ]+\s?[€$£¥%]|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})*,\d\d",
    re.ASCII,
)
_LONGEST_ID_LOOKED_AT = 60
_NARROWS = frozenset({"functions", "seniority_levels", "persona_id"})


def doubtful_titles(filters: PeopleFilters) -> Iterator[Misplaced]:
    """Titles that are several at once, or a sentence."""
    for field in ("job_titles", "excluded_job_titles"):
        for title in getattr(filters, field):
            if len(title.split()) > _MOST_WORDS:
                yield Misplaced(field, _sentence(title))
            elif several := several_titles(title):
                yield Misplaced(field, _several(title, several))


def doubtful_id(cell: Cell) -> CellFault | None:
    """The doubt about an ID that a spreadsheet has taken for a date, or that is a quantity."""
    if isinstance(cell, int) or (isinstance(cell, str) and cell[:1].isalpha()):
        return None
    if isinstance(cell, (datetime, date, time)) or _looks_like(cell, _LOOKS_LIKE_A_DATE):
        return CellFault(
            "This ID looks like a date.",
            "If the spreadsheet made a date of it, format the column as text and write the IDs "
            "again; if it is the wrong column, set id_column in the config.",
        )
    if (isinstance(cell, float) and not cell.is_integer()) or _looks_like(cell, _LOOKS_LIKE_A_SUM):
        return CellFault(
            "This ID looks like a sum.", "If it is the wrong column, set id_column in the config."
        )
    return None


def doubtful_persona(
    persona: Persona, search: SearchSettings, limit: LimitWish | None
) -> Iterator[Problem]:
    """The doubt about a persona that asks for everybody at every company."""
    most = limit or persona.limit or search.limit
    if most == "all" and is_broad(persona.filters, search.filters):
        fault = broad(f"The persona '{persona.name}'")
        yield Problem(
            sheet=persona.place.sheet,
            cell=persona.place.cell,
            row_id=persona.name,
            column=persona.place.column,
            value=persona.name,
            reason=fault.reason,
            cure=fault.cure,
            is_warning=True,
            cause=fault.cause,
        )


def is_broad(*layers: PeopleFilters) -> bool:
    """Whether nothing but places limits who is asked for."""
    given = [layer.given() for layer in layers]
    titles = next((layer["job_titles"] for layer in given if "job_titles" in layer), ())
    is_narrowed = any(not _NARROWS.isdisjoint(layer) for layer in given)
    return titles in {(), (EVERYONE,)} and not is_narrowed and any(given)


def broad(who: str) -> CellFault:
    """The doubt about asking for everybody, without a limit."""
    return CellFault(
        f"{who} asks for everybody at a company, without a limit.",
        "Set a limit, or name titles, functions or seniority levels.",
        cause="Everybody at a company is asked for, without a limit.",
    )


def _sentence(title: str) -> CellFault:
    return CellFault(
        f"'{title}' is a sentence rather than a title.",
        "Write the titles themselves, separated by semicolons.",
        cause="This is a sentence rather than a title.",
        wrong=title,
    )


def _several(title: str, several: tuple[str, ...]) -> CellFault:
    apart = "; ".join(several)
    return CellFault(
        f"'{title}' looks like several titles, but is asked as one.",
        f"Write {apart}.",
        cause="This looks like several titles, but is asked as one.",
        wrong=title,
        nearest=apart,
    )


def _looks_like(cell: Cell, pattern: re.Pattern[str]) -> bool:
    is_short = isinstance(cell, str) and len(cell) <= _LONGEST_ID_LOOKED_AT
    return is_short and pattern.fullmatch(str(cell).strip()) is not None
