"""What is old and of no more use goes; what was bought stays on record for good."""

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime

from enrich.ledger.database import Database, to_moment
from enrich.ledger.remains import histories
from enrich.model.lead import Lead
from enrich.model.needless import needless
from enrich.model.search import SearchHistory
from enrich.model.sightings import Sighting

Values = dict[str, object]


@dataclass
class Prunable:
    """What may go of a ledger."""

    attempts: list[Values] = field(default_factory=list)
    """Purchases whose raw answers may go; the purchases themselves stay."""
    leads: list[Values] = field(default_factory=list)

    @property
    def touched(self) -> list[Values]:
        """Purchases of which something goes, be it what an earlier pruning had left."""
        every = ((one["search_key"], one["number"]) for one in (*self.attempts, *self.leads))
        return [{"search_key": key, "number": number} for key, number in dict.fromkeys(every)]


class Pruning:
    """Finds and removes what no row shows any more."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, before: datetime) -> Prunable:
        """What ended before that moment, and is needed for nothing that is shown."""
        found = Prunable()
        with self._database.understanding():
            for history in histories(self._database):
                self._add(found, history, before)
        return found

    def remove(self, prunable: Prunable) -> None:
        """Remove it and give its room back to the disk.

        Raises:
            LedgerBusy: another program reads the ledger just now; what was to go has gone.
        """
        with self._database.transaction():
            self._database.run_many("forget_lead", prunable.leads)
            for query in ("drop_answers", "drop_deliveries"):
                self._database.run_many(query, prunable.attempts)
            self._database.run_many("note_pruning", prunable.touched)
        self._database.rebuild()

    def _add(self, found: Prunable, history: SearchHistory, before: datetime) -> None:
        if len(history.attempts) < 2:  # the newest is never old
            return
        rows = self._database.rows("sightings", {"search_key": history.key})
        old = needless(history, [_sighting(row) for row in rows], before)
        found.attempts += [
            {"search_key": history.key, "number": number} for number in sorted(old.attempts)
        ]
        found.leads += [
            {
                "search_key": history.key,
                "number": rows[index]["number"],
                "person": rows[index]["person"],
            }
            for index in sorted(old.sightings)
        ]


def _sighting(row: sqlite3.Row) -> Sighting:
    lead = Lead.model_validate_json(row["lead"])
    return Sighting(row["number"], lead, to_moment(row["seen_at"]))
