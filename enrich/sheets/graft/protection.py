"""What locks, signatures and marks of the user's workbook mean for the output, in plain words.

Nothing of it is lifted: what is protected stays so. Only the signature of a whole package goes,
as it does when Excel saves a change: it vouches for bytes that are no longer there.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from enrich.sheets.archive import chunks, opened, parts_by_name
from enrich.sheets.graft.left_out import signature_parts
from enrich.sheets.xlsx_parts import sheet_parts

_ON = rb"""\s%s\s*=\s*["'](?:1|true)["']"""
_PROTECTED_SHEET = re.compile(rb"<(?:\w+:)?sheetProtection\b[^>]*?" + _ON % b"sheet")
_PROTECTED_BOOK = re.compile(rb"<(?:\w+:)?workbookProtection\b[^>]*?" + _ON % b"lockStructure")
_READ_ONLY = re.compile(rb"<(?:\w+:)?fileSharing\b[^>]*?" + _ON % b"readOnlyRecommended")
_RESERVED = re.compile(rb"<(?:\w+:)?fileSharing\b[^>]*?\s(?:reservationPassword|hashValue)\s*=")
_FINAL = re.compile(
    rb"""\sname\s*=\s*["']_MarkAsFinal["'][^>]*>\s*<(?:\w+:)?bool>\s*(?:true|1)\s*<""",
    re.IGNORECASE,
)
_LONGEST_ELEMENT = 4096
"""Bytes that the element of a sheet's protection takes at most, hashes and all."""


@dataclass(frozen=True)
class _Looked:
    """The workbook as it was given, and what is to be named in the sentences."""

    archive: ZipFile
    parts: Mapping[str, ZipInfo]
    source: str
    output: str
    sheet: str

    def read(self, part: str) -> bytes:
        return self.archive.read(self.parts[part]) if part in self.parts else b""


def remarks_on(path: Path, *, sheet: str, output: str) -> tuple[str, ...]:
    """A sentence for each lock, signature or mark; `sheet` is the one that is answered.

    Raises:
        InputUnreadable: the workbook is damaged.
    """
    with opened(path) as archive:
        looked = _Looked(archive, parts_by_name(archive), path.name, output, sheet)
        return tuple(remark for look in _LOOKS for remark in look(looked))


def _signature(looked: _Looked) -> Iterator[str]:
    if signature_parts(looked.archive, looked.parts):
        yield (
            f"{looked.source} is signed. A signature holds only for what was signed, so"
            f" {looked.output} comes without it: sign it again in Excel if it must have one."
        )


def _signed_macros(looked: _Looked) -> Iterator[str]:
    if any(re.search(r"/vbaprojectsignature\w*\.bin\Z", part) for part in looked.parts):
        yield f"The macros of {looked.output} are unchanged, and their signature still holds."


def _marked_as_final(looked: _Looked) -> Iterator[str]:
    if _FINAL.search(looked.read("docprops/custom.xml")):
        yield (
            f"{looked.source} is marked as final, and so is {looked.output}:"
            " to change it, choose Edit Anyway when Excel opens it."
        )


def _read_only(looked: _Looked) -> Iterator[str]:
    workbook = looked.read("xl/workbook.xml")
    if _RESERVED.search(workbook):
        yield f"{looked.output} asks for the password that {looked.source} asks for before changes."
    elif _READ_ONLY.search(workbook):
        yield (
            f"{looked.source} is recommended for reading only, and so is {looked.output}:"
            " to change it, answer No when Excel asks."
        )


def _protected_structure(looked: _Looked) -> Iterator[str]:
    if _PROTECTED_BOOK.search(looked.read("xl/workbook.xml")):
        yield (
            f"The structure of {looked.source} is protected, and stays so: the sheets that were"
            " added cannot be moved, renamed or deleted before Review > Protect Workbook is"
            " switched off."
        )


def _protected_sheet(looked: _Looked) -> Iterator[str]:
    part = dict(sheet_parts(looked.archive, looked.parts)).get(looked.sheet)
    if part and _is_in(looked.archive, looked.parts[part], _PROTECTED_SHEET):
        yield (
            f"Sheet '{looked.sheet}' is protected, and stays so: the columns that were added are"
            " locked like the cells beside them. To fill in `enrich_action`, choose"
            " Review > Unprotect Sheet first."
        )


def _is_in(archive: ZipFile, part: ZipInfo, pattern: re.Pattern[bytes]) -> bool:
    before = b""
    for chunk in chunks(archive, part):
        seen = before + chunk
        if pattern.search(seen):
            return True
        before = seen[-_LONGEST_ELEMENT:]
    return False


_LOOKS: tuple[Callable[[_Looked], Iterator[str]], ...] = (
    _signature, _signed_macros, _marked_as_final, _read_only, _protected_structure, _protected_sheet,
)  # fmt: skip
