"""Names that Excel takes for sheets, and file systems for files."""

import re
from collections.abc import Iterable

from enrich.sheets.text import cut, xlsx_text

_LONGEST = 31
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\\t\n]")
_NOT_IN_A_FILE_NAME = re.compile(r"[^\w.-]+")
_RESERVED = "history"


def legal_sheet_name(name: str) -> str:
    """The nearest name that Excel takes."""
    tidy = _NOT_IN_A_SHEET_NAME.sub(" ", xlsx_text(name)).strip(" '")
    legal = cut(tidy, _LONGEST).rstrip(" '") or "Sheet"
    return f"{legal}_" if legal.casefold() == _RESERVED else legal


def free_sheet_name(name: str, taken: Iterable[str]) -> str:
    """A legal name that no other sheet has; Excel compares without case."""
    names = {other.casefold() for other in taken}
    candidate = legal = legal_sheet_name(name)
    number = 2
    while candidate.casefold() in names:
        ending = f" {number}"
        candidate = cut(legal, _LONGEST - len(ending)).rstrip() + ending
        number += 1
    return candidate


def file_name_part(name: str) -> str:
    """`Leads 2` is `leads-2` in the name of a file."""
    return _NOT_IN_A_FILE_NAME.sub("-", name.lower()).strip("-.") or "sheet"
