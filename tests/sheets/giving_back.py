"""A workbook read, answered and given back, as a run does it but for the buying."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook
from sheets.packages import parts_of, rezipped

from enrich.model.origin import UNKNOWN
from enrich.model.table import Cell, Sheet
from enrich.sheets.making import make
from enrich.sheets.reading import read_spreadsheet
from enrich.sheets.tables import accounts_table

ADDED = ("enrich_row_id", "enrich_status", "enrich_leads", "enrich_updated_at")
MOMENT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
LEADS = Sheet(
    "Leads",
    ("full_name", "linkedin_url", "first_seen_at"),
    [("Ada é", "https://www.linkedin.com/in/ada", MOMENT)],
    link_columns=frozenset({"linkedin_url"}),
)
SHEET = "xl/worksheets/sheet1.xml"
Change = Callable[[dict[str, bytes]], Mapping[str, bytes | str]]


@dataclass(frozen=True)
class GivenBack:
    path: Path
    remarks: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Not the user's own workbook, but one with its values."""
        return any("is a new workbook" in remark for remark in self.remarks)


def given_back(path: Path, *, sheet: str | None = None, name: str = "") -> GivenBack:
    """The output that a run makes of this file, beside it."""
    source = read_spreadsheet(path)
    table = accounts_table(source, sheet=sheet, header_row=None)
    kept = len(table.header) - (len(ADDED) if ADDED[0] in table.header else 0)
    rows: list[tuple[Cell, ...]] = [
        (*row[:kept], f"R{number}", "done", number, MOMENT)
        for number, row in enumerate(table.rows, start=1)
    ]
    answers = tuple(range(kept, kept + len(ADDED)))
    header = (*table.header[:kept], *ADDED)
    accounts = Sheet(table.sheet, header, rows, table=table, answers=answers)
    out = path.with_name(name or f"{path.stem}.out{path.suffix}")
    made = make(out, [accounts, LEADS], source, origin=UNKNOWN)
    with made.staged as staged:
        staged.publish()
    return GivenBack(out, made.remarks)


def plain_workbook(path: Path) -> Path:
    """Two rows of accounts under a header."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Accounts"
    for row in (("ID", "LinkedIn URL"), ("0001", "linkedin.com/company/a"), ("0002", "1441")):
        sheet.append(row)
    book.save(path)
    return path


def changed(path: Path, change: Change) -> Path:
    """A plain workbook, its parts changed by hand."""
    return rezipped(plain_workbook(path), change(parts_of(path)))


def replaced(part: str, old: str, new: str) -> Change:
    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        assert old.encode() in parts[part], parts[part]
        return {**parts, part: parts[part].replace(old.encode(), new.encode(), 1)}

    return change
