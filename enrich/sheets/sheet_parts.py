"""All parts that one sheet of ours takes in a package: its cells, its links, its charts."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import IO

from enrich.model.loss import CutText, LinksLeft, Loss
from enrich.model.table import Cell, Sheet
from enrich.sheets.cell_names import place_of
from enrich.sheets.charts import ChartParts, chart_parts
from enrich.sheets.formats import Formats
from enrich.sheets.sheet_stream import Written, relationships, write_sheet

Create = Callable[[str], AbstractContextManager[IO[bytes]]]
"""Opens a new part of the package to be written."""


@dataclass
class SheetParts:
    """Writes sheets into a package, each with whatever belongs to it."""

    create: Create
    formats: Formats
    taken: set[str]
    """Names of the parts that there are, in lower case."""
    other_types: list[tuple[str, str]] = field(default_factory=list)
    """Parts besides the sheets themselves, and their content types."""
    losses: list[Loss] = field(default_factory=list)
    """What the sheets written so far could not hold."""

    def all_rows(self, sheet: Sheet) -> Iterator[tuple[Cell, ...]]:
        """The rows of a sheet, and what is lost by the time that they are written, if it tells."""
        yield from sheet.rows
        if sheet.loss_row is not None:
            # Whatever of this very sheet is lost comes too late to be told in it.
            yield from map(sheet.loss_row, tuple(self.losses))

    def write(
        self, part: str, sheet: Sheet, *, name: str, rows: Iterable[tuple[Cell, ...]]
    ) -> Written:
        """Write a sheet that the workbook calls `name` into `part`."""
        charts = self._charts(sheet, name)
        with self.create(part) as file:
            written = write_sheet(
                file, sheet, self.formats, rows=rows, has_drawing=charts is not None
            )
        self.losses += _losses(name, sheet, written)
        if written.links or charts:
            folder, _, file_name = part.rpartition("/")
            with self.create(f"{folder}/_rels/{file_name}.rels") as file:
                file.writelines(relationships(written.links, charts.drawing if charts else ""))
        return written

    def _charts(self, sheet: Sheet, name: str) -> ChartParts | None:
        if not sheet.charts:
            return None
        drawing = self._free("xl/drawings/drawing")
        first = self._free("xl/charts/chart")
        charts = chart_parts(sheet, name, drawing_number=drawing, first_chart=first)
        for part, content in charts.files.items():
            self.taken.add(part.lower())
            with self.create(part) as file:
                file.write(content)
        self.other_types += charts.content_types.items()
        return charts

    def _free(self, stem: str) -> int:
        """The number behind those of all parts of a kind."""
        named = (re.fullmatch(rf"{stem}(\d+)\.xml", part) for part in self.taken)
        return max((int(found[1]) for found in named if found), default=0) + 1


def _losses(name: str, sheet: Sheet, written: Written) -> Iterator[Loss]:
    # They were written column by column.
    for cut in sorted(written.was_cut, key=lambda cut: place_of(cut.cell)):
        header = sheet.header[place_of(cut.cell)[1]]
        yield CutText(name, cut.cell, header, cut.length, header in sheet.foreign_columns)
    if written.links_left:
        yield LinksLeft(name, written.links_left)
