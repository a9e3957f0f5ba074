"""A ledger whose disk fails, or whose process dies, at a chosen write."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import Any

import pytest

_READS = ("SELECT", "ROLLBACK", "BEGIN")


class Dead(BaseException):
    """The process is no more: nothing that it still wants to do reaches the disk."""


class Moment(Enum):
    BEFORE = auto()
    AFTER = auto()


@dataclass
class Striking:
    """Counts what is written, and strikes at one of these writes."""

    at: int = 0
    """Which write, counted from 1; none by default."""
    moment: Moment = Moment.BEFORE
    is_deadly: bool = False
    """Whether the process ends; else the disk fails once."""
    writes: list[str] = field(default_factory=list)
    is_dead: bool = False

    def around(self, sql: str, do: Callable[[], sqlite3.Cursor]) -> sqlite3.Cursor:
        if self.is_dead:
            raise Dead
        if not _is_write(sql):
            return do()
        self.writes.append(sql)
        is_now = len(self.writes) == self.at
        if is_now and self.moment is Moment.BEFORE:
            self._strike()
        done = do()
        if is_now and self.moment is Moment.AFTER:
            done.close()
            self._strike()
        return done

    def _strike(self) -> None:
        if self.is_deadly:
            self.is_dead = True
            raise Dead
        fault = sqlite3.OperationalError("disk I/O error")
        fault.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise fault


@contextmanager
def struck(striking: Striking) -> Iterator[None]:
    """Put `striking` between the ledger and its disk."""

    class Struck(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            return striking.around(sql, lambda: super(Struck, self).execute(sql, *values))

        def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:
            return striking.around(sql, lambda: super(Struck, self).executemany(sql, *values))

    connect = sqlite3.connect

    def connect_struck(path: Any, **options: Any) -> sqlite3.Connection:
        if Path(path).name == "ledger.db":
            options["factory"] = Struck
        connection: sqlite3.Connection = connect(path, **options)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect_struck)
        yield


def _is_write(sql: str) -> bool:
    is_question = sql.startswith("PRAGMA") and "=" not in sql
    return not sql.startswith(_READS) and not is_question
