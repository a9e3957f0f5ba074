"""A file of customers and known people, read cell by cell (pure)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from enrich.model.company import Company, parse_company
from enrich.model.domain import parse_domain
from enrich.model.exclusions import Exclusions, Place
from enrich.model.problem import CellFault, Problem
from enrich.model.profile import identity_of
from enrich.model.table import Columns
from enrich.plan.cells import written
from enrich.plan.filters import problem_at
from enrich.plan.misplaced import Misplaced

_PERSON, _DOMAIN = "person_linkedin_url", "domain"
_BETWEEN = re.compile(r"[\s;,|]+")
_LINKEDIN = re.compile(r"linkedin\.com\b|urn:li:", re.IGNORECASE)


@dataclass
class _Entry:
    """What one row names, each with its cell."""

    people: dict[str, Place] = field(default_factory=dict)
    companies: dict[Company, Place] = field(default_factory=dict)
    domains: dict[str, Place] = field(default_factory=dict)
    faults: list[Misplaced] = field(default_factory=list)

    @property
    def names_company(self) -> bool:
        return bool(self.companies or self.domains)

    @property
    def is_of_use(self) -> bool:
        return self.names_company or bool(self.people)


def read_exclusions(file: str, tables: Iterable[Columns]) -> Exclusions:
    """All that the tables of a file exclude, and every entry that cannot be read.

    A row that names a person is about that person alone. If such rows name their
    company too, the table is a list of contacts: none of its rows excludes a company.
    """
    read = [_read_table(columns) for columns in tables]
    people = [entry for of_table in read for entry in of_table.people]
    companies = [entry for of_table in read for entry in of_table.companies]
    return Exclusions(
        file=file,
        # The first place wins, so the last ones are put in first.
        companies={
            one: place for entry in companies[::-1] for one, place in entry.companies.items()
        },
        domains={one: place for entry in companies[::-1] for one, place in entry.domains.items()},
        people={one: place for entry in people[::-1] for one, place in entry.people.items()},
        companies_named=len(companies),
        people_named=len(people),
        problems=tuple(problem for of_table in read for problem in of_table.problems),
    )


@dataclass(frozen=True)
class _ReadTable:
    people: tuple[_Entry, ...]
    companies: tuple[_Entry, ...]
    problems: tuple[Problem, ...]


def _read_table(columns: Columns) -> _ReadTable:
    table = columns.table
    filled = (
        row for row in range(len(table.rows)) if not table.is_blank(row) and row not in table.asides
    )
    entries = {row: _entry(columns, row) for row in filled}
    people = tuple(entry for entry in entries.values() if entry.people)
    is_contacts = any(entry.names_company for entry in people)
    others = (entry for entry in entries.values() if entry.names_company and not entry.people)
    return _ReadTable(
        people,
        () if is_contacts else tuple(others),
        tuple(
            problem
            for row, entry in entries.items()
            for problem in _problems(columns, row, entry, is_contacts=is_contacts)
        ),
    )


def _entry(columns: Columns, row: int) -> _Entry:
    entry = _Entry()
    for column in columns.by_field:
        place = f"{columns.table.sheet}!{columns.cell(row, column)}"
        try:
            text = written(columns.value(row, column)) or columns.link(row, column)
            for piece in _BETWEEN.split(text) if column == _DOMAIN else [text]:
                if piece:
                    _put(entry, column, piece, place=place)
        except CellFault as fault:
            entry.faults.append(Misplaced(column, fault))
    return entry


def _put(entry: _Entry, column: str, text: str, *, place: Place) -> None:
    """By what the cell says; the column tells only what a bare number or word means."""
    if (identity := identity_of(text)) and (column == _PERSON or not text.isdecimal()):
        entry.people.setdefault(identity, place)
    elif column == _PERSON and not _LINKEDIN.search(text):
        raise CellFault(
            "This is no person's profile.",
            "Write its address, such as https://www.linkedin.com/in/jane-doe.",
        )
    elif column == _DOMAIN and not _LINKEDIN.search(text):
        entry.domains.setdefault(parse_domain(text), place)
    else:
        entry.companies.setdefault(parse_company(text), place)


def _problems(columns: Columns, row: int, entry: _Entry, *, is_contacts: bool) -> Iterator[Problem]:
    """An entry of which nothing can be read may be bought for after all: that is a fault."""
    is_lost = not (entry.people or (entry.names_company and not is_contacts))
    faults = entry.faults or ([_names_nobody(columns, is_contacts=is_contacts)] if is_lost else [])
    for misplaced in faults:
        is_warning = entry.is_of_use or not entry.faults
        yield problem_at(columns, row, misplaced, row_id="", is_warning=is_warning)


def _names_nobody(columns: Columns, *, is_contacts: bool) -> Misplaced:
    fault = CellFault(
        "This row of the file of exclusions names nobody.",
        "Give it the person's LinkedIn profile; in a list of people the company alone excludes "
        "nothing."
        if is_contacts
        else "Give it a LinkedIn page, a LinkedIn ID or a domain, or take it out.",
    )
    is_told = is_contacts and _PERSON in columns
    return Misplaced(_PERSON if is_told else next(iter(columns.by_field)), fault)
