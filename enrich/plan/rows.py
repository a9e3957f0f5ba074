"""One account row, thought through: its identity, its targets, its problems."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from pydantic import ValidationError

from enrich.config import SearchSettings
from enrich.model.company import Company, CompanyKind, parse_company
from enrich.model.persona import Persona
from enrich.model.problem import CellFault, Problem
from enrich.model.request import LimitWish
from enrich.model.table import Columns, cell_name, text_of
from enrich.model.target import PlannedRow, Target
from enrich.plan.cells import refuse_damaged, written
from enrich.plan.choosing import Choice, PersonaChoice
from enrich.plan.doubts import broad, doubtful_id
from enrich.plan.filters import problem_at
from enrich.plan.misplaced import Misplaced
from enrich.plan.personas import Personas
from enrich.plan.questions import Question, Questions


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
        if row in self.columns.table.asides:
            return self._aside(row, number)
        company = self._company(row)
        found = company if isinstance(company, Company) else None
        account_id = self.readable(row, "id") or (found.name if found else f"row-{number}")
        question = self._questions.of(row, account_id)
        chosen = self._choice.of(self.readable(row, "persona"), says_who=question.written.says_who)
        targets: list[Target] = []
        problems: list[Problem] = []
        asked = _AskedRow(self, row, account_id, company=company, question=question, chosen=chosen)
        for outcome in asked.outcomes():
            if isinstance(outcome, Target):
                targets.append(outcome)
            else:
                problems.append(outcome)
        return PlannedRow(
            index=row,
            number=number,
            account_id=account_id,
            company=self.readable(row, "company_name") or (found.name if found else ""),
            targets=tuple(targets),
            problems=tuple(problems),
            asks=chosen.names,
        )

    @cached_property
    def _questions(self) -> Questions:
        return Questions(self.columns, self.search, self.limit)

    @cached_property
    def _choice(self) -> PersonaChoice:
        return PersonaChoice(self.personas, self.search, "persona" in self.columns)

    @cached_property
    def _company_fields(self) -> tuple[str, ...]:
        fields = ("company_linkedin_id", "company_linkedin_url")
        return tuple(field for field in fields if field in self.columns)

    def company_field(self, row: int) -> str:
        """The first of the two columns that holds anything."""
        *others, last = self._company_fields
        for field in others:
            if self.readable(row, field):
                return field
        return last

    def readable(self, row: int, field: str) -> str:
        """What is written there; a value that is lost is named elsewhere."""
        try:
            return written(self.columns.value(row, field))
        except CellFault:
            return ""

    def company(self, row: int) -> Company | None:
        """The company of a row, if it can be told."""
        found = self._company(row)
        return found if isinstance(found, Company) else None

    def _company(self, row: int) -> Company | Misplaced:
        """What a person sees in the cell; where that is no company, what its link leads to."""
        field = self.company_field(row)
        try:
            return parse_company(written(self.columns.value(row, field)))
        except CellFault as fault:
            return self._linked_company(row, field) or Misplaced(field, fault)

    def _linked_company(self, row: int, field: str) -> Company | None:
        """People also put the page behind the company's name, and leave its own cell blank."""
        is_blank = not self.columns.text(row, field)
        for linked in (field, "company_name") if is_blank else (field,):
            with suppress(CellFault):
                return parse_company(self.columns.link(row, linked))
        return None

    def _aside(self, row: int, number: int) -> PlannedRow:
        table = self.columns.table
        warning = Problem(
            sheet=table.sheet,
            cell=cell_name(number, table.first_column),
            row_id=f"row-{number}",
            column="",
            value=next(filter(None, map(text_of, table.rows[row]))),
            reason=f"This row is taken for {table.asides[row]}, not for an account.",
            cure="If it is one, give it the company's LinkedIn page.",
            is_warning=True,
        )
        return PlannedRow(row, number, f"row-{number}", "", problems=(warning,), is_blank=True)


@dataclass(frozen=True)
class _AskedRow:
    """A row whose cells have been read, about to become targets or problems."""

    planner: RowPlanner
    row: int
    account_id: str
    company: Company | Misplaced
    question: Question
    chosen: Choice

    def outcomes(self) -> Iterator[Target | Problem]:
        """Every target that can be asked for, and every reason why one cannot."""
        written = self.question.written
        faults = [*map(self._problem, self._misplaced()), *written.problems]
        yield from faults
        if isinstance(self.company, Company) and self.company.kind is CompanyKind.SHOWCASE:
            yield self._showcase()
        yield from self._doubts()
        for persona in self.chosen.personas:
            if isinstance(persona, Misplaced):
                yield self._problem(persona)
            elif persona.problems:
                yield self._problem(_unusable(persona))
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
        return self._warning(Misplaced(self.planner.company_field(self.row), fault))

    def _doubts(self) -> Iterator[Problem]:
        """What is searched all the same, though it is hardly meant so."""
        if fault := doubtful_id(self.planner.columns.value(self.row, "id")):
            yield self._warning(Misplaced("id", fault))
        yield from self.question.written.doubts
        if self.question.is_broad:
            yield self._warning(Misplaced("job_titles", broad("This row")))

    def _target(self, company: Company, persona: Persona) -> Target | Problem:
        try:
            asked = self.question.asked(persona, company)
        except ValidationError:
            return self._problem(self._impossible(self.question.merged(persona)))
        return Target(self.account_id, persona.name, asked, company)

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

    def _warning(self, misplaced: Misplaced) -> Problem:
        return replace(self._problem(misplaced), is_warning=True)

    def _problem(self, misplaced: Misplaced) -> Problem:
        return problem_at(self.planner.columns, self.row, misplaced, row_id=self.account_id)


def _unusable(persona: Persona) -> Misplaced:
    place = persona.problems[0]
    reason = f"The persona '{persona.name}' has a mistake of its own."
    # One cause for each persona: each has a cure of its own.
    fault = CellFault(reason, f"Correct {place.sheet}!{place.cell} first.", cause=reason)
    return Misplaced("persona", fault)
