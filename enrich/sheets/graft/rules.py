"""Marks as conditional formats: laid over the user's cells, whose own looks stay as they are."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from enrich.model.table import Cell, cell_name
from enrich.sheets.graft.dxf import Looks
from enrich.sheets.graft.marks import Mark
from enrich.sheets.graft.sheet_tail import UP_TO_RULES, Tail
from enrich.sheets.graft.spans import Span
from enrich.sheets.graft.still_bad import still_bad

_OURS = re.compile(r'\bN\(\s*"enrich"\s*\)', re.IGNORECASE)
_RANGES_PER_RULE = 200
"""A longer list of ranges is cut: Excel need not read a sentence of 10,000 words."""
_FORMULAS = frozenset({"formula", "f"})
"""As the schema of 2007 calls them, and that of 2010."""


def without_rules(tail: Tail) -> Tail:
    """The tail without the rules of ours; a rule of the user's stays where it is."""
    return tail.edited((span.start, span.end, b"") for span in _ours(tail.spans))


def with_rules(tail: Tail, marks: Iterable[Mark], looks: Looks) -> Tail:
    """The tail with a rule for each value that is wrong, weaker than every rule of the user's."""
    first = 1 + max((_priority(it) for it in tail.spans if it.name == "cfRule"), default=0)
    rules = (
        _rule(tail.prefix, ranges, same, attributes=f'dxfId="{_look(same, looks)}" priority="{n}"')
        for n, (ranges, same) in enumerate(_rules(marks), first)
    )
    place = tail.end_of(UP_TO_RULES)
    return tail.edited([(place, place, "".join(rules).encode())])


def _look(mark: Mark, looks: Looks) -> int:
    return looks.warning if mark.is_warning else looks.fault


def _ours(found: Iterable[Span]) -> Iterator[Span]:
    """The rules of ours; where a range has no others, all that is said of it."""
    rules: list[Span] = []
    ours: list[Span] = []
    is_ours = False
    for span in found:  # the inner ones come first
        if span.name in _FORMULAS:
            is_ours = is_ours or _OURS.search(span.text) is not None
        elif span.name == "cfRule":
            rules.append(span)
            ours += [span] if is_ours else []
            is_ours = False
        elif span.name == "conditionalFormatting":
            yield from [span] if ours and len(ours) == len(rules) else ours
            rules, ours = [], []


def _priority(rule: Span) -> int:
    priority = rule.attributes.get("priority", "")
    return int(priority) if priority.isdecimal() else 0


def _rules(marks: Iterable[Mark]) -> Iterator[tuple[list[range], Mark]]:
    """The rows of each rule, and one of the marks that it makes."""
    for same in _groups(marks).values():
        ranges = list(_runs(sorted({mark.row for mark in same})))
        for start in range(0, len(ranges), _RANGES_PER_RULE):
            yield ranges[start : start + _RANGES_PER_RULE], same[0]


def _groups(marks: Iterable[Mark]) -> Mapping[tuple[int, type[Cell], Cell, bool], list[Mark]]:
    groups: dict[tuple[int, type[Cell], Cell, bool], list[Mark]] = {}
    for mark in marks:
        # Of different types, for 1 is equal to 1.0 and to TRUE.
        key = (mark.column, type(mark.value), mark.value, mark.is_warning)
        groups.setdefault(key, []).append(mark)
    return groups


def _runs(rows: Sequence[int]) -> Iterator[range]:
    # Neighbours share the difference between their row and their rank.
    for _, run in groupby(enumerate(rows), lambda item: item[1] - item[0]):
        numbers = [number for _, number in run]
        yield range(numbers[0], numbers[-1] + 1)


def _rule(prefix: str, ranges: Sequence[range], mark: Mark, *, attributes: str) -> str:
    p, areas = prefix, " ".join(_area(rows, mark.column) for rows in ranges)
    formula = still_bad(mark.value, cell_name(ranges[0].start, mark.column))
    return (
        f'<{p}conditionalFormatting sqref="{areas}"><{p}cfRule type="expression" {attributes}>'
        f"<{p}formula>{escape(formula, quote=False)}</{p}formula>"
        f"</{p}cfRule></{p}conditionalFormatting>"
    )


def _area(rows: range, column: int) -> str:
    first, last = cell_name(rows.start, column), cell_name(rows.stop - 1, column)
    return first if first == last else f"{first}:{last}"
