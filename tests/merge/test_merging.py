"""The output: the user's rows with their answers, and the added sheets."""

from datetime import timedelta

import pytest
from merge.book import NOON, Book, failed, finished, kept

from enrich.model.search import Cause

ADDED = [
    "enrich_row_id",
    "enrich_status",
    "enrich_leads",
    "enrich_note",
    "enrich_search_id",
    "enrich_updated_at",
    "enrich_action",
]


@pytest.fixture
def book() -> Book:
    """A row that is done, one that failed, one to correct, and a blank one."""
    book = Book()
    done = book.target("1", "CEO", persona="Chiefs")
    broken = book.target("2", "CFO", persona="Money")
    book.row("1", done)
    book.row("2", broken)
    book.row("3", problems=(book.fault("3", "B4"),))
    book.row("row-5", company="", is_blank=True)
    book.tried(done, finished(vendor_id="v1"))
    book.tried(broken, failed(Cause.REFUSED, ended_at=NOON + timedelta(hours=1)))
    book.find(done, kept("ann"), kept("bob", title="Founder"), kept("cid"))
    return book


def test_every_row_is_answered_beside_its_own_cells(book: Book) -> None:
    rows = [tuple(row.values()) for row in book.sheet("Accounts")]
    assert list(book.sheet("Accounts")[0]) == ["id", "company", *ADDED]
    assert rows == [
        ("1", "Acme", "1", "done", 3, None, "v1", NOON, None),
        (
            "2",
            "Acme",
            "2",
            "failed",
            None,
            "The vendor refused this request. Correct the row, then run again.",
            None,
            NOON + timedelta(hours=1),
            None,
        ),
        ("3", "Acme", "3", "invalid", None, "B4: It is wrong. Correct it.", None, None, None),
        ("row-5", "", "row-5", "skipped", None, "The row is blank.", None, None, None),
    ]


def test_rows_and_targets_are_counted_by_status(book: Book) -> None:
    merged = book.merged()
    assert dict(merged.rows) == {"done": 1, "failed": 1, "invalid": 1, "skipped": 1}
    assert dict(merged.targets) == {"done": 1, "failed": 1}


def test_the_accounts_come_first_then_the_added_sheets(book: Book) -> None:
    assert [sheet.name for sheet in book.merged().sheets] == [
        "Accounts", "Leads", "Changes", "Problems", "Summary",
    ]  # fmt: skip


def test_a_sheet_name_that_is_taken_gets_a_suffix(book: Book) -> None:
    merged = book.merged(taken_names=["Accounts", "LEADS", "Summary", "Leads (enrich)"])
    assert [sheet.name for sheet in merged.sheets] == [
        "Accounts", "Leads (enrich 2)", "Changes", "Problems", "Summary (enrich)",
    ]  # fmt: skip


def test_a_header_that_is_taken_gets_a_suffix(book: Book) -> None:
    book.header = ("ENRICH_STATUS", "enrich_note")
    header = list(book.sheet("Accounts")[0])
    assert header == ["ENRICH_STATUS", "enrich_note"] + [
        {"enrich_status": "enrich_status_2", "enrich_note": "enrich_note_2"}.get(name, name)
        for name in ADDED
    ]


def test_a_suffix_that_is_taken_too_is_counted_on(book: Book) -> None:
    book.header = ("enrich_status", "enrich_status_2")
    assert "enrich_status_3" in book.sheet("Accounts")[0]


def test_ids_and_notes_are_text_and_what_quotes_the_vendor_is_foreign(book: Book) -> None:
    book.header = ("enrich_note", "company")
    accounts = book.merged().sheets[0]
    assert accounts.text_columns == {
        "enrich_row_id", "enrich_status", "enrich_note_2", "enrich_search_id", "enrich_action",
    }  # fmt: skip
    assert accounts.foreign_columns == {"enrich_note_2", "enrich_search_id"}


def test_every_problem_is_listed_with_its_cell_and_cure(book: Book) -> None:
    book.row("4", problems=(book.fault("4", "A6", is_warning=True),))
    assert [tuple(row.values()) for row in book.sheet("Problems")] == [
        ("Accounts", "B4", "3", "company", "x", "problem", "It is wrong.", "Correct it."),
        ("Accounts", "A6", "4", "company", "x", "warning", "It is wrong.", "Correct it."),
    ]


def test_what_a_sandbox_invented_is_marked_in_every_added_sheet(book: Book) -> None:
    accounts, *added = book.merged(is_sandbox=True).sheets
    assert "sandbox" not in accounts.header
    for sheet in added:
        assert sheet.header[-1] == "sandbox"
        assert {row[-1] for row in sheet.rows} <= {"invented"}


def test_an_empty_file_has_an_empty_output() -> None:
    *tables, summary = Book().merged().sheets
    assert [list(sheet.rows) for sheet in tables] == [[], [], [], []]
    assert ("all rows", 0, None) in summary.rows
    assert ("In all", 0, None) in summary.rows
    assert summary.charts == ()
