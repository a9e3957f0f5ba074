"""A condition that cannot be used, shown with a mark under the place."""

from unicodedata import east_asian_width

from enrich.errors import WhereInvalid

_EXAMPLE = "Country = 'France' and Employees >= 200"
_SHOWN_BEFORE = 40
_SHOWN_AFTER = 40
_LONGEST_MARK = 30


def fault(expression: str, start: int, end: int, *, what: str, cure: str) -> WhereInvalid:
    """The refusal of a condition for what stands in `expression[start:end]`."""
    picture = _pointed_at(expression, start, end)
    return WhereInvalid(
        f"where: {_printable(what)}", picture, f'{_printable(cure)} Example: --where "{_EXAMPLE}"'
    )


def _pointed_at(expression: str, start: int, end: int) -> str:
    first = max(0, start - _SHOWN_BEFORE)
    last = min(len(expression), start + _SHOWN_AFTER)
    before = ("..." if first else "") + _printable(expression[first:start])
    after = _printable(expression[start:last]) + ("..." if last < len(expression) else "")
    mark = "^" * _width(_printable(expression[start : min(end, start + _LONGEST_MARK, last)]))
    return f"  {before}{after}\n  {' ' * _width(before)}{mark or '^'}"


def _printable(text: str) -> str:
    """One character for each, so that the mark stands under its place."""
    return "".join(character if character.isprintable() else " " for character in text)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
