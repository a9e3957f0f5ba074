"""Problems as a person can use them: by cause, with cells, examples and cures."""

from collections.abc import Iterable, Iterator

from enrich.model.findings import CellRange, Findings, Group, WrongValue

_MOST_RANGES = 8
_MOST_VALUES = 4
_MOST_CURES = 2
_LONGEST_VALUE = 40
"""Characters."""
_LARGEST = 3


def all_lines(findings: Findings) -> Iterator[str]:
    """Every group, under the total."""
    yield findings.line() or "No problems."
    for group in findings.groups():
        yield ""
        yield f"{'Warning' if group.is_warning else 'Problem'}: {_title(group)}"
        yield f"  {_cells(group.ranges)}"
        if values := _values(group.values):
            yield f"  {values}"
        yield from (f"  {cure}" for cure in _cures(group))


def largest_lines(findings: Findings, where: str) -> Iterator[str]:
    """The largest groups of problems, a line each; `where` is the place of them all."""
    if not findings.problems:
        return
    yield f"{findings.line()}: see {where}."
    faults = [group for group in findings.groups() if not group.is_warning]
    for group in faults[:_LARGEST]:
        more = sum(item.size for item in group.ranges[1:])
        yield f"  {group.cause.rstrip('.')}: {_cells(group.ranges[:1], more=more)}"
    if len(faults) > _LARGEST:
        yield f"  and problems of {_number(len(faults) - _LARGEST, 'other kind')}"


def _title(group: Group) -> str:
    number = sum(item.size for item in group.ranges)
    return f"{group.cause} ({number:,} cells)" if number > 1 else group.cause


def _cells(ranges: Iterable[CellRange], *, more: int = 0) -> str:
    """`Accounts!C7, C9:C14 and 212 more`; a sheet is named where it begins."""
    ranges = list(ranges)
    shown, sheet = [], None
    for item in ranges[:_MOST_RANGES]:
        place = f"{item.sheet}!{item.name}" if item.name else item.sheet
        shown.append(item.name if item.sheet == sheet and item.name else place)
        sheet = item.sheet
    rest = more + sum(item.size for item in ranges[_MOST_RANGES:])
    return ", ".join(shown) + (f" and {rest:,} more" if rest else "")


def _values(values: tuple[WrongValue, ...]) -> str:
    """`'Enginering' -> Engineering (8), 'Zauberei' and 3 other values`."""
    shown = ", ".join(_value(item) for item in values[:_MOST_VALUES])
    rest = len(values) - _MOST_VALUES
    return f"{shown} and {_number(rest, 'other value')}" if rest > 0 else shown


def _value(item: WrongValue) -> str:
    # Nothing of a foreign file may steer the terminal.
    text = "".join(c if c.isprintable() else "?" for c in " ".join(item.value.split()))
    short = text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."
    meant = f" -> {item.nearest}" if item.nearest else ""
    return f"'{short}'{meant}" + (f" ({item.cells:,})" if item.cells > 1 else "")


def _cures(group: Group) -> Iterator[str]:
    if any(problem.nearest for problem in group.problems):
        yield "Write what stands behind the arrow, if it is what you mean."
    yield from group.cures[:_MOST_CURES]
    rest = len(group.cures) - _MOST_CURES
    if rest > 0:
        yield f"({_number(rest, 'other cure')}: `enrich check --json` shows each.)"


def _number(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
