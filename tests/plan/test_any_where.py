"""Whatever is written as a condition: it is read back as it was meant, or refused in words."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from enrich.errors import WhereInvalid
from enrich.model.table import Cell, Table
from enrich.plan.where.choosing import choose_rows
from enrich.plan.where.evaluator import row_test
from enrich.plan.where.parser import parse
from enrich.plan.where.tree import Comparison, Condition, Every, Not, Operator, Some, Word, written

HEADER = ("Tier", "Country", "Size")
WORDS = ["a", "b", "ab", "Ba ", " A", "b  a"]
NUMBERS = [0, 1, 2, 10, -1, 0.5]
VALUES = [*WORDS, *map(str, NUMBERS), ""]

PIECES = (
    *HEADER, "and", "or", "not", "in", "contains", "starts", "with", "is", "blank",
    "=", "!=", "<=", "(", ")", ",", "'", '"', "[", "]", "`", "1", "a", "2026-01-31", "50%",
)  # fmt: skip
ONE_VALUE = {Operator.EQUAL, Operator.DIFFERENT, Operator.LESS, Operator.AT_MOST, Operator.MORE,
             Operator.AT_LEAST, Operator.CONTAINS, Operator.STARTS_WITH, Operator.ENDS_WITH}  # fmt: skip


def comparisons(
    columns: st.SearchStrategy[str], values: st.SearchStrategy[str]
) -> st.SearchStrategy[Condition]:
    column, value = columns.map(Word), values.map(Word)
    return st.one_of(
        st.builds(Comparison, column, st.sampled_from(sorted(ONE_VALUE)), st.tuples(value)),
        st.builds(
            Comparison,
            column,
            st.just(Operator.IN),
            st.lists(value, min_size=1, max_size=4).map(tuple),
        ),
        st.builds(Comparison, column, st.just(Operator.IS_BLANK)),
    )


def trees(leaves: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    def grown(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.builds(Not, inner) | st.builds(Every, several) | st.builds(Some, several)

    return st.recursive(leaves, grown, max_leaves=8)


ANY_TREE = trees(comparisons(st.text(max_size=8), st.text(max_size=8)))
KNOWN_TREE = trees(comparisons(st.sampled_from(HEADER), st.sampled_from(VALUES)))
CELLS: st.SearchStrategy[Cell] = st.none() | st.sampled_from([*WORDS, *NUMBERS, " "])
ROWS = st.tuples(CELLS, CELLS, CELLS)


@given(ANY_TREE)
def test_a_tree_written_is_read_as_the_same_tree(tree: Condition) -> None:
    assert parse(written(tree)) == tree


@given(KNOWN_TREE, ROWS)
def test_a_row_is_judged_as_a_plain_reader_judges_it(
    tree: Condition, row: tuple[Cell, ...]
) -> None:
    assert row_test(tree, lambda column: HEADER.index(column.text))(row) is plainly(tree, row)


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(PIECES),
        max_size=15,
    ).map(" ".join)
)
def test_any_text_is_understood_or_refused_in_words(expression: str) -> None:
    table = Table(Path("a.xlsx"), "Accounts", HEADER, (("a", "b", 1), (None, "2", "x")))
    try:
        fits = choose_rows(expression, table)
    except WhereInvalid as fault:
        answers = [len(str(fault).split("\n")), bool(fault.cure)]
    else:
        answers = [fits(row) for row in table.rows]
    assert answers == [4, True] or {*map(type, answers)} == {bool}


def plainly(tree: Condition, row: tuple[Cell, ...]) -> bool:
    """The same, told in another way."""
    match tree:
        case Not(inside):
            return not plainly(inside, row)
        case Every(parts):
            return False not in [plainly(part, row) for part in parts]
        case Some(parts):
            return True in [plainly(part, row) for part in parts]
        case Comparison(column, operator, values):
            cell = row[HEADER.index(column.text)]
            return compared(cell, operator, [value.text for value in values])


def compared(cell: Cell, operator: Operator, values: list[str]) -> bool:
    text = shown(cell)
    if not values:
        return text == ""
    if operator == "in":
        return True in [same(text, shown(value)) for value in values]
    (wanted,) = map(shown, values)
    plain = {
        "=": same(text, wanted),
        "!=": not same(text, wanted),
        "contains": text.find(wanted) >= 0,
        "starts with": text.find(wanted) == 0,
        "ends with": wanted == "" or text.rfind(wanted) == len(text) - len(wanted) >= 0,
    }
    return plain[operator] if operator in plain else in_order(text, operator, wanted)


def in_order(text: str, operator: Operator, wanted: str) -> bool:
    left: Decimal | str
    right: Decimal | str
    if is_number(wanted):
        if not is_number(text):
            return False
        left, right = Decimal(text), Decimal(wanted)
    else:
        if is_number(text) or not text or not wanted:
            return False
        left, right = text, wanted
    orders: dict[str, Callable[[], bool]] = {
        "<": lambda: left < right,  # type: ignore[operator]  # both are of one kind
        "<=": lambda: not left > right,  # type: ignore[operator]
        ">": lambda: left > right,  # type: ignore[operator]
        ">=": lambda: not left < right,  # type: ignore[operator]
    }
    return orders[operator]()


def same(text: str, wanted: str) -> bool:
    if is_number(text) and is_number(wanted):
        return Decimal(text) == Decimal(wanted)
    return text == wanted


def shown(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).lower().split())


def is_number(text: str) -> bool:
    return text in {"0", "1", "2", "10", "-1", "0.5"}
