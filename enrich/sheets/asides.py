"""Rows of a table that are no entries of it: totals, footers, headers printed once more."""

import re
from collections.abc import Mapping, Sequence

from enrich.model.table import Cell, text_of
from enrich.sheets.vocabulary import is_company_page

TOTALS = "a row of totals"
HEADERS = "the headers once more"
FOOTER = "a footer"

_TOTALS = re.compile(
    r"(?:(?:grand|sub|overall|report)[ -]?)?totals?(?:\W*|\W.*\d.*)|(?:record |row )?count\W*"
    r"|sum\W*|average\W*",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"confidential information\b.*|(?:copyright|\u00a9|\(c\)).*\b\d{4}.*|.*all rights reserved\W*"
    r"|(?:report )?(?:generated|exported|created|printed) (?:by|on|at|from)\b.*"
    r"|(?:applied filters|filtered by|sorted by|as of|source)\b *:.*"
    r"|page \d+ (?:of|/) \d+|end of (?:report|export|list|file)\W*|\d+ (?:records|rows|results)\W*",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(r"[^\w\s]?\s?[+-]?\d[\d\s.,'\u2019]*\s?(?:%|[^\w\s]|[A-Za-z]{3})?")


def find_asides(
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    company_columns: frozenset[int],
    *,
    links: Mapping[tuple[int, int], str],
) -> dict[int, str]:
    """Index -> what the row is, of every row that is no entry."""
    repeated = _HeaderAgain(header)
    linked = frozenset(row for (row, _), target in links.items() if is_company_page(target))
    return {
        index: what
        for index, row in enumerate(rows)
        if (what := _what(row, repeated)) and index not in linked
        if not _names_company(row, company_columns, entries_above=index)
    }


class _HeaderAgain:
    """The header, ready to be compared with many rows."""

    def __init__(self, header: Sequence[str]) -> None:
        self._texts = {index: text.casefold() for index, text in enumerate(header) if text}
        self._all = frozenset(self._texts.values())

    def __contains__(self, text: str) -> bool:
        return " ".join(text.split()).casefold() in self._all

    def is_said_by(self, row: Sequence[Cell]) -> bool:
        written = {i: text_of(cell) for i, cell in enumerate(row)}
        texts = {i: " ".join(text.split()).casefold() for i, text in written.items() if text}
        same = sum(self._texts.get(index) == text for index, text in texts.items())
        return same == len(texts) and same * 2 > len(self._texts)


def _what(row: Sequence[Cell], header: _HeaderAgain) -> str | None:
    words = (cell for cell in row if isinstance(cell, str) and not _is_number(cell))
    label = next(words, "").strip()
    if label in header and header.is_said_by(row):
        return HEADERS
    if not label or next(words, None):
        return None
    if _TOTALS.fullmatch(label):
        return TOTALS
    return FOOTER if _FOOTER.fullmatch(label) and _is_alone(row) else None


def _is_alone(row: Sequence[Cell]) -> bool:
    return sum(1 for cell in row if text_of(cell)) == 1


def _is_number(text: str) -> bool:
    if text[:1].isalpha():
        return False
    bare = text.strip()
    return not bare or _NUMBER.fullmatch(bare) is not None


def _names_company(
    row: Sequence[Cell], company_columns: frozenset[int], *, entries_above: int
) -> bool:
    """A company may really be called Total; then it has a page, or an ID that is no count."""
    if any(map(is_company_page, row)):
        return True
    texts = (text_of(row[index]) for index in company_columns)
    return any(text.isdecimal() and int(text) > entries_above for text in texts)
