"""The hidden names by which a workbook is known to be an output of ours, and what they tell."""

import re
from collections.abc import Iterator
from html import escape, unescape

from enrich.model.origin import Origin
from enrich.sheets.text import xlsx_text

SUFFIXES = frozenset({".xlsx", ".xlsm"})
"""The kinds of workbook whose package can be given back."""

_SHEETS, _BOOK, _SANDBOX = "_enrich.sheets", "_enrich.book", "_enrich.sandbox"
_MARK = re.compile(
    rb'<(?:\w+:)?definedName\b[^>]*\bname=["\'](_enrich\.(?:sheets|book|sandbox))["\'][^>]*>'
    rb"([^<]*)</(?:\w+:)?definedName>"
)
_NAMES_END = re.compile(rb"</((?:\w+:)?)definedNames>")
# openpyxl writes the list even where nothing is in it; there may be one only.
_NO_NAMES = re.compile(rb"<(?:\w+:)?definedNames\s*(?:/>|>\s*</(?:\w+:)?definedNames>)")
_BEFORE_NAMES = re.compile(
    rb"</((?:\w+:)?)sheets>(?:\s*<(?:\w+:)?functionGroups\b.*?</(?:\w+:)?functionGroups>)?"
    rb"(?:\s*<(?:\w+:)?externalReferences\b.*?</(?:\w+:)?externalReferences>)?",
    re.DOTALL,
)
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_BETWEEN = "/"
"""No name of a sheet can hold it."""
_LONGEST_PIECE = 120
"""Characters; Excel takes no formula with a longer text than 255 of its units."""


def origin_of(workbook: bytes) -> Origin:
    """What the workbook says of itself; nothing, where it is not ours."""
    told = {name.decode(): _text(formula) for name, formula in _MARK.findall(workbook)}
    return Origin(
        book=told.get(_BOOK, ""),
        is_sandbox=_SANDBOX in told,
        sheets=tuple(name for name in told.get(_SHEETS, "").split(_BETWEEN) if name),
    )


def marked(workbook: bytes, origin: Origin) -> bytes:
    """The workbook with these marks, instead of any older ones.

    Raises:
        ValueError: it has no list of sheets.
    """
    bare = _NO_NAMES.sub(b"", _MARK.sub(b"", workbook))
    if end := _NAMES_END.search(bare):
        return bare[: end.start()] + _elements(origin, end[1]) + bare[end.start() :]
    place = _BEFORE_NAMES.search(bare)
    if place is None:
        raise ValueError("no list of sheets")
    p = place[1]
    names = b"<%bdefinedNames>%b</%bdefinedNames>" % (p, _elements(origin, p), p)
    return bare[: place.end()] + names + bare[place.end() :]


def _elements(origin: Origin, prefix: bytes) -> bytes:
    p = prefix.decode()
    return "".join(
        f'<{p}definedName name="{name}" hidden="1">{escape(_formula(text), quote=False)}'
        f"</{p}definedName>"
        for name, text in _told(origin)
    ).encode()


def _told(origin: Origin) -> Iterator[tuple[str, str]]:
    # In the order of the alphabet, as Excel writes names.
    if origin.book:
        yield _BOOK, origin.book
    if origin.is_sandbox:
        yield _SANDBOX, "yes"
    if origin.sheets:
        yield _SHEETS, _BETWEEN.join(origin.sheets)


def _formula(text: str) -> str:
    held = xlsx_text(text)
    starts = range(0, len(held), _LONGEST_PIECE)
    pieces = (held[start : start + _LONGEST_PIECE].replace('"', '""') for start in starts)
    return "&".join(f'"{piece}"' for piece in pieces)


def _text(formula: bytes) -> str:
    written = unescape(formula.decode("utf-8", "replace"))
    return "".join(_QUOTED.findall(written)).replace('""', '"')
