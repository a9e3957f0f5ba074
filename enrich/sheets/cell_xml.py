"""One cell of any kind as XML: what Excel can hold of it, and in which format."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite

from enrich.model.table import Cell
from enrich.sheets.formats import Format, Formats
from enrich.sheets.text import (
    LONGEST_XLSX_TEXT,
    naive_utc,
    needs_quote_prefix,
    plain_text,
    xlsx_runs,
    xlsx_text,
)

LARGEST_EXACT_INTEGER = 999_999_999_999_999
FIRST_DATE = date(1900, 3, 1)
"""Before it Excel counts a day that never was."""
DAY_ZERO = date(1899, 12, 30)
ERROR_CODES = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA")
)
_MIDNIGHT_ZERO = datetime.combine(DAY_ZERO, time())
_DAY = timedelta(days=1)

_QUOTED = {
    Format.PLAIN: Format.QUOTED,
    Format.WRAPPED: Format.WRAPPED_QUOTED,
    Format.TEXT: Format.TEXT_QUOTED,
    Format.HEADER: Format.HEADER_QUOTED,
}


@dataclass(frozen=True)
class Cut:
    """A text that was longer than a cell can be."""

    cell: str
    """Its name, such as `C7`."""
    length: int
    """In UTF-16 units, before it was cut."""


class CellXml:
    """Writes single cells; the row's number comes last, so that the rest can be made before."""

    def __init__(self, formats: Formats, report_cut: Callable[[Cut], None]) -> None:
        self._styles = {kind: b' s="%d"' % place for kind, place in formats.items() if place}
        self._openings = {kind: b'"%b t="inlineStr"><is><t>' % self.style(kind) for kind in formats}
        self._report_cut = report_cut

    def style(self, kind: Format) -> bytes:
        """The attribute that gives a cell its format, `b""` for the default."""
        return self._styles.get(kind, b"")

    def opening(self, kind: Format) -> bytes:
        """What stands between a text cell's name and its text."""
        return self._openings[kind]

    def cell(self, name: str, value: Cell, base: Format) -> bytes:
        """The cell, or nothing where it is blank; a text in format `base` if none is better."""
        if value is not None and base is not Format.PLAIN:
            return self._text(name, plain_text(value), base)
        match value:
            case None:
                return b""
            case str():
                return self._text(name, value, base)
            case bool():
                return self._value(name, b' t="b"', str(int(value)))
            case int() | float():
                return self._number(name, value)
            case _:
                return self._moment(name, value)

    def _text(self, name: str, text: str, base: Format) -> bytes:
        held = xlsx_text(text)
        if not held.strip() and base is not Format.HEADER:
            return b""
        if len(text) * 2 > LONGEST_XLSX_TEXT:
            self._look_for_cut(name, text)
        kind = text_format(held, base)
        runs = _runs(xlsx_runs(held))
        return b'<c r="%b"%b t="inlineStr"><is>%b</is></c>' % (
            name.encode(),
            self.style(kind),
            runs,
        )

    def _look_for_cut(self, name: str, text: str) -> None:
        length = utf16_length(text)
        if length > LONGEST_XLSX_TEXT:
            self._report_cut(Cut(name, length))

    def _number(self, name: str, value: float) -> bytes:
        if is_exact(value):
            return self._value(name, b"", repr(value))
        return self._text(name, str(value), Format.PLAIN)

    def _moment(self, name: str, value: date | time | timedelta) -> bytes:
        day = naive_utc(value).date() if isinstance(value, datetime) else value
        if isinstance(day, date) and day < FIRST_DATE:
            return self._text(name, plain_text(value), Format.PLAIN)
        kind, serial = _serial(value)
        return self._value(name, self.style(kind), repr(serial))

    def _value(self, name: str, attributes: bytes, value: str) -> bytes:
        return b'<c r="%b"%b><v>%b</v></c>' % (name.encode(), attributes, value.encode())


def _serial(value: date | time | timedelta) -> tuple[Format, float]:
    """The days that stand for it in a cell, and the format that shows them as what they are."""
    match value:
        case datetime():
            return Format.DATE_TIME, (naive_utc(value) - _MIDNIGHT_ZERO) / _DAY
        case date():
            return Format.DATE, (value - DAY_ZERO).days
        case time():
            today = datetime.combine(DAY_ZERO, value.replace(tzinfo=None))
            return Format.TIME, (today - _MIDNIGHT_ZERO) / _DAY
        case _:
            return Format.DURATION, value / _DAY


def is_exact(number: float) -> bool:
    """Whether Excel holds the number without loss."""
    if isinstance(number, int):
        return abs(number) <= LARGEST_EXACT_INTEGER
    return isfinite(number)


def text_format(text: str, base: Format) -> Format:
    """The format of a text: quoted if it looks like more, wrapped if it has lines."""
    plain = Format.WRAPPED if base is Format.PLAIN and "\n" in text else base
    is_risky = needs_quote_prefix(text) or text in ERROR_CODES
    return _QUOTED.get(plain, plain) if is_risky else plain


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def escaped(text: bytes) -> bytes:
    """The text as it stands between two tags."""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _runs(runs: list[str]) -> bytes:
    if len(runs) == 1:
        return _t(runs[0])
    return b"".join(b"<r>%b</r>" % _t(run) for run in runs)


def _t(text: str) -> bytes:
    keeps = b' xml:space="preserve"' if text != text.strip() or "\n" in text else b""
    return b"<t%b>%b</t>" % (keeps, escaped(text.encode()))
