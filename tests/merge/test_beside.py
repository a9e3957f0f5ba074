"""What stands beside what: the user's columns in `Leads`, the best leads beside the account."""

from datetime import date
from typing import Any

from merge.book import Book, finished, kept

from enrich.model.lead import LeadStatus
from enrich.model.table import Cell

OUT: dict[str, Any] = {"status": LeadStatus.DISQUALIFIED}
URL = "https://www.linkedin.com/in/"


def two_rows_that_share_a_search() -> Book:
    book = Book(header=("ID", "Owner", "title", "Since"))
    target, same = book.target("1"), book.target("2")
    book.row("1", target)
    book.row("2", same)
    book.tried(target, finished())
    book.cells[:] = [("1", "=ann()", 7.5, date(2026, 1, 31)), ("2", None, "x", None)]
    book.find(target, kept("ann"), kept("bob"))
    return book


def carried(book: Book, *indexes: int) -> list[tuple[Cell, ...]]:
    rows = book.sheet("Leads", carried=indexes)
    return [tuple(row.values())[3 : 3 + len(indexes)] for row in rows]


def test_each_lead_shows_the_cells_of_its_own_row_as_they_are() -> None:
    book = two_rows_that_share_a_search()
    assert carried(book, 3, 1) == [
        (date(2026, 1, 31), "=ann()"), (date(2026, 1, 31), "=ann()"), (None, None), (None, None),
    ]  # fmt: skip


def test_what_leads_itself_has_gets_a_suffix() -> None:
    book = two_rows_that_share_a_search()
    book.header = ("email", "EMAIL_2", "title", "sandbox")
    (leads,) = (it for it in book.merged(carried=(0, 1, 2, 3)).sheets if it.name == "Leads")
    assert leads.header[3:7] == ("email_2", "EMAIL_2_2", "title_2", "sandbox_2")
    assert len(set(leads.header)) == len(leads.header)


def test_the_users_own_cells_are_neither_foreign_nor_forced_to_be_text() -> None:
    book = two_rows_that_share_a_search()
    leads = book.merged(carried=(1, 2)).sheets[1]
    assert {"Owner", "title_2"}.isdisjoint(leads.foreign_columns | leads.text_columns)
    assert "title" in leads.foreign_columns


def best(book: Book, leads: int) -> list[Cell]:
    row = book.sheet("Accounts", top_leads=leads)[0]
    return [cell for name, cell in row.items() if name.startswith("lead_")]


def test_the_best_leads_stand_beside_their_account() -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target)
    book.tried(target, finished())
    book.find(
        target, kept("out", **OUT), kept("ann", linkedin_url=f"{URL}ann"), kept("ann"), kept("bob")
    )
    assert best(book, 0) == []
    assert best(book, 1) == ["ann", "CEO", f"{URL}ann"]
    assert best(book, 3) == ["ann", "CEO", f"{URL}ann", "bob", "CEO", None, None, None, None]
    assert "lead_1_title" in book.merged(top_leads=1).sheets[0].foreign_columns


def test_of_several_personas_each_has_its_best_shown_first() -> None:
    book = Book()
    chiefs, money = book.target("1", "CEO", persona="A"), book.target("1", "CFO", persona="B")
    book.row("1", chiefs, money)
    book.tried(chiefs, finished())
    book.tried(money, finished())
    book.find(chiefs, kept("ann"), kept("bob"), kept("cid"))
    book.find(money, kept("ann"), kept("dan"))
    assert best(book, 3)[::3] == ["ann", "bob", "dan"]
    assert best(book, 5)[::3] == ["ann", "bob", "dan", "cid", None]


def test_a_row_given_back_loses_people_that_are_no_longer_found() -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target)
    book.header = book.merged(top_leads=2).sheets[0].header
    book.cells[0] = ("1", "Acme", *("old" for _ in book.header[2:]))
    book.tried(target, finished())
    book.find(target, kept("ann"))
    assert best(book, 1) == ["ann", "CEO", None, None, None, None]
    row = book.sheet("Accounts", top_leads=1)[0]
    assert row["enrich_action"] == "old", "what the user wishes stays"


def test_the_searches_of_a_sandbox_say_so_in_the_users_own_rows() -> None:
    book = two_rows_that_share_a_search()
    target = book.target("1")
    book.tried(target, finished(vendor_id="v1"))
    row = book.sheet("Accounts", is_sandbox=True)[0]
    assert row["enrich_search_id"] == "sandbox:v1"
