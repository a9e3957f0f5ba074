"""What a cell, or a word of a condition, is: a text, and perhaps a number or a moment."""

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

from enrich.model.table import Cell, text_of

# A number that begins with 0 is an ID, and no number.
_PLAIN = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
_ENGLISH = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_SPACED = re.compile(r"[1-9]\d{0,2}(?:[ '\u2019]\d{3})+(?:[.,]\d+)?", re.ASCII)
_EUROPEAN = re.compile(
    r"[1-9]\d{0,2}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,}|(?:0|[1-9]\d*),\d+", re.ASCII
)
_THOUSANDS = re.compile(r"[ '\u2019]")
_MONEY = "€$£¥"
_LONGEST_NUMBER = 60
"""Characters; what is longer is no number that anybody counts with."""
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?", re.ASCII)
_LONGEST_MOMENT = 40


def text_in(cell: Cell) -> str:
    """The cell's text as it is compared: case and white space make no difference."""
    text = text_of(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.casefold().split())


def number_in(cell: Cell) -> Decimal | None:
    """The number that the cell holds, or that its text is beyond doubt.

    `1,200`, `1 200`, `1.200,50 €` and `50%` are numbers; `1.200` is one and a
    fifth, as programs write it; `007`, `10k` and `51-200` are none.
    """
    match cell:
        case bool():
            return None
        case int():
            return Decimal(cell)
        case float():
            number = Decimal(repr(cell))
            return number if number.is_finite() else None
        case str():
            return _number_in_text(cell)
        case _:
            return None


def moment_in(cell: Cell) -> datetime | None:
    """The date or time that the cell holds, or that its text is in ISO form."""
    match cell:
        case datetime():
            return _without_zone(cell)
        case date():
            return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - sheets have no zones
        case str() if len(cell) <= _LONGEST_MOMENT and _ISO.fullmatch(cell.strip()):
            return _moment_in_text(cell.strip())
        case _:
            return None


def is_a_whole_day(text: str) -> bool:
    """Whether a moment was written without a time of day."""
    return len(text.strip()) == len("2026-01-31")


def _number_in_text(text: str) -> Decimal | None:
    if len(text) > _LONGEST_NUMBER:
        return None
    bare = " ".join(text.split()).strip(_MONEY).strip()
    digits = bare.removesuffix("%").rstrip()
    sign = -1 if digits.startswith(("-", "\u2212")) else 1
    plain = _with_a_point(digits.lstrip("+-\u2212").strip(_MONEY + " "))
    if plain is None or len(digits) - len(digits.lstrip("+-\u2212")) > 1:
        return None
    return sign * Decimal(plain) / (100 if bare.endswith("%") else 1)


def _with_a_point(digits: str) -> str | None:
    if _PLAIN.fullmatch(digits):
        return digits
    if _ENGLISH.fullmatch(digits):
        return digits.replace(",", "")
    if _SPACED.fullmatch(digits):
        return _THOUSANDS.sub("", digits).replace(",", ".")
    if _EUROPEAN.fullmatch(digits):
        return digits.replace(".", "").replace(",", ".")
    return None


def _moment_in_text(text: str) -> datetime | None:
    try:
        return _without_zone(datetime.fromisoformat(text))
    except ValueError:
        return None


def _without_zone(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return moment.replace(tzinfo=None)
