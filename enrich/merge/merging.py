"""The whole output on one page: the user's rows with their answers, and the added sheets."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from enrich.merge.leads import LeadCounts, LeadTables
from enrich.merge.outcomes import Known, RowOutcome, judge_rows
from enrich.merge.summary import Facts, summary_sheet
from enrich.model.problem import Problem
from enrich.model.status import RowStatus
from enrich.model.table import Cell, Sheet, Table
from enrich.model.target import Plan

ADDED_COLUMNS = (
    "enrich_row_id",
    "enrich_status",
    "enrich_leads",
    "enrich_note",
    "enrich_search_id",
    "enrich_updated_at",
    "enrich_action",
)
ADDED_SHEETS = ("Leads", "Changes", "Problems", "Summary")


@dataclass(frozen=True)
class Merged:
    """The output of a run, and what there is to say about it."""

    sheets: tuple[Sheet, ...]
    """The accounts first, then the added ones."""
    rows: Mapping[RowStatus, int]
    targets: Mapping[RowStatus, int]
    leads: LeadCounts


def merge(
    table: Table,
    plan: Plan,
    known: Known,
    *,
    scope: frozenset[int],
    since: datetime,
    include_disqualified: bool = False,
    taken_names: Iterable[str] = (),
    is_sandbox: bool = False,
) -> Merged:
    """Answer every row of `table`.

    `scope` are the indexes of the rows that this run may buy for, `since` is
    when it began; `taken_names` are the sheets that the user already has. What
    a sandbox invented is marked as such in every added sheet.
    """
    outcomes = tuple(judge_rows(plan.rows, scope, known))
    tables = LeadTables(outcomes, known, include_disqualified)
    rows = Counter(outcome.status for outcome in outcomes)
    leads, changes, problems, summary = added_sheet_names(taken_names)
    counts = tables.count(since)
    facts = Facts(
        file=table.path.name,
        book=plan.book,
        since=since,
        outcomes=outcomes,
        tables=tables,
        counts=counts,
        histories=[known.histories[key] for key in plan.searches],
        findings=plan.findings,
    )
    added = (
        tables.leads_sheet(leads),
        tables.changes_sheet(changes),
        _problems_sheet(problems, plan.problems),
        summary_sheet(summary, facts),
    )
    return Merged(
        sheets=(
            _accounts_sheet(table, outcomes),
            *(map(_marked, added) if is_sandbox else added),
        ),
        rows=rows,
        targets=Counter(item.status for outcome in outcomes for item in outcome.targets),
        leads=counts,
    )


def _marked(sheet: Sheet) -> Sheet:
    rows = ((*row, "invented") for row in sheet.rows)
    return replace(
        sheet,
        header=(*sheet.header, "sandbox"),
        # Charts need the rows a second time; a million leads must not be held.
        rows=tuple(rows) if sheet.charts else rows,
    )


def added_sheet_names(taken: Iterable[str]) -> Iterator[str]:
    """What the added sheets are called where these names are taken."""
    folded = {name.casefold() for name in taken}
    for name in ADDED_SHEETS:
        suffixes = (
            "",
            " (enrich)",
            *(f" (enrich {number})" for number in range(2, len(folded) + 3)),
        )
        yield _first_free(name, suffixes, folded)


def _first_free(name: str, suffixes: Iterable[str], taken: set[str]) -> str:
    names = (f"{name}{suffix}" for suffix in suffixes)
    return next(free for free in names if free.casefold() not in taken)


def _accounts_sheet(table: Table, outcomes: tuple[RowOutcome, ...]) -> Sheet:
    header, places = _places(table.header)
    added = tuple(header[place] for place in places)
    rows = zip(table.rows, outcomes, strict=True)
    return Sheet(
        name=table.sheet,
        header=header,
        rows=(_answered(cells, outcome, places) for cells, outcome in rows),
        table=table,
        answers=places,
        text_columns=frozenset(
            name for name in added if not name.startswith(("enrich_leads", "enrich_updated_at"))
        ),
        # A note may quote the vendor, and an ID comes from it.
        foreign_columns=frozenset(
            name for name in added if name.startswith(("enrich_note", "enrich_search_id"))
        ),
    )


def _places(header: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The header with ours in it, and where ours stand: where they were, or at the end."""
    if set(ADDED_COLUMNS) <= set(header):
        return header, tuple(header.index(name) for name in ADDED_COLUMNS)
    taken = {name.casefold() for name in header}
    suffixes = ("", *(f"_{number}" for number in range(2, len(taken) + 3)))
    added = tuple(_first_free(name, suffixes, taken) for name in ADDED_COLUMNS)
    return (*header, *added), tuple(range(len(header), len(header) + len(added)))


def _answered(
    cells: tuple[Cell, ...], outcome: RowOutcome, places: tuple[int, ...]
) -> tuple[Cell, ...]:
    row = [*cells, *(None for place in places if place >= len(cells))]
    for place, answer in zip(places, _answer(outcome), strict=True):
        # What a person typed there as a wish is not ours to take away.
        row[place] = row[place] if answer is None and place == places[-1] else answer
    return tuple(row)


def _answer(outcome: RowOutcome) -> tuple[Cell, ...]:
    return (
        outcome.row.account_id,
        outcome.status.value,
        outcome.leads,
        outcome.note or None,
        outcome.search_ids or None,
        outcome.updated_at,
        None,
    )


def _problems_sheet(name: str, problems: Iterable[Problem]) -> Sheet:
    header = ("sheet", "cell", "enrich_row_id", "column", "value", "kind", "reason", "cure")
    return Sheet(
        name=name,
        header=header,
        rows=tuple(
            (
                problem.sheet,
                problem.cell,
                problem.row_id,
                problem.column,
                problem.value,
                "warning" if problem.is_warning else "problem",
                problem.reason,
                problem.cure,
            )
            for problem in problems
        ),
        text_columns=frozenset(header),
    )
