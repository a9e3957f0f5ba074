"""The hidden name by which a file of marks is known, and whether somebody changed it since."""

import re
from hashlib import sha256
from html import unescape
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from enrich.sheets.archive import part_name, parts_by_name

_WORKBOOK = "xl/workbook.xml"
_SEAL = re.compile(
    rb'<(?:\w+:)?definedName\b[^>]*\bname="_enrich\.fixme"[^>]*>([^<]*)</(?:\w+:)?definedName>'
)
_NAMES_END = re.compile(rb"</((?:\w+:)?)definedNames>")


def seal_of(archive: ZipFile) -> str:
    """What tells this package from every other; the part that holds the seal is left out."""
    parts = sorted((part.filename, part.CRC) for part in archive.infolist())
    named = (f"{name}:{crc:08x}\n" for name, crc in parts if part_name(name) != _WORKBOOK)
    return sha256("".join(named).encode()).hexdigest()


def sealed(workbook: bytes, seal: str) -> bytes:
    """The workbook with this seal instead of any older one.

    Raises:
        ValueError: it has no names yet.
    """
    bare = unsealed(workbook)
    end = _NAMES_END.search(bare)
    if end is None:
        raise ValueError("a workbook without names")
    p = end[1].decode()
    element = f'<{p}definedName name="_enrich.fixme" hidden="1">"{seal}"</{p}definedName>'
    return bare[: end.start()] + element.encode() + bare[end.start() :]


def unsealed(workbook: bytes) -> bytes:
    return _SEAL.sub(b"", workbook)


def is_sealed(path: Path) -> bool:
    """Whether we wrote this file as one of marks, whatever was changed in it since."""
    return bool(_seal_in(path)[0])


def is_untouched(path: Path) -> bool:
    """Whether it is as we wrote it."""
    written, found = _seal_in(path)
    return bool(written) and written == found


def _seal_in(path: Path) -> tuple[str, str]:
    """The seal that stands in the file, and the one that it should be."""
    try:
        with ZipFile(path) as archive:
            found = _SEAL.search(archive.read(parts_by_name(archive)[_WORKBOOK]))
            written = unescape(found[1].decode("ascii", "replace")).strip('"') if found else ""
            return written, seal_of(archive)
    except (BadZipFile, KeyError, OSError, ValueError):
        return "", ""
