"""The cells of a workbook, as three programs read them that share no code."""

import subprocess
import warnings
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from shutil import which

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

Texts = dict[str, list[list[str]]]
"""Name of a sheet -> its rows; no blank cells at their ends, no blank rows at the end."""

SOFFICE = which("soffice")


def by_calamine(path: Path) -> Texts:
    book = CalamineWorkbook.from_path(path)
    sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    return {
        name: _trimmed(
            [_text(cell) for cell in row]
            for row in (sheet.to_python(skip_empty_area=False) if sheet.height else [])
        )
        for name, sheet in sheets.items()
    }


def by_openpyxl(path: Path) -> Texts:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it would drop when it saves
        book = load_workbook(path, data_only=True)
    return {
        sheet.title: _trimmed([_text(cell.value) for cell in row] for row in sheet.iter_rows())
        for sheet in book.worksheets
    }


def by_libreoffice(path: Path, folder: Path) -> Texts:
    """Cells as LibreOffice reads them and saves them again; its profile and file are in `folder`."""
    out = folder / "saved again"
    converted(path, out, "xlsx")
    try:
        return by_openpyxl(out / path.name)
    finally:
        # It keeps our mark, and is none of ours.
        (out / path.name).unlink()


def converted(path: Path, out: Path, kind: str) -> None:
    assert SOFFICE
    profile = (out.parent / "profile").resolve().as_uri()
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind,
         "--outdir", out, path],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip


def _text(value: object) -> str:
    if value is None or str(value).startswith("#"):
        return ""  # calamine knows no errors
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time().isoformat() == "00:00:00":
        value = value.date()
    if isinstance(value, (date, datetime)):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)


def _trimmed(rows: Iterable[list[str]]) -> list[list[str]]:
    kept = [list(row) for row in rows]
    for row in kept:
        while row and not row[-1]:
            row.pop()
    while kept and not kept[-1]:
        kept.pop()
    return kept
