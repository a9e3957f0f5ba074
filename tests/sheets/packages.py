"""Workbooks as the packages they are, put together and looked through by hand."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from support.faults import workbook_faults

from enrich.model.table import Sheet
from enrich.sheets.writing import stage


def parts_of(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezipped(path: Path, parts: Mapping[str, bytes | str]) -> Path:
    """The file with these parts and no others."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def write(path: Path, *sheets: Sheet) -> None:
    """A workbook of these sheets, as the writer makes it."""
    with stage(path, sheets, dialect=None) as staged:
        staged.publish()


def faults_of(path: Path) -> Iterator[str]:
    """What breaks the rules of a workbook."""
    return workbook_faults(path)
