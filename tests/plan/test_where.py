"""The language of --where: what a person writes chooses what that person means."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from enrich.errors import WhereInvalid
from enrich.model.table import Cell, Table
from enrich.plan.where.choosing import choose_rows

Column = tuple[str, Sequence[Cell]]

EMPLOYEES: Column = (
    "Employees",
    [200, 199.5, "1,200", "1 200", "1.200,50 €", "50%", "n/a", None, "007"],
)
COUNTRY: Column = (
    "Country",
    ["France", " FRANCE ", "french\u00a0 guiana", "Trinidad and Tobago", None, "-"],
)
NO_ZONE = datetime(2026, 5, 1, 10)  # noqa: DTZ001 - as a sheet holds it
CREATED: Column = (
    "Created",
    [NO_ZONE, date(2026, 5, 2), "2026-05-03", "2026-05-01T12:00:00Z", "May", None],
)
STATUS: Column = ("enrich_status", ["failed", "done", None])
ACTIVE: Column = ("Active", [True, False, "TRUE", "yes", None])


def a_table(*columns: Column) -> Table:
    """A table whose header stands in B3."""
    rows = tuple(zip(*(cells for _, cells in columns), strict=True))
    header = tuple(name for name, _ in columns)
    return Table(Path("a.xlsx"), "Accounts", header, rows, header_row=3, first_column=2)


def chosen(expression: str, *columns: Column) -> list[Cell]:
    """The first cells of the rows that are chosen."""
    table = a_table(*columns)
    fits = choose_rows(expression, table)
    return [row[0] for row in table.rows if fits(row)]


def refused(expression: str, *columns: Column) -> str:
    with pytest.raises(WhereInvalid) as caught:
        chosen(expression, *(columns or (EMPLOYEES,)))
    return str(caught.value)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("Country = 'France'", ["France", " FRANCE "]),
        ('Country == "france"', ["France", " FRANCE "]),
        ("country = France", ["France", " FRANCE "]),
        ("Country = French Guiana", ["french\u00a0 guiana"]),
        ("\u201cCountry\u201d = \u2018France\u2019", ["France", " FRANCE "]),
        ("[Country] = 'Trinidad and Tobago'", ["Trinidad and Tobago"]),
        ("Country != 'France'", ["french\u00a0 guiana", "Trinidad and Tobago", None, "-"]),
        (
            "Country <> France and Country is not blank",
            ["french\u00a0 guiana", "Trinidad and Tobago", "-"],
        ),
        ("Country is blank", [None]),
        ("Country = ''", [None]),
        ("Country IN ('france', \"-\")", ["France", " FRANCE ", "-"]),
        ("Country not in (France, -, '')", ["french\u00a0 guiana", "Trinidad and Tobago"]),
        ("Country contains 'IAN'", ["french\u00a0 guiana"]),
        ("Country starts with fren", ["french\u00a0 guiana"]),
        ("Country begins with fren", ["french\u00a0 guiana"]),
        ("Country ends with 'GO'", ["Trinidad and Tobago"]),
        ("Country not contains 'a'", [None, "-"]),
        (
            "NOT (Country is blank OR Country = France)",
            ["french\u00a0 guiana", "Trinidad and Tobago", "-"],
        ),
        ("Country is blank or Country = '-' and Country = 'x'", [None]),
        ("Country >= 'T'", ["Trinidad and Tobago"]),
    ],
)
def test_text_is_compared_as_people_read_it(expression: str, expected: list[Cell]) -> None:
    assert chosen(expression, COUNTRY) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("Employees >= 200", [200, "1,200", "1 200", "1.200,50 €"]),
        ("Employees>=200", [200, "1,200", "1 200", "1.200,50 €"]),
        ("Employees > '1,200'", ["1.200,50 €"]),
        ("Employees < 200", [199.5, "50%"]),
        ("Employees <= 50%", ["50%"]),
        ("Employees = 1200", ["1,200", "1 200"]),
        ("Employees != 200 and Employees < 1000", [199.5, "50%"]),
        # Neither "n/a" nor a blank cell nor an ID is a number.
        ("not Employees >= 0", ["n/a", None, "007"]),
        ("Employees = 7", []),
        ("Employees = 007", ["007"]),
        ("Employees in (200, 0.5, 'N/A')", [200, "50%", "n/a"]),
        ("Employees > -1 and not Employees > 0.5", ["50%"]),
    ],
)
def test_numbers_are_compared_as_numbers(expression: str, expected: list[Cell]) -> None:
    assert chosen(expression, EMPLOYEES) == expected


def test_an_id_is_exact_however_long() -> None:
    ids = ("ID", ["12345678901234567890", "12345678901234567891"])
    assert chosen("ID = 12345678901234567891", ids) == ["12345678901234567891"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("Created = 2026-05-01", [CREATED[1][0], CREATED[1][3]]),
        ("Created <= 2026-05-01", [CREATED[1][0], CREATED[1][3]]),
        ("Created > 2026-05-01", [CREATED[1][1], CREATED[1][2]]),
        ("Created > '2026-05-01T11:00' and Created < '2026-05-02'", [CREATED[1][3]]),
        ("Created = May", ["May"]),
    ],
)
def test_dates_are_compared_as_dates(expression: str, expected: list[Cell]) -> None:
    assert chosen(expression, CREATED) == expected


def test_true_and_false_are_words() -> None:
    assert chosen("Active = true", ACTIVE) == [True, "TRUE"]
    assert chosen("Active = false", ACTIVE) == [False]


def test_one_is_not_true() -> None:
    assert chosen("A = 1", ("A", [1, True, 1.0, "1"])) == [1, 1.0, "1"]


def test_accents_are_one_however_they_are_stored() -> None:
    composed, apart = "Caf\u00e9", "Cafe\u0301"
    assert chosen(f"A = {composed}", ("A", [apart, composed])) == [apart, composed]


def test_the_columns_of_enrich_can_be_asked() -> None:
    assert chosen("enrich_status = 'failed'", STATUS) == ["failed"]
    words = refused("enrich_status = 'failed'")
    assert "columns of enrich stand in its output: give that as the input" in words


@pytest.mark.parametrize(
    "name",
    [
        "[Account Owner]",
        "`account owner`",
        '"Account  Owner"',
        "'ACCOUNT OWNER'",
        "Account Owner",
        "account_owner",
        "AccountOwner",
    ],
)
def test_a_column_is_found_as_headers_are_found_elsewhere(name: str) -> None:
    assert chosen(f"{name} = Ann", ("Account Owner", ["Ann", "Bob"])) == ["Ann"]


def test_a_column_may_be_called_anything() -> None:
    odd = ("Is [it] in `or` 'not'?", ["x", "y"])
    assert chosen("[Is [it]] in `or` 'not'?] = y", odd) == ["y"]
    assert chosen("`Is [it] in ``or`` 'not'?` = y", odd) == ["y"]
    assert chosen("\"Is [it] in `or` 'not'?\" = y", odd) == ["y"]


def test_of_two_spellings_the_exact_one_is_meant() -> None:
    columns = (("Note", ["a", "b"]), ("NOTE", ["b", "a"]))
    assert chosen("NOTE = b", *columns) == ["a"]
    words = refused("note = b", *columns)
    assert "Several columns are called 'note': B and C." in words


def test_a_blank_header_is_no_column() -> None:
    assert "has no column ''" in refused("'' = 1", ("", [1]))


@pytest.mark.parametrize(
    ("expression", "mark", "words"),
    [
        ("", "", "The condition is blank."),
        ("Emploees > 5", "Emploees", "Did you mean [Employees]?"),
        ("Zauberei = 5", "Zauberei", "Its columns are: Employees."),
        ("Employees", "", "A comparison is missing here."),
        ("Employees >", "", "A value is missing here."),
        ("> 5", ">", "A column's name is missing here."),
        ("Employees > 5 and", "", "A column's name is missing here."),
        ("Employees is 5", "5", "write = or !="),
        ("Employees in 5", "5", "Write it as in ('France', 'Spain')."),
        ("Employees in (5", "(", "This list is never closed."),
        ("Employees in ()", ")", "A value is missing here."),
        ("Employees starts 5", "5", "After 'starts' comes 'with'."),
        ("Employees > 1,200", ",", "Write a number without it (1200)"),
        ("Employees > 'x", "'", "The ' is never closed."),
        ("[Employees > 5", "[", "Write ] at its end."),
        ("(Employees > 5", "(", "This ( is never closed."),
        ("Employees > 5)", ")", "This ) closes nothing."),
        ("Employees > 5 || Employees < 1", "||", "Write or."),
        ("Employees > 5 && Employees < 1", "&&", "Write and."),
        ("! Employees > 5", "!", "Write not"),
        ("Employees > 5 Employees < 1", "<", "Put 'and' or 'or' before its column."),
        ("Employees > '5' 'x'", "'x'", "Join two conditions with and, or."),
        ("Employees = [Employees]", "[Employees]", "cannot be compared with another column"),
        ("Employees contains ''", "''", "There is nothing between the quotes."),
        ("Employees > many", "many", "'many' is no number; its cells are such as '200'."),
        ("Employees > 2026-01-31", "2026-01-31", "'Employees' holds no dates"),
    ],
)
def test_a_refusal_shows_the_place_and_a_cure(expression: str, mark: str, words: str) -> None:
    said = refused(expression)
    what, picture, marks, cure = said.split("\n")
    assert words in what + cure
    assert cure.endswith("Example: --where \"Country = 'France' and Employees >= 200\"")
    start = len(marks) - len(marks.lstrip())
    assert picture[start : start + len(marks.strip())] == mark
    assert marks.strip() == "^" * max(1, len(mark))


@pytest.mark.parametrize(
    "attempt",
    [
        "__class__",
        "__import__('os').system('true') = 1",
        "Employees.__class__ = 1",
        "Employees.real > 1",
        "len(Employees) > 1",
        "lambda: 1",
        "@Employees > 1",
        "Employees > 1; import os",
        "{Employees} > 1",
        "Employees > (1).__class__",
        "Employees if 1 else 2",
        "[x for x in Employees] = 1",
        "(" * 60 + "Employees > 1" + ")" * 60,
        "(" * 9_000,
        "not " * 2_000 + "Employees > 1",
        "Employees > 1 and " * 60_000 + "Employees > 1",
        "Employees in (" + "1, " * 4_000 + ")",
        "'" * 9_999,
        "Employees = '" + "1 " * 600_000 + "'",
        "\0",
        "\ud800 = 1",
    ],
    ids=lambda attempt: f"{len(attempt)} characters, {attempt[:30]!r}",
)
def test_there_is_no_way_out_of_the_language(attempt: str) -> None:
    assert len(refused(attempt)) < 700


@pytest.mark.parametrize("unit", ["1,", "1 ", "1.", "1'", "9", "a ", "\u0301", "-", "%", "€"])
def test_no_cell_takes_long(unit: str) -> None:
    cell = unit * 30_000
    table = a_table(("Cell", [cell, 5]))
    assert [choose_rows("Cell >= 1", table)(row) for row in table.rows] == [False, True]
    assert choose_rows("Cell contains x", table)(table.rows[0]) is False


def test_a_refusal_is_four_lines_whatever_it_quotes() -> None:
    assert len(refused("'a\nb' = 1").split("\n")) == 4
    assert len(refused("Employees > 'a\rb\x1b'").splitlines()) == 4


def test_a_long_condition_is_shown_near_the_mistake() -> None:
    said = refused(
        "Employees > 1 and " * 30 + "Emploees > 2 and " + "Employees > 1 or " * 20 + "Employees = 9"
    )
    _, picture, marks, _ = said.split("\n")
    assert len(picture) < 100
    assert picture[len(marks) - 8 : len(marks)] == "Emploees"


def test_a_flat_condition_may_be_long() -> None:
    assert chosen(" or ".join(f"Employees = {number}" for number in range(500)), EMPLOYEES) == [200]


def test_a_column_without_any_cell_chooses_nothing() -> None:
    assert chosen("Size > 5", ("Size", [None, " "])) == []
