"""What is wrong with a ledger's file, in words: the file, what happened, the cure."""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from enrich.errors import LedgerRefused
from enrich.ledger.backups import newest_backup

_KIND = 0xFF
"""SQLite says more of an error in the higher bits."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_SAFE = "what it holds is safe."


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Faults of the file in words; broken rules of ours stay what they are.

    Raises:
        LedgerRefused: instead of any fault of the file.
    """
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as fault:
        raise refusal(path, fault) from fault


@contextmanager
def read_as_written(path: Path) -> Iterator[None]:
    """A value that we never wrote is damage that the database itself cannot see.

    Raises:
        LedgerRefused: instead of any value that cannot be understood.
    """
    try:
        yield
    except (ValueError, TypeError, zlib.error) as fault:
        raise damaged(path, "a value in it makes no sense") from fault


def refusal(path: Path, fault: sqlite3.Error | OSError) -> LedgerRefused:
    kind = getattr(fault, "sqlite_errorcode", -1) & _KIND
    if kind in _DAMAGED or "decode to UTF-8" in str(fault):
        return damaged(path, str(fault))
    if kind == sqlite3.SQLITE_READONLY or isinstance(fault, PermissionError):
        return LedgerRefused(
            f"The ledger {path} is read-only, or its folder is: {fault}.",
            "Allow yourself to write both, or name another ledger with --ledger.",
        )
    if kind in _NO_ROOM:
        return LedgerRefused(
            f"The ledger {path} cannot be used: {fault}.",
            f"Check that its disk is not full and that it can be written, then run again; {_SAFE}",
        )
    return LedgerRefused(
        f"The ledger {path} cannot be used: {fault}.",
        f"Check that its folder is there and can be written, then run again; {_SAFE}",
    )


def damaged(path: Path, what: str) -> LedgerRefused:
    return LedgerRefused(f"The ledger {path} is damaged: {what}.", _way_back(path))


def foreign(path: Path, what: str) -> LedgerRefused:
    return LedgerRefused(f"{path} is no ledger of enrich: {what}.", _way_back(path))


def newer(path: Path) -> LedgerRefused:
    """A newer program may have written it; an older backup would be a step back."""
    backup = newest_backup(path)
    before = f" Its newest backup is {backup.name}, from before." if backup else ""
    return LedgerRefused(
        f"The ledger {path} was written by a newer version of enrich.",
        f"Update enrich, or name another ledger with --ledger.{before}",
    )


def vanished(path: Path, rescued: Path | None) -> LedgerRefused:
    what = f"The ledger {path} was moved, replaced or deleted while this run used it."
    if rescued is None:
        return LedgerRefused(
            what,
            "Put it back and run again. If it is lost, a new ledger finds its purchases again in "
            "the vendor's list.",
        )
    return LedgerRefused(
        what, f"All that was bought is in {rescued.name}: give it the name {path.name}, run again."
    )


def _way_back(path: Path) -> str:
    """A ledger may be older than its purchases, and a new one empty: the vendor's list has them."""
    backup = newest_backup(path)
    if backup is None:
        return (
            f"There is no backup beside it. Move {path.name} away and run again: "
            "the new ledger finds its purchases again in the vendor's list."
        )
    return (
        f"Its newest backup is {backup.name}: move {path.name} away (with its -wal and -shm), "
        "copy the backup to its name and run again."
    )
