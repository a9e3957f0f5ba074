"""Every workbook that a test made us write, looked through when the test is over."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from support.faults import workbook_faults

_WHAT_DAMAGE_RAISES = (BadZipFile, OSError, RuntimeError, ValueError, zlib.error)
_SUFFIXES = frozenset({".xlsx", ".xlsm"})
_OURS_ALONE = b"<Application>enrich</Application>"
_OURS_IN_IT = b'name="_enrich.sheets"'
_MOST_BYTES_WITH_CELLS = 150_000
"""Of a bigger one only what binds its parts together is looked at: the suite must stay quick."""


def faults_we_made(folder: Path) -> Iterator[str]:
    """Faults of the workbooks in this folder that we wrote, but for those that we were given.

    A fault that a user's file has already is the user's business: it is found in a file of
    this folder that is not ours.
    """
    files = [path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES]
    workbooks = {path: _is_ours(path) for path in files if path.is_file()}
    ours = [path for path, is_ours in workbooks.items() if is_ours]
    found = {path: list(_faults(path)) for path in ours}
    if any(found.values()):
        theirs = [path for path, is_ours in workbooks.items() if is_ours is False]
        given = {fault for path in theirs for fault in _faults(path)}
        for path, faults in found.items():
            yield from (f"{path.name}: {fault}" for fault in faults if fault not in given)


def _faults(path: Path) -> Iterator[str]:
    return workbook_faults(path, with_cells=path.stat().st_size <= _MOST_BYTES_WITH_CELLS)


def _is_ours(path: Path) -> bool | None:
    """`None` where that cannot be told: the file is no package."""
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            return any(
                mark in archive.read(part)
                for part, mark in (
                    ("docProps/app.xml", _OURS_ALONE),
                    ("xl/workbook.xml", _OURS_IN_IT),
                )
                if part in names
            )
    except _WHAT_DAMAGE_RAISES:
        return None
