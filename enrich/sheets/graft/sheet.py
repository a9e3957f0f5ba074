"""The sheet of accounts rewritten as a stream: its rows answered, its frame widened to hold them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from enrich.model.table import column_letters
from enrich.sheets.cell_names import area_of
from enrich.sheets.graft.rows import RowGrafter, pieces

_ROOT = re.compile(rb"<(?:(\w+):)?worksheet[\s>]")
_DIMENSION = re.compile(rb'(<(?:\w+:)?dimension\b[^>]*?\sref=")([^"]*)(")')
_AUTO_FILTER = re.compile(rb'(<(?:\w+:)?autoFilter\b[^>]*?\sref=")([^"]*)(")')
_COLS = re.compile(rb"<(?:\w+:)?cols>(.*?)</(?:\w+:)?cols>", re.DOTALL)
_COL = re.compile(rb"<(?:\w+:)?col\b([^>]*?)/>|<(?:\w+:)?col\b([^>]*?)>\s*</(?:\w+:)?col>")
_SINGLE_QUOTED = re.compile(rb"<(?:\w+:)?(?:row|c)\s[^>]*='")
_MIN = re.compile(rb'\smin="(\d+)"')
_MAX = re.compile(rb'\smax="(\d+)"')

Widen = Callable[[str], str]
"""Makes of the reference of an area the one with our columns in it."""


class Widening(Protocol):
    """How areas change when columns are added."""

    def widen(self, reference: str) -> str:
        """An area that ends where the table does."""

    def widen_dimension(self, reference: str) -> str:
        """The used area of the sheet."""


class CannotGraft(Exception):
    """The workbook is built in a way that a careful hand does not touch."""


def rewritten_sheet(
    chunks: Iterable[bytes],
    grafter: RowGrafter,
    *,
    widths: Mapping[int, float],
    widening: Widening,
) -> Iterator[bytes]:
    """The worksheet part, piece by piece.

    Raises:
        CannotGraft: it has no rows, or rows that are written in an unusual way.
    """
    stream = iter(chunks)
    head = _until_rows(stream)
    grafter.set_prefix(_prefix(head))
    opening = b"<%ssheetData" % grafter.prefix
    frame, found, first = head.partition(opening)
    if not found or first[:1] == b"/":
        raise CannotGraft("a sheet without rows")
    yield _edited_frame(frame, grafter.prefix, widths, widen=widening.widen_dimension) + opening
    tail: list[bytes] = []
    yield from _rows(_chained(first, stream), grafter, tail)
    yield _AUTO_FILTER.sub(lambda it: _widened(it, widening.widen), b"".join(tail), count=1)


def _rows(chunks: Iterator[bytes], grafter: RowGrafter, tail: list[bytes]) -> Iterator[bytes]:
    """All up to the end of the rows; what follows them is put into `tail`."""
    closing = b"</%ssheetData>" % grafter.prefix
    for piece in pieces(chunks, grafter.prefix):
        if tail:
            tail.append(piece)
            continue
        rows, ended, rest = piece.partition(closing)
        _refuse_unusual(rows)
        yield grafter.rewritten(rows)
        if ended:
            yield grafter.left_over() + closing
            tail.append(rest)
    if not tail:
        raise CannotGraft("a sheet that is cut short")


def _refuse_unusual(rows: bytes) -> None:
    """What no spreadsheet program writes, and where a pattern would not see what stands there."""
    if b"<!" in rows:
        raise CannotGraft("there are comments or CDATA among its cells")
    if b"='" in rows and _SINGLE_QUOTED.search(rows):
        raise CannotGraft("its attributes stand in single quotes")


def _prefix(head: bytes) -> bytes:
    root = _ROOT.search(head)
    if root is None:
        raise CannotGraft("no worksheet in its part")
    return root[1] + b":" if root[1] else b""


def _until_rows(stream: Iterator[bytes]) -> bytes:
    head = b""
    for chunk in stream:
        head += chunk
        if b"sheetData" in head and head.rfind(b">") > head.find(b"sheetData"):
            break
    return head


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _edited_frame(
    frame: bytes, prefix: bytes, widths: Mapping[int, float], *, widen: Widen
) -> bytes:
    frame = _DIMENSION.sub(lambda it: _widened(it, widen), frame)
    cols = _COLS.search(frame)
    ours = {
        column: b'<%scol min="%d" max="%d" width="%.1f" customWidth="1"/>'
        % (prefix, column, column, width)
        for column, width in widths.items()
    }
    if cols is None:
        return frame + _cols(ours, prefix)
    kept = dict(_without(cols[1], frozenset(widths), prefix))
    return frame[: cols.start()] + _cols(kept | ours, prefix) + frame[cols.end() :]


def _cols(by_column: Mapping[int, bytes], prefix: bytes) -> bytes:
    inner = b"".join(xml for _, xml in sorted(by_column.items()))
    return b"<%scols>%s</%scols>" % (prefix, inner, prefix) if inner else b""


def _without(cols: bytes, columns: frozenset[int], prefix: bytes) -> Iterator[tuple[int, bytes]]:
    """The widths that are there, cut where a range of them covers columns of ours."""
    for found in _COL.finditer(cols):
        attributes = found[1] if found[1] is not None else found[2]
        first, last = _bound(_MIN, attributes), _bound(_MAX, attributes)
        for start, end in _gaps(first, last, sorted(columns)):
            ends = _MAX.sub(b' max="%d"' % end, _MIN.sub(b' min="%d"' % start, attributes))
            yield start, b"<%scol%s/>" % (prefix, ends)


def _gaps(first: int, last: int, columns: Iterable[int]) -> Iterator[tuple[int, int]]:
    start = first
    for column in columns:
        if first <= column <= last:
            if start < column:
                yield start, column - 1
            start = column + 1
    if start <= last:
        yield start, last


def _bound(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    if found is None:
        raise CannotGraft("a column width without a place")
    return int(found[1])


def _widened(found: re.Match[bytes], widen: Widen) -> bytes:
    return found[1] + widen(found[2].decode()).encode() + found[3]


def widened_area(reference: str, *, beside: int, last_column: int, last_row: int = 0) -> str:
    """`A1:O9` as `A1:V9`, if it ends at the column `beside`; otherwise as it is.

    Columns and rows are counted from 1; an area that is longer than `last_row` stays so.
    """
    area = area_of(reference)
    if area is None or area.last[1] + 1 != beside:
        return reference
    first = f"{column_letters(area.first[1] + 1)}{area.first[0] + 1}"
    return f"{first}:{column_letters(last_column)}{max(area.last[0] + 1, last_row)}"
