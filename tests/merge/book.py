"""A file, what the ledger knows of it, and the output that comes of both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from enrich.merge.merging import Merged, merge
from enrich.merge.outcomes import Known, RowOutcome, judge_rows
from enrich.model.lead import Change, KeptLead, Lead
from enrich.model.problem import Problem
from enrich.model.request import SearchKey, SearchRequest
from enrich.model.search import Attempt, Cause, SearchHistory, SearchState
from enrich.model.table import Cell, Sheet, Table
from enrich.model.target import Plan, PlannedRow, PlannedSearch, Target

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class Book:
    """Accounts with their targets; grows row by row and search by search."""

    header: tuple[str, ...] = ("id", "company")
    cells: list[tuple[Cell, ...]] = field(default_factory=list)
    rows: list[PlannedRow] = field(default_factory=list)
    histories: dict[SearchKey, SearchHistory] = field(default_factory=dict)
    found: dict[SearchKey, list[KeptLead]] = field(default_factory=dict)
    lost: dict[SearchKey, list[KeptLead]] = field(default_factory=dict)

    def target(
        self, account_id: str, titles: str = "CEO", *, persona: str = "", **fields: Any
    ) -> Target:
        company = fields.pop("company", "https://www.linkedin.com/company/acme")
        request = SearchRequest(
            company_linkedin_url=company, job_titles=(titles,), limit=fields.pop("limit", 50)
        )
        target = Target(account_id, persona, request)
        self.histories.setdefault(target.key, SearchHistory(target.key))
        return target

    def row(self, account_id: str, *targets: Target, **fields: Any) -> PlannedRow:
        index = len(self.rows)
        company = fields.pop("company", "Acme")
        planned = PlannedRow(index, index + 2, account_id, company, targets, **fields)
        self.cells.append((account_id, company))
        self.rows.append(planned)
        return planned

    def fault(self, account_id: str, cell: str = "B2", **fields: Any) -> Problem:
        words = {"reason": "It is wrong.", "cure": "Correct it."}
        return Problem("Accounts", cell, account_id, "company", "x", **{**words, **fields})

    def tried(self, target: Target, *attempts: Mapping[str, Any]) -> None:
        always: dict[str, Any] = {"key": target.key, "name": "n", "limit": 50, "planned_at": NOON}
        tries = (
            Attempt(**{**always, "number": number, **item})
            for number, item in enumerate(attempts, start=1)
        )
        self.histories[target.key] = SearchHistory(target.key, tuple(tries))

    def find(self, target: Target, *leads: KeptLead, gone: Iterable[KeptLead] = ()) -> None:
        self.found[target.key] = list(leads)
        self.lost[target.key] = list(gone)

    @property
    def known(self) -> Known:
        return Known(
            histories=self.histories,
            leads=lambda history: self.found.get(history.key, []),
            gone=lambda history: self.lost.get(history.key, []),
        )

    @property
    def plan(self) -> Plan:
        targets = [target for row in self.rows for target in row.targets]
        return Plan(
            book="book",
            rows=tuple(self.rows),
            searches={item.key: PlannedSearch(item.key, item.account_id, item) for item in targets},
            problems=tuple(problem for row in self.rows for problem in row.problems),
        )

    @property
    def everything(self) -> frozenset[int]:
        return frozenset(range(len(self.rows)))

    def outcomes(self, scope: Iterable[int] | None = None) -> list[RowOutcome]:
        indexes = self.everything if scope is None else frozenset(scope)
        return list(judge_rows(self.rows, indexes, self.known))

    def merged(self, **options: Any) -> Merged:
        table = Table(Path("a.xlsx"), "Accounts", self.header, tuple(self.cells))
        wish: dict[str, Any] = {"scope": self.everything, "since": NOON, **options}
        return merge(table, self.plan, self.known, **wish)

    def sheet(self, name: str, **options: Any) -> list[dict[str, Cell]]:
        """The rows of one sheet of the output, each by its headers."""
        (found,) = (sheet for sheet in self.merged(**options).sheets if sheet.name == name)
        return as_dicts(found)


def finished(returned: int = 3, **fields: Any) -> dict[str, Any]:
    return {"state": SearchState.FINISHED, "returned": returned, "ended_at": NOON, **fields}


def failed(cause: Cause = Cause.ERROR, **fields: Any) -> dict[str, Any]:
    return {"state": SearchState.FAILED, "cause": cause, "ended_at": NOON, **fields}


def as_dicts(sheet: Sheet) -> list[dict[str, Cell]]:
    return [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]


def kept(name: str, change: Change = Change.NEW, **fields: Any) -> KeptLead:
    """A lead as the ledger keeps it; its name is its LinkedIn ID too."""
    when: dict[str, Any] = {"first_seen_at": NOON, "last_seen_at": NOON, "is_partial": False}
    ledgers = ("is_partial", "last_seen_at", "status_before")
    when |= {item: fields.pop(item) for item in ledgers if item in fields}
    said: dict[str, Any] = {"full_name": name, "linkedin_id": name, "title": "CEO", **fields}
    return KeptLead(Lead(**said), change=change, **when)
