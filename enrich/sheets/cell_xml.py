"""One cell of any kind as XML: what Excel can hold of it, and in which format."""

from collections.abc import Callable, Sequence
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
_LARGEST_FLOAT = 1e300
FIRST_DATE = date(1900, 3, 1)
"""Before it Excel counts a day that never was."""
DAY_ZERO = date(1899, 12, 30)
ERROR_CODES = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA")
)
_MIDNIGHT_ZERO = datetime.combine(DAY_ZERO, time())
_DAY = timedelta(days=1)

_WRAPPED = {Format.PLAIN: Format.WRAPPED, Format.TEXT: Format.TEXT_WRAPPED}
"""What holds lines is shown in lines: LibreOffice would print them over the rows around."""
_QUOTED = {
    Format.PLAIN: Format.QUOTED,
    Format.WRAPPED: Format.WRAPPED_QUOTED,
    Format.TEXT: Format.TEXT_QUOTED,
    Format.TEXT_WRAPPED: Format.TEXT_WRAPPED_QUOTED,
    Format.HEADER: Format.HEADER_QUOTED,
}


@dataclass(frozen=True)
class Cut:
    """A text that was longer than a cell can be."""

    cell: str
    """Its name, such as `C7`."""
    length: int
    """In UTF-16 units, before it was cut."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a cell can hold of a value: a text in runs, or else a number."""

    format: Format
    runs: Sequence[str] = ()
    number: str = ""
    is_truth: bool = False


def held(value: Cell, base: Format) -> Held | None:
    """What Excel can hold of the value, nothing of a blank; a text in format `base` if none is better."""
    if value is not None and base is not Format.PLAIN:
        return _held_text(plain_text(value), base)
    match value:
        case None:
            return None
        case str():
            return _held_text(value, base)
        case bool():
            return Held(Format.PLAIN, number=str(int(value)), is_truth=True)
        case int() | float():
            return _held_number(value)
        case _:
            return _held_moment(value)


def _held_number(value: float) -> Held | None:
    if is_exact(value):
        return Held(Format.PLAIN, number=repr(value))
    if isinstance(value, int) and abs(value) < _LARGEST_FLOAT and float(value) == value:
        # What a cell held as a number, its end lost, must not become an ID that looks whole.
        return Held(Format.PLAIN, number=repr(float(value)))
    return _held_text(str(value), Format.PLAIN)


def _held_text(text: str, base: Format) -> Held | None:
    holdable = xlsx_text(text)
    if not holdable.strip() and base is not Format.HEADER:
        return None
    return Held(text_format(holdable, base), runs=xlsx_runs(holdable))


def _held_moment(value: date | time | timedelta) -> Held | None:
    day = naive_utc(value).date() if isinstance(value, datetime) else value
    if isinstance(day, date) and day < FIRST_DATE:
        return _held_text(plain_text(value), Format.PLAIN)
    kind, serial = _serial(value)
    return Held(kind, number=repr(serial))


def element(name: str, style: bytes, what: Held | None, *, prefix: bytes = b"") -> bytes:
    """The XML of a cell; a blank one only where it has a style.

    `style` is the whole attribute, and `prefix` such as `x:`, where a program writes `<x:c>`.
    """
    p = prefix
    head = b'<%bc r="%b"%b' % (p, name.encode(), style)
    if what is None:
        return head + b"/>" if style else b""
    if what.runs:
        return b'%b t="inlineStr"><%bis>%b</%bis></%bc>' % (head, p, _runs(what.runs, p), p, p)
    kind = b' t="b"' if what.is_truth else b""
    return b"%b%b><%bv>%b</%bv></%bc>" % (head, kind, p, what.number.encode(), p, p)


class CellXml:
    """Writes single cells in the formats of a workbook."""

    def __init__(self, formats: Formats, report_cut: Callable[[Cut], None]) -> None:
        self._styles = {kind: style_attribute(place) for kind, place in formats.items()}
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
        if isinstance(value, str) and len(value) * 2 > LONGEST_XLSX_TEXT:
            self._look_for_cut(name, value)
        what = held(value, base)
        return b"" if what is None else element(name, self.style(what.format), what)

    def _look_for_cut(self, name: str, text: str) -> None:
        length = utf16_length(text)
        if length > LONGEST_XLSX_TEXT:
            self._report_cut(Cut(name, length))


def style_attribute(place: int) -> bytes:
    """The attribute that names a style by its place in `cellXfs`; the first one needs no words."""
    return b' s="%d"' % place if place else b""


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
    plain = _WRAPPED.get(base, base) if "\n" in text else base
    is_risky = needs_quote_prefix(text) or text in ERROR_CODES
    return _QUOTED.get(plain, plain) if is_risky else plain


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def escaped(text: bytes) -> bytes:
    """The text as it stands between two tags."""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _runs(runs: Sequence[str], prefix: bytes) -> bytes:
    if len(runs) == 1:
        return _t(runs[0], prefix)
    return b"".join(b"<%br>%b</%br>" % (prefix, _t(run, prefix), prefix) for run in runs)


def _t(text: str, prefix: bytes) -> bytes:
    keeps = b' xml:space="preserve"' if text != text.strip() or "\n" in text else b""
    return b"<%bt%b>%b</%bt>" % (prefix, keeps, escaped(text.encode()), prefix)
