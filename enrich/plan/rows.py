"""One account row, thought through: its identity, its targets, its problems."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pydantic import ValidationError

from enrich.config import SearchSettings
from enrich.model.company import Company, CompanyKind, parse_company
from enrich.model.persona import Persona
from enrich.model.problem import CellFault, Problem
from enrich.model.request import LimitWish, PeopleFilters, SearchRequest, company_field
from enrich.model.table import Columns
from enrich.model.target import PlannedRow, Target
from enrich.plan.cells import refuse_damaged, split_list, written
from enrich.plan.filters import Misplaced, WrittenFilters, overlay, problem_at, read_filters
from enrich.plan.personas import Personas, fold_name

_OWN_FILTERS = Persona("", PeopleFilters())
"""Stands in where a row asks for people without naming a persona."""


@dataclass(frozen=True)
class RowPlanner:
    """Plans rows one by one; knows nothing of the other rows."""

    columns: Columns
    personas: Personas
    search: SearchSettings
    limit: LimitWish | None
    """From the command line: stronger than any cell, persona or config."""

    def plan(self, row: int) -> PlannedRow:
        number = self.columns.table.row_number(row)
        if self.columns.table.is_blank(row):
            return PlannedRow(row, number, f"row-{number}", "", is_blank=True)
        company = self._company(row)
        found = company if isinstance(company, Company) else None
        account_id = self.readable(row, "id") or (found.name if found else f"row-{number}")
        asked = _AskedRow(
            self, row, account_id, company, read_filters(self.columns, row, account_id)
        )
        outcomes = list(asked.outcomes())
        return PlannedRow(
            index=row,
            number=number,
            account_id=account_id,
            company=self.readable(row, "company_name") or (found.name if found else ""),
            targets=tuple(outcome for outcome in outcomes if isinstance(outcome, Target)),
            problems=tuple(outcome for outcome in outcomes if isinstance(outcome, Problem)),
        )

    def company_field(self, row: int) -> str:
        """The first of the two columns that holds anything."""
        fields = [
            field
            for field in ("company_linkedin_id", "company_linkedin_url")
            if field in self.columns
        ]
        return next((field for field in fields if self.readable(row, field)), fields[-1])

    def readable(self, row: int, field: str) -> str:
        """What is written there; a value that is lost is named elsewhere."""
        try:
            return written(self.columns.value(row, field))
        except CellFault:
            return ""

    def _company(self, row: int) -> Company | Misplaced:
        field = self.company_field(row)
        try:
            return parse_company(written(self.columns.value(row, field)))
        except CellFault as fault:
            return Misplaced(field, fault)


@dataclass(frozen=True)
class _AskedRow:
    """A row whose cells have been read, about to become targets or problems."""

    planner: RowPlanner
    row: int
    account_id: str
    company: Company | Misplaced
    written: WrittenFilters

    def outcomes(self) -> Iterator[Target | Problem]:
        """Every target that can be asked for, and every reason why one cannot."""
        faults = [*map(self._problem, self._misplaced()), *self.written.problems]
        yield from faults
        if isinstance(self.company, Company) and self.company.kind is CompanyKind.SHOWCASE:
            yield self._showcase()
        for persona in self._personas():
            if isinstance(persona, Misplaced):
                yield self._problem(persona)
            elif isinstance(self.company, Company) and not faults:
                yield self._target(self.company, persona)

    def _misplaced(self) -> Iterator[Misplaced]:
        """What is wrong with who the row is and whom it is about."""
        for field in ("id", "persona"):
            try:
                refuse_damaged(self.planner.columns.value(self.row, field))
            except CellFault as fault:
                yield Misplaced(field, fault)
        if isinstance(self.company, Misplaced):
            yield self.company

    def _showcase(self) -> Problem:
        fault = CellFault(
            "A showcase page often has no employees of its own.",
            "If nobody is found, give the page of the company behind it.",
        )
        place = Misplaced(self.planner.company_field(self.row), fault)
        return replace(self._problem(place), is_warning=True)

    def _personas(self) -> Iterator[Persona | Misplaced]:
        names: dict[str, str] = {}
        for name in split_list(self.planner.readable(self.row, "persona")):
            names.setdefault(fold_name(name), name)
        if names:
            yield from map(self._named, names.values())
        elif self.written.says_who:
            yield _OWN_FILTERS
        elif "persona" not in self.planner.columns and self.planner.search.persona is None:
            yield from map(_usable, self.planner.personas.all() or (_OWN_FILTERS,))
        else:
            default = self.planner.personas.default(self.planner.search.persona)
            yield _usable(default or _OWN_FILTERS)

    def _named(self, name: str) -> Persona | Misplaced:
        try:
            return _usable(self.planner.personas.named(name))
        except CellFault as fault:
            return Misplaced("persona", fault)

    def _target(self, company: Company, persona: Persona) -> Target | Problem:
        merged = overlay(self.written.filters, persona.filters, self.planner.search.filters)
        limit = (
            self.planner.limit or self.written.limit or persona.limit or self.planner.search.limit
        )
        try:
            request = SearchRequest(
                **company_field(company),
                **merged,
                limit=None if limit == "all" else limit,
                scale=self.planner.search.scale,
            )
        except ValidationError:
            return self._problem(self._impossible(merged))
        return Target(self.account_id, persona.name, request)

    def _impossible(self, merged: Mapping[str, object]) -> Misplaced:
        """Why filters that are right one by one make no request together."""
        if "persona_id" in merged:
            fault = CellFault(
                "A saved persona (persona_id) brings its own titles and takes no others.",
                "Keep either persona_id or the titles.",
            )
            return Misplaced("excluded_job_titles", fault)
        names = self.planner.personas.names()
        asking = ("persona", "job_titles", "functions", "seniority_levels", "persona_id")
        return Misplaced(
            next((field for field in asking if field in self.planner.columns), "persona"),
            CellFault(
                "Nothing says which people to look for.",
                f"Name one of the personas: {names}."
                if names
                else "Add a Personas sheet, or a column with titles, functions or seniority "
                "levels; the title * means everyone.",
            ),
        )

    def _problem(self, misplaced: Misplaced) -> Problem:
        return problem_at(self.planner.columns, self.row, misplaced, row_id=self.account_id)


def _usable(persona: Persona) -> Persona | Misplaced:
    if not persona.problems:
        return persona
    place = persona.problems[0]
    fault = CellFault(
        f"The persona '{persona.name}' has a mistake of its own.",
        f"Correct {place.sheet}!{place.cell} first.",
    )
    return Misplaced("persona", fault)
