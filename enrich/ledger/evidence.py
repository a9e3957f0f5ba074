"""What the ledger holds beside its rules: everything that an audit compares."""

from collections.abc import Iterator
from dataclasses import dataclass

from enrich.ledger.database import Database, to_moment, to_moment_or_none
from enrich.ledger.kept import KeptText, RawAnswer, answer_of
from enrich.ledger.remains import Remains, histories, remains
from enrich.model.again import BookRun, Round
from enrich.model.lead import KeptLead
from enrich.model.request import SearchKey
from enrich.model.search import Attempt, SearchHistory
from enrich.model.sightings import Sighting, gone, shown


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

    def histories(self) -> Iterator[SearchHistory]:
        """Search by search; attempts that can no longer be read are left out."""
        return histories(self._database)

    def remains(self) -> Iterator[Remains]:
        """All that there is of each attempt, search by search; in memory one at a time."""
        return remains(self._database)

    def rounds(self) -> list[Round]:
        with self._database.understanding():
            return [
                Round(row["book"], to_moment(row["opened_at"]), to_moment_or_none(row["closed_at"]))
                for row in self._database.rows("all_rounds")
            ]

    def runs(self) -> list[BookRun]:
        """The oldest first."""
        with self._database.understanding():
            return [
                BookRun(row["book"], to_moment(row["started_at"]))
                for row in self._database.rows("all_runs")
            ]

    def answers(self, attempt: Attempt) -> list[RawAnswer]:
        """What the vendor said of an attempt, in its order."""
        values = {"search_key": attempt.key, "number": attempt.number}
        return list(map(answer_of, self._database.rows("answers_of", values)))

    def leads(self, history: SearchHistory) -> Iterator[KeptLead]:
        """As the ledger's own, of those who can still be read."""
        return shown(history, self._sightings(history.key))

    def gone(self, history: SearchHistory) -> Iterator[KeptLead]:
        """As the ledger's own, of those who can still be read."""
        return gone(history, self._sightings(history.key))

    def _sightings(self, key: SearchKey) -> list[Sighting]:
        rows = self._database.rows("leads_as_they_are", {"search_key": key})
        kept = ((row["number"], KeptText(row["lead"], row["seen_at"]).read) for row in rows)
        return [Sighting(number, *read) for number, read in kept if read is not None]

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
