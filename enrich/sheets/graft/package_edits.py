"""A package with a few parts changed, added or taken away; all others stay byte for byte."""

import shutil
from collections.abc import Container
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from enrich.sheets.archive import chunks, part_name, parts_by_name
from enrich.sheets.graft.entries import entry_like
from enrich.sheets.graft.sheet_tail import Tail, up_to_tail
from enrich.sheets.graft.workbook import with_types, without_types

TYPES = "[content_types].xml"
_LARGE = 1 << 30
"""Bytes from which a zip needs its wider directory."""


class PackageEdits:
    """What is to become of a package; names of parts are in lower case."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.parts = parts_by_name(archive)
        self._contents: dict[str, bytes] = {}
        self._tails: dict[str, Tail] = {}
        self._types: dict[str, str] = {}
        self._gone: set[str] = set()

    @property
    def has_changes(self) -> bool:
        return bool(self._contents or self._tails or self._gone)

    def read(self, name: str) -> bytes:
        """The part as it is by now.

        Raises:
            KeyError: there is none.
        """
        changed = self._contents.get(name)
        return self.archive.read(self.parts[name]) if changed is None else changed

    def change(self, name: str, content: bytes) -> None:
        self._contents[name] = content

    def change_tail(self, sheet: str, tail: Tail) -> None:
        """The rows of a worksheet go by as they are; what follows them is this."""
        self._tails[sheet] = tail

    def add(self, file_name: str, content: bytes, kind: str = "") -> None:
        """A new part, of a content type that its name does not tell."""
        name = part_name(file_name)
        self.parts[name] = entry = ZipInfo(file_name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = ZIP_DEFLATED
        self._contents[name] = content
        if kind:
            self._types[file_name] = kind
        self._gone.discard(name)

    def remove(self, name: str) -> None:
        if self.parts.pop(name, None):
            self._contents.pop(name, None)
            self._gone.add(name)
            self._types = {
                file: kind for file, kind in self._types.items() if part_name(file) != name
            }

    def types(self) -> bytes:
        """The content types of what there is now."""
        new = {part_name(file_name) for file_name in self._types}
        bare = without_types(self.archive.read(self.parts[TYPES]), self._gone | new)
        return with_types(bare, self._types.items())

    def save(self, output: ZipFile, *, but: Container[str]) -> None:
        """Write every part except those that somebody else writes."""
        for name, part in self.parts.items():
            if name in but:
                continue
            if name in self._tails:
                self._save_sheet(output, part, self._tails[name])
            elif name in self._contents:
                output.writestr(entry_like(part), self._contents[name])
            else:
                with (
                    self.archive.open(part) as source,
                    output.open(entry_like(part), "w") as target,
                ):
                    shutil.copyfileobj(source, target, 1 << 20)

    def save_part(self, output: ZipFile, name: str, content: bytes) -> None:
        output.writestr(entry_like(self.parts[name]), content)

    def _save_sheet(self, output: ZipFile, part: ZipInfo, tail: Tail) -> None:
        with output.open(entry_like(part), "w", force_zip64=part.file_size > _LARGE) as stream:
            stream.writelines(up_to_tail(chunks(self.archive, part), []))
            stream.write(tail.data)
