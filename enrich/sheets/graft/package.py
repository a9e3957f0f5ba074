"""The output as the user's package, copied part by part, with few parts rewritten as streams."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO
from xml.parsers.expat import ExpatError
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from enrich.model.table import Sheet
from enrich.sheets.archive import chunks, parts_by_name
from enrich.sheets.formats import place_formats
from enrich.sheets.graft.added import NewSheets
from enrich.sheets.graft.answered import Answered
from enrich.sheets.graft.dates import counts_from_1904, sheet_from_1904
from enrich.sheets.graft.entries import entry_like
from enrich.sheets.graft.left_out import (
    ROOT_RELATIONS,
    signature_parts,
    stale_chain,
    without_relations,
)
from enrich.sheets.graft.list_object import grown, totals_rows
from enrich.sheets.graft.mark import marked
from enrich.sheets.graft.marking import bare
from enrich.sheets.graft.rows import RowGrafter
from enrich.sheets.graft.sheet import CannotGraft, rewritten_sheet
from enrich.sheets.graft.strange import refuse_other_encodings, refuse_strange
from enrich.sheets.graft.styles import NeighbourStyles
from enrich.sheets.graft.workbook import (
    NewSheet,
    numbered,
    with_relations,
    with_sheets,
    with_types,
    with_wider_filter,
    without_types,
    worksheet_types,
)
from enrich.sheets.style_lists import StyleSheet, changed
from enrich.sheets.xlsx_parts import related_parts, sheet_parts

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TYPES, _STYLES = "[content_types].xml", "xl/styles.xml"
_LATE = frozenset({_WORKBOOK, _RELATIONS, _TYPES, _STYLES})
_LARGE = 1 << 30
"""Bytes of a part from which it may come to need more than a zip's usual entry has room for."""


def graft(file: IO[bytes], answered: Answered, *, added: Sequence[Sheet]) -> None:
    """Write the user's package with the answers beside their table and the sheets behind theirs.

    Marks that `check` put at bad cells are left out.

    Raises:
        CannotGraft: the package is built in a way that a careful hand does not touch.
    """
    with (
        bare(answered.table.path) as package,
        ZipFile(package) as archive,
        ZipFile(file, "w", ZIP_DEFLATED) as output,
    ):
        _Grafting(archive, output, answered).run(added)


class _Grafting:
    def __init__(self, archive: ZipFile, output: ZipFile, answered: Answered) -> None:
        self._archive = archive
        self._output = output
        self._answered = answered
        self._parts = parts_by_name(archive)
        try:
            refuse_strange(archive, self._parts)
            self._is_1904 = counts_from_1904(self._read(_WORKBOOK))
            self._styles = StyleSheet(self._read(_STYLES))
            formats = place_formats(self._styles)
            sheets = list(sheet_parts(archive, self._parts))
            names = [name for name, _ in sheets]
            self._try_what_comes_late()
            self._index = names.index(answered.table.sheet)
        except KeyError as fault:
            raise CannotGraft(f"it has no {fault.args[0]}") from fault
        except (ExpatError, ValueError) as fault:
            raise CannotGraft(str(fault)) from fault
        self._sheet = sheets[self._index][1]
        self._own = {name: part for name, part in sheets if name in answered.own_sheets}
        self._tables = related_parts(archive, self._parts, self._sheet, kind="table")
        for name in (self._sheet, *self._tables):
            refuse_other_encodings(archive, self._parts[name])
        self._left_out = frozenset(self._drawings()) | self._outdated()
        for part in self._left_out:
            self._parts.pop(part, None)
        self._new = NewSheets(
            output, formats, taken_parts=self._parts, taken_names=names, own=self._own
        )

    def run(self, added: Sequence[Sheet]) -> None:
        for name, part in self._parts.items():
            if name == self._sheet:
                self._write_stream(part)
            elif name in self._tables:
                self._write(part, self._table(name))
            elif name == ROOT_RELATIONS:
                self._write(part, without_relations(self._read(name), self._left_out, folder=""))
            elif name not in _LATE and not self._is_written_anew(name):
                self._copy(part)
        self._new.tell(self._answered.losses())
        for sheet in added:
            self._new.write(sheet_from_1904(sheet) if self._is_1904 else sheet)
        self._new.blank_what_is_left()
        # What the streams needed is known only now.
        for name, content in self._late_parts().items():
            self._write(self._parts[name], content)

    def _try_what_comes_late(self) -> None:
        """Whatever cannot be read must be known before the sheets of ours are used up."""
        for name in _LATE:
            refuse_other_encodings(self._archive, self._parts[name])
        with_sheets(self._read(_WORKBOOK), ())
        with_relations(self._read(_RELATIONS), ())
        with_types(self._read(_TYPES), ())

    def _outdated(self) -> frozenset[str]:
        """What vouches for bytes or lists formulas that are no longer there."""
        chain = stale_chain(
            self._archive,
            self._parts,
            sheet=self._answered.table.sheet,
            columns=self._answered.columns,
            own_sheets=self._own,
        )
        return signature_parts(self._archive, self._parts) | chain

    def _drawings(self) -> Iterator[str]:
        """What the sheets of ours showed the last time, with the relationships of it."""
        for sheet in self._own.values():
            for drawing in related_parts(self._archive, self._parts, sheet, kind="drawing"):
                charts = related_parts(self._archive, self._parts, drawing, kind="chart")
                for part in (drawing, *charts):
                    folder, _, file_name = part.rpartition("/")
                    yield from (part, f"{folder}/_rels/{file_name}.rels")

    def _is_written_anew(self, name: str) -> bool:
        own = set(self._own.values())
        folder, _, file_name = name.rpartition("/")
        of = f"{folder.removesuffix('/_rels')}/{file_name.removesuffix('.rels')}"
        return name in own or of in own

    def _late_parts(self) -> dict[str, bytes]:
        relations = without_relations(self._read(_RELATIONS), self._left_out, folder="xl")
        new = numbered(relations, self._new.written)
        types = [*worksheet_types(new), *self._new.other_types]
        gone = self._left_out | {part.lower() for part, _ in types}
        return {
            _WORKBOOK: self._workbook(new),
            _RELATIONS: with_relations(relations, new),
            _STYLES: changed(self._styles),
            _TYPES: with_types(without_types(self._read(_TYPES), gone), types),
        }

    def _workbook(self, new: Sequence[NewSheet]) -> bytes:
        answered = self._answered
        workbook = with_sheets(self._read(_WORKBOOK), new)
        ours = (*self._own, *(sheet.name for sheet in new))
        workbook = marked(workbook, replace(answered.origin, sheets=ours))
        if not answered.is_next_to_the_table:
            return workbook
        return with_wider_filter(
            workbook, self._index, beside=answered.last_column, last=answered.columns[-1]
        )

    def _table(self, name: str) -> bytes:
        answered = self._answered
        return grown(
            self._read(name),
            answered.new_header,
            header_row=answered.table.header_row,
            widen=answered.widen,
        )

    def _write_stream(self, part: ZipInfo) -> None:
        answered = self._answered
        totals = {row for name in self._tables for row in totals_rows(self._read(name))}
        pieces = rewritten_sheet(
            chunks(self._archive, part),
            RowGrafter(
                answered.answers(but=totals, is_1904=self._is_1904), NeighbourStyles(self._styles)
            ),
            widths=answered.widths(),
            widening=answered,
        )
        with self._open(part) as stream:
            for piece in pieces:
                stream.write(piece)

    def _read(self, name: str) -> bytes:
        return self._archive.read(self._parts[name])

    def _write(self, part: ZipInfo, content: bytes) -> None:
        self._output.writestr(entry_like(part), content)

    def _open(self, part: ZipInfo) -> IO[bytes]:
        return self._output.open(entry_like(part), "w", force_zip64=part.file_size > _LARGE)

    def _copy(self, part: ZipInfo) -> None:
        with self._archive.open(part) as source, self._open(part) as target:
            shutil.copyfileobj(source, target, 1 << 20)
