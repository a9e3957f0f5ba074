"""The output: one workbook, or one text file per sheet, whole or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from enrich.errors import OutputRefused
from enrich.model.origin import UNKNOWN, Origin
from enrich.model.table import Sheet
from enrich.sheets.csv_writing import write_csv
from enrich.sheets.names import file_name_part
from enrich.sheets.spreadsheet import TEXT_SUFFIXES, Dialect
from enrich.sheets.staging import Staged, Write, sha256_of
from enrich.sheets.workbook_writing import write_workbook

__all__ = ["Staged", "paths_of", "sha256_of", "stage"]


def stage(
    path: Path, sheets: Sequence[Sheet], *, dialect: Dialect | None, origin: Origin = UNKNOWN
) -> Staged:
    """Write the sheets beside `path`, as its suffix says; `publish` puts them in place.

    A text file holds one sheet: the first is `X.csv`, a sheet `Leads` is `X.leads.csv`.
    A workbook says where it comes from: its `origin`.

    Raises:
        OutputRefused: they cannot be written there; nothing is left behind.
    """
    staged = Staged()
    try:
        for final, write in _files(path, sheets, dialect, origin=origin):
            staged.add(final, write)
    except BaseException:
        staged.discard()
        raise
    return staged


def paths_of(path: Path, sheets: Sequence[Sheet]) -> list[Path]:
    """Every file that an output of these sheets is."""
    return _text_paths(path, sheets) if path.suffix.lower() in TEXT_SUFFIXES else [path]


def _files(
    path: Path, sheets: Sequence[Sheet], dialect: Dialect | None, *, origin: Origin
) -> Iterator[tuple[Path, Write]]:
    suffix = path.suffix.lower()
    if suffix in {".xlsx", ".xlsm"}:
        yield path, partial(write_workbook, sheets=sheets, origin=origin)
    elif suffix in TEXT_SUFFIXES:
        how = _dialect_for(suffix, dialect)
        for final, sheet in zip(_text_paths(path, sheets), sheets, strict=True):
            yield final, partial(write_csv, sheet=sheet, dialect=how)
    else:
        raise OutputRefused(
            f"{path.name} is not a kind of file that can be written.",
            "Give the output a name that ends in .xlsx, .csv or .tsv.",
        )


def _text_paths(path: Path, sheets: Sequence[Sheet]) -> list[Path]:
    parts = (file_name_part(sheet.name) for sheet in sheets[1:])
    return [path, *(path.with_name(f"{path.stem}.{part}{path.suffix}") for part in parts)]


def _dialect_for(suffix: str, dialect: Dialect | None) -> Dialect:
    chosen = dialect or Dialect()
    return replace(chosen, delimiter="\t") if suffix == ".tsv" else chosen
