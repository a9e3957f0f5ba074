"""A whole workbook with its bad cells marked, or without the marks that it had."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from xml.parsers.expat import ExpatError
from zipfile import ZIP_DEFLATED, ZipFile

from enrich.model.origin import UNKNOWN, Origin
from enrich.model.table import Sheet
from enrich.sheets.formats import Formats, appended_styles
from enrich.sheets.graft.added import NewSheets
from enrich.sheets.graft.dxf import Looks, has_looks, with_looks
from enrich.sheets.graft.left_out import ROOT_RELATIONS, signature_parts, without_relations
from enrich.sheets.graft.mark import marked, origin_of
from enrich.sheets.graft.marked_sheet import MarkedSheet, marked_sheet
from enrich.sheets.graft.marks import Mark
from enrich.sheets.graft.note_shapes import NoteShapes
from enrich.sheets.graft.package_edits import TYPES, PackageEdits
from enrich.sheets.graft.relations import relations_part
from enrich.sheets.graft.seal import seal_of, sealed, unsealed
from enrich.sheets.graft.sheet import CannotGraft
from enrich.sheets.graft.strange import refuse_strange
from enrich.sheets.graft.workbook import (
    numbered,
    with_relations,
    with_sheets,
    with_types,
    worksheet_types,
)
from enrich.sheets.xlsx_parts import sheet_parts

MOST_NOTES = 2_000
"""Of one workbook: each is a drawing, and LibreOffice takes a second to open a thousand."""

_WORKBOOK, _RELATIONS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_LATE = frozenset({_WORKBOOK, _RELATIONS, _STYLES, TYPES})


@dataclass(frozen=True)
class Marking:
    """What is to be seen in a workbook."""

    marks: Mapping[str, Sequence[Mark]]
    """By the names of the sheets."""
    problems: Sheet
    origin: Origin = UNKNOWN
    """What the workbook says of itself; of the sheets of ours that of problems is written anew."""


@contextmanager
def _faults_named() -> Iterator[None]:
    try:
        yield
    except KeyError as fault:
        raise CannotGraft(f"no {fault.args[0]}") from fault
    except ExpatError as fault:
        raise CannotGraft("a part that is no XML") from fault
    except ValueError as fault:
        raise CannotGraft(str(fault)) from fault


def mark(file: IO[bytes], path: Path, marking: Marking) -> None:
    """Write the workbook with these marks instead of all that it had.

    Raises:
        CannotGraft: the package is built in a way that a careful hand does not touch.
    """
    with _faults_named(), ZipFile(path) as archive, ZipFile(file, "w", ZIP_DEFLATED) as output:
        _Workbook(archive).write_marked(output, marking)


@contextmanager
def bare(path: Path) -> Iterator[Path | IO[bytes]]:
    """The workbook without marks of ours: itself, where it has none.

    Raises:
        CannotGraft: it has some, and is built in a way that a careful hand does not touch.
    """
    with TemporaryFile() as file:
        with _faults_named(), ZipFile(path) as archive:
            workbook = _Workbook(archive)
            workbook.strip()
            had_marks = workbook.is_changed
            if had_marks:
                with ZipFile(file, "w", ZIP_DEFLATED) as output:
                    workbook.write_bare(output)
        yield file if had_marks else path


class _Workbook:
    def __init__(self, archive: ZipFile) -> None:
        self.package = PackageEdits(archive)
        self._sheets = dict(sheet_parts(archive, self.package.parts))
        self._opened: dict[str, MarkedSheet] = {}

    def strip(self) -> None:
        """Take away every mark, on whatever sheet it is by now."""
        workbook = self.package.read(_WORKBOOK)
        styles = self.package.read(_STYLES) if _STYLES in self.package.parts else b""
        if unsealed(workbook) == workbook and not has_looks(styles):
            return
        own = origin_of(workbook).sheets
        for name in self._sheets:
            if name not in own and (sheet := self._sheet(name)):
                sheet.strip()

    @property
    def is_changed(self) -> bool:
        """Whether anything of ours was taken away, or is still to be."""
        workbook = self.package.read(_WORKBOOK)
        return self.package.has_changes or unsealed(workbook) != workbook

    def write_bare(self, output: ZipFile) -> None:
        self.package.save(output, but={TYPES, _WORKBOOK})
        self.package.save_part(output, TYPES, self.package.types())
        workbook = unsealed(self.package.read(_WORKBOOK))
        self.package.save_part(output, _WORKBOOK, workbook)

    def write_marked(self, output: ZipFile, marking: Marking) -> None:
        refuse_strange(self.package.archive, self.package.parts)
        self._take_out_signature()
        styles, formats = appended_styles(self.package.read(_STYLES))
        styles, looks = with_looks(styles)
        self.strip()
        self._mark(marking.marks, looks)
        own = {it: self._sheets[it] for it in marking.origin.sheets if it in self._sheets}
        written_anew = {name: own[name] for name in (marking.problems.name,) if name in own}
        self.package.save(output, but=_LATE | set(_with_relations(written_anew)))
        new = self._write_problems(output, formats, problems=marking.problems, own=written_anew)
        late = {**self._late(new, own, marking.origin), _STYLES: styles}
        for name in (_RELATIONS, _STYLES, TYPES):
            self.package.save_part(output, name, late[name])
        # The seal is of all other parts.
        self.package.save_part(output, _WORKBOOK, sealed(late[_WORKBOOK], seal_of(output)))

    def _take_out_signature(self) -> None:
        """It vouches for bytes that will not be there any more."""
        gone = signature_parts(self.package.archive, self.package.parts)
        if not gone:
            return
        for name in gone:
            self.package.remove(name)
        relations = self.package.read(ROOT_RELATIONS)
        self.package.change(ROOT_RELATIONS, without_relations(relations, gone, folder=""))

    def _mark(self, marks: Mapping[str, Sequence[Mark]], looks: Looks) -> None:
        block = self._first_free_block()
        left = MOST_NOTES
        for name, of_sheet in marks.items():
            if sheet := self._sheet(name):
                sheet.mark(of_sheet, looks)
                block += sheet.note(of_sheet[:left], block)
                left -= min(left, len(of_sheet))

    def _sheet(self, name: str) -> MarkedSheet | None:
        if name not in self._opened and name in self._sheets:
            sheet = marked_sheet(self.package, self._sheets[name])
            if sheet is None:
                return None
            self._opened[name] = sheet
        return self._opened.get(name)

    def _first_free_block(self) -> int:
        """The first thousand of IDs that no drawing of the workbook uses."""
        drawings = [name for name in self.package.parts if name.endswith(".vml")]
        taken = (NoteShapes(self.package.read(name)).id_blocks for name in drawings)
        return 1 + max((block for blocks in taken for block in blocks), default=0)

    def _write_problems(
        self, output: ZipFile, formats: Formats, *, problems: Sheet, own: Mapping[str, str]
    ) -> NewSheets:
        parts, names = self.package.parts, list(self._sheets)
        new = NewSheets(output, formats, taken_parts=parts, taken_names=names, own=own)
        new.write(problems)
        return new

    def _late(self, new: NewSheets, own: Mapping[str, str], origin: Origin) -> dict[str, bytes]:
        relations = self.package.read(_RELATIONS)
        sheets = numbered(relations, new.written)
        workbook = with_sheets(self.package.read(_WORKBOOK), sheets)
        ours = (*own, *(sheet.name for sheet in sheets))
        return {
            _RELATIONS: with_relations(relations, sheets),
            TYPES: with_types(self.package.types(), worksheet_types(sheets)),
            _WORKBOOK: marked(workbook, replace(origin, sheets=ours)),
        }


def _with_relations(own: Mapping[str, str]) -> Iterator[str]:
    for part in own.values():
        yield from (part, relations_part(part))
