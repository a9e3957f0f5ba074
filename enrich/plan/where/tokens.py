"""A condition cut into words, quotes, signs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from enrich.plan.where.faults import fault

_CLOSES = {
    "'": "'",
    '"': '"',
    "`": "`",
    "[": "]",
    # What word processors and chats make of the plain ones.
    "\u201c": "\u201d",
    "\u201d": "\u201d",
    "\u201e": "\u201c",
    "\u2018": "\u2019",
    "\u2019": "\u2019",
    "\u00ab": "\u00bb",
}
_NAMES_A_COLUMN = frozenset("[`")
_SAME = {"==": "=", "<>": "!=", "\u2260": "!=", "\u2264": "<=", "\u2265": ">="}
_SPACE = re.compile(r"\s+")
_SIGN = re.compile(r"==|!=|<>|<=|>=|[=<>\u2260\u2264\u2265]")
_BARE = re.compile(r"[^\s()\[\],=<>!\"'`\u201c\u201d\u201e\u2260\u2264\u2265]+")
_INSTEAD = {
    "!": "Write not, or != between a column and a value.",
    "]": "A column's name stands between [ and ].",
}


class Kind(Enum):
    """What a piece of a condition is."""

    BARE = auto()
    """A word without quotes."""
    QUOTED = auto()
    COLUMN = auto()
    """A name in brackets or backticks."""
    SIGN = auto()
    PUNCTUATION = auto()
    """A parenthesis or a comma."""
    END = auto()


@dataclass(frozen=True)
class Token:
    """A piece of a condition, and where it stands."""

    kind: Kind
    text: str
    """Without its quotes."""
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        return self.kind is Kind.BARE and self.text.casefold() in words

    def is_mark(self, mark: str) -> bool:
        return self.kind is Kind.PUNCTUATION and self.text == mark


def cut(expression: str) -> tuple[Token, ...]:
    """All pieces, and the end.

    Raises:
        WhereInvalid: a quote is not closed, or a sign means nothing.
    """
    return (*_pieces(expression), Token(Kind.END, "", len(expression), len(expression)))


def _pieces(expression: str) -> Iterator[Token]:
    at = 0
    while at < len(expression):
        if space := _SPACE.match(expression, at):
            at = space.end()
            continue
        token = _piece(expression, at)
        yield token
        at = token.end


def _piece(expression: str, at: int) -> Token:
    character = expression[at]
    if character in _CLOSES:
        return _enclosed(expression, at)
    if character in "(),":
        return Token(Kind.PUNCTUATION, character, at, at + 1)
    if sign := _SIGN.match(expression, at):
        return Token(Kind.SIGN, _SAME.get(sign[0], sign[0]), at, sign.end())
    if bare := _BARE.match(expression, at):
        return _bare(expression, bare[0], at)
    raise fault(
        expression, at, at + 1, what=f"'{character}' means nothing here.", cure=_INSTEAD[character]
    )


def _bare(expression: str, word: str, at: int) -> Token:
    if word in {"&&", "||"}:
        right = "and" if word == "&&" else "or"
        what = f"'{word}' means nothing here."
        raise fault(expression, at, at + 2, what=what, cure=f"Write {right}.")
    return Token(Kind.BARE, word, at, at + len(word))


def _enclosed(expression: str, at: int) -> Token:
    """A quote inside of quotes is written twice."""
    opening = expression[at]
    closing = _CLOSES[opening]
    parts = []
    start = at + 1
    while (end := expression.find(closing, start)) >= 0:
        parts.append(expression[start:end])
        if not expression.startswith(closing, end + 1):
            kind = Kind.COLUMN if opening in _NAMES_A_COLUMN else Kind.QUOTED
            return Token(kind, closing.join(parts), at, end + 1)
        start = end + 2
    what, cure = f"The {opening} is never closed.", f"Write {closing} at its end."
    raise fault(expression, at, at + 1, what=what, cure=cure)
