"""What the cells of a column and the neighbours of a header say, where a name alone does not."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from enrich.model.company import NotACompany, parse_company
from enrich.model.labels import FUNCTION_LIST, SENIORITY_LIST, nearest_labels
from enrich.model.table import Table, text_of
from enrich.sheets.aliases import folded
from enrich.sheets.near import words_of

_ENOUGH_CELLS = 200
"""Filled cells that show what a column holds."""
_PERSON = re.compile(r"linkedin\.com/+(?:in|pub|sales/+(?:lead|people))/", re.IGNORECASE)
_ITEMS = re.compile(r"[\n;|,]+")

_OF_A_PERSON = """first name, last name, full name, given name, family name, surname, contact
    contact name, contact full name, contact first name, contact last name, contact person
    primary contact, person name, prospect name, prospect full name, lead name
    vorname, nachname, ansprechpartner, prénom, nom de famille, nom complet, nom du contact
    apellido, apellidos, nombre completo, cognome, nome completo, sobrenome
    voornaam, achternaam, contactpersoon
    person linkedin url, person linkedin, contact linkedin, contact linkedin url
    contact linkedin profile url, linkedin contact profile url, linkedin contact
    prospect linkedin url, prospect linkedin, lead linkedin url, linkedin person
    profile url, default profile url, vmid, contact id, person id, apollo contact id"""
_PEOPLE_HEADERS = frozenset(map(folded, _OF_A_PERSON.replace("\n", ",").split(",")))
_EMAILS = frozenset({"email", "emailaddress", "workemail", "emails", "mail", "courriel"})
_WORDS_OF_ANOTHER_COMPANY = frozenset(
    {"parent", "ultimate", "subsidiary", "past", "previous", "former", "experience"}
    | {"competitor", "investor", "partner"}
)
_LABELS = {"functions": FUNCTION_LIST, "seniority_levels": SENIORITY_LIST}
# Words that sales operations also use for tiers of customers and parts of their own company.
_NEED_A_LABEL = frozenset({"level", "function", "department"})


@dataclass(frozen=True)
class Cells:
    """What the filled cells of one column hold."""

    filled: int
    company_pages: int
    people_pages: int
    numbers: int

    @property
    def are_company_pages(self) -> bool:
        return self.company_pages * 2 > self.filled

    @property
    def are_people_pages(self) -> bool:
        return self.people_pages * 2 > self.filled

    @property
    def are_numbers(self) -> bool:
        return self.numbers * 2 > self.filled


class Evidence:
    """All that a table shows of its columns, looked up once."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._cells: dict[int, Cells] = {}

    def cells(self, index: int) -> Cells:
        if index not in self._cells:
            self._cells[index] = _look(self.examples(index))
        return self._cells[index]

    def examples(self, index: int) -> list[str]:
        """The first filled cells of the column."""
        filled: list[str] = []
        for row in self._table.rows:
            if text := text_of(row[index]):
                filled.append(text)
            if len(filled) == _ENOUGH_CELLS:
                break
        return filled

    def is_another_company(self, index: int) -> bool:
        """Whether the header speaks of a parent or of a former employer."""
        return not _WORDS_OF_ANOTHER_COMPANY.isdisjoint(words_of(self._table.header[index]))

    @cached_property
    def has_people(self) -> bool:
        """Whether the rows are contacts, so that a title among them is their own."""
        return self._has_people_headers or any(cells.are_people_pages for cells in self._all())

    @cached_property
    def _has_people_headers(self) -> bool:
        names = {folded(header) for header in self._table.header}
        return bool(names & (_PEOPLE_HEADERS | _EMAILS))

    @cached_property
    def _expects_no_people(self) -> bool:
        """Whether people's pages are a slip, to be corrected cell by cell: all else is companies."""
        has_companies = any(cells.are_company_pages for cells in self._all())
        return not (has_companies or self._has_people_headers)

    def _all(self) -> Iterator[Cells]:
        ours = self._table.own
        return (self.cells(i) for i in range(len(self._table.header)) if i not in ours)

    def objection(self, field: str, index: int, *, is_sure: bool) -> str:
        """Why a column does not mean the field that its name speaks of; `""` if nothing says so."""
        return self._of_any(field, index) or ("" if is_sure else self._of_open(field, index))

    def _of_any(self, field: str, index: int) -> str:
        cells = self.cells(index)
        only_people = cells.people_pages and not cells.company_pages
        if field == "company_linkedin_url" and only_people and not self._expects_no_people:
            return "its cells are people's pages"
        if field == "job_titles" and cells.are_numbers:
            return "its cells are numbers"
        return ""

    def _of_open(self, field: str, index: int) -> str:
        cells = self.cells(index)
        if field == "company_linkedin_url" and self._expects_no_people:
            return ""
        if field == "company_linkedin_url" and cells.are_people_pages:
            return "its cells are people's pages"
        if field == "company_linkedin_url" and cells.are_company_pages:
            return ""
        if self.has_people:
            return "looks like the contacts' own"
        if field in _LABELS and self._lacks_labels(field, index):
            return "none of its cells is one of the vendor's values"
        return ""

    def _lacks_labels(self, field: str, index: int) -> bool:
        if folded(self._table.header[index]) not in _NEED_A_LABEL:
            return False
        items = {item.strip() for text in self.examples(index) for item in _ITEMS.split(text)}
        known = _LABELS[field]
        return not any(
            item in known.labels or nearest_labels(item, known) for item in items if item
        )


def _look(texts: Iterable[str]) -> Cells:
    kinds = list(_kinds(texts))
    return Cells(len(kinds), kinds.count("company"), kinds.count("person"), kinds.count("number"))


def _kinds(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if text.isdigit():
            yield "number"
        elif "linkedin." not in text.lower():
            yield ""
        else:
            yield "person" if _PERSON.search(text) else _company_or_not(text)


def _company_or_not(text: str) -> str:
    try:
        parse_company(text)
    except NotACompany:
        return ""
    return "company"
