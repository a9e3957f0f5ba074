"""What the ledger holds beside its rules: everything that an audit compares."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from enrich.ledger.database import Database, to_moment, to_moment_or_none, unpack
from enrich.model.lead import Lead
from enrich.model.request import SearchKey
from enrich.model.search import Attempt, SearchHistory


@dataclass(frozen=True)
class Round:
    """A time in which everything of a book was to be bought again."""

    book: str
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class BookRun:
    """Which book a run was about, and when it began."""

    book: str
    started_at: datetime


@dataclass(frozen=True)
class RawAnswer:
    """An answer of the vendor's as it was kept."""

    kind: str
    """`create`, `listing` or `result`."""
    received_at: datetime
    body: Any
    is_readable: bool = True
    """Whether what is on the disk can still be unpacked; else there is no body."""


@dataclass(frozen=True)
class Stray:
    """Something that belongs to a search which the ledger does not have."""

    search: str
    """The key, and the attempt where it is known."""
    count: int


class Evidence:
    """Read as it stands, without belief in any rule that should hold."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keys(self) -> list[SearchKey]:
        """Of all searches that were ever tried."""
        return [SearchKey(row["search_key"]) for row in self._database.rows("tried_keys")]

    def rounds(self) -> list[Round]:
        return [
            Round(row["book"], to_moment(row["opened_at"]), to_moment_or_none(row["closed_at"]))
            for row in self._database.rows("all_rounds")
        ]

    def runs(self) -> list[BookRun]:
        """The oldest first."""
        return [
            BookRun(row["book"], to_moment(row["started_at"]))
            for row in self._database.rows("all_runs")
        ]

    def answers(self, attempt: Attempt) -> list[RawAnswer]:
        """What the vendor said of an attempt, in its order."""
        values = {"search_key": attempt.key, "number": attempt.number}
        return [
            _answer(row["kind"], to_moment(row["received_at"]), row["body"])
            for row in self._database.rows("answers_of", values)
        ]

    def leads(self, attempt: Attempt) -> list[Lead]:
        """Whom an attempt found, as far as it can still be read."""
        values = {"search_key": attempt.key, "number": attempt.number}
        rows = self._database.rows("kept_leads", values)
        return [lead for row in rows if (lead := _lead(row["lead"])) is not None]

    def counted(self, history: SearchHistory) -> dict[int, int]:
        """How many different people each attempt found, by its number."""
        rows = self._database.rows("count_leads", {"search_key": history.key})
        return {row["number"]: row["total"] for row in rows}

    def stray_leads(self) -> Iterator[Stray]:
        """Leads of attempts that do not exist or that the vendor never accepted."""
        for row in self._database.rows("stray_leads"):
            yield Stray(f"{row['search_key'][:16]}.{row['number']}", row["total"])

    def stray_rows(self) -> Iterator[Stray]:
        """Rows that point to a search which does not exist."""
        for row in self._database.rows("stray_targets"):
            yield Stray(f"{row['book']}: {row['account_id']}", row["total"])


def _lead(text: str) -> Lead | None:
    try:
        return Lead.model_validate_json(text)
    except ValidationError:
        return None


def _answer(kind: str, received_at: datetime, packed: bytes) -> RawAnswer:
    try:
        return RawAnswer(kind, received_at, unpack(packed))
    except (zlib.error, UnicodeDecodeError, json.JSONDecodeError):
        return RawAnswer(kind, received_at, None, is_readable=False)
