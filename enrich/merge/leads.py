"""The sheets `Leads` and `Changes`: one row for each person found for each account."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from itertools import tee

from enrich.merge.outcomes import Known, RowOutcome, TargetOutcome
from enrich.model.company import Company, NotACompany, parse_company
from enrich.model.exclusions import Exclusions
from enrich.model.lead import Change, KeptLead, Lead, LeadCompany, LeadStatus, identities
from enrich.model.own_columns import with_suffix
from enrich.model.table import Cell, Sheet, Table
from enrich.model.target import PlannedRow

_PERSON = (
    "full_name",
    "first_name",
    "last_name",
    "title",
    "headline",
    "location",
    "linkedin_url",
    "linkedin_id",
    "sales_navigator_url",
    "status",
    "rejection_reasons",
)
_CONTACT = ("email", "email_status", "phones")
_COMPANY = tuple(LeadCompany.model_fields)
_OF_COMPANY = tuple(f"company_{field}" for field in _COMPANY)
_LINKS = frozenset({"linkedin_url", "sales_navigator_url", "company_linkedin_url"})
_OURS = frozenset({"enrich_row_id", "company", "persona", "change", "company_matches", "partial"})
_DATES = frozenset({"first_seen_at", "last_seen_at"})
_EXCLUDED = "excluded"
_FIRST = ("enrich_row_id", "company", "persona")
_LAST = ("company_matches", "partial", "first_seen_at", "last_seen_at", "change")


@dataclass(frozen=True)
class Carried:
    """Columns of the user's own table that every lead brings along."""

    table: Table
    indexes: tuple[int, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """What they are called in `Leads`, where no two columns have one name."""
        taken = [*_FIRST, *_PERSON, *_CONTACT, *_OF_COMPANY, *_LAST, "sandbox", _EXCLUDED]
        own = len(taken)
        for index in self.indexes:
            taken.append(with_suffix(self.table.header[index], taken))
        return tuple(taken[own:])

    def cells(self, row: int) -> tuple[Cell, ...]:
        """What stands in them, exactly as the file holds it."""
        cells = self.table.rows[row]
        return tuple(cells[index] for index in self.indexes)


@dataclass
class LeadCounts:
    """How many leads the output has, and how many of them this run brought."""

    total: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0

    def as_json(self) -> dict[str, int]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class LeadRow:
    """One person for one account and persona."""

    company: str
    outcome: TargetOutcome
    kept: KeptLead
    row: int = 0
    """Index of the user's row, the first one that asks for this account and persona."""


@dataclass(frozen=True)
class LeadTables:
    """Walks the leads of a file, as often as it is asked, without holding them."""

    outcomes: Sequence[RowOutcome]
    known: Known
    include_disqualified: bool
    carried: Carried | None = None
    exclusions: Exclusions | None = None

    def shown(self) -> Iterator[LeadRow]:
        """Every lead exactly once for each account ID and persona."""
        return (row for row in self._everybody() if self._is_for_show(row.kept.lead.status))

    def changes(self) -> Iterator[LeadRow]:
        """What differs between the last two results of a search.

        Also whom the vendor judges otherwise now: nobody leaves `Leads` without a word.
        """
        for row in self._everybody():
            history = self.known.histories[row.outcome.target.key]
            is_told = len(history.finished) > 1 and row.kept.change in {Change.NEW, Change.CHANGED}
            if is_told and (self._is_for_show(row.kept.lead.status) or self._has_left(row)):
                yield row
        yield from self._gone()

    def count(self, since: datetime) -> LeadCounts:
        """Count the leads; what came `since` then is new, changed or gone."""
        counts = LeadCounts()
        for row in self._everybody():
            is_shown = self._is_for_show(row.kept.lead.status)
            counts.total += is_shown
            if row.kept.last_seen_at >= since and (is_shown or self._has_left(row)):
                counts.new += row.kept.change is Change.NEW
                counts.changed += row.kept.change is Change.CHANGED
        for row in self._gone():
            result = self.known.histories[row.outcome.target.key].result
            if result is not None and result.ended_at is not None:
                counts.gone += result.ended_at >= since
        return counts

    def leads_sheet(self, name: str) -> Sheet:
        has_contacts = any(_has_contact(row.kept.lead) for row in self.shown())
        if self.exclusions is None:
            return _sheet(name, self.shown(), has_contacts=has_contacts, carried=self.carried)
        # Both go on together: each lead is read once, and none is held.
        shown, again = tee(self.shown())
        leads = _sheet(name, shown, has_contacts=has_contacts, carried=self.carried)
        return _marked(leads, again, self.exclusions)

    def changes_sheet(self, name: str) -> Sheet:
        return _sheet(name, self.changes(), has_contacts=False)

    def _targets(self) -> Iterator[tuple[PlannedRow, TargetOutcome]]:
        seen: set[tuple[str, str]] = set()
        for outcome in self.outcomes:
            for item in outcome.targets:
                identity = (item.target.account_id, item.target.persona)
                if identity not in seen:
                    seen.add(identity)
                    yield outcome.row, item

    def _everybody(self) -> Iterator[LeadRow]:
        for row, outcome in self._targets():
            for kept in self.known.leads(self.known.histories[outcome.target.key]):
                yield LeadRow(row.company, outcome, kept, row.index)

    def _gone(self) -> Iterator[LeadRow]:
        for row, outcome in self._targets():
            for kept in self.known.gone(self.known.histories[outcome.target.key]):
                if self._is_for_show(kept.lead.status):
                    yield LeadRow(row.company, outcome, kept, row.index)

    def _is_for_show(self, status: LeadStatus | None) -> bool:
        return self.include_disqualified or status is LeadStatus.QUALIFIED

    def _has_left(self, row: LeadRow) -> bool:
        return row.kept.status_before is LeadStatus.QUALIFIED


def _marked(leads: Sheet, people: Iterable[LeadRow], exclusions: Exclusions) -> Sheet:
    """With one column more: where it stands that somebody is not wanted."""
    marks = (exclusions.of_person(identities(row.kept.lead)) or None for row in people)
    return replace(
        leads,
        header=(*leads.header, _EXCLUDED),
        rows=((*row, mark) for row, mark in zip(leads.rows, marks, strict=True)),
        text_columns=leads.text_columns | {_EXCLUDED},
    )


def _sheet(
    name: str, rows: Iterable[LeadRow], *, has_contacts: bool, carried: Carried | None = None
) -> Sheet:
    person = (*_PERSON, *_CONTACT) if has_contacts else _PERSON
    ours = (*_FIRST, *person, *_OF_COMPANY, *_LAST)
    carried_headers = carried.header if carried else ()
    return Sheet(
        name=name,
        header=(*_FIRST, *carried_headers, *person, *_OF_COMPANY, *_LAST),
        rows=(_cells(row, person, carried) for row in rows),
        text_columns=frozenset(ours) - _DATES,
        foreign_columns=frozenset(ours) - _OURS - _DATES,
        link_columns=_LINKS,
    )


def _cells(row: LeadRow, person: Sequence[str], carried: Carried | None) -> tuple[Cell, ...]:
    kept, target = row.kept, row.outcome.target
    return (
        target.account_id,
        row.company,
        target.persona,
        *(carried.cells(row.row) if carried else ()),
        *(_text(getattr(kept.lead, field)) for field in person),
        *(getattr(kept.lead.company, field) or None for field in _COMPANY),
        _matches(target.request.company, kept.lead.company),
        "yes" if kept.is_partial else "no",
        kept.first_seen_at,
        kept.last_seen_at,
        kept.change.value,
    )


def _text(value: object) -> str | None:
    text = "; ".join(value) if isinstance(value, tuple) else str(value)
    return text or None


def _matches(asked: Company, found: LeadCompany) -> str | None:
    """Whether the lead works at the company asked for; `None` where that cannot be told."""
    same_kind = [
        company == asked
        for company in (_company(found.linkedin_id), _company(found.linkedin_url))
        if company is not None and company.kind is asked.kind
    ]
    if not same_kind:
        return None
    return "yes" if any(same_kind) else "no"


def _company(text: str) -> Company | None:
    try:
        return parse_company(text)
    except NotACompany:
        return None


def _has_contact(lead: Lead) -> bool:
    return any(getattr(lead, field) for field in _CONTACT)
