"""A condition as a tree, and as the text that means it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Operator(StrEnum):
    """How a cell is compared; the value is how it is written."""

    EQUAL = "="
    DIFFERENT = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    IN = "in"
    CONTAINS = "contains"
    STARTS_WITH = "starts with"
    ENDS_WITH = "ends with"
    IS_BLANK = "is blank"


ORDERING = frozenset({Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST})


@dataclass(frozen=True)
class Word:
    """Something that a person wrote, and where; the place makes no difference to the meaning."""

    text: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Comparison:
    """One cell of a row, held against what was written."""

    column: Word
    operator: Operator
    values: tuple[Word, ...] = ()
    """One, but several for `in` and none for `is blank`."""


@dataclass(frozen=True)
class Not:
    """What does not hold."""

    inside: "Condition"


@dataclass(frozen=True)
class Every:
    """What holds together: `and`."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Some:
    """Of which one is enough: `or`."""

    parts: tuple["Condition", ...]


Condition = Comparison | Not | Every | Some


def written(condition: Condition) -> str:
    """Text that is read as this very tree."""
    match condition:
        case Comparison(column, operator, values):
            return f"{_bracketed(column)} {operator}{_right_side(operator, values)}"
        case Not(inside):
            return f"not ({written(inside)})"
        case Every(parts):
            return " and ".join(f"({written(part)})" for part in parts)
        case Some(parts):
            return " or ".join(f"({written(part)})" for part in parts)


def _right_side(operator: Operator, values: tuple[Word, ...]) -> str:
    quoted = [_quoted(value) for value in values]
    if operator is Operator.IN:
        return f" ({', '.join(quoted)})"
    return "".join(f" {value}" for value in quoted)


def _bracketed(column: Word) -> str:
    return f"[{column.text.replace(']', ']]')}]"


def _quoted(value: Word) -> str:
    doubled = value.text.replace("'", "''")
    return f"'{doubled}'"
