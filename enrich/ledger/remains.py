"""The whole ledger attempt by attempt: three tables in one order, read beside each other."""

import heapq
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

from enrich.ledger.attempts import attempt_of
from enrich.ledger.database import Database
from enrich.ledger.kept import KeptText, RawAnswer, answer_of, kept_text
from enrich.model.request import SearchKey
from enrich.model.search import Attempt, SearchHistory


@dataclass(frozen=True)
class Remains:
    """All that there is of one attempt."""

    key: SearchKey
    number: int
    attempt: Attempt | None
    """`None` where its row can no longer be read."""
    answers: list[RawAnswer]
    """In the vendor's order, as are the leads."""
    leads: list[KeptText]


@dataclass(frozen=True)
class _Unreadable:
    """Stands for an attempt."""


_Part: TypeAlias = Attempt | _Unreadable | RawAnswer | KeptText
_Placed: TypeAlias = tuple[tuple[str, int], _Part]


def histories(database: Database) -> Iterator[SearchHistory]:
    """Of each search the attempts that can still be read."""
    rows = _placed(database, "every_attempt", _attempt)
    for key, group in groupby(rows, key=lambda placed: placed[0][0]):
        attempts = tuple(part for _, part in group if isinstance(part, Attempt))
        yield SearchHistory(SearchKey(key), attempts)


def remains(database: Database) -> Iterator[Remains]:
    """Of each attempt all that there is; what belongs to none is left out."""
    # The attempts first: a run may be at work, and whatever it has finished by the time that
    # we read of it has its answer and its leads.
    parts = heapq.merge(
        _placed(database, "every_attempt", _attempt),
        _placed(database, "every_answer", answer_of),
        _placed(database, "every_lead", kept_text),
        key=itemgetter(0),
    )
    for (key, number), group in groupby(parts, key=itemgetter(0)):
        found = [part for _, part in group]
        if isinstance(found[0], Attempt | _Unreadable):
            yield Remains(
                key=SearchKey(key),
                number=number,
                attempt=found[0] if isinstance(found[0], Attempt) else None,
                answers=[part for part in found if isinstance(part, RawAnswer)],
                leads=[part for part in found if isinstance(part, KeptText)],
            )


def _placed(
    database: Database, query: str, make: Callable[[sqlite3.Row], _Part]
) -> Iterator[_Placed]:
    for row in database.each(query):
        yield (row["search_key"], row["number"]), make(row)


def _attempt(row: sqlite3.Row) -> Attempt | _Unreadable:
    try:
        return attempt_of(row)
    except (ValueError, TypeError):
        return _Unreadable()
