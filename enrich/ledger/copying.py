"""A copy of a ledger, to rehearse on: what it learns there never reaches the real one."""

import sqlite3
from contextlib import closing
from pathlib import Path

from enrich.errors import LedgerRefused


def copy_ledger(source: Path, target: Path) -> None:
    """Copy the ledger as it is at one moment, also while a run writes into it.

    The copy may be bound to another vendor.

    Raises:
        LedgerRefused: one of the two cannot be used.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as real,
            closing(sqlite3.connect(target)) as copy,
        ):
            real.backup(copy)
            copy.execute("DELETE FROM facts WHERE name = 'vendor'")
            copy.commit()
    except sqlite3.DatabaseError as fault:
        raise LedgerRefused(
            f"The ledger {source} cannot be copied for the rehearsal: {fault}.",
            "Check that it is a ledger, and that the disk is not full.",
        ) from fault
