"""Sheets of ours, written behind the user's own into their package."""

from collections.abc import Iterable, Mapping, Sequence
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from enrich.model.loss import Loss
from enrich.model.table import Sheet
from enrich.sheets.formats import Formats
from enrich.sheets.graft.workbook import NewSheet
from enrich.sheets.names import free_sheet_name
from enrich.sheets.sheet_parts import SheetParts
from enrich.sheets.sheet_stream import pages

_LARGEST_PART = 1 << 30
"""Bytes from which a zip needs its wider directory."""


class NewSheets:
    """Writes sheets one after the other, under names and into parts that nobody has yet."""

    def __init__(
        self,
        output: ZipFile,
        formats: Formats,
        *,
        taken_parts: Iterable[str],
        taken_names: Sequence[str],
        own: Mapping[str, str],
    ) -> None:
        self.written: list[NewSheet] = []
        self._output = output
        self._parts = SheetParts(self._open, formats, set(taken_parts))
        self._own = dict(own)
        self._names = [name for name in taken_names if name not in own]

    @property
    def other_types(self) -> list[tuple[str, str]]:
        """Parts besides the sheets, and their types."""
        return self._parts.other_types

    def tell(self, losses: Iterable[Loss]) -> None:
        """Let the sheets that list such things tell what the user's own sheet could not hold."""
        self._parts.losses += losses

    def write(self, sheet: Sheet) -> None:
        """Write a sheet, on as many pages as it takes."""
        for rows in pages(self._parts.all_rows(sheet)):
            name = free_sheet_name(sheet.name, self._names)
            self._names.append(name)
            if old := self._own.pop(name, None):
                self._parts.write(old, sheet, name=name, rows=rows)
                continue
            new = NewSheet(name, self._free_part())
            self._parts.write(new.part, sheet, name=name, rows=rows)
            self.written.append(new)

    def blank_what_is_left(self) -> None:
        """Of fewer leads than last time, the last page is blank: its place in the workbook stays."""
        for name, part in self._own.items():
            self._parts.write(part, Sheet(name, ("",), ()), name=name, rows=())
        self._own.clear()

    def _open(self, part: str) -> IO[bytes]:
        entry = ZipInfo(part, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = ZIP_DEFLATED
        return self._output.open(entry, "w", force_zip64=True)

    def _free_part(self) -> str:
        number = 1
        while f"xl/worksheets/sheet{number}.xml" in self._parts.taken:
            number += 1
        part = f"xl/worksheets/sheet{number}.xml"
        self._parts.taken.add(part)
        return part
