"""The sheets `Leads` and `Changes`: one row for each person found for each account."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from enrich.merge.outcomes import Known, RowOutcome, TargetOutcome
from enrich.model.company import Company, NotACompany, parse_company
from enrich.model.lead import Change, KeptLead, Lead, LeadCompany, LeadStatus
from enrich.model.search import SearchState
from enrich.model.table import Cell, Sheet

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
_LINKS = frozenset({"linkedin_url", "sales_navigator_url", "company_linkedin_url"})
_OURS = frozenset({"enrich_row_id", "company", "persona", "change", "company_matches", "partial"})
_DATES = frozenset({"first_seen_at", "last_seen_at"})


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


@dataclass(frozen=True)
class LeadTables:
    """Walks the leads of a file, as often as it is asked, without holding them."""

    outcomes: Sequence[RowOutcome]
    known: Known
    include_disqualified: bool

    def shown(self) -> Iterator[LeadRow]:
        """Every lead exactly once for each account ID and persona."""
        for company, outcome in self._targets():
            history = self.known.histories[outcome.target.key]
            for kept in self.known.leads(history):
                if self._is_for_show(kept.lead):
                    yield LeadRow(company, outcome, kept)

    def changes(self) -> Iterator[LeadRow]:
        """What differs between the last two results of a search."""
        for row in self.shown():
            history = self.known.histories[row.outcome.target.key]
            results = sum(item.state is SearchState.FINISHED for item in history.attempts)
            if results > 1 and row.kept.change in {Change.NEW, Change.CHANGED}:
                yield row
        yield from self._gone()

    def count(self, since: datetime) -> LeadCounts:
        """Count the leads; what came `since` then is new, changed or gone."""
        counts = LeadCounts()
        for row in self.shown():
            counts.total += 1
            if row.kept.last_seen_at >= since:
                counts.new += row.kept.change is Change.NEW
                counts.changed += row.kept.change is Change.CHANGED
        for row in self._gone():
            result = self.known.histories[row.outcome.target.key].result
            if result is not None and result.ended_at is not None:
                counts.gone += result.ended_at >= since
        return counts

    def leads_sheet(self, name: str) -> Sheet:
        has_contacts = any(_has_contact(row.kept.lead) for row in self.shown())
        return _sheet(name, self.shown(), has_contacts=has_contacts)

    def changes_sheet(self, name: str) -> Sheet:
        return _sheet(name, self.changes(), has_contacts=False)

    def _targets(self) -> Iterator[tuple[str, TargetOutcome]]:
        seen: set[tuple[str, str]] = set()
        for outcome in self.outcomes:
            for item in outcome.targets:
                identity = (item.target.account_id, item.target.persona)
                if identity not in seen:
                    seen.add(identity)
                    yield outcome.row.company, item

    def _gone(self) -> Iterator[LeadRow]:
        for company, outcome in self._targets():
            for kept in self.known.gone(self.known.histories[outcome.target.key]):
                if self._is_for_show(kept.lead):
                    yield LeadRow(company, outcome, kept)

    def _is_for_show(self, lead: Lead) -> bool:
        return self.include_disqualified or lead.status is LeadStatus.QUALIFIED


def _sheet(name: str, rows: Iterable[LeadRow], *, has_contacts: bool) -> Sheet:
    person = (*_PERSON, *_CONTACT) if has_contacts else _PERSON
    header = (
        "enrich_row_id",
        "company",
        "persona",
        *person,
        *(f"company_{field}" for field in _COMPANY),
        "company_matches",
        "partial",
        "first_seen_at",
        "last_seen_at",
        "change",
    )
    return Sheet(
        name=name,
        header=header,
        rows=(_cells(row, person) for row in rows),
        text_columns=frozenset(header) - _DATES,
        foreign_columns=frozenset(header) - _OURS - _DATES,
        link_columns=_LINKS,
    )


def _cells(row: LeadRow, person: Sequence[str]) -> tuple[Cell, ...]:
    kept, target = row.kept, row.outcome.target
    return (
        target.account_id,
        row.company,
        target.persona,
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
