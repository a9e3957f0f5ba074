"""Packages that a careful hand leaves alone, each with the words for it."""

import re
from collections.abc import Mapping
from zipfile import ZipFile, ZipInfo

from enrich.sheets.archive import chunks, part_name
from enrich.sheets.graft.sheet import CannotGraft

_ENCODING = re.compile(
    rb"""\A(?:\xef\xbb\xbf)?\s*<\?xml\b[^>]*?\sencoding\s*=\s*["']([^"']+)["']"""
)
_STRICT = b"http://purl.oclc.org/ooxml/"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def refuse_strange(archive: ZipFile, parts: Mapping[str, ZipInfo]) -> None:
    """Refuse what would be put together wrongly, though it may be read.

    Raises:
        CannotGraft: with the reason.
    """
    names = [part_name(name) for name in archive.namelist()]
    if len(names) != len(set(names)):
        raise CannotGraft("two of its parts have one name")
    if _STRICT in _head(archive, parts["xl/workbook.xml"]):
        raise CannotGraft("it was saved as 'Strict Open XML', which mixes with nothing else")


def refuse_other_encodings(archive: ZipFile, part: ZipInfo) -> None:
    """Refuse a part to be rewritten whose text is not UTF-8, as that of every usual program is.

    Raises:
        CannotGraft: naming the encoding.
    """
    head = _head(archive, part)
    declared = _ENCODING.match(head)
    name = "UTF-16" if head.startswith(_UTF_16) else declared[1].decode() if declared else "UTF-8"
    if name.upper() != "UTF-8":
        raise CannotGraft(f"it is written in {name}")


def _head(archive: ZipFile, part: ZipInfo) -> bytes:
    return next(chunks(archive, part), b"")
