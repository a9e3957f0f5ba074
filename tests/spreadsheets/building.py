"""How the files of these tests are built: by code, so that a reader sees what is odd in them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from spreadsheets.seen import Build

from enrich.model.table import Cell

Rows = Sequence[Sequence[Cell]]


def workbook(sheets: Mapping[str, Rows], name: str = "accounts.xlsx") -> Build:
    """Give a builder of a workbook with these sheets."""

    def build(folder: Path) -> Path:
        book = Workbook(write_only=True)
        for title, rows in sheets.items():
            worksheet = book.create_sheet(title)
            for row in rows:
                worksheet.append(list(row))
        book.save(folder / name)
        return folder / name

    return build


def text(content: str, name: str = "accounts.csv", encoding: str = "utf-8") -> Build:
    """Give a builder of a text file."""

    def build(folder: Path) -> Path:
        (folder / name).write_bytes(content.encode(encoding))
        return folder / name

    return build
