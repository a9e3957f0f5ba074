"""Searches of ours that the vendor has and the ledger did not: what is left of a lost ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from enrich.ledger.database import Database, to_text
from enrich.model.request import NamedSearch, SearchKey
from enrich.model.search import VendorId

_LISTED = "the vendor's list was read"


@dataclass(frozen=True)
class Orphan:
    """One line of the vendor's list that carries a name of ours."""

    vendor_id: VendorId
    name: str
    said: NamedSearch
    created_at: datetime


@dataclass(frozen=True)
class Twin:
    """A search in the vendor's list that carries the name of another one, which we have."""

    key: SearchKey
    name: str
    vendor_id: VendorId
    is_seen: bool
    """Whether a person has said that they asked the vendor about it."""


class Orphans:
    """Kept until a file asks for the same thing again; then they are taken over, not bought."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def were_looked_for(self) -> bool:
        """Whether this ledger has ever seen the vendor's list; before, it may not buy."""
        return self._database.row("fact", {"name": _LISTED}) is not None

    def keep(self, orphans: Iterable[Orphan]) -> None:
        """Keep all of the vendor's list, or, if killed, nothing of it."""
        with self._database.transaction():
            self._database.run_many("keep_orphan", map(_values, orphans))
            self._database.run("set_fact", {"name": _LISTED, "value": "yes"})

    def adopt(self, keys: Iterable[SearchKey]) -> int:
        """Take over what serves these searches; how many there were.

        The newest of a search goes first. An older one follows only when it has failed.
        """
        with self._database.transaction():
            adopted = self._database.run_many("adopt", ({"search_key": key} for key in keys))
            self._database.run("keep_adoptions")
            self._database.run("orphan_is_known")
        return adopted

    def twins(self) -> list[tuple[str, VendorId]]:
        """Name and ID of what the vendor has twice, and what nobody has asked the vendor about."""
        return [(twin.name, twin.vendor_id) for twin in self.all_twins() if not twin.is_seen]

    def all_twins(self) -> list[Twin]:
        """What the vendor has twice: somebody, or a broken connection, bought it."""
        return [
            Twin(
                SearchKey(row["search_key"]),
                row["name"],
                VendorId(row["vendor_id"]),
                is_seen=bool(row["is_seen"]),
            )
            for row in self._database.rows("orphaned_twins")
        ]

    def see(self, twin: Twin) -> None:
        """Keep, in the story of its search, that a person has asked the vendor about it."""
        self._database.run("see_twin", {"vendor_id": twin.vendor_id})

    def name_of(self, vendor_id: VendorId) -> str | None:
        """The name that the vendor's list showed beside this ID, if the ledger kept it."""
        row = self._database.row("orphan_name", {"vendor_id": vendor_id})
        return row["name"] if row else None


def _values(orphan: Orphan) -> dict[str, object]:
    limit = orphan.said.limit
    return {
        "vendor_id": orphan.vendor_id,
        "key_head": orphan.said.key_head,
        "number": orphan.said.attempt,
        "name": orphan.name,
        "lead_limit": limit if isinstance(limit, int) else None,
        "is_limit_known": limit is not None,
        "created_at": to_text(orphan.created_at),
    }
