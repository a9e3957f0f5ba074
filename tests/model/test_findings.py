"""One cause is one group, whatever the values; neighbours are one range."""

from hypothesis import given
from hypothesis import strategies as st

from enrich.model.findings import CellRange, Findings, WrongValue
from enrich.model.problem import Problem


def problem(cell: str, *, sheet: str = "Accounts", **fields: object) -> Problem:
    words = {"row_id": "1", "column": "c", "value": "x", "reason": "Wrong.", "cure": "Correct it."}
    return Problem(sheet, cell, **{**words, **fields})  # type: ignore[arg-type]


def names(*cells: str) -> list[str]:
    (group,) = Findings(tuple(map(problem, cells))).groups()
    return [item.name for item in group.ranges]


def test_neighbours_in_a_column_are_a_range() -> None:
    assert names("C7", "C9", "C10", "C11", "C14") == ["C7", "C9:C11", "C14"]
    assert names("C9", "D9", "C10", "AA2", "Z2") == ["C9:C10", "D9", "Z2", "AA2"]
    assert names("C10", "C9", "C9") == ["C9:C10"]


def test_sheets_stay_apart_and_what_has_no_cell_is_shown_as_its_sheet() -> None:
    members = (problem("A2", sheet="P"), problem("A3"), problem("A4"), problem("", sheet="config"))
    (group,) = Findings(members).groups()
    assert group.ranges == (
        CellRange("P", "A2", 1),
        CellRange("Accounts", "A3:A4", 2),
        CellRange("config", "", 1),
    )


@given(st.lists(st.tuples(st.sampled_from("CD"), st.integers(2, 30)), min_size=1))
def test_the_ranges_hold_every_cell_once(places: list[tuple[str, int]]) -> None:
    (group,) = Findings(tuple(problem(f"{column}{row}") for column, row in places)).groups()
    held = []
    for item in group.ranges:
        first, _, last = item.name.partition(":")
        rows = range(int(first[1:]), int((last or first)[1:]) + 1)
        assert len(rows) == item.size
        held += [(first[0], row) for row in rows]
    assert held == sorted(set(places))


def test_a_cause_is_one_group_whatever_the_value() -> None:
    members = (
        problem(
            "C2", reason="'a' is odd.", wrong="a", nearest="A", cause="This is odd.", cure="A?"
        ),
        problem("C3", reason="'b' is odd.", value="b; a", wrong="b", cause="This is odd."),
        problem("C4", reason="'a' is odd.", wrong="a", nearest="A", cause="This is odd."),
    )
    (group,) = Findings(members).groups()
    assert group.cause == "This is odd."
    assert group.values == (WrongValue("a", "A", 2), WrongValue("b", "", 1))
    assert group.cures == ("Correct it.",)


def test_without_a_cause_the_quoted_words_make_no_difference() -> None:
    members = tuple(problem("C2", reason=f"'{value}' is odd.") for value in ("a", "b c", ""))
    (group,) = Findings(members).groups()
    assert group.cause == "'...' is odd."


def test_problems_come_first_and_of_each_the_largest() -> None:
    members = (
        *(problem(f"C{row}", cause="doubt", is_warning=True) for row in range(5)),
        problem("C9", cause="first"),
        problem("C10", cause="second"),
        *(problem(f"D{row}", cause="many") for row in range(3)),
        problem("C9", cause="doubt"),
    )
    shown = [(group.cause, group.is_warning) for group in Findings(members).groups()]
    assert shown == [
        ("many", False), ("first", False), ("second", False), ("doubt", False), ("doubt", True),
    ]  # fmt: skip


def test_the_total_is_one_line() -> None:
    fault, doubt = problem("C7"), problem("C8", is_warning=True)
    assert Findings((fault, fault, doubt), bad_rows=1, rows=230).line() == (
        "2 problems in 1 of 230 rows, 1 warning"
    )
    assert Findings((fault,), bad_rows=0, rows=5).line() == "1 problem"
    assert Findings((doubt, doubt), rows=1).line() == "2 warnings"
    assert Findings(rows=5).line() == ""
