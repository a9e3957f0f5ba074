"""Problems on the terminal: by cause, the largest first, with cells, examples and cures."""

import pytest
from support.desk import Desk, Row

PM = "'PM' -> Product Management or Program and Project Management"
HEADER = ("ID", "LinkedIn URL", "Persona", "Functions", "Titles")


@pytest.fixture
def folder(desk: Desk) -> Desk:
    rows: list[Row] = [
        (f"A{number}", f"linkedin.com/company/c{number}", None, "Sales", None)
        for number in range(2, 42)
    ]
    for number, function in {
        5: "Enginering", 6: "Enginering", 7: "Markting", 9: "Sales; Zauberei", 40: "PM",
    }.items():  # fmt: skip
        rows[number - 2] = (*rows[number - 2][:3], function, None)
    for number in range(12, 40, 2):
        rows[number - 2] = (f"A{number}", "acme.com", None, "Sales", None)
    rows[1] = (*rows[1][:4], '"CEO, CTO"')
    desk.accounts(rows, header=HEADER)
    return desk


def test_check_shows_every_cause_once(folder: Desk) -> None:
    ended = folder.enrich("check", "accounts.xlsx")
    assert ended.code == 1
    total, *groups = ended.out.split("\n\n")[1:-1]
    assert total == "19 problems in 19 of 40 rows, 1 warning"
    assert [group.splitlines() for group in groups] == [
        [
            "Problem: This is not a LinkedIn address. (14 cells)",
            "  Accounts!B12, B14, B16, B18, B20, B22, B24, B26 and 6 more",
            "  'acme.com' (14)",
            f"  {cure_of(folder, 'acme.com')}",
        ],
        [
            "Problem: This is not one of the vendor's functions. (5 cells)",
            "  Accounts!D5:D7, D9, D40",
            f"  'Enginering' -> Engineering (2), 'Markting' -> Marketing, 'Zauberei', {PM}",
            "  Write what stands behind the arrow, if it is what you mean.",
            f"  {cure_of(folder, 'Sales; Zauberei')}",
        ],
        [
            "Warning: This looks like several titles, but is asked as one.",
            "  Accounts!E3",
            "  'CEO, CTO' -> CEO; CTO",
            "  Write what stands behind the arrow, if it is what you mean.",
        ],
    ]


def cure_of(folder: Desk, value: str) -> str:
    problems = folder.enrich("check", "accounts.xlsx", "--json").report["problems"]
    (cure,) = {item["cure"] for item in problems if item["value"] == value}
    return str(cure)


def test_the_json_is_as_it_was(folder: Desk) -> None:
    problems = folder.enrich("check", "accounts.xlsx", "--json").report["problems"]
    assert len(problems) == 20
    assert problems[1] == {
        "sheet": "Accounts",
        "cell": "D5",
        "row_id": "A5",
        "column": "Functions",
        "value": "Enginering",
        "reason": "'Enginering' is not one of the vendor's values.",
        "cure": "Did you mean 'Engineering'?",
        "is_warning": False,
    }


def test_check_of_a_good_file_says_so(desk: Desk) -> None:
    desk.accounts([("A1", "linkedin.com/company/c1", None, "Sales", None)], header=HEADER)
    ended = desk.enrich("check", "accounts.xlsx")
    assert (ended.code, "\n\nNo problems.\n\n" in ended.out) == (0, True)


def test_a_run_names_the_largest_groups_and_the_sheet_of_all(folder: Desk) -> None:
    ended = folder.enrich("run", "accounts.xlsx", "--sandbox", "--max-searches", "1")
    assert ended.out.splitlines()[:3] == [
        "19 problems in 19 of 40 rows, 1 warning: see the sheet Problems.",
        "  This is not a LinkedIn address: Accounts!B12 and 13 more",
        "  This is not one of the vendor's functions: Accounts!D5:D7 and 2 more",
    ]
    assert ended.out.splitlines()[-1].endswith("1 search bought")


def test_a_run_of_a_csv_names_the_file_of_all(desk: Desk) -> None:
    (desk.folder / "a.csv").write_text("LinkedIn URL,Titles\nx,CEO\nlinkedin.com/company/y,CEO\n")
    ended = desk.enrich("run", "a.csv", "--sandbox")
    assert ended.out.startswith("1 problem in 1 of 2 rows: see a.sandbox.problems.csv.\n")


def test_nothing_of_a_cell_reaches_the_terminal_but_what_can_be_printed(desk: Desk) -> None:
    (desk.folder / "a.csv").write_text(
        "LinkedIn URL,Functions\nlinkedin.com/company/y,\x1b[31mRed\n"
    )
    ended = desk.enrich("check", "a.csv")
    assert "'?[31mRed'" in ended.out
    assert "\x1b" not in ended.out


def test_many_causes_are_cut_short_in_a_run(desk: Desk) -> None:
    rows: list[Row] = [
        ("A1", "lnkd.in/x", None, "Sales", None),
        ("A2", "linkedin.com/in/x", None, "Sales", None),
        ("A3", "linkedin.com/company/x", "Nobody", None, None),
        ("A4", "linkedin.com/company/x", None, "Zauberei", None),
        ("A5", None, None, "Sales", None),
    ]
    desk.accounts(rows, header=HEADER)
    ended = desk.enrich("run", "accounts.xlsx", "--sandbox")
    lines = ended.out.splitlines()
    assert lines[0] == "5 problems in 5 of 5 rows: see the sheet Problems."
    assert lines[4] == "  and problems of 2 other kinds"
