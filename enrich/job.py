"""What a person asked for, with every word and file made out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from enrich.config import Settings
from enrich.model.request import LimitWish
from enrich.model.table import Columns, Table
from enrich.model.target import Plan, PlannedRow
from enrich.plan.purchases import Only
from enrich.sheets.spreadsheet import Spreadsheet


class Watcher(Protocol):
    """Whoever wants to know how a run goes; the library itself never prints."""

    def say(self, words: str) -> None:
        """One line worth reading."""

    def progress(self, ended: int, total: int) -> None:
        """How many of the searches of this run have ended."""

    def agrees(self, question: str) -> bool:
        """Whether the person there, if there is one, says yes."""


@dataclass(frozen=True)
class Job:
    """One call of `run`, `retry`, `check` or `export`."""

    input: Path
    output: Path
    ledger: Path
    settings: Settings
    vendor: str
    """Whom the ledger is bound to."""
    key: str | None = None
    """The API key, where it is not to be read from the environment."""
    sheet: str | None = None
    personas: Path | None = None
    """A file of personas, besides those of the input and the config."""
    personas_sheet: str | None = None
    rows: int | None = None
    """Buy for the first so many account rows only."""
    only: Only = Only.NEW
    limit: LimitWish | None = None
    may_do_all: bool = False
    """The person said yes beforehand."""


@dataclass(frozen=True)
class Thought:
    """An input file, read and planned."""

    spreadsheet: Spreadsheet
    columns: Columns
    plan: Plan
    scope: tuple[PlannedRow, ...]
    """The rows that may be bought for."""

    @property
    def table(self) -> Table:
        return self.columns.table

    @property
    def scope_indexes(self) -> frozenset[int]:
        return frozenset(row.index for row in self.scope)
