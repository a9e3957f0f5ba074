"""The summary tells a manager how the file stands, and its charts point at the right rows."""

from datetime import timedelta
from itertools import pairwise

import pytest
from merge.book import NOON, Book, failed, finished, kept

from enrich.merge.summary import _COLOURS, _MEANINGS
from enrich.model.lead import Change
from enrich.model.search import Cause
from enrich.model.status import RowStatus
from enrich.model.table import Cell, Sheet

EARLIER = NOON - timedelta(days=3)


@pytest.fixture
def book() -> Book:
    """Two rows done, one of them in an earlier run; one failed, one to correct, one blank."""
    book = Book()
    new = book.target("1", "CEO", persona="Chiefs")
    old = book.target("2", "CEO", persona="Chiefs", company="https://www.linkedin.com/company/b")
    broken = book.target("3", "CFO", persona="Money")
    book.row("1", new)
    book.row("2", old, company="Bolt")
    book.row("3", broken)
    book.row("4", problems=(book.fault("4", "B5"), book.fault("4", "B5", is_warning=True)))
    book.row("row-6", company="", is_blank=True)
    book.tried(new, finished(vendor_id="v1", accepted_at=NOON))
    book.tried(old, finished(accepted_at=EARLIER, ended_at=EARLIER))
    book.tried(broken, failed(Cause.REFUSED))
    people = kept("ann", location="Rome"), kept("bob", title="Founder"), kept("cid", title=" ceo")
    book.find(new, *people)
    book.find(old, kept("dan", Change.SAME, location="Rome", last_seen_at=EARLIER))
    return book


def summary(book: Book) -> Sheet:
    return book.merged().sheets[-1]


def block(book: Book, title: str) -> dict[Cell, Cell]:
    """What stands below this heading, down to the free row."""
    rows = list(summary(book).rows)
    top = [row[0] for row in rows].index(title) + 1
    below = rows[top:]
    ends = [row[0] for row in [*below, (None,)]].index(None)
    return {row[0]: row[1] for row in below[:ends]}


def test_it_says_whose_file_it_is_and_when_it_was_made(book: Book) -> None:
    assert block(book, "This run") == {"File": "a.xlsx", "Book": "book", "Date and time": NOON}


def test_rows_are_counted_by_status_the_best_news_first(book: Book) -> None:
    counts = block(book, "Rows by status")
    assert list(counts.items()) == [
        ("done", 2), ("failed", 1), ("invalid", 1), ("skipped", 1), ("all rows", 5),
    ]  # fmt: skip


def test_every_status_has_a_meaning_and_a_colour_of_its_own() -> None:
    assert set(_MEANINGS) == set(_COLOURS) == set(RowStatus)
    assert len(set(_COLOURS.values())) == len(RowStatus)


def test_leads_are_counted_with_what_this_run_brought(book: Book) -> None:
    assert block(book, "Leads") == {
        "In all": 4,
        "New in this run": 3,
        "Changed in this run": 0,
        "Gone in this run": 0,
        "Rows with leads": 2,
        "Median of leads per row": 2,
    }


def test_personas_without_leads_are_counted_too(book: Book) -> None:
    assert block(book, "Leads per persona") == {"Chiefs": 4, "Money": 0}
    assert block(book, "Rows done per persona") == {"Chiefs": 2, "Money": 0}


def test_filters_of_a_row_have_a_name_where_there_is_no_persona() -> None:
    book = Book()
    book.row("1", book.target("1"))
    assert block(book, "Leads per persona") == {"(filters of the row itself)": 0}


def test_titles_that_differ_in_case_and_blanks_are_one(book: Book) -> None:
    assert block(book, "Most frequent titles") == {"CEO": 3, "Founder": 1}


def test_of_many_titles_the_ten_most_frequent_are_shown() -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target)
    book.tried(target, finished())
    book.find(target, *(kept(f"p{n}", title=f"T{n // 2}") for n in range(3, 30)))
    titles = block(book, "Most frequent titles")
    assert list(titles) == [f"T{n}" for n in range(2, 12)]


def test_places_and_companies_are_counted(book: Book) -> None:
    assert block(book, "Most frequent locations") == {"Rome": 2}
    assert block(book, "Companies with most leads") == {"Acme": 3, "Bolt": 1}


def test_searches_are_counted_as_bought_now_bought_ever_and_reused(book: Book) -> None:
    assert block(book, "Searches") == {
        "Asked for by this file": 3,
        "Bought in this run": 1,
        "Bought ever": 2,
        "Reused": 1,
    }


def test_failures_and_problems_are_counted_by_cause(book: Book) -> None:
    assert block(book, "Failed searches by cause") == {"The vendor refused this request.": 1}
    rows = list(summary(book).rows)
    assert rows[-2:] == [("It is wrong.", 1, "problem"), ("It is wrong.", 1, "warning")]


def test_blocks_of_nothing_are_left_out() -> None:
    titles = [row[0] for row in summary(Book()).rows]
    assert "Failed searches by cause" not in titles
    assert "Most frequent titles" not in titles


def test_headings_are_known_to_whoever_writes_the_sheet(book: Book) -> None:
    page = summary(book)
    rows = list(page.rows)
    headings = [rows[index][0] for index in sorted(page.heading_rows)]
    assert headings[:3] == ["This run", "Rows by status", "Leads"]
    free = {index - 1 for index in page.heading_rows if index}
    assert {index for index, row in enumerate(rows) if row[0] is None} == free


def test_charts_show_statuses_personas_and_titles(book: Book) -> None:
    page = summary(book)
    rows = list(page.rows)
    shown = {
        chart.title: [row[0] for row in rows[chart.first_row : chart.last_row + 1]]
        for chart in page.charts
    }
    assert shown == {
        "Rows by status": ["done", "failed", "invalid", "skipped"],
        "Leads per persona": ["Chiefs", "Money"],
        "Most frequent titles": ["CEO", "Founder"],
    }


def test_charts_stand_below_each_other_and_beside_every_cell(book: Book) -> None:
    page = book.merged(is_sandbox=True).sheets[-1]
    places = [(chart.anchor[0], chart.anchor[0] + chart.height) for chart in page.charts]
    assert all(end < top for (_, end), (top, _) in pairwise(places))
    assert {chart.anchor[1] for chart in page.charts} == {len(page.header)}


def test_the_rows_can_be_read_twice_for_the_cells_and_for_the_charts(book: Book) -> None:
    page = book.merged(is_sandbox=True).sheets[-1]
    assert list(page.rows) == list(page.rows) != []
