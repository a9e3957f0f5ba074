"""Runs `enrich` and prints, as JSON, how many synced commits of which moves it made.

SQLite itself says what it does; a statement that writes outside a transaction is a commit of its own.
"""

import json
import re
import sqlite3
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from enrich.cli import main
from enrich.ledger import database, opening

_MOVE = re.compile(r"INSERT INTO moves .*VALUES \('[^']*', \d+, '([a-z_]+)'", re.DOTALL)


class Commits:
    """Hears every statement of the run."""

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()
        self._moves: list[str] = []
        self._is_open = False

    def hear(self, statement: str) -> None:
        if statement.startswith("BEGIN"):
            self._is_open, self._moves = True, []
        elif statement.startswith("COMMIT"):
            self._is_open = False
            self.counted[" + ".join(self._moves) or "other"] += 1
        elif found := _MOVE.search(statement):
            self._moves.append(found[1])
        elif not self._is_open and statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self.counted["outside a transaction"] += 1


def connect_heard(commits: Commits, connect: Any, path: Path, *rest: Any, **named: Any) -> Any:
    connection: sqlite3.Connection = connect(path, *rest, **named)
    connection.set_trace_callback(commits.hear)
    return connection


if __name__ == "__main__":
    commits = Commits()
    heard = partial(connect_heard, commits, opening.connect)
    # A figure of this process alone: the product has no place to ask for it.
    with patch.object(database, "connect", heard):
        code = main(sys.argv[1:])
    print(json.dumps(dict(commits.counted)))
    sys.exit(code)
