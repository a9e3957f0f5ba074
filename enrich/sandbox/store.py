"""The vendor's memory: every search it accepted, in one SQLite table."""

import json
import pathlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from enrich.errors import Unusable
from enrich.sandbox.rules import Body
from enrich.sandbox.search import Ending, Search

_VERSION = 2
_SCHEMA = f"""
BEGIN;
CREATE TABLE IF NOT EXISTS searches (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    request TEXT NOT NULL,
    created_at REAL NOT NULL,
    night INTEGER NOT NULL,
    ending TEXT NOT NULL,
    total INTEGER NOT NULL,
    units INTEGER NOT NULL,
    deleted_at REAL
);
CREATE INDEX IF NOT EXISTS searches_by_request ON searches (request);
CREATE INDEX IF NOT EXISTS units_by_time ON searches (created_at, units);
PRAGMA user_version = {_VERSION};
COMMIT;
"""
_COLUMNS = """SELECT id, name, request, created_at, night, ending, total, units
FROM searches WHERE deleted_at IS NULL"""
_INSERT = """INSERT INTO searches (id, name, request, created_at, night, ending, total, units)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""


@dataclass(frozen=True)
class Created:
    """What was created, and when."""

    names: dict[str, int]
    first_at: float | None
    last_at: float | None


class Store:
    """What it has been told is on disk before `add` returns, if there is a file at all."""

    def __init__(self, path: pathlib.Path | None) -> None:
        try:
            self._database = _open(path)
        except (OSError, sqlite3.Error) as fault:
            raise Unusable(
                f"The sandbox's memory {path} cannot be used: {fault}.",
                "Delete the file, or name another one.",
            ) from fault

    @property
    def database(self) -> sqlite3.Connection:
        """For who keeps something beside the searches."""
        return self._database

    def close(self) -> None:
        self._database.close()

    def add(self, search: Search) -> None:
        request = request_text(search.body)
        fate = (search.night, search.ending.value, search.total, search.units)
        self._database.execute(_INSERT, (search.id, search.name, request, search.created_at, *fate))

    def delete(self, search_id: str, at: float) -> bool:
        """Hide a search for good, and say whether there was one; what it cost stays spent."""
        sql = "UPDATE searches SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL"
        return self._database.execute(sql, (at, search_id)).rowcount == 1

    def spent(self, since: float) -> int:
        """Sum up the units of the searches created after a moment."""
        sql = "SELECT coalesce(sum(units), 0) FROM searches WHERE created_at > ?"
        return int(self._database.execute(sql, (since,)).fetchone()[0])

    def find(self, search_id: str) -> Search | None:
        row = self._database.execute(f"{_COLUMNS} AND id = ?", (search_id,)).fetchone()
        return _search(row) if row else None

    def all(self) -> Iterator[Search]:
        """Give all searches, in an order that means nothing (sheet 2.3 [UNKNOWN])."""
        return map(_search, self._database.execute(f"{_COLUMNS} ORDER BY id"))

    def twins(self, request: str) -> int:
        """Count the searches that this very request has created."""
        sql = "SELECT count(*) FROM searches WHERE request = ?"
        return int(self._database.execute(sql, (request,)).fetchone()[0])

    def created(self, *, since: float) -> Created:
        sql = "SELECT name, created_at FROM searches WHERE created_at > ? ORDER BY created_at"
        rows = self._database.execute(sql, (since,)).fetchall()
        names: dict[str, int] = {}
        for name, _ in rows:
            names[name] = names.get(name, 0) + 1
        return Created(names, rows[0][1] if rows else None, rows[-1][1] if rows else None)


def _open(path: pathlib.Path | None) -> sqlite3.Connection:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    # opened by the caller, so that a bad path is told there, then used by the server's thread
    database = sqlite3.connect(
        ":memory:" if path is None else path, check_same_thread=False, isolation_level=None
    )
    try:
        _check_version(database, path)
        # enough against a killed process, which is what tests and rehearsals do to a sandbox
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.executescript(_SCHEMA)
    except (sqlite3.Error, Unusable):
        database.close()
        raise
    return database


def _check_version(database: sqlite3.Connection, path: pathlib.Path | None) -> None:
    """Nothing was released that could have written another version, but people try branches."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and version != _VERSION:
        raise Unusable(
            f"The sandbox's memory {path} was written by another version of enrich.",
            "Delete the file, or name another one.",
        )


def request_text(body: Body) -> str:
    """Write a request so that the same request is the same text."""
    return json.dumps(body, sort_keys=True)


def _search(row: tuple[str, str, str, float, int, str, int, int]) -> Search:
    number, name, request, created_at, night, ending, total, units = row
    return Search(
        number, name, json.loads(request), created_at, night, Ending(ending), total, units
    )
