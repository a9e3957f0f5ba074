"""Pieces of a condition become a tree: on the left a column, on the right a value."""

from dataclasses import dataclass, field

from enrich.errors import WhereInvalid
from enrich.plan.where.faults import fault
from enrich.plan.where.tokens import Kind, Token, cut
from enrich.plan.where.tree import Comparison, Condition, Every, Not, Operator, Some, Word

_LONGEST = 10_000
"""Characters."""
_DEEPEST = 50
"""Parentheses and nots inside each other."""
_KEYWORDS = frozenset({"and", "or", "not", "in", "contains", "starts", "begins", "ends", "is"})
_WITH = {
    "starts": Operator.STARTS_WITH,
    "begins": Operator.STARTS_WITH,
    "ends": Operator.ENDS_WITH,
}
_OPERATORS = "=, !=, <, <=, >, >=, in, contains, starts with, ends with or is blank"


def parse(expression: str) -> Condition:
    """The tree of a condition.

    Raises:
        WhereInvalid: showing the place that cannot be understood.
    """
    if len(expression) > _LONGEST:
        raise fault(
            expression,
            _LONGEST,
            _LONGEST + 1,
            what=f"The condition is longer than {_LONGEST:,} characters.",
            cure="Mark the rows in a column of the sheet, and ask for that.",
        )
    return _Parser(expression, cut(expression)).whole()


@dataclass
class _Parser:
    """Reads the pieces from left to right, each once."""

    expression: str
    tokens: tuple[Token, ...]
    _at: int = field(default=0, init=False)

    @property
    def _next(self) -> Token:
        return self.tokens[self._at]

    def _is_over(self) -> bool:
        return self._next.kind is Kind.END

    def whole(self) -> Condition:
        if self._is_over():
            raise self._fault("The condition is blank.", "Write one, or leave it out.")
        condition = self._either(depth=0)
        if not self._is_over():
            raise self._left_over()
        return condition

    def _either(self, *, depth: int) -> Condition:
        parts = [self._both(depth=depth)]
        while self._take("or"):
            parts.append(self._both(depth=depth))
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _both(self, *, depth: int) -> Condition:
        parts = [self._single(depth=depth)]
        while self._take("and"):
            parts.append(self._single(depth=depth))
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _single(self, *, depth: int) -> Condition:
        if depth > _DEEPEST:
            raise self._fault(
                f"More than {_DEEPEST} parentheses stand inside each other.", "Write it flatter."
            )
        if self._take("not"):
            return Not(self._single(depth=depth + 1))
        if self._next.is_mark("("):
            return self._in_parentheses(depth=depth + 1)
        return self._comparison()

    def _in_parentheses(self, *, depth: int) -> Condition:
        opening = self._advance()
        inside = self._either(depth=depth)
        if self._is_over():
            raise self._fault("This ( is never closed.", "Write ) at its end.", opening)
        if not self._next.is_mark(")"):
            raise self._left_over()
        self._advance()
        return inside

    def _comparison(self) -> Condition:
        column = self._column()
        if self._next.kind is Kind.SIGN:
            operator = Operator(self._advance().text)
            return Comparison(column, operator, (self._value(),))
        if self._take("is"):
            return self._blank(column)
        if self._take("not"):
            return Not(self._with_a_word(column))
        return self._with_a_word(column)

    def _with_a_word(self, column: Word) -> Comparison:
        if self._take("in"):
            return Comparison(column, Operator.IN, self._list())
        if self._take("contains"):
            return Comparison(column, Operator.CONTAINS, (self._value(),))
        if self._next.is_word(*_WITH):
            operator = _WITH[self._advance().text.casefold()]
            if not self._take("with"):
                raise self._fault(f"After '{operator.split()[0]}' comes 'with'.", "Add it.")
            return Comparison(column, operator, (self._value(),))
        raise self._no_operator()

    def _blank(self, column: Word) -> Condition:
        is_negated = self._take("not")
        if not (self._take("blank") or self._take("empty")):
            raise self._fault(
                "After 'is' comes 'blank' or 'not blank'.", "To compare with a value write = or !=."
            )
        comparison = Comparison(column, Operator.IS_BLANK)
        return Not(comparison) if is_negated else comparison

    def _list(self) -> tuple[Word, ...]:
        if not self._next.is_mark("("):
            raise self._fault("After 'in' comes a list.", "Write it as in ('France', 'Spain').")
        opening = self._advance()
        values = [self._value()]
        while self._next.is_mark(","):
            self._advance()
            values.append(self._value())
        if not self._next.is_mark(")"):
            raise self._fault(
                "This list is never closed.", "Put commas between its values, and ) behind.",
                opening,
            )  # fmt: skip
        self._advance()
        return tuple(values)

    def _column(self) -> Word:
        """In any quotes, or bare up to the sign: on the left there is nothing else."""
        if self._next.kind in {Kind.QUOTED, Kind.COLUMN}:
            token = self._advance()
            return Word(token.text, token.start, token.end)
        return self._bare_words("A column's name is missing here.", "Begin with a column.")

    def _value(self) -> Word:
        if self._next.kind is Kind.QUOTED:
            token = self._advance()
            return Word(token.text, token.start, token.end)
        if self._next.kind is Kind.COLUMN:
            raise self._fault(
                "A column cannot be compared with another column.",
                "Write a value on the right, text in quotes.",
            )
        return self._bare_words("A value is missing here.", "Write it, text in quotes.")

    def _bare_words(self, what: str, cure: str) -> Word:
        first = last = self._next
        while self._next.kind is Kind.BARE and self._next.text.casefold() not in _KEYWORDS:
            last = self._advance()
        if last is first and self._next is first:
            raise self._fault(what, cure)
        return Word(self.expression[first.start : last.end], first.start, last.end)

    def _no_operator(self) -> WhereInvalid:
        if self._next.is_mark("("):
            return self._fault(
                "There are no functions here.", f"Compare a column with {_OPERATORS}."
            )
        return self._fault("A comparison is missing here.", f"Write {_OPERATORS}.")

    def _left_over(self) -> WhereInvalid:
        token = self._next
        if token.is_mark(","):
            return self._fault(
                "A comma belongs into a list.",
                "Write a number without it (1200), text in quotes, a list as in (1, 2).",
            )
        if token.is_mark(")"):
            return self._fault("This ) closes nothing.", "Take it out.")
        if token.kind is Kind.SIGN:
            return self._fault(
                "A second comparison begins here.", "Put 'and' or 'or' before its column."
            )
        return self._fault(
            "Here the condition could be over, but goes on.", "Join two conditions with and, or."
        )

    def _take(self, word: str) -> bool:
        if not self._next.is_word(word):
            return False
        self._advance()
        return True

    def _advance(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _fault(self, what: str, cure: str, token: Token | None = None) -> WhereInvalid:
        place = token or self._next
        return fault(self.expression, place.start, place.end, what=what, cure=cure)
