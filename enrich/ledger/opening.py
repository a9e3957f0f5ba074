"""The ledger's file, looked at before it is touched, made whole or not at all, then opened."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from enrich.errors import LedgerRefused
from enrich.ledger.backups import temporary
from enrich.ledger.faults import damaged, foreign, newer
from enrich.ledger.migrating import migrate, migrations, version_of
from enrich.ledger.times import Now

_PATIENCE = 30.0
"""Seconds to wait for another program that is just using the file."""
_PAUSE = 0.01
_OUR_TABLES = frozenset({"attempts", "facts", "leads", "searches"})
_IDENTITY = "SELECT value FROM facts WHERE name = 'identity'"


def connect(path: Path, now: Now, *, look_through: bool) -> sqlite3.Connection:
    """Open the file, made if it is not there, migrated if it is older.

    Nothing is written to a file that is refused. It is looked through to the last page if the
    caller asks, before a migration, and when the program before us did not close it.

    Raises:
        LedgerRefused: it is damaged, newer than this program, or something else.
        sqlite3.DatabaseError, OSError: it cannot be opened.
    """
    if path.is_dir():
        raise LedgerRefused(
            f"The ledger {path} cannot be used: it is a folder.", "Name a file with --ledger."
        )
    if not path.exists():
        _make(path, now)
    version = _look(path, look_through=look_through)
    if not is_writable(path):
        return _connect_read_only(path, version)
    return _connect(path, now)


def is_writable(path: Path) -> bool:
    """Whether the file and its folder may be written; a log is kept beside the file."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _make(path: Path, now: Now) -> None:
    """A kill leaves no file that might be taken for a ledger that has lost everything."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with temporary(path) as made:
        with closing(sqlite3.connect(made, isolation_level=None)) as connection:
            migrate(connection, made, now)
        _put(made, path)


def _put(made: Path, path: Path) -> None:
    """Give it its name, unless another program was quicker."""
    try:
        os.link(made, path)
    except FileExistsError:
        return
    except OSError:
        # Not every disk knows links.
        if not path.exists():
            made.rename(path)


def _look(path: Path, *, look_through: bool) -> int:
    """Judge the file without writing a byte, and say which version it is."""
    if path.stat().st_size == 0:
        raise damaged(path, "the file is empty")
    has_log = _has_log(path)
    try:
        with closing(_read_only(path, ignoring_log=not has_log)) as connection:
            return _judge(connection, path, look_through=look_through or has_log)
    except (LedgerRefused, sqlite3.DatabaseError):
        # A program that has just begun to write may have made it look so: once more, with its log.
        if has_log == _has_log(path):
            raise
    with closing(_read_only(path, ignoring_log=False)) as connection:
        return _judge(connection, path, look_through=True)


def _judge(connection: sqlite3.Connection, path: Path, *, look_through: bool) -> int:
    version, known = version_of(connection), len(migrations())
    if version > known:
        raise newer(path)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    if not {name for (name,) in tables} >= _OUR_TABLES:
        raise foreign(path, "it is a database of another program")
    if _is_strangers_log(connection, path):
        raise damaged(path, "the log beside it (-wal) belongs to another ledger")
    if look_through or version < known:
        (first,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if first != "ok":
            raise damaged(path, " ".join(first.split()))
    return version


def _identity(connection: sqlite3.Connection) -> str | None:
    row = connection.execute(_IDENTITY).fetchone()
    return str(row[0]) if row else None


def _is_strangers_log(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the ledger says another name with the log than without it."""
    try:
        with closing(_read_only(path, ignoring_log=True)) as alone:
            own = _identity(alone)
    except sqlite3.DatabaseError:
        return False
    # An older ledger has no name of its own; its log may bring it.
    return own is not None and own != _identity(connection)


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _read_only(path: Path, *, ignoring_log: bool) -> sqlite3.Connection:
    how = "immutable=1" if ignoring_log else "mode=ro"
    address = f"{path.absolute().as_uri()}?{how}"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=_PATIENCE)
    connection.row_factory = sqlite3.Row
    return connection


def _connect_read_only(path: Path, version: int) -> sqlite3.Connection:
    """A ledger on a medium that nobody writes can still be read."""
    if version < len(migrations()):
        raise LedgerRefused(
            f"The ledger {path} is of an older version and cannot be written.",
            "Copy it to where you may write, and name the copy with --ledger.",
        )
    connection = _read_only(path, ignoring_log=not _has_log(path))
    connection.execute("PRAGMA query_only = ON")
    return connection


def _connect(path: Path, now: Now) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE)
    try:
        connection.row_factory = sqlite3.Row
        _log_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        if version_of(connection) != len(migrations()):
            migrate(connection, path, now)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
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
