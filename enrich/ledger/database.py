"""One SQLite file, opened so that what is committed survives the power cut."""

import json
import os
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from enrich.errors import LedgerBusy
from enrich.ledger.backups import rescue
from enrich.ledger.faults import explained, read_as_written, refusal, vanished
from enrich.ledger.opening import connect
from enrich.ledger.times import Now

Values = Mapping[str, object]

_QUERY_HEAD = re.compile(r"^-- ([a-z_]+) --\n(?:-- .*\n)*", re.MULTILINE)


class ImpossibleMove(RuntimeError):
    """A search was told to move from where it does not stand: a defect of ours, never of a row."""


class Database:
    """Runs the named statements of `queries.sql`."""

    def __init__(self, connection: sqlite3.Connection, path: Path, now: Now) -> None:
        self.path = path
        self._connection = connection
        self._now = now
        self._place = path.stat()
        """Which file it is, whatever its name may lead to later."""
        self._rescued: Path | None = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; synced to the disk when the outermost one ends."""
        is_inner = self._connection.in_transaction
        if is_inner:
            yield
            return
        self._make_sure_it_is_there()
        with explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with explained(self.path):
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
        with explained(self.path):
            return self._connection.executemany(
                queries()[name], ({"now": now, **row} for row in rows)
            ).rowcount

    def understanding(self) -> AbstractContextManager[None]:
        """While rows are made into what they mean: what makes no sense is damage."""
        return read_as_written(self.path)

    def rows(self, name: str, values: Values | None = None) -> list[sqlite3.Row]:
        with explained(self.path):
            return self._execute(name, values or {}).fetchall()

    def each(self, name: str) -> Iterator[sqlite3.Row]:
        """As `rows`, one by one: not all of them need fit into memory."""
        with explained(self.path):
            yield from self._execute(name, {})

    def row(self, name: str, values: Values | None = None) -> sqlite3.Row | None:
        found = self.rows(name, values)
        return found[0] if found else None

    def now(self) -> datetime:
        return self._now()

    def now_text(self) -> str:
        return to_text(self._now())

    def leave_no_traces(self) -> None:
        """From now on what is deleted is overwritten, and no copy of it made elsewhere."""
        with explained(self.path):
            self._connection.execute("PRAGMA secure_delete = ON")
            self._connection.execute("PRAGMA temp_store = MEMORY")

    def rebuild(self) -> None:
        """Write the whole file anew, without whatever was deleted, and empty its log.

        Raises:
            LedgerBusy: another program reads it, and would go on reading what was deleted.
        """
        with explained(self.path):
            self._connection.execute("VACUUM")
            is_busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            raise LedgerBusy(
                f"Another program reads the ledger {self.path} just now.",
                "Run the same command again when it has ended.",
            )

    def close(self) -> None:
        """Fold the write-ahead log in, so that one file is the whole, and let go.

        Where the disk has no room for that, the log stays for the next program to fold in.
        """
        try:
            with suppress(sqlite3.DatabaseError):
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            with suppress(sqlite3.DatabaseError):
                self._connection.close()

    @property
    def can_be_written(self) -> bool:
        """Not on a medium that nobody may write."""
        (is_read_only,) = self._connection.execute("PRAGMA query_only").fetchone()
        return not is_read_only

    def _make_sure_it_is_there(self) -> None:
        """What is written into a file that has lost its name is lost with the process."""
        try:
            is_there = os.path.samestat(self.path.stat(), self._place)
        except OSError:
            is_there = False
        if not is_there:
            day = self.now().date()
            self._rescued = self._rescued or rescue(self._connection, self.path, day)
            raise vanished(self.path, self._rescued)

    def _execute(self, name: str, values: Values) -> sqlite3.Cursor:
        with explained(self.path):
            return self._connection.execute(queries()[name], {"now": self.now_text(), **values})


def open_database(path: Path, now: Now, *, look_through: bool = False) -> Database:
    """Open the ledger's file, made if it is not there, migrated if it is older.

    Raises:
        LedgerRefused: it is damaged, newer than this program, or cannot be opened.
    """
    try:
        return Database(connect(path, now, look_through=look_through), path, now)
    except (sqlite3.DatabaseError, OSError) as fault:
        raise refusal(path, fault) from fault


@cache
def queries() -> Mapping[str, str]:
    """The statements of `queries.sql` by name."""
    text = (resources.files("enrich.ledger") / "queries.sql").read_text(encoding="utf-8")
    _, *pieces = _QUERY_HEAD.split(text)
    return {name: body.strip() for name, body in zip(pieces[::2], pieces[1::2], strict=True)}


@contextmanager
def open_as_it_is(path: Path, now: Now) -> Iterator[Database]:
    """Open a copy of a ledger, as old as it is: nothing is migrated.

    Raises:
        LedgerRefused: it cannot be read.
    """
    with explained(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        yield Database(connection, path, now)


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
