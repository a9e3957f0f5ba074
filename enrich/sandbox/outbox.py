"""Which webhook deliveries are behind us: kept beside the searches, so that a restart knows."""

import sqlite3

_SCHEMA = """
CREATE TABLE IF NOT EXISTS deliveries (
    search TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (search, number)
) WITHOUT ROWID;
"""
_ALL = -2  # stands for all of a search, when the last one is behind us
END = -1
"""The number of the delivery at the end; those of streamed leads count from 0."""


class Outbox:
    """A delivery is marked before it is sent: a kill may lose one, never repeat one (sheet 3)."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._database.executescript(_SCHEMA)

    def mark(self, search_id: str, number: int) -> None:
        sql = "INSERT OR IGNORE INTO deliveries (search, number) VALUES (?, ?)"
        self._database.execute(sql, (search_id, number))

    def mark_all(self, search_id: str) -> None:
        self._database.execute("DELETE FROM deliveries WHERE search = ?", (search_id,))
        self.mark(search_id, _ALL)

    def marked(self, search_id: str) -> set[int]:
        sql = "SELECT number FROM deliveries WHERE search = ?"
        return {number for (number,) in self._database.execute(sql, (search_id,))}

    def has_all(self, search_id: str) -> bool:
        return _ALL in self.marked(search_id)
