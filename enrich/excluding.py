"""The file of those who are not wanted: found, read, and told of in one line."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from enrich.errors import InputUnreadable
from enrich.job import Job, Thought
from enrich.model.exclusions import Exclusions
from enrich.model.table import Table
from enrich.model.target import PlannedRow
from enrich.plan.exclusions import read_exclusions
from enrich.sheets.columns import excluded_columns
from enrich.sheets.reading import read_spreadsheet
from enrich.sheets.tables import excluded_tables


def read_excluded(job: Job, accounts: Table) -> Exclusions:
    """Read the file that `[input] exclude` names.

    Raises:
        InputUnreadable: it is missing, cannot be read, or holds no list; whoever is
            not to be bought for shall not be bought for by mistake.
    """
    path = job.exclude
    assert path is not None  # noqa: S101 - asked for only where there is one
    try:
        spreadsheet = read_spreadsheet(path, max_unpacked_mb=job.settings.input.max_unpacked_mb)
        tables = excluded_tables(spreadsheet, sheet=job.exclude_sheet)
        _refuse_the_input(job, [table.sheet for table in tables], accounts.sheet)
        # As spreadsheets write a sheet of another file.
        elsewhere = [replace(table, sheet=f"[{path.name}]{table.sheet}") for table in tables]
        return read_exclusions(path.name, [excluded_columns(table) for table in elsewhere])
    except InputUnreadable as fault:
        raise InputUnreadable(f"[input] exclude: {fault.what}", fault.cure) from fault


def _refuse_the_input(job: Job, sheets: Collection[str], accounts: str) -> None:
    is_input = job.exclude is not None and job.exclude.absolute() == job.input.absolute()
    if is_input and accounts in sheets:
        raise InputUnreadable(
            "it is the input itself, and would leave nothing to buy.",
            "Name another file, or one sheet of it: FILE#SHEET.",
        )


@dataclass(frozen=True)
class Excluded:
    """What a file of exclusions came to."""

    file: str
    companies: int
    """Rows of it that name a company."""
    people: int
    """Rows of it that name a person."""
    rows: int
    """Rows of the input that are left out."""
    of_rows: int

    def __str__(self) -> str:
        return (
            f"exclude: {self.file} names {self.companies} companies and {self.people} people; "
            f"{self.rows} of {self.of_rows} rows are left out."
        )


def count_excluded(thought: Thought) -> Excluded | None:
    """How many of the input's rows are left out; `None` where nobody is excluded."""
    exclusions, rows = thought.exclusions, thought.plan.rows
    if exclusions is None:
        return None
    return Excluded(
        file=exclusions.file,
        companies=exclusions.companies_named,
        people=exclusions.people_named,
        rows=sum(_is_excluded(row, thought) for row in rows),
        of_rows=sum(not row.is_blank for row in rows),
    )


def _is_excluded(row: PlannedRow, thought: Thought) -> bool:
    """Not those that a person leaves out by a word of their own beside the row."""
    return bool(row.left_out) and not row.faults and row.index not in thought.wishes
