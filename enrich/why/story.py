"""The story on one page: what is meant, what became of it, told without what is secret."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enrich.job import Job
from enrich.merge.outcomes import RowOutcome
from enrich.model.table import Table
from enrich.pipeline import open_existing
from enrich.thinking import think
from enrich.why.asking_again import vendors_address
from enrich.why.concealing import SHORTEST_SECRET, conceal, webhook_tokens
from enrich.why.gathering import SearchStory, outcomes_of, story_of
from enrich.why.naming import Named, unknown
from enrich.why.telling import row_as_json, search_as_json


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
            "rows": [row_as_json(self.table, outcome) for outcome in self.rows if self.table],
            "searches": [search_as_json(one, self.base_url) for one in self.searches],
        }
        hidden = {*self.secrets, *webhook_tokens(one.asked.request for one in self.searches)}
        longest_first = sorted(hidden, key=len, reverse=True)
        concealed: dict[str, Any] = conceal(told, longest_first)
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
            raise unknown(ledger, named)
        return Story(
            ledger=path,
            row_id=row_id,
            table=thought.table if thought else None,
            rows=outcomes_of(ledger, thought, named.rows) if thought else (),
            searches=tuple(story_of(ledger, one) for one in asked),
            base_url=vendors_address(ledger, job),
            secrets=[one for one in secrets if len(one) >= SHORTEST_SECRET],
        )
