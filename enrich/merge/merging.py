"""The whole output on one page: the user's rows with their answers, and the added sheets."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice, zip_longest
from types import MappingProxyType

from enrich.merge.leads import Carried, LeadCounts, LeadTables
from enrich.merge.outcomes import Known, RowOutcome, judge_rows
from enrich.merge.problems import problems_sheet
from enrich.merge.summary import Facts, summary_sheet
from enrich.model.exclusions import Exclusions
from enrich.model.origin import INVENTED, SANDBOX_COLUMN, SANDBOX_ID
from enrich.model.own_columns import BEST_FIELDS, OwnColumns, first_free, place_columns
from enrich.model.problem import Problem
from enrich.model.status import RowStatus
from enrich.model.table import Cell, Sheet, Table
from enrich.model.target import Plan
from enrich.model.wish import Wish, still_open

ADDED_SHEETS = ("Leads", "Changes", "Problems", "Summary")


@dataclass(frozen=True)
class Typed:
    """What becomes of the wishes beside the rows, by the indexes of those rows."""

    kept: Mapping[int, Wish]
    """Those that are still to be obeyed, or that hold for good."""
    spent: Collection[int]


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
    carried: tuple[int, ...] = (),
    exclusions: Exclusions | None = None,
    top_leads: int = 0,
    wishes: Mapping[int, Wish] = MappingProxyType({}),
    taken_names: Iterable[str] = (),
    is_sandbox: bool = False,
) -> Merged:
    """Answer every row of `table`.

    `scope` are the indexes of the rows that this run may buy for, `since` is
    when it began; `taken_names` are the sheets that the user already has. The
    columns `carried`, by their indexes, stand in `Leads` too, and beside each
    account its best leads, at most `top_leads`; whom `exclusions` names is marked in
    `Leads` and stands beside no account. Of the `wishes` beside the rows those that were
    obeyed, or have passed, are cleared. What a sandbox invented is
    marked as such in every added sheet, and in the IDs of its searches.
    """
    outcomes = tuple(
        judge_rows(plan.rows, scope, known, best=top_leads, exclusions=exclusions or Exclusions())
    )
    tables = LeadTables(outcomes, known, include_disqualified, Carried(table, carried), exclusions)
    facts = Facts(
        file=table.path.name,
        book=plan.book,
        since=since,
        outcomes=outcomes,
        tables=tables,
        counts=tables.count(since),
        histories=[known.histories[key] for key in plan.searches],
        findings=plan.findings,
    )
    kept = {
        wish.row: wish
        for wish in wishes.values()
        if still_open(wish, plan.rows[wish.row], known.histories, since=since)
    }
    typed = Typed(kept, spent=wishes.keys() - kept.keys())
    accounts = _accounts_sheet(table, outcomes, top_leads, typed=typed, is_sandbox=is_sandbox)
    added = _added_sheets(facts, plan.problems, taken_names)
    return Merged(
        sheets=(accounts, *(map(_marked, added) if is_sandbox else added)),
        rows=Counter(outcome.status for outcome in outcomes),
        targets=Counter(item.status for outcome in outcomes for item in outcome.targets),
        leads=facts.counts,
    )


def _added_sheets(
    facts: Facts, problem_list: Sequence[Problem], taken_names: Iterable[str]
) -> Iterator[Sheet]:
    """What stands beside the accounts, under names that are free."""
    leads, changes, problems, summary = added_sheet_names(taken_names)
    yield facts.tables.leads_sheet(leads)
    yield facts.tables.changes_sheet(changes)
    yield problems_sheet(problems, problem_list, file=facts.file)
    yield summary_sheet(summary, facts)


def _marked(sheet: Sheet) -> Sheet:
    rows = ((*row, INVENTED) for row in sheet.rows)
    loss_row = sheet.loss_row
    return replace(
        sheet,
        header=(*sheet.header, SANDBOX_COLUMN),
        # Charts need the rows a second time; a million leads must not be held.
        rows=tuple(rows) if sheet.charts else rows,
        loss_row=loss_row and (lambda loss: (*loss_row(loss), INVENTED)),
    )


def added_sheet_names(taken: Iterable[str]) -> Iterator[str]:
    """What the added sheets are called where these names are taken."""
    names = list(taken)
    for name in ADDED_SHEETS:
        suffixes = (
            "",
            " (enrich)",
            *(f" (enrich {number})" for number in range(2, len(names) + 3)),
        )
        yield first_free(name, suffixes, names)


def _accounts_sheet(
    table: Table,
    outcomes: tuple[RowOutcome, ...],
    top_leads: int,
    *,
    typed: Typed,
    is_sandbox: bool,
) -> Sheet:
    ours = place_columns(table.header, leads=top_leads)
    row_id, status, _leads, note, search_id, _updated_at, action = ours.answers
    people = (*ours.best, *ours.spare)
    rows = zip(table.rows, outcomes, strict=True)
    return Sheet(
        name=table.sheet,
        header=ours.header,
        rows=(
            _answered(cells, outcome, ours, typed=typed, is_sandbox=is_sandbox)
            for cells, outcome in rows
        ),
        table=table,
        answers=ours.indexes,
        text_columns=_named(ours, (row_id, status, note, search_id, action, *people)),
        # A note may quote the vendor, and an ID comes from it.
        foreign_columns=_named(ours, (note, search_id, *people)),
    )


def _named(ours: OwnColumns, indexes: Iterable[int]) -> frozenset[str]:
    return frozenset(ours.header[index] for index in indexes)


def _answered(
    cells: tuple[Cell, ...],
    outcome: RowOutcome,
    ours: OwnColumns,
    *,
    typed: Typed,
    is_sandbox: bool,
) -> tuple[Cell, ...]:
    row = [*cells, *(None for _ in ours.header[len(cells) :])]
    answers = _answer(outcome, is_sandbox=is_sandbox)
    # The last one stays until it is obeyed: what a person typed there is not ours to take away.
    if outcome.row.index in typed.spent:
        row[ours.answers[-1]] = None
    for place, answer in zip(ours.answers[:-1], answers, strict=True):
        row[place] = answer
    wish = typed.kept.get(outcome.row.index)
    if wish is not None and wish.is_once:
        # What was obeyed in part is told from what was not by the moment that stands beside it.
        row[ours.answers[-2]] = wish.beside
    for place in ours.spare:
        row[place] = None
    for place, value in zip_longest(ours.best, _best(outcome, len(ours.best))):
        row[place] = value
    return tuple(row)


def _best(outcome: RowOutcome, most: int) -> Iterator[Cell]:
    people = (getattr(one, field) or None for one in outcome.best for field in BEST_FIELDS)
    return islice(people, most)


def _answer(outcome: RowOutcome, *, is_sandbox: bool) -> tuple[Cell, ...]:
    ids = (f"{SANDBOX_ID}{one}" if is_sandbox else one for one in outcome.search_ids)
    return (
        outcome.row.account_id,
        outcome.status.value,
        outcome.leads,
        outcome.note or None,
        ", ".join(ids) or None,
        outcome.updated_at,
    )
