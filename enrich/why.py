"""The whole story of one row: what it holds, what was asked, bought and found for it."""

import shlex
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from enrich.api.wire import request_to_json
from enrich.errors import Unusable
from enrich.job import Job, Thought
from enrich.ledger.kept import RawAnswer
from enrich.ledger.ledger import Ledger
from enrich.merge.outcomes import Known, RowOutcome, judge_rows
from enrich.model.lead import Change
from enrich.model.request import SearchKey, SearchRequest
from enrich.model.search import Attempt, Move, SearchHistory
from enrich.model.table import Table, text_of
from enrich.model.target import PlannedRow, Target
from enrich.pipeline import open_existing, think

_MOST_NEAR = 5
_SHORTEST_SECRET = 8
"""Letters; to strike anything shorter would damage the words of others."""
_HIDDEN = "***"


@dataclass(frozen=True)
class Asked:
    """One search that a row asks for, or asked for before."""

    target_id: str
    book: str
    key: SearchKey
    request: SearchRequest
    is_in_file: bool | None
    """Whether the file still asks it; `None` where no file was named."""


@dataclass(frozen=True)
class SearchStory:
    """All that was done about one search."""

    asked: Asked
    history: SearchHistory
    moves: Sequence[Move]
    answers: Mapping[int, Sequence[RawAnswer]]
    """By the number of the attempt."""
    found: Mapping[int, int]
    """Different people, by the number of the attempt."""
    shown: Mapping[Change, int]
    """The people that the output shows now, and those that are gone."""
    also_serves: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """What `enrich why` tells; only through `as_json`, where what is secret is struck out."""

    ledger: Path
    row_id: str
    table: Table | None
    rows: tuple[RowOutcome, ...]
    searches: tuple[SearchStory, ...]
    base_url: str | None
    """Where the vendor is asked; `None` where it was a sandbox that has gone."""
    secrets: Collection[str]

    def as_json(self) -> dict[str, Any]:
        told = {
            "ledger": str(self.ledger),
            "row_id": self.row_id,
            "rows": [_row(self.table, outcome) for outcome in self.rows if self.table],
            "searches": [_search(one, self.base_url) for one in self.searches],
        }
        hidden = {*self.secrets, *_webhook_tokens(one.asked.request for one in self.searches)}
        longest_first = sorted(hidden, key=len, reverse=True)
        concealed: dict[str, Any] = _conceal(told, longest_first)
        return concealed


def tell(
    path: Path,
    row_id: str,
    *,
    job: Job | None = None,
    book: str | None = None,
    secrets: Iterable[str] = (),
) -> Story:
    """Gather the story of a row, a target, or `row-17` of the job's input.

    `secrets` are the keys that must appear nowhere, whatever anybody wrote into a cell.

    Raises:
        Unusable: there is no such row; the words name those that are near.
        LedgerRefused, InputUnreadable, ConfigInvalid: with the cure.
    """
    with open_existing(path) as ledger:
        thought = None if job is None else think(job)
        named = Named(row_id, thought, thought.plan.book if thought else book)
        asked = [*named.asked_now(ledger), *named.asked_before(ledger)]
        if not named.rows and not asked:
            raise _unknown(ledger, named)
        return Story(
            ledger=path,
            row_id=row_id,
            table=thought.table if thought else None,
            rows=_outcomes(ledger, thought, named.rows) if thought else (),
            searches=tuple(_story(ledger, one) for one in asked),
            base_url=_base_url(ledger, job),
            secrets=[one for one in secrets if len(one) >= _SHORTEST_SECRET],
        )


@dataclass(frozen=True)
class Named:
    """What a person called a row by, and the file and the book that it may be in."""

    row_id: str
    thought: Thought | None
    book: str | None

    @cached_property
    def rows(self) -> tuple[PlannedRow, ...]:
        """The rows of the file that are meant, as a whole or by one of their targets."""
        rows = self.thought.plan.rows if self.thought else ()
        return tuple(row for row in rows if self._is_whole(row) or any(self._targets(row)))

    def asked_now(self, ledger: Ledger) -> Iterator[Asked]:
        """What the file asks for these rows."""
        targets = (target for row in self.rows for target in self._targets(row))
        for target in {(target.target_id, target.key): target for target in targets}.values():
            request = _request(ledger, target.key) or target.request
            book = self.book or ""
            yield Asked(target.target_id, book, target.key, request, is_in_file=True)

    def asked_before(self, ledger: Ledger) -> Iterator[Asked]:
        """What only the ledger remembers of them."""
        known = {(target.target_id, target.key) for row in self.rows for target in row.targets}
        names = {row.account_id: None for row in self.rows if self._is_whole(row)}
        is_in_file = None if self.thought is None else False
        for link in (link for name in names or [self.row_id] for link in ledger.links.named(name)):
            is_meant = self.book in {None, link.book} and (link.target_id, link.key) not in known
            if is_meant and (request := _request(ledger, link.key)):
                yield Asked(link.target_id, link.book, link.key, request, is_in_file=is_in_file)

    def _is_whole(self, row: PlannedRow) -> bool:
        return self.row_id in {row.account_id, f"row-{row.number}"}

    def _targets(self, row: PlannedRow) -> Iterator[Target]:
        is_whole = self._is_whole(row)
        return (item for item in row.targets if is_whole or item.target_id == self.row_id)


def _request(ledger: Ledger, key: SearchKey) -> SearchRequest | None:
    try:
        return ledger.attempts.request_of(key)
    except (LookupError, ValueError):
        # There is none, or it can no longer be read.
        return None


def _unknown(ledger: Ledger, named: Named) -> Unusable:
    known = dict.fromkeys(ledger.links.names(named.book))
    if named.thought:
        known |= dict.fromkeys(row.account_id for row in named.thought.plan.rows if row.account_id)
    near = get_close_matches(named.row_id, known, n=_MOST_NEAR, cutoff=0.5)
    near = near or list(known)[:_MOST_NEAR]
    where = named.thought.table.path.name if named.thought else "the ledger"
    cure = f"Near it are: {', '.join(near)}." if near else "Nothing was ever asked."
    if named.thought is None and named.row_id.startswith("row-"):
        cure += " A row number needs the spreadsheet: name it behind the row."
    return Unusable(f"There is no row '{named.row_id}' in {where}.", cure)


def _outcomes(
    ledger: Ledger, thought: Thought, rows: Sequence[PlannedRow]
) -> tuple[RowOutcome, ...]:
    keys = [target.key for row in rows for target in row.targets]
    evidence = ledger.evidence
    known = Known(ledger.attempts.histories(keys), evidence.leads, evidence.gone)
    return tuple(judge_rows(rows, thought.scope_indexes, known))


def _story(ledger: Ledger, asked: Asked) -> SearchStory:
    history = ledger.attempts.histories([asked.key])[asked.key]
    shown = Counter(kept.change for kept in ledger.evidence.leads(history))
    shown[Change.GONE] = sum(1 for _ in ledger.evidence.gone(history))
    others = (link.target_id for link in ledger.links.of_search(asked.key))
    return SearchStory(
        asked=asked,
        history=history,
        moves=ledger.attempts.moves_of(asked.key),
        answers={item.number: ledger.evidence.answers(item) for item in history.attempts},
        found=ledger.evidence.counted(history),
        shown=shown,
        also_serves=tuple(dict.fromkeys(one for one in others if one != asked.target_id)),
    )


def _base_url(ledger: Ledger, job: Job | None) -> str | None:
    if job is not None:
        return None if job.is_sandbox else job.settings.api.base_url
    match ledger.vendor:
        case None | "the sandbox":
            return None
        case "pronto":
            return "https://app.pipecorn.com/api/v2"
        case host:
            scheme = "http" if ":" in host else "https"
            return f"{scheme}://{host}/api/v2"


def _row(table: Table, outcome: RowOutcome) -> dict[str, Any]:
    row = outcome.row
    cells = zip(table.header, table.rows[row.index], strict=False)
    return {
        "sheet": table.sheet,
        "row": row.number,
        "row_id": row.account_id,
        "cells": {header: text for header, cell in cells if (text := text_of(cell))},
        "problems": [str(problem) for problem in row.problems],
        "status": outcome.status.value,
        "leads": outcome.leads,
        "note": outcome.note,
    }


def _search(story: SearchStory, base_url: str | None) -> dict[str, Any]:
    asked, shown = story.asked, story.shown
    numbers = {item.number for item in story.history.attempts}
    latest = story.history.latest
    return {
        "target_id": asked.target_id,
        "book": asked.book,
        "is_in_file": asked.is_in_file,
        "key": asked.key,
        "name": latest.name if latest else None,
        "request": _without_webhook(request_to_json(asked.request)),
        "also_serves": list(story.also_serves),
        "attempts": [_attempt(story, item, base_url) for item in story.history.attempts],
        "withdrawn": [_move(item) for item in story.moves if item.number not in numbers],
        "leads": {
            "total": sum(shown.values()) - shown[Change.GONE],
            **{change.value: shown.get(change, 0) for change in Change},
        },
    }


def _attempt(story: SearchStory, attempt: Attempt, base_url: str | None) -> dict[str, Any]:
    moves = [move for move in story.moves if move.number == attempt.number]
    return {
        "number": attempt.number,
        "name": attempt.name,
        "state": attempt.state.value,
        "cause": attempt.cause.value if attempt.cause else None,
        "detail": attempt.detail,
        "limit": attempt.limit,
        "vendor_id": attempt.vendor_id,
        "planned_at": attempt.planned_at.isoformat(),
        "moves": [_move(move) for move in moves or _remembered(attempt)],
        "answers": [
            {
                "kind": answer.kind,
                "received_at": answer.received_at and answer.received_at.isoformat(),
                "is_readable": answer.is_readable,
            }
            for answer in story.answers.get(attempt.number, ())
        ],
        "returned": attempt.returned,
        "people": story.found.get(attempt.number, 0),
        "ask_again": _by_hand(attempt, base_url),
    }


def _move(move: Move) -> dict[str, Any]:
    return {"move": move.name, "at": move.at.isoformat(), "detail": move.detail}


def _remembered(attempt: Attempt) -> Iterator[Move]:
    """What is known of an attempt that is older than the keeping of moves."""
    moments: dict[str, datetime | None] = {
        "intend": attempt.intended_at,
        "doubt": attempt.doubted_at,
        "accept": attempt.accepted_at,
        ("fail" if attempt.cause else "finish"): attempt.ended_at,
    }
    for name, moment in moments.items():
        if moment is not None:
            yield Move(attempt.number, name, "", moment)


def _by_hand(attempt: Attempt, base_url: str | None) -> str | None:
    """How a person asks the vendor the same; the key is in no list of processes."""
    if attempt.vendor_id is None or base_url is None:
        return None
    address = f"{base_url.rstrip('/')}/searches/{quote(attempt.vendor_id, safe='')}"
    # curl reads the header from what `printf`, a part of the shell itself, says.
    return (
        f"printf 'X-API-KEY: %s' \"$PIPECORN_API_KEY\" |\n  curl -sS -H @- {shlex.quote(address)}"
    )


def _without_webhook(request: dict[str, Any]) -> dict[str, Any]:
    address = request.get("webhook_url")
    return {**request, "webhook_url": _masked(address)} if address else request


def _masked(address: str) -> str:
    """The host alone: who knows the rest may send us leads."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname or ''}/{_HIDDEN}"


def _webhook_tokens(requests: Iterable[SearchRequest]) -> Iterator[str]:
    """Whatever of a webhook's address somebody may have quoted."""
    for request in requests:
        if request.webhook_url:
            parts = urlsplit(request.webhook_url)
            tokens = [*parts.path.split("/"), parts.query, parts.username, parts.password]
            yield from (token for token in tokens if token and len(token) >= _SHORTEST_SECRET)


def _conceal(value: Any, secrets: Sequence[str]) -> Any:
    """The same with every secret struck out, wherever it stands."""
    match value:
        case str():
            for secret in secrets:
                value = value.replace(secret, _HIDDEN)
            return value
        case dict():
            return {_conceal(key, secrets): _conceal(item, secrets) for key, item in value.items()}
        case list():
            return [_conceal(item, secrets) for item in value]
        case _:
            return value
