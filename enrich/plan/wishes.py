"""Wishes typed beside rows of an earlier output: read, and obeyed once (pure)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches

from enrich.model.own_columns import ADDED_COLUMNS, place_columns
from enrich.model.problem import Problem
from enrich.model.request import SearchKey
from enrich.model.table import Cell, Table, cell_name, text_of
from enrich.model.target import Plan, PlannedRow
from enrich.model.wish import Action, Histories, Wish, is_outdated, unanswered, updated_at

SKIPPED = "Left out, because enrich_action says skip. Clear that cell to have the row searched."
_CURE = "Write retry, refresh or skip, or clear the cell."
_UPDATED_AT, _ACTION = (ADDED_COLUMNS.index(f"enrich_{name}") for name in ("updated_at", "action"))


def read_wishes(plan: Plan, table: Table) -> tuple[Plan, Mapping[int, Wish]]:
    """The wishes by the index of their rows, and the plan as far as they change it.

    A word that is none keeps its row from being bought for, until it is put right: it may have
    meant `skip`. Only a column that an output of ours brought is obeyed.
    """
    places = place_columns(table.header, leads=0).answers
    moment, action = places[_UPDATED_AT], places[_ACTION]
    if action not in table.own:
        return plan, {}
    wishes: dict[int, Wish] = {}
    rows = list(plan.rows)
    problems: list[Problem] = []
    for row in plan.rows:
        word = text_of(table.rows[row.index][action]).casefold()
        if not word or row.is_blank:
            continue
        if word not in list(Action):
            problem = _unknown(row, table, action)
            problems.append(problem)
            rows[row.index] = _kept_back(row, problem)
            continue
        beside = table.rows[row.index][moment] if moment in table.own else None
        wishes[row.index] = _wish(row, Action(word), beside)
        if word == Action.SKIP:
            rows[row.index] = replace(row, left_out=SKIPPED)
    return replace(plan, rows=tuple(rows), problems=(*plan.problems, *problems)), wishes


def _kept_back(row: PlannedRow, problem: Problem) -> PlannedRow:
    return replace(row, problems=(*row.problems, problem), left_out=problem.reason)


def wished(
    wishes: Mapping[int, Wish], scope: Iterable[PlannedRow], histories: Histories
) -> dict[SearchKey, Action]:
    """The searches that are to be bought whatever is known of them, and at whose word."""
    found: dict[SearchKey, Action] = {}
    for row in scope:
        wish = wishes.get(row.index)
        if wish is not None:
            found |= dict.fromkeys(unanswered(wish, row, histories), wish.action)
    return found


def outdated(
    wishes: Mapping[int, Wish], plan: Plan, table: Table, *, histories: Histories
) -> Iterator[Problem]:
    """Wishes that were typed beside something older than what the ledger knows."""
    place = place_columns(table.header, leads=0).answers[_ACTION]
    for wish in wishes.values():
        row = plan.rows[wish.row]
        if is_outdated(wish, row, histories):
            now = updated_at(row, histories)
            since = f" of {now:%Y-%m-%d %H:%M} UTC" if now else ""
            reason = (
                f"'{wish.action}' was not obeyed: it stands beside an older answer, and the ledger "
                f"has a newer one{since}, or it was obeyed already."
            )
            cure = "If you still want it, write it into the newest output."
            problem = _problem(row, table, place, reason=reason, cure=cure)
            yield replace(problem, is_warning=True)


def _wish(row: PlannedRow, action: Action, beside: Cell) -> Wish:
    if not text_of(beside):
        return Wish(row.index, action)
    moment = _moment(beside)
    return Wish(row.index, action, moment, is_beside_readable=moment is not None)


def _moment(cell: Cell) -> datetime | None:
    try:
        moment = cell if isinstance(cell, datetime) else datetime.fromisoformat(text_of(cell))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unknown(row: PlannedRow, table: Table, place: int) -> Problem:
    value = text_of(table.rows[row.index][place])
    near = get_close_matches(value.casefold(), [action.value for action in Action], n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    reason = f"'{value}' is nothing that enrich_action can ask for, so nothing is bought here."
    problem = _problem(row, table, place, reason=reason, cure=_CURE + meant)
    return replace(problem, nearest="".join(near))


def _problem(row: PlannedRow, table: Table, place: int, *, reason: str, cure: str) -> Problem:
    return Problem(
        sheet=table.sheet,
        cell=cell_name(row.number, table.first_column + place),
        row_id=row.account_id,
        column=table.header[place],
        value=text_of(table.rows[row.index][place]),
        reason=reason,
        cure=cure,
    )
