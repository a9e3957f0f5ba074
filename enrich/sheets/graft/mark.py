"""The hidden name by which a workbook is known to be an output of ours, and which sheets are."""

import re
from collections.abc import Sequence
from html import escape, unescape

SUFFIXES = frozenset({".xlsx", ".xlsm"})
"""The kinds of workbook whose package can be given back."""

_NAME = "_enrich.sheets"
_MARK = re.compile(
    rb'<(?:\w+:)?definedName\b[^>]*\bname="_enrich\.sheets"[^>]*>([^<]*)</(?:\w+:)?definedName>'
)
_NAMES_END = re.compile(rb"</((?:\w+:)?)definedNames>")
_BEFORE_NAMES = re.compile(
    rb"</((?:\w+:)?)sheets>(?:\s*<(?:\w+:)?functionGroups\b.*?</(?:\w+:)?functionGroups>)?"
    rb"(?:\s*<(?:\w+:)?externalReferences\b.*?</(?:\w+:)?externalReferences>)?",
    re.DOTALL,
)
_BETWEEN = "/"
"""No name of a sheet can hold it."""


def own_sheets(workbook: bytes) -> tuple[str, ...]:
    """Names of the sheets that we wrote into this workbook; none, where it is not ours."""
    found = _MARK.search(workbook)
    if found is None:
        return ()
    written = unescape(found[1].decode("utf-8", "replace")).strip().strip('"')
    return tuple(name for name in written.replace('""', '"').split(_BETWEEN) if name)


def marked(workbook: bytes, sheets: Sequence[str]) -> bytes:
    """The workbook with the mark that these sheets are ours, instead of any older one."""
    bare = _MARK.sub(b"", workbook)
    written = _BETWEEN.join(sheets).replace('"', '""')
    if end := _NAMES_END.search(bare):
        return bare[: end.start()] + _element(end[1], written) + bare[end.start() :]
    place = _BEFORE_NAMES.search(bare)
    if place is None:
        raise ValueError("no list of sheets")
    p = place[1].decode()
    names = f"<{p}definedNames>".encode() + _element(place[1], written)
    names += f"</{p}definedNames>".encode()
    return bare[: place.end()] + names + bare[place.end() :]


def _element(prefix: bytes, written: str) -> bytes:
    p = prefix.decode()
    text = escape(f'"{written}"', quote=False)
    return f'<{p}definedName name="{_NAME}" hidden="1">{text}</{p}definedName>'.encode()
