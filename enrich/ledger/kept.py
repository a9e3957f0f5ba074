"""What the ledger keeps of the vendor's words, read as it stands: it may have suffered since."""

import sqlite3
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from enrich.ledger.database import to_moment, unpack
from enrich.model.lead import Lead


@dataclass(frozen=True)
class RawAnswer:
    """An answer of the vendor's as it was kept."""

    kind: str
    """`create`, `listing`, `result` or `delivery`."""
    received_at: datetime | None
    """`None` where that can no longer be read."""
    body: Any
    is_readable: bool = True
    """Whether what is on the disk can still be unpacked; else there is no body."""


@dataclass(frozen=True)
class KeptText:
    """One row of the leads, not yet believed."""

    lead: bytes
    """JSON."""
    seen_at: bytes

    @cached_property
    def read(self) -> tuple[Lead, datetime] | None:
        """Who it is, and when they were seen; `None` where that can no longer be read."""
        try:
            return Lead.model_validate_json(self.lead), to_moment(self.seen_at.decode())
        except ValueError:
            return None

    @property
    def is_dated(self) -> bool:
        return _is_moment(self.seen_at)


def text_of_lead(lead: Lead) -> str:
    """The JSON that is kept of it; what the vendor did not say takes no room."""
    return lead.model_dump_json(exclude_defaults=True)


def kept_text(row: sqlite3.Row) -> KeptText:
    return KeptText(row["lead"], row["seen_at"])


def answer_of(row: sqlite3.Row) -> RawAnswer:
    try:
        return RawAnswer(row["kind"], to_moment(row["received_at"]), unpack(row["body"]))
    except (zlib.error, ValueError):
        return RawAnswer(row["kind"], _moment(row["received_at"]), None, is_readable=False)


def _moment(text: str) -> datetime | None:
    try:
        return to_moment(text)
    except ValueError:
        return None


@lru_cache(maxsize=8)  # those of one attempt were all seen at once
def _is_moment(text: bytes) -> bool:
    try:
        return to_moment(text.decode()) is not None
    except ValueError:
        return False
