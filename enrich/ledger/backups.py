"""Dated copies of a ledger, beside it, made before its tables change."""

import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from itertools import chain, count
from pathlib import Path

_KEPT = 5
"""Backups that stay; older ones go."""
_TAIL = re.compile(r"\.backup-(\d{4})-(\d{4}-\d\d-\d\d)")


def back_up(
    connection: sqlite3.Connection, ledger: Path, *, version: int, day: date
) -> Path | None:
    """Copy the ledger as it is, whole or not at all, readable by its owner alone.

    `None` where another program has led it to the next version meanwhile.
    """
    final = ledger.with_name(f"{ledger.name}.backup-{version:04}-{day.isoformat()}")
    with temporary(ledger) as copy:
        if _copy(connection, copy) != version:
            return None
        copy.replace(final)
    for old in backups(ledger)[_KEPT:]:
        old.unlink(missing_ok=True)
    return final


def _copy(connection: sqlite3.Connection, path: Path) -> int:
    """Copy all that is committed, and say which version it is."""
    with closing(sqlite3.connect(path)) as target:
        connection.backup(target)
        # One file is the whole: a copy that logs ahead would not be.
        target.execute("PRAGMA journal_mode = DELETE")
        (version,) = target.execute("PRAGMA user_version").fetchone()
    return int(version)


def rescue(connection: sqlite3.Connection, ledger: Path, day: date) -> Path | None:
    """Copy a ledger that lost its name into a file beside its place; `None` if that cannot be."""
    name = f"{ledger.name}.rescued-{day.isoformat()}"
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    with suppress(OSError, sqlite3.Error):
        final = next(free for one in names if not (free := ledger.with_name(one)).exists())
        with temporary(ledger) as copy:
            _copy(connection, copy)
            copy.replace(final)
        return final
    return None


def backups(ledger: Path) -> list[Path]:
    """The backups beside a ledger, the newest first."""
    dated = []
    if ledger.parent.is_dir():
        for path in ledger.parent.iterdir():
            tail = _TAIL.fullmatch(path.name.removeprefix(ledger.name))
            if tail and path.name.startswith(ledger.name):
                dated.append((tail[2], tail[1], path))
    return [path for _, _, path in sorted(dated, reverse=True)]


def newest_backup(ledger: Path) -> Path | None:
    return next(iter(backups(ledger)), None)


@contextmanager
def temporary(ledger: Path) -> Iterator[Path]:
    """A file of our own beside the ledger, gone at the end unless it was put in a place."""
    handle, name = tempfile.mkstemp(prefix=f".{ledger.name}-", suffix=".tmp", dir=ledger.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for left in (name, f"{name}-journal", f"{name}-wal", f"{name}-shm"):
            Path(left).unlink(missing_ok=True)
