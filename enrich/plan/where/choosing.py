"""Which rows of a table a condition chooses."""

from collections.abc import Iterator
from difflib import get_close_matches

from enrich.errors import WhereInvalid
from enrich.model.table import Table, column_letters, text_of
from enrich.plan.where.evaluator import RowTest, mere_text, reading_for, row_test
from enrich.plan.where.faults import fault
from enrich.plan.where.parser import parse
from enrich.plan.where.tree import ORDERING, Comparison, Condition, Every, Not, Operator, Some, Word
from enrich.plan.where.values import moment_in, number_in

_ADDED_BY_US = "enrich_"
_NEEDS_A_TEXT = ORDERING | {Operator.CONTAINS, Operator.STARTS_WITH, Operator.ENDS_WITH}


def choose_rows(expression: str, table: Table) -> RowTest:
    """The question that the condition asks of a row of this table.

    Raises:
        WhereInvalid: it cannot be understood, or it asks what no cell can answer.
    """
    condition = parse(expression)
    columns = _Columns(expression, table)
    for comparison in _comparisons(condition):
        columns.refuse_unanswerable(comparison)
    return row_test(condition, columns.index_of)


def _comparisons(condition: Condition) -> Iterator[Comparison]:
    match condition:
        case Comparison():
            yield condition
        case Not(inside):
            yield from _comparisons(inside)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from _comparisons(part)


class _Columns:
    """The table's columns, as a condition names them."""

    def __init__(self, expression: str, table: Table) -> None:
        self._expression = expression
        self._table = table

    def index_of(self, column: Word) -> int:
        """As headers are matched elsewhere: exactly, else in any case and spacing.

        Raises:
            WhereInvalid: there is no such column, or there are two.
        """
        for write in (_spaced, _in_any_case, _without_gaps):
            wanted = write(column.text)
            found = [
                index
                for index, header in enumerate(self._table.header)
                if wanted and write(header) == wanted
            ]
            if len(found) > 1:
                raise self._ambiguous(column, found)
            if found:
                return found[0]
        raise self._unknown(column)

    def refuse_unanswerable(self, comparison: Comparison) -> None:
        """Refuse what would choose nothing, whatever the cells: a slip, not a wish."""
        index = self.index_of(comparison.column)
        if comparison.operator not in _NEEDS_A_TEXT:
            return
        (value,) = comparison.values
        if not value.text.strip():
            raise self._fault(value, "There is nothing between the quotes.", "Write a value.")
        if comparison.operator in ORDERING:
            self._refuse_wrong_kind(comparison.column, index, value)

    def _refuse_wrong_kind(self, column: Word, index: int, value: Word) -> None:
        reading = reading_for(value.text)
        filled = [row[index] for row in self._table.rows if text_of(row[index])]
        fitting = sum(reading(cell) is not None for cell in filled)
        # One number among words is compared; a word held against numbers is a slip (10k).
        least = len(filled) / 2 if reading is mere_text else 1
        if not filled or fitting >= least:
            return
        what, cure = _why_not(column.text, value.text)
        cells = f"its cells are such as '{text_of(filled[0])[:40]}'"
        raise self._fault(value, f"{what}; {cells}.", cure)

    def _ambiguous(self, column: Word, found: list[int]) -> WhereInvalid:
        letters = " and ".join(column_letters(self._table.first_column + index) for index in found)
        return self._fault(
            column,
            f"Several columns are called '{column.text}': {letters}.",
            "Give each a header of its own.",
        )

    def _unknown(self, column: Word) -> WhereInvalid:
        what = f"The sheet '{self._table.sheet}' has no column '{column.text[:100]}'."
        if column.text.casefold().startswith(_ADDED_BY_US):
            return self._fault(
                column, what, "The columns of enrich stand in its output: give that as the input."
            )
        by_name = {_in_any_case(name): name for name in self._table.header if name}
        near = get_close_matches(_in_any_case(column.text)[:100], by_name, n=1, cutoff=0.5)
        if near:
            return self._fault(column, what, f"Did you mean [{by_name[near[0]]}]?")
        return self._fault(column, what, f"Its columns are: {', '.join(by_name.values())}.")

    def _fault(self, place: Word, what: str, cure: str) -> WhereInvalid:
        return fault(self._expression, place.start, place.end, what=what, cure=cure)


def _why_not(column: str, value: str) -> tuple[str, str]:
    """What is amiss, and the cure."""
    if number_in(value) is not None:
        return f"'{column}' holds no numbers", "Choose another column, or compare with =."
    if moment_in(value) is not None:
        return (
            f"'{column}' holds no dates that can be read for sure",
            "In the sheet, write dates as 2026-01-31, or format them as dates.",
        )
    return f"'{value[:40]}' is no number", "Write a number as 1200, a date as 2026-01-31."


def _spaced(name: str) -> str:
    return " ".join(name.split())


def _in_any_case(name: str) -> str:
    return _spaced(name).casefold()


def _without_gaps(name: str) -> str:
    """`account_owner` is as good as `Account Owner`, and needs no brackets."""
    return "".join(_in_any_case(name).replace("_", " ").replace("-", " ").split())
