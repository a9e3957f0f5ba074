"""The zip archive that a workbook is: what is in it, and whether it may be unpacked."""

import re
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from struct import error as StructError  # noqa: N812 - it is called `error`, of all things
from types import MappingProxyType
from zipfile import BadZipFile, ZipFile, ZipInfo

from enrich.errors import InputUnreadable
from enrich.sheets.signature import damaged, locked

_CHUNK = 1 << 20
_MEGABYTE = 1_000_000
_IS_ENCRYPTED = 0x1
_WHAT_DAMAGE_RAISES = (
    BadZipFile, StructError, zlib.error, EOFError, OSError, OverflowError, RuntimeError, ValueError
)  # fmt: skip

_SUFFIXES_BY_PART: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "xl/workbook.xml": (".xlsx", ".xlsm"),
        "xl/workbook.bin": (".xlsb",),
        "content.xml": (".ods",),
    }
)
"""The part by which a kind of workbook is known -> the names such a file may have."""

_TYPES, _WORKBOOK = "[content_types].xml", b"spreadsheetml.sheet.main+xml"

# What may stand before the first element of an XML document, and is harmless.
_BEFORE_THE_ROOT = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
# A document type, or a comment that is longer than any program writes.
_STRANGE = (b"<!", b"<?")


def refuse_unsafe_archive(path: Path, *, max_unpacked_mb: int) -> None:
    """Refuse a zip that is no workbook, that unpacks to too much, or that reaches outside.

    Everything is unpacked once and counted, for the directory of a zip may lie about sizes.

    Raises:
        InputUnreadable: with the cure.
    """
    with opened(path) as archive:
        _refuse_other_kinds(path, archive)
        _refuse_encrypted(path, archive)
        most = max_unpacked_mb * _MEGABYTE
        if sum(part.file_size for part in archive.infolist()) > most:
            raise _too_large(path, max_unpacked_mb)
        unpacked = 0
        for part in archive.infolist():
            for number, chunk in enumerate(chunks(archive, part)):
                unpacked += len(chunk)
                if unpacked > most:
                    raise _too_large(path, max_unpacked_mb)
                if number == 0:
                    _refuse_document_type(path, chunk)


@contextmanager
def opened(path: Path) -> Iterator[ZipFile]:
    """The archive, with every fault of unpacking named.

    Raises:
        InputUnreadable: it is damaged.
    """
    with path.open("rb") as file:  # what keeps a file from being opened is no damage
        try:
            with ZipFile(file) as archive:
                yield archive
        except _WHAT_DAMAGE_RAISES as error:
            raise damaged(path) from error


def chunks(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """What is really in a part, whatever size the directory gives."""
    unlimited = copy(part)
    unlimited.file_size = sys.maxsize
    with archive.open(unlimited) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def parts_by_name(archive: ZipFile) -> dict[str, ZipInfo]:
    """Name, in the one way of writing it -> part; some programs write capitals or backslashes."""
    return {part_name(part.filename): part for part in archive.infolist()}


def part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse_other_kinds(path: Path, archive: ZipFile) -> None:
    names = parts_by_name(archive)
    fitting = next((ends for part, ends in _SUFFIXES_BY_PART.items() if part in names), None)
    if fitting is None and _TYPES in names and _WORKBOOK in archive.read(names[_TYPES]):
        raise InputUnreadable(
            f"{path.name} is a workbook that is built in another way than Excel builds one.",
            "Open it in Excel and save it again as .xlsx.",
        )
    if fitting is None or not _is_spreadsheet(archive, names):
        raise InputUnreadable(
            f"{path.name} is an archive of files, not a workbook.",
            "Unpack it, and name the spreadsheet inside.",
        )
    if path.suffix.lower() not in fitting:
        raise InputUnreadable(
            f"{path.name} is a workbook of another kind than its name says.",
            f"Rename it to {path.stem}{fitting[0]}.",
        )


def _is_spreadsheet(archive: ZipFile, names: Mapping[str, ZipInfo]) -> bool:
    """Texts and drawings of an office program have a `content.xml` as well."""
    mimetype = names.get("mimetype")
    return mimetype is None or b"spreadsheet" in next(chunks(archive, mimetype), b"")


def _refuse_encrypted(path: Path, archive: ZipFile) -> None:
    if any(part.flag_bits & _IS_ENCRYPTED for part in archive.infolist()):
        raise locked(path)


def _refuse_document_type(path: Path, head: bytes) -> None:
    """No spreadsheet program writes one; it is how XML reaches for other files."""
    # UTF-16 differs from ASCII by its zeros alone, as far as this goes.
    bare = head.lstrip(b"\xff\xfe").replace(b"\0", b"") if b"\0" in head[:4] else head
    before = _BEFORE_THE_ROOT.match(bare)
    if before and bare.startswith(_STRANGE, before.end()):
        raise InputUnreadable(
            f"{path.name} holds XML with a document type, which could draw in other files.",
            "Open it in Excel and save it again as .xlsx.",
        )


def _too_large(path: Path, max_unpacked_mb: int) -> InputUnreadable:
    return InputUnreadable(
        f"{path.name} unpacks to more than {max_unpacked_mb} MB.",
        "If you trust it, allow more in the config:\n[input]\n"
        f"max_unpacked_mb = {max_unpacked_mb * 4}",
    )
