"""One run at a time on a ledger: a lock that dies with its process, on any platform."""

import os
import platform
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from enrich.errors import LedgerBusy, LedgerRefused

_PAUSE = 0.2
"""Seconds between two looks at a lock that another run holds."""
_KIND_OF_ERROR = 0xFF
"""SQLite says more of an error in the higher bits."""


@contextmanager
def hold(ledger: Path, *, wait: float) -> Iterator[None]:
    """Be the only run on this ledger, waiting for another to end for `wait` seconds at most.

    The lock is an open write transaction on a small SQLite file beside the
    ledger: the operating system ends it with the process, however that dies,
    and others can still read who holds it.

    Raises:
        LedgerBusy: another run still holds it.
    """
    with closing(_open(ledger)) as connection:
        deadline = time.monotonic() + wait
        while not _take(connection):
            if time.monotonic() >= deadline:
                raise LedgerBusy(
                    f"Another run holds the ledger {ledger}: {_holder(connection)}.",
                    "Run again when it has ended.",
                )
            time.sleep(_PAUSE)
        yield


def is_held(ledger: Path) -> bool:
    """Whether a run is at work on this ledger just now; leaves nothing behind.

    Raises:
        LedgerRefused: the lock cannot be looked at.
    """
    path = ledger.with_name(f"{ledger.name}.lock")
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.DatabaseError as fault:
        if fault.sqlite_errorcode & _KIND_OF_ERROR == sqlite3.SQLITE_BUSY:
            return True
        raise _cannot_be_locked(fault) from fault
    return False


def _open(ledger: Path) -> sqlite3.Connection:
    try:
        ledger.parent.mkdir(parents=True, exist_ok=True)
        path = ledger.with_name(f"{ledger.name}.lock")
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        return sqlite3.connect(path, isolation_level=None, timeout=0)
    except (OSError, sqlite3.DatabaseError) as fault:
        raise _cannot_be_locked(fault) from fault


def _take(connection: sqlite3.Connection) -> bool:
    """Write our name in, then hold the file; both or nothing."""
    try:
        connection.execute("CREATE TABLE IF NOT EXISTS holder (words TEXT)")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM holder")
        connection.execute("INSERT INTO holder VALUES (?)", (_ourselves(),))
        connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.DatabaseError as fault:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if fault.sqlite_errorcode & _KIND_OF_ERROR == sqlite3.SQLITE_BUSY:
            return False
        raise _cannot_be_locked(fault) from fault
    return True


def _cannot_be_locked(fault: Exception) -> LedgerRefused:
    return LedgerRefused(
        f"The ledger cannot be locked: {fault}.",
        "Check that its folder can be written and that the disk is not full.",
    )


def _ourselves() -> str:
    since = time.strftime("%Y-%m-%d %H:%M:%S")
    return f"process {os.getpid()} on {platform.node() or 'this machine'}, since {since}"


def _holder(connection: sqlite3.Connection) -> str:
    try:
        row = connection.execute("SELECT words FROM holder").fetchone()
    except sqlite3.DatabaseError:
        row = None
    return row[0] if row else "its name could not be read"
