"""Formulas that hold as long as a cell is as bad as it was: what makes a mark go by itself.

Each is true in Excel and in LibreOffice, in any language of theirs, and in both systems
of dates. An array, a name or another sheet may not stand in a conditional format.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import isfinite

from enrich.model.table import Cell, text_of
from enrich.sheets.cell_xml import ERROR_CODES, FIRST_DATE

SIGN = 'N("enrich")=0'
"""Always true, and nobody else's: by it the rules of ours are known, whoever saved them."""

_LONGEST_TEXT = 200
"""Characters that are compared; Excel takes 255 in a literal, the quotes in it counted twice."""
_HALF_A_SECOND = "0.000005"
# What is not in XML; and a tab, which LibreOffice takes for another sign in a cell of lines.
_NO_TEXT = "\x00-\x09\x0b-\x1f\ud800-\udfff\ufffe\uffff"
_BROKEN = re.compile(f"[{_NO_TEXT}]")
# Of characters beyond 16 bits the programs do not agree whether they count as one.
_NOT_COUNTED = re.compile(f"[{_NO_TEXT}\U00010000-\U0010ffff]")
_LINES = re.compile("\n|[^\n]+")
_ESCAPE_LOOKALIKE = re.compile("(?<=_)(?=x[0-9A-Fa-f]{4}_)")


def still_bad(value: Cell, cell: str) -> str:
    """The formula for a cell of this name that holds this value now.

    Where a value cannot be told for sure, it is true until the file is checked again.
    """
    return f"AND({','.join((SIGN, *_tests(value, cell)))})"


def _tests(value: Cell, cell: str) -> Iterator[str]:
    match value:
        case None:
            yield f"LEN(TRIM({cell}))=0"
        case str():
            yield from _tests_of_text(value, cell)
        case bool():
            yield f"ISLOGICAL({cell})"
            yield f"{cell}={str(value).upper()}"
        case int() | float():
            yield f"ISNUMBER({cell})"
            yield from _tests_of_number(value, cell)
        case _:
            yield f"ISNUMBER({cell})"
            yield from _tests_of_moment(value, cell)


def _tests_of_text(text: str, cell: str) -> Iterator[str]:
    if not text.strip(" "):
        yield f"LEN(TRIM({cell}))=0"
    elif text in ERROR_CODES:
        yield f'IF(ISERROR({cell}),TRUE,EXACT({cell},"{text}"))'
    elif not text_of(text).startswith("="):
        # What a formula shows that was never computed, nobody knows yet.
        yield from _comparison(text, cell)


def _comparison(text: str, cell: str) -> Iterator[str]:
    shown = cell
    if "\r" in text:
        # Not every program keeps the first half of a line end.
        text, shown = text.replace("\r", ""), f'SUBSTITUTE({cell},CHAR(13),"")'
    start = _start(text)
    if not text:
        yield f"LEN({shown})=0"
    elif start == text:
        yield f"EXACT({shown},{_literal(text)})"
    elif start:
        yield f"EXACT(LEFT({shown},{len(start)}),{_literal(start)})"


def _start(text: str) -> str:
    """As much of the text as is compared."""
    if len(text) <= _LONGEST_TEXT and not _BROKEN.search(text):
        return text
    return _NOT_COUNTED.split(text, maxsplit=1)[0][:_LONGEST_TEXT]


def _literal(text: str) -> str:
    """The text as a formula writes it: `"a"&CHAR(10)&"b"`."""
    pieces = _LINES.findall(text)
    return "&".join("CHAR(10)" if piece == "\n" else _quoted(piece) for piece in pieces)


def _quoted(text: str) -> str:
    # Half of 200 quotes, all doubled, are still fewer than 255.
    halves = (text[: _LONGEST_TEXT // 2], text[_LONGEST_TEXT // 2 :])
    pieces = (piece for half in halves for piece in _ESCAPE_LOOKALIKE.split(half))
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces if piece)


def _tests_of_number(value: float, cell: str) -> Iterator[str]:
    if not isfinite(value):
        return
    written = f"{value:.15G}"
    if float(written) == value:
        yield f"{cell}={written}"
    else:
        # Formulas have 15 digits, cells 17.
        yield f"ABS({cell}-{_in_brackets(written)})<={abs(value) * 1e-14:.3G}"


def _in_brackets(number: str) -> str:
    return f"({number})" if number.startswith("-") else number


def _tests_of_moment(value: date | time | timedelta, cell: str) -> Iterator[str]:
    if isinstance(value, timedelta):
        yield f"ABS({cell}-{_in_brackets(format(value / timedelta(days=1), '.15G'))})<{_HALF_A_SECOND}"
    elif isinstance(value, time):
        yield f"ABS({cell}-{_time(value)})<{_HALF_A_SECOND}"
    elif _day(value) >= FIRST_DATE:
        # Not as a number: workbooks count days from 1900 or from 1904.
        clock = f"-{_time(value.time())}" if isinstance(value, datetime) else ""
        day = _day(value)
        yield f"ABS({cell}-DATE({day.year},{day.month},{day.day}){clock})<{_HALF_A_SECOND}"


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _time(value: time) -> str:
    seconds = value.second + value.microsecond / 1_000_000
    return f"TIME({value.hour},{value.minute},0)-{seconds:.6G}/86400"
