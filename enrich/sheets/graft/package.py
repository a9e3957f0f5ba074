"""The output as the user's package, copied part by part, with few parts rewritten as streams."""

import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO
from xml.parsers.expat import ExpatError
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from enrich.model.loss import LONGEST_TEXT, CutText, Loss
from enrich.model.origin import UNKNOWN, Origin
from enrich.model.table import Cell, Sheet, Table, cell_name, text_of
from enrich.sheets.archive import chunks, parts_by_name
from enrich.sheets.cell_names import area_of
from enrich.sheets.cell_xml import utf16_length
from enrich.sheets.formats import place_formats
from enrich.sheets.graft.added import NewSheets
from enrich.sheets.graft.dates import counts_from_1904, row_from_1904, sheet_from_1904
from enrich.sheets.graft.left_out import (
    ROOT_RELATIONS,
    signature_parts,
    stale_chain,
    without_relations,
)
from enrich.sheets.graft.list_object import grown, totals_rows
from enrich.sheets.graft.mark import marked
from enrich.sheets.graft.marking import bare
from enrich.sheets.graft.rows import Answers, RowGrafter
from enrich.sheets.graft.sheet import CannotGraft, rewritten_sheet, widened_area
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
from enrich.sheets.text import plain_text
from enrich.sheets.xlsx_parts import related_parts, sheet_parts

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TYPES, _STYLES = "[content_types].xml", "xl/styles.xml"
_LATE = frozenset({_WORKBOOK, _RELATIONS, _TYPES, _STYLES})
_NARROWEST, _WIDEST = 10, 60
_HARDLY_SMALLER = 0.95
"""Compressed size over size, from which a part is stored as it is."""
_LARGE = 1 << 30
"""Bytes of a part from which it may come to need more than a zip's usual entry has room for."""
_ROWS_LOOKED_AT_FOR_WIDTHS = 200


@dataclass(frozen=True)
class Answered:
    """The user's table, and what is put beside it."""

    table: Table
    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    """One for each row of the table."""
    columns: tuple[int, ...]
    """Where they stand, counted from 1, ascending: where they were before, or behind everything."""
    own_sheets: tuple[str, ...] = ()
    """Sheets that an earlier output of ours brought: they are written anew."""
    origin: Origin = UNKNOWN
    """What the output says of itself, besides the names of its sheets."""

    @property
    def last_column(self) -> int:
        """Of the table as it is now, counted from 1."""
        return self.table.first_column + len(self.table.header) - 1

    @property
    def beside(self) -> int:
        """The column whose looks ours take over, counted from 1."""
        return min(self.columns[0] - 1, self.last_column)

    @property
    def new_columns(self) -> tuple[int, ...]:
        """Those of ours that are not there yet."""
        return tuple(column for column in self.columns if column > self.last_column)

    @property
    def last_row(self) -> int:
        return self.table.row_number(len(self.table.rows) - 1)

    @property
    def new_header(self) -> tuple[str, ...]:
        return self.header[len(self.columns) - len(self.new_columns) :]

    def answers(self, *, but: Collection[int] = (), is_1904: bool = False) -> Answers:
        """What goes where, `but` rows of these numbers."""
        rows: dict[int, Sequence[Cell]] = {
            self.table.row_number(index): row_from_1904(row) if is_1904 else row
            for index, row in enumerate(self.rows)
            if self._is_entry(index) or self._has_answers(index)
        }
        for number in but:
            rows.pop(number, None)
        rows[self.table.header_row] = self.header
        return Answers(self.columns, rows, self.table.header_row, self.beside)

    def _is_entry(self, index: int) -> bool:
        return not self.table.is_blank(index) and index not in self.table.asides

    def _has_answers(self, index: int) -> bool:
        """Whether the row has answers of an earlier output, which shall not grow old."""
        cells = self.table.rows[index]
        return any(text_of(cells[column]) for column in self.table.own)

    @property
    def is_next_to_the_table(self) -> bool:
        """Whether the table grows by our columns."""
        return self.new_columns[:1] == (self.last_column + 1,)

    def widths(self) -> dict[int, float]:
        """Of the new columns, by content; the second time they are the user's business."""
        head = self.rows[:_ROWS_LOOKED_AT_FOR_WIDTHS]
        cells = zip(self.header, *head, strict=True)
        longest = (max(len(plain_text(cell)) for cell in column) for column in cells)
        return {
            column: min(max(length + 2, _NARROWEST), _WIDEST)
            for column, length in zip(self.columns, longest, strict=True)
            if column in self.new_columns
        }

    def losses(self) -> Iterator[Loss]:
        """Answers that are longer than a cell can be."""
        for number, cells in self.answers().rows.items():
            for column, header, cell in zip(self.columns, self.header, cells, strict=True):
                if isinstance(cell, str) and len(cell) * 2 > LONGEST_TEXT:
                    yield from _cut(self.table.sheet, cell_name(number, column), header, text=cell)

    def widen(self, reference: str) -> str:
        """An area that ends where the table does, with our columns in it."""
        if not self.is_next_to_the_table:
            return reference
        return widened_area(reference, beside=self.last_column, last_column=self.columns[-1])

    def widen_dimension(self, reference: str) -> str:
        """The used area of the sheet, whatever it was."""
        return widened_area(
            reference,
            beside=_last_column(reference),
            last_column=max(self.columns[-1], _last_column(reference)),
            last_row=self.last_row,
        )


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
        self._output.writestr(_like(part), content)

    def _open(self, part: ZipInfo) -> IO[bytes]:
        return self._output.open(_like(part), "w", force_zip64=part.file_size > _LARGE)

    def _copy(self, part: ZipInfo) -> None:
        with self._archive.open(part) as source, self._open(part) as target:
            shutil.copyfileobj(source, target, 1 << 20)


def _like(part: ZipInfo) -> ZipInfo:
    """A new entry with the name, date and compression of an old one.

    Pictures are compressed already: to press them again would take nearly all of the time.
    """
    entry = ZipInfo(part.filename, part.date_time)
    entry.compress_type, entry.external_attr = part.compress_type, part.external_attr
    if part.compress_size > _HARDLY_SMALLER * part.file_size:
        entry.compress_type = ZIP_STORED
    return entry


def _cut(sheet: str, cell: str, header: str, *, text: str) -> Iterator[CutText]:
    length = utf16_length(text)
    if length > LONGEST_TEXT:
        yield CutText(sheet, cell, header, length, is_foreign=True)


def _last_column(reference: str) -> int:
    area = area_of(reference)
    return area.last[1] + 1 if area else 0
