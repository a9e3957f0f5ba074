"""The words by which a row of headers is known."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from enrich.model.table import Cell, text_of
from enrich.sheets.aliases import Aliases, folded

_COMPANY_FIELDS = frozenset({"company_linkedin_url", "company_linkedin_id"})
_COMPANY_PAGE = re.compile(
    r"linkedin\.com/(?:sales/)?(?:company|school|showcase|accounts?)/|urn:li:\w*company:\d"
    r"|urn:li:organization:\d",
    re.IGNORECASE,
)
_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e")
)


@dataclass(frozen=True)
class Vocabulary:
    """Folded headers that mean something, and what they mean."""

    fields: Mapping[str, str]

    def known(self, row: Iterable[Cell]) -> frozenset[str]:
        """The fields that the cells of a row would be headers of."""
        found = (self.fields.get(folded(header_text(cell))) for cell in row)
        return frozenset(field for field in found if field)

    def company_columns(self, header: Sequence[str]) -> frozenset[int]:
        """Indexes of the columns that say which company is meant."""
        return frozenset(
            index
            for index, text in enumerate(header)
            if self.fields.get(folded(text)) in _COMPANY_FIELDS
        )


def vocabulary(aliases: Aliases, configured: Mapping[str, str]) -> Vocabulary:
    """All aliases, and the headers that the config names for fields."""
    fields = {folded(name): field for field, names in aliases.items() for name in (field, *names)}
    return Vocabulary({**fields, **{folded(name): field for field, name in configured.items()}})


def header_text(cell: Cell) -> str:
    """What a person reads: line breaks and no-break blanks are blanks, the invisible is not."""
    return " ".join(text_of(cell).translate(_INVISIBLE).split())


def names_company(fields: Iterable[str]) -> bool:
    return not _COMPANY_FIELDS.isdisjoint(fields)


def is_company_page(cell: Cell) -> bool:
    return isinstance(cell, str) and _COMPANY_PAGE.search(cell) is not None
