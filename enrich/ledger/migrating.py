"""From the tables of an older version to today's, one step after the other."""

import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from enrich.ledger.backups import back_up
from enrich.ledger.faults import newer
from enrich.ledger.times import Now

_MIGRATION_NAME = re.compile(r"(\d{4})_\w+\.sql")


def migrate(connection: sqlite3.Connection, path: Path, now: Now) -> None:
    """Lead the ledger to today's tables; what it was before stays beside it as a backup.

    Raises:
        LedgerRefused: it is newer than this program.
        OSError: the backup cannot be written; then nothing is changed.
    """
    known = migrations()
    needs_backup = version_of(connection) > 0  # nothing is lost of what is just being made
    while (version := version_of(connection)) != len(known):
        if version > len(known):
            raise newer(path)
        if needs_backup:
            back_up(connection, path, version=version, day=now().date())
            needs_backup = False
        _step(connection, version)


def _step(connection: sqlite3.Connection, version: int) -> None:
    """Lead from this version to the next, unless another program is quicker."""
    # The step and its number are one transaction: a kill leaves neither or both.
    connection.execute("BEGIN IMMEDIATE")
    try:
        if version_of(connection) == version:
            for statement in _statements(migrations()[version]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def version_of(connection: sqlite3.Connection) -> int:
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
