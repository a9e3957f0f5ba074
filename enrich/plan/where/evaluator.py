"""Whether a row fulfils a condition; the condition has met the table's columns before."""

import operator as compare
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from enrich.model.table import Cell
from enrich.plan.where.tree import ORDERING, Comparison, Condition, Every, Not, Operator, Some, Word
from enrich.plan.where.values import is_a_whole_day, moment_in, number_in, text_in

Row = tuple[Cell, ...]
RowTest = Callable[[Row], bool]
_CellTest = Callable[[Cell], bool]
_Reading = Callable[[Cell], Decimal | datetime | str | None]
"""What of a cell is compared; `None` where it holds nothing of that kind."""

_ORDER: Mapping[Operator, Callable[..., bool]] = MappingProxyType(
    {
        Operator.LESS: compare.lt,
        Operator.AT_MOST: compare.le,
        Operator.MORE: compare.gt,
        Operator.AT_LEAST: compare.ge,
    }
)
_MOST_REMEMBERED = 10_000
"""Cells of one column: owners and countries come again and again."""


def row_test(condition: Condition, column_of: Callable[[Word], int]) -> RowTest:
    """The question that a condition asks of a row; `column_of` finds a column's index."""
    match condition:
        case Comparison(column):
            index, fits = column_of(column), _remembering(cell_test(condition))
            return lambda row: fits(row[index])
        case Not(inside):
            fits_inside = row_test(inside, column_of)
            return lambda row: not fits_inside(row)
        case Every(parts):
            each = [row_test(part, column_of) for part in parts]
            return lambda row: all(fits_part(row) for fits_part in each)
        case Some(parts):
            each = [row_test(part, column_of) for part in parts]
            return lambda row: any(fits_part(row) for fits_part in each)


def cell_test(comparison: Comparison) -> _CellTest:
    """The question that one comparison asks of a cell."""
    operator = comparison.operator
    if operator is Operator.IS_BLANK:
        return lambda cell: not text_in(cell)
    if operator is Operator.IN:
        tests = [_equals(value.text) for value in comparison.values]
        return lambda cell: any(equals(cell) for equals in tests)
    (value,) = comparison.values
    if operator in ORDERING:
        return _ordered(_ORDER[operator], value.text)
    equals = _equals(value.text)
    if operator is Operator.EQUAL:
        return equals
    if operator is Operator.DIFFERENT:
        return lambda cell: not equals(cell)
    return _text_test(operator, text_in(value.text))


def reading_for(text: str) -> _Reading:
    """What of a cell a written value is compared with: its number, its moment or its text."""
    if number_in(text) is not None:
        return number_in
    if moment_in(text) is not None:
        return _day_in if is_a_whole_day(text) else moment_in
    return mere_text


def _remembering(test: _CellTest) -> _CellTest:
    # typed: 1, 1.0 and True are one key otherwise.
    return lru_cache(maxsize=_MOST_REMEMBERED, typed=True)(test)


def _equals(text: str) -> _CellTest:
    reading = reading_for(text)
    if reading is mere_text:
        # Not by that reading: a word may be blank, and a blank cell equals it.
        wanted_text = text_in(text)
        return lambda cell: text_in(cell) == wanted_text
    wanted = reading(text)
    return lambda cell: reading(cell) == wanted


def _ordered(is_in_order: Callable[..., bool], text: str) -> _CellTest:
    reading = reading_for(text)
    wanted = reading(text)

    def fits(cell: Cell) -> bool:
        found = reading(cell)
        # Nothing is less or more than a blank.
        return found is not None and wanted is not None and is_in_order(found, wanted)

    return fits


def _text_test(operator: Operator, wanted: str) -> _CellTest:
    if operator is Operator.STARTS_WITH:
        return lambda cell: text_in(cell).startswith(wanted)
    if operator is Operator.ENDS_WITH:
        return lambda cell: text_in(cell).endswith(wanted)
    return lambda cell: wanted in text_in(cell)


def _day_in(cell: Cell) -> datetime | None:
    moment = moment_in(cell)
    return moment and datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001


def mere_text(cell: Cell) -> str | None:
    """The text of a cell that is neither blank nor a number nor a moment."""
    if number_in(cell) is not None or moment_in(cell) is not None:
        return None
    return text_in(cell) or None
