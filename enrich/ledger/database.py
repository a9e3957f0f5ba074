"""One SQLite file, opened so that what is committed survives the power cut."""

import json
import os
import re
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from enrich.errors import LedgerRefused

Now = Callable[[], datetime]
"""Gives an aware time; passed in, so that nights can be simulated."""

Values = Mapping[str, object]

_PATIENCE = 30.0
"""Seconds to wait for another program that is just using the file."""
_PAUSE = 0.01

_QUERY_HEAD = re.compile(r"^-- ([a-z_]+) --\n(?:-- .*\n)*", re.MULTILINE)
_MIGRATION_NAME = re.compile(r"(\d{4})_\w+\.sql")


class ImpossibleMove(RuntimeError):
    """A search was told to move from where it does not stand: a defect of ours, never of a row."""


class Database:
    """Runs the named statements of `queries.sql`."""

    def __init__(self, connection: sqlite3.Connection, now: Now) -> None:
        self._connection = connection
        self._now = now

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; synced to the disk when the outermost one ends."""
        is_inner = self._connection.in_transaction
        if is_inner:
            yield
            return
        with _explained():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with _explained():
                self._connection.execute("COMMIT")
        except BaseException:
            # SQLite has already rolled back after some faults, such as a full disk.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def run(self, name: str, values: Values | None = None) -> int:
        """Run one statement and say how many rows it changed; `:now` is always known."""
        return self._execute(name, values or {}).rowcount

    def run_guarded(self, name: str, values: Values) -> None:
        """Make one move of the state machine.

        Raises:
            ImpossibleMove: the row is not in a state that this move starts from.
        """
        if self.run(name, values) != 1:
            raise ImpossibleMove(f"{name} {values.get('search_key')} {values.get('number')}")

    def run_many(self, name: str, rows: Iterable[Values]) -> int:
        """Run one statement for each of these and say how many rows were changed in all."""
        now = self.now_text()
        with _explained():
            return self._connection.executemany(
                queries()[name], ({"now": now, **row} for row in rows)
            ).rowcount

    def rows(self, name: str, values: Values | None = None) -> list[sqlite3.Row]:
        return self._execute(name, values or {}).fetchall()

    def row(self, name: str, values: Values | None = None) -> sqlite3.Row | None:
        found = self.rows(name, values)
        return found[0] if found else None

    def now(self) -> datetime:
        return self._now()

    def now_text(self) -> str:
        return to_text(self._now())

    def close(self) -> None:
        """Fold the write-ahead log in, so that one file is the whole, and let go."""
        try:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._connection.close()

    def _execute(self, name: str, values: Values) -> sqlite3.Cursor:
        with _explained():
            return self._connection.execute(queries()[name], {"now": self.now_text(), **values})


@contextmanager
def _explained() -> Iterator[None]:
    """Faults of the disk in words; broken rules of ours stay what they are."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as fault:
        raise LedgerRefused(
            f"The ledger cannot be used: {fault}.",
            "Check that its disk is not full and that it can be written, then run again; "
            "what it holds is safe.",
        ) from fault


def open_database(path: Path, now: Now) -> Database:
    """Open the ledger's file, made if it is not there, migrated if it is older.

    Raises:
        LedgerRefused: it is damaged, newer than this program, or cannot be opened.
    """
    try:
        _make_owner_only(path)
        return Database(_connect(path), now)
    except (sqlite3.DatabaseError, OSError) as fault:
        raise LedgerRefused(
            f"The ledger {path} cannot be used: {fault}.",
            "Restore it from a backup, or name another one with --ledger; "
            "a new ledger finds its purchases again in the vendor's list.",
        ) from fault


def _make_owner_only(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE)
    try:
        connection.row_factory = sqlite3.Row
        _log_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL; here alone SQLite itself does not wait for other programs."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as fault:
            is_busy = fault.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() >= deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    known = migrations()
    while (version := _version(connection)) != len(known):
        if version > len(known):
            raise LedgerRefused(
                f"The ledger {path} was written by a newer version of enrich.",
                "Update enrich, or name another ledger with --ledger.",
            )
        _step(connection, version)


def _step(connection: sqlite3.Connection, version: int) -> None:
    """Lead from this version to the next, unless another program is quicker."""
    # The step and its number are one transaction: a kill leaves neither or both.
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _version(connection) == version:
            for statement in _statements(migrations()[version]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _statements(script: str) -> Iterator[str]:
    """One by one: `executescript` would commit before it begins."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@cache
def migrations() -> tuple[str, ...]:
    """The steps from nothing to today's tables, in their order."""
    folder = resources.files("enrich.ledger") / "migrations"
    scripts = sorted(
        (item for item in folder.iterdir() if _MIGRATION_NAME.fullmatch(item.name)),
        key=lambda item: item.name,
    )
    return tuple(script.read_text(encoding="utf-8") for script in scripts)


@cache
def queries() -> Mapping[str, str]:
    """The statements of `queries.sql` by name."""
    text = (resources.files("enrich.ledger") / "queries.sql").read_text(encoding="utf-8")
    _, *pieces = _QUERY_HEAD.split(text)
    return {name: body.strip() for name, body in zip(pieces[::2], pieces[1::2], strict=True)}


def to_text(moment: datetime) -> str:
    """UTC with milliseconds: sorts as text, and reads well in any SQLite browser."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def to_moment_or_none(text: str | None) -> datetime | None:
    return None if text is None else to_moment(text)


def pack(body: object) -> bytes:
    """An answer of the vendor's as it is kept on disk."""
    return zlib.compress(json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def unpack(packed: bytes) -> Any:
    return json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
