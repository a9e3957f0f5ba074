"""What is put beside the user's table, and where: nothing is written here."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from enrich.model.loss import LONGEST_TEXT, CutText, Loss
from enrich.model.origin import UNKNOWN, Origin
from enrich.model.table import Cell, Table, cell_name, text_of
from enrich.sheets.cell_names import area_of
from enrich.sheets.cell_xml import utf16_length
from enrich.sheets.graft.dates import row_from_1904
from enrich.sheets.graft.rows import Answers
from enrich.sheets.graft.sheet import widened_area
from enrich.sheets.text import plain_text

_NARROWEST, _WIDEST = 10, 60
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


def _cut(sheet: str, cell: str, header: str, *, text: str) -> Iterator[CutText]:
    length = utf16_length(text)
    if length > LONGEST_TEXT:
        yield CutText(sheet, cell, header, length, is_foreign=True)


def _last_column(reference: str) -> int:
    area = area_of(reference)
    return area.last[1] + 1 if area else 0
