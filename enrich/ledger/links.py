"""Which account rows and personas each search serves."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from enrich.ledger.database import Database, to_moment
from enrich.model.request import SearchKey


@dataclass(frozen=True)
class Link:
    """One account row of a book, with one persona, and the search that serves it now."""

    book: str
    account_id: str
    persona: str
    key: SearchKey
    first_planned_at: datetime
    planned_at: datetime
    """When a run last read this in the file."""

    @property
    def target_id(self) -> str:
        return f"{self.account_id}/{self.persona}" if self.persona else self.account_id


class Links:
    """What the files asked for, as the runs read it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_search(self, key: SearchKey) -> list[Link]:
        """Everything that this search serves, in the order in which it was first asked."""
        return list(map(_link, self._database.rows("links_of_search", {"search_key": key})))

    def changed(self, book: str) -> dict[tuple[str, str], datetime]:
        """When account rows of a book, with a persona, last began to ask for something else."""
        return {
            (row["account_id"], row["persona"]): to_moment(row["changed_at"])
            for row in self._database.rows("changed_links", {"book": book})
        }

    def named(self, words: str) -> list[Link]:
        """Everything of the row or target that is called so, in any book."""
        return list(map(_link, self._database.rows("links_named", {"named": words})))

    def names(self, book: str | None = None) -> list[str]:
        """The IDs of all rows, of one book or of all."""
        return [row["account_id"] for row in self._database.rows("linked_ids", {"book": book})]


def serves(links: Iterable[Link]) -> str:
    """For people: `A001/Sales leaders, A017/Sales leaders`."""
    return ", ".join(dict.fromkeys(link.target_id for link in links))


def _link(row: sqlite3.Row) -> Link:
    return Link(
        book=row["book"],
        account_id=row["account_id"],
        persona=row["persona"],
        key=SearchKey(row["search_key"]),
        first_planned_at=to_moment(row["first_planned_at"]),
        planned_at=to_moment(row["planned_at"]),
    )
