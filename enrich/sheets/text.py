"""What each file format can hold of a text, and what must not run when it is opened."""

import re
from datetime import UTC, datetime

from enrich.model.loss import LONGEST_TEXT
from enrich.model.table import Cell, text_of

LONGEST_XLSX_TEXT = LONGEST_TEXT

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_CSV = re.compile("[\x00\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?")
_ESCAPE_LOOKALIKE = re.compile("(?<=_)(?=x[0-9A-Fa-f]{4}_)")
_REPLACEMENT = "\ufffd"

# What Excel would take as more than text, were it typed in again; a leading ' would vanish.
_RETYPED_IN_XLSX = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_COULD_RUN_IN_CSV = re.compile("'*[=+\\-@\t\r\n]")
_PLAIN_NUMBER = re.compile(r"[+-]\d+(?:[.,]\d+)*")
# A blank or a bracket must follow the country code: Excel would compute +1-555-0100.
_PHONE = re.compile(r"\+\d{1,3}[ \u00a0\u202f(][\d .()\u00a0\u202f-]*")


def plain_text(cell: Cell) -> str:
    """The cell as text files hold it; a text exactly as it is."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return naive_utc(cell).isoformat(sep=" ")
    return text_of(cell)


def naive_utc(moment: datetime) -> datetime:
    """Spreadsheets know no time zones; a moment that has one is shown in UTC."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def xlsx_text(text: str) -> str:
    """The text as a workbook can hold it: XML's characters, Excel's length and line ends."""
    if text.isprintable() and len(text) * 2 <= LONGEST_XLSX_TEXT:
        return text
    holdable = _LINE_ENDS.sub("\n", _NOT_IN_XML.sub(_REPLACEMENT, text))
    return cut(holdable, LONGEST_XLSX_TEXT)


def cut(text: str, units: int) -> str:
    """At most so many UTF-16 units, never half a character."""
    if len(text) * 2 <= units:
        return text
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore")


def xlsx_runs(text: str) -> list[str]:
    """The text in pieces none of which Excel would take for an escaped character.

    `_x0041_` means `A` within one piece. The usual cure, `_x005F_x0041_`, is not
    undone by openpyxl in texts that stand in their cells; two pieces need no undoing.
    """
    return _ESCAPE_LOOKALIKE.split(text) if "_x" in text else [text]


def needs_quote_prefix(text: str) -> bool:
    """Whether the text must be kept from becoming a formula when a person edits the cell."""
    return text.startswith(_RETYPED_IN_XLSX)


def csv_text(text: str) -> str:
    """The text as a text file can hold it."""
    return _NOT_IN_CSV.sub(_REPLACEMENT, text)


def guarded(text: str) -> str:
    """Foreign text that a spreadsheet program cannot run when it opens the csv.

    What looks like guarded text gets one more ', so that `unguarded` gives back any text.
    """
    if not _COULD_RUN_IN_CSV.match(text):
        return text
    is_harmless = _PLAIN_NUMBER.fullmatch(text) or _PHONE.fullmatch(text)
    return text if is_harmless else f"'{text}"


def unguarded(text: str) -> str:
    """The foreign text as it came."""
    is_guarded = text.startswith("'") and _COULD_RUN_IN_CSV.match(text)
    return text[1:] if is_guarded else text
