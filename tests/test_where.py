"""--where limits what is bought, never what is shown."""

import pytest
from support.desk import Desk, Row

HEADER = ("ID", "LinkedIn URL", "Job titles", "Country", "Employees")
ROWS: list[Row] = [
    ("A1", "linkedin.com/company/acme", "CEO", "France", 1200),
    ("A2", "linkedin.com/company/beta", "CEO", "Spain", 90),
    ("A3", "linkedin.com/company/gamma", "CEO", " france ", "n/a"),
    ("A4", "linkedin.com/company/delta", "CEO", None, None),
]
LARGE_FRENCH = "Country = 'France' and Employees >= 200"


@pytest.fixture
def folder(desk: Desk) -> Desk:
    desk.accounts(ROWS, header=HEADER)
    return desk


def statuses(desk: Desk) -> dict[str, str]:
    return {
        row["ID"]: row["enrich_status"] for row in desk.sheet("Accounts", "accounts.sandbox.xlsx")
    }


def test_check_counts_the_other_rows_as_skipped(folder: Desk) -> None:
    ended = folder.enrich("check", "accounts.xlsx", "--where", LARGE_FRENCH, "--json")
    assert ended.code == 0
    assert ended.report["rows"] == {"pending": 1, "invalid": 0, "skipped": 3}
    assert ended.report["forecast"]["searches"] == 1


def test_only_the_chosen_rows_are_bought_and_all_are_shown(folder: Desk) -> None:
    first = folder.enrich("run", "accounts.xlsx", "--sandbox", "--where", LARGE_FRENCH)
    assert first.code == 0
    assert "where: 1 of 4 rows are chosen." in first.err
    before = statuses(folder)
    assert before.pop("A1") in {"done", "empty"}
    assert set(before.values()) == {"skipped"}

    second = folder.enrich(
        "run", "accounts.xlsx", "--sandbox", "--where", "Country is blank", "--json"
    )
    assert second.report["searches"]["submitted"] == 1
    after = statuses(folder)
    assert {after["A1"], after["A4"]} <= {"done", "empty"}
    assert {after["A2"], after["A3"]} == {"skipped"}


def test_the_command_line_is_stronger_than_the_config(folder: Desk) -> None:
    folder.config("[input]\nwhere = \"Country = 'France'\"\n")
    assert folder.enrich("check", "accounts.xlsx", "--json").report["rows"]["pending"] == 2
    ended = folder.enrich("check", "accounts.xlsx", "--where", "Country = Spain", "--json")
    assert ended.report["rows"]["pending"] == 1


def test_rows_counts_the_first_of_those_that_are_chosen(folder: Desk) -> None:
    ended = folder.enrich(
        "check", "accounts.xlsx", "--where", "Country != France", "--rows", "1", "--json"
    )
    assert ended.report["rows"] == {"pending": 1, "invalid": 0, "skipped": 3}


def test_an_output_given_back_is_asked_for_its_own_columns(folder: Desk) -> None:
    folder.enrich("run", "accounts.xlsx", "--sandbox", "--rows", "1", "-o", "first.csv")
    where = "enrich_status = 'skipped' and Employees > 5"
    ended = folder.enrich("check", "first.csv", "--sandbox", "--where", where, "--json")
    assert ended.report["rows"] == {"pending": 1, "invalid": 0, "skipped": 3}


@pytest.mark.parametrize("command", ["run", "retry", "check"])
def test_what_cannot_be_understood_ends_with_2_and_a_mark(folder: Desk, command: str) -> None:
    ended = folder.enrich(command, "accounts.xlsx", "--where", "Contry = 'France'")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines() == [
        "enrich: where: The sheet 'Accounts' has no column 'Contry'.",
        "  Contry = 'France'",
        "  ^^^^^^",
        "Did you mean [Country]? Example: --where \"Country = 'France' and Employees >= 200\"",
    ]
    assert not list(folder.folder.glob("*.enriched.*"))
