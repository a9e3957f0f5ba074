"""What follows the rows of a worksheet: read, and lengthened where the schema has room for it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from enrich.sheets.graft.spans import Edit, Span, edited, spans

_ROWS_END = re.compile(rb"</(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*/>")
_LONGEST_TAG = 100
"""Bytes; two chunks may share one."""
_ROOT_END = re.compile(rb"</((?:\w+:)?)worksheet\s*>")
_IS_WORKSHEET = re.compile(rb"<(?:\w+:)?worksheet[\s>]")

# Names of elements in the order of the schema (CT_Worksheet), as far as it matters here.
_UP_TO_RULES = """sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState
    dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting"""
_UP_TO_NOTES = """dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter
    rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing"""
UP_TO_RULES = frozenset(_UP_TO_RULES.split())
UP_TO_NOTES = UP_TO_RULES | frozenset(_UP_TO_NOTES.split())


@dataclass(frozen=True)
class Tail:
    """The bytes from the end of the rows to the end of the part.

    Raises:
        ValueError: it is no tail of a worksheet.
    """

    data: bytes

    def __post_init__(self) -> None:
        if not _ROOT_END.search(self.data):
            raise ValueError("a sheet that is cut short")

    @cached_property
    def prefix(self) -> str:
        """Such as `x:`, where a program writes `<x:worksheet>`."""
        end = _ROOT_END.search(self.data)
        return end[1].decode() if end else ""

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Every element below the worksheet, with its place in `data`."""
        opened = f"<{self.prefix}worksheet>".encode()
        return tuple(
            Span(it.name, it.depth, it.start - len(opened), it.end - len(opened), it.attributes,
                 it.text)
            for it in spans(opened + self.data)
            if it.depth
        )  # fmt: skip

    def edited(self, edits: Iterable[Edit]) -> "Tail":
        return Tail(edited(self.data, edits))

    def end_of(self, names: frozenset[str]) -> int:
        """Where an element belongs that follows all those of these names."""
        return max((it.end for it in self.spans if it.depth == 1 and it.name in names), default=0)


def up_to_tail(chunks: Iterable[bytes], tail: list[bytes]) -> Iterator[bytes]:
    """All up to the end of the rows, as it comes; what follows them is put into `tail`."""
    held = b""
    for chunk in chunks:
        if tail:
            tail.append(chunk)
            continue
        held += chunk
        end = _ROWS_END.search(held) if b"sheetData" in held else None
        if end:
            yield held[: end.end()]
            tail.append(held[end.end() :])
        else:
            yield held[:-_LONGEST_TAG]
            held = held[-_LONGEST_TAG:]
    if not tail:
        yield held


def frame_and_tail(chunks: Iterable[bytes]) -> tuple[bytes, Tail] | None:
    """What stands before and after the rows; `None` of what is no worksheet.

    Raises:
        ValueError: there is no end to its rows.
    """
    rest: list[bytes] = []
    pieces = up_to_tail(chunks, rest)
    head = next(pieces, b"")
    if not _IS_WORKSHEET.search(head):
        return None
    for _ in pieces:
        pass
    frame = head.partition(b"sheetData")[0]
    return frame, Tail(b"".join(rest))
