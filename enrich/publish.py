"""merged -> files: whole or not at all, and never over a file that is not ours."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from enrich.errors import OutputRefused
from enrich.ledger.ledger import Ledger
from enrich.model.origin import Origin
from enrich.model.table import Sheet
from enrich.replacing import (
    drop_old,
    first_taken,
    is_changed,
    is_same,
    keep,
    keep_changed,
    make_sure_of_room,
    put_in_place,
    refuse_foreign,
    refuse_in_place,
    refuse_what_is_read,
    remember_and_publish,
    stands_beside,
)
from enrich.sheets.beside import dated, true_name
from enrich.sheets.making import in_one_file, make
from enrich.sheets.output_faults import OutputOpen
from enrich.sheets.spreadsheet import TEXT_SUFFIXES, Spreadsheet
from enrich.sheets.writing import paths_of, stage

_BACKUPS = 7


@dataclass(frozen=True)
class Published:
    """The files of an output, and what is to be said of how they were written."""

    paths: tuple[Path, ...]
    remarks: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    """What even a person who wants no words must know: where the output is."""


def make_sure(
    path: Path,
    names: Sequence[str],
    source: Spreadsheet,
    *,
    ledger: Ledger,
    may_replace: bool,
    in_place: bool = False,
    also_read: Sequence[Path] = (),
    is_sandbox: bool = False,
) -> None:
    """Make sure, before anything is bought, that sheets of these names may be written at `path`.

    Raises:
        OutputRefused: they cannot, a file is there that enrich never wrote, or one that this
            run reads.
    """
    if path.suffix.lower() == ".xlsm" and source.path.suffix.lower() != ".xlsm":
        raise OutputRefused(
            f"{path.name} has the name of a workbook with macros, and {source.path.name} has none.",
            "Give the output a name that ends in .xlsx.",
        )
    if in_place:
        refuse_in_place(path, ledger)
    empty = [Sheet(name, ("",), ()) for name in names]
    with stage(path, in_one_file(path, empty), dialect=None) as staged:
        for final, _ in staged.files:
            refuse_what_is_read(final, also_read if in_place else (source.path, *also_read))
            refuse_foreign(final, ledger, may_replace=may_replace, is_sandbox=is_sandbox)
    make_sure_of_room(path, source.path, ledger)


def publish(
    path: Path,
    sheets: Sequence[Sheet],
    source: Spreadsheet,
    *,
    ledger: Ledger,
    may_replace: bool,
    in_place: bool = False,
    keep_backups: int = _BACKUPS,
    csv_guard: bool = True,
    book: str = "",
    is_sandbox: bool = False,
) -> Published:
    """Put the output in place and say which files it is.

    A file that its user has changed since we wrote it is kept as a dated copy, and so is the
    input if it is replaced: of such copies the newest `keep_backups`. Where one is open or locked, all are written beside their places.
    Without `csv_guard` a text file holds the vendor's text as it came. A workbook says of
    itself which `book` it belongs to, and that it `is_sandbox`.

    Raises:
        OutputRefused: it cannot be written there.
    """
    sheets = _as_wished(path, sheets, csv_guard=csv_guard)
    place, beside = _place(path, sheets, ledger)
    make_sure_of_room(place, source.path, ledger)
    origin = Origin(book, is_sandbox, sheets=tuple(sheet.name for sheet in sheets[1:]))
    made = make(place, sheets, source, origin=origin)
    with made.staged as staged:
        if in_place and made.is_new:
            # No new workbook takes the place of one that has looks and parts of its user's.
            staged.move_aside(lambda final: dated(final, ledger.now().astimezone()))
        for final, _ in staged.files:
            if in_place and is_same(final, source.path):
                keep(final, ledger.now(), why="before")
                continue
            refuse_what_is_read(final, (source.path,))
            refuse_foreign(final, ledger, may_replace=may_replace, is_sandbox=is_sandbox)
            keep_changed(final, ledger)
        paths, notices = put_in_place(staged, ledger)
    if in_place:
        drop_old(true_name(path), most=keep_backups)
    return Published(paths, made.remarks, beside or notices)


def publish_meanwhile(
    path: Path,
    sheets: Sequence[Sheet],
    source: Spreadsheet,
    *,
    ledger: Ledger,
    csv_guard: bool = True,
    book: str = "",
    is_sandbox: bool = False,
) -> None:
    """Put the output in place while the run goes on, unless that would disturb its user.

    Nothing is written while one of its files is open or locked, or other than we wrote it last.

    Raises:
        OutputRefused: it cannot be written there.
    """
    sheets = _as_wished(path, sheets, csv_guard=csv_guard)
    finals = paths_of(path, in_one_file(path, sheets))
    if first_taken(finals) or any(is_changed(final, ledger) for final in finals):
        return
    make_sure_of_room(path, source.path, ledger)
    origin = Origin(book, is_sandbox, sheets=tuple(sheet.name for sheet in sheets[1:]))
    with make(path, sheets, source, origin=origin).staged as staged, suppress(OutputOpen):
        remember_and_publish(staged, ledger)


def _as_wished(path: Path, sheets: Sequence[Sheet], *, csv_guard: bool) -> Sequence[Sheet]:
    if csv_guard or path.suffix.lower() not in TEXT_SUFFIXES:
        return sheets
    return [replace(sheet, foreign_columns=frozenset()) for sheet in sheets]


def _place(path: Path, sheets: Sequence[Sheet], ledger: Ledger) -> tuple[Path, tuple[str, ...]]:
    """Where the output may go, and what to say if that is not where it should."""
    taken = first_taken(paths_of(path, in_one_file(path, sheets)))
    if taken is None:
        return path, ()
    place = dated(path, ledger.now().astimezone())
    return place, (stands_beside(taken, place),)
