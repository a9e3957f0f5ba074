"""Sheets of ours, written behind the user's own into their package."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from enrich.model.table import Cell, Sheet
from enrich.sheets.formats import Formats
from enrich.sheets.graft.workbook import NewSheet
from enrich.sheets.names import free_sheet_name
from enrich.sheets.sheet_stream import link_relationships, pages, write_sheet

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
        self.other_types: list[tuple[str, str]] = []
        """Parts besides the sheets, and their types."""
        self._output = output
        self._formats = formats
        self._taken_parts = set(taken_parts)
        self._own = dict(own)
        self._names = [name for name in taken_names if name not in own]

    def write(self, sheet: Sheet) -> None:
        """Write a sheet, on as many pages as it takes."""
        for rows in pages(sheet.rows):
            name = free_sheet_name(sheet.name, self._names)
            self._names.append(name)
            if old := self._own.pop(name, None):
                self._write_part(old, sheet, rows)
                continue
            new = NewSheet(name, self._free_part())
            self._write_part(new.part, sheet, rows)
            self.written.append(new)

    def blank_what_is_left(self) -> None:
        """Of fewer leads than last time, the last page is blank: its place in the workbook stays."""
        for name, part in self._own.items():
            self._write_part(part, Sheet(name, ("",), ()), iter(()))
        self._own.clear()

    def _write_part(self, part: str, sheet: Sheet, rows: Iterator[tuple[Cell, ...]]) -> None:
        with self._open(part) as stream:
            written = write_sheet(stream, sheet, self._formats, rows=rows)
        if written.links:
            folder, _, file_name = part.rpartition("/")
            with self._open(f"{folder}/_rels/{file_name}.rels") as stream:
                stream.writelines(link_relationships(written.links))

    def _open(self, part: str) -> IO[bytes]:
        entry = ZipInfo(part, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = ZIP_DEFLATED
        return self._output.open(entry, "w", force_zip64=True)

    def _free_part(self) -> str:
        number = 1
        while f"xl/worksheets/sheet{number}.xml" in self._taken_parts:
            number += 1
        part = f"xl/worksheets/sheet{number}.xml"
        self._taken_parts.add(part)
        return part
