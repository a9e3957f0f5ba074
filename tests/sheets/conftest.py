"""Real files to read, and the sheets to write."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from enrich.model.table import Cell, Table

Rows = Sequence[Sequence[Cell]]
MakeFile = Callable[..., Path]
MakeTable = Callable[..., Table]


@pytest.fixture
def make_workbook(tmp_path: Path) -> MakeFile:
    def make(name: str, sheets: Mapping[str, Rows]) -> Path:
        from openpyxl import Workbook

        workbook = Workbook(write_only=True)
        for title, rows in sheets.items():
            worksheet = workbook.create_sheet(title)
            for row in rows:
                worksheet.append(list(row))
        workbook.save(tmp_path / name)
        return tmp_path / name

    return make


@pytest.fixture
def make_text(tmp_path: Path) -> MakeFile:
    def make(text: str, *, name: str = "accounts.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return make


@pytest.fixture
def make_table() -> MakeTable:
    def make(*header: str, sheet: str = "Accounts", first_column: int = 1) -> Table:
        rows = (tuple(f"{name} 1" for name in header),)
        return Table(Path("accounts.xlsx"), sheet, header, rows, first_column=first_column)

    return make
