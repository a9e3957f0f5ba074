"""`Leads` has each person once for each account and persona; `Changes` what differs."""

from datetime import timedelta
from typing import Any

import pytest
from merge.book import NOON, Book, failed, finished, kept

from enrich.model.lead import Change, LeadCompany, LeadStatus
from enrich.model.search import SearchState

LATER = NOON + timedelta(days=1)

COLUMNS = (
    "enrich_row_id",
    "company",
    "persona",
    "full_name",
    "first_name",
    "last_name",
    "title",
    "headline",
    "location",
    "linkedin_url",
    "linkedin_id",
    "sales_navigator_url",
    "status",
    "rejection_reasons",
    "company_name",
    "company_linkedin_url",
    "company_linkedin_id",
    "company_website",
    "company_domain",
    "company_industry",
    "company_location",
    "company_headquarters",
    "company_employee_range",
    "company_matches",
    "partial",
    "first_seen_at",
    "last_seen_at",
    "change",
)


def found(book: Book) -> list[tuple[object, ...]]:
    """Row, persona and name of every line of `Leads`."""
    return [(row["enrich_row_id"], row["persona"], row["full_name"]) for row in book.sheet("Leads")]


def test_each_lead_stands_once_for_each_account_and_persona() -> None:
    book = Book()
    ceo, same = book.target("1", "CEO", persona="A"), book.target("2", "CEO", persona="A")
    cfo = book.target("1", "CFO", persona="B")
    book.row("1", ceo, cfo)
    book.row("2", same)
    book.row("1", ceo, cfo)
    for target in (ceo, cfo):
        book.tried(target, finished())
    book.find(ceo, kept("ann"), kept("bob"))
    book.find(cfo, kept("ann"))
    assert found(book) == [
        ("1", "A", "ann"),
        ("1", "A", "bob"),
        ("1", "B", "ann"),
        ("2", "A", "ann"),
        ("2", "A", "bob"),
    ]


def test_a_lead_shows_all_that_is_known_of_it() -> None:
    book = Book()
    target = book.target("1", persona="Chiefs")
    book.row("1", target, company="ACME Ltd")
    book.tried(target, finished())
    acme = LeadCompany(name="Acme", linkedin_url="https://www.linkedin.com/company/ACME/")
    book.find(
        target,
        kept("Ann", Change.SAME, first_name="Ann", company=acme, last_seen_at=LATER),
    )
    (sheet,) = (sheet for sheet in book.merged().sheets if sheet.name == "Leads")
    assert sheet.header == COLUMNS
    (row,) = book.sheet("Leads")
    assert {name: cell for name, cell in row.items() if cell is not None} == {
        "enrich_row_id": "1",
        "company": "ACME Ltd",
        "persona": "Chiefs",
        "full_name": "Ann",
        "first_name": "Ann",
        "title": "CEO",
        "linkedin_id": "Ann",
        "status": "QUALIFIED",
        "company_name": "Acme",
        "company_linkedin_url": "https://www.linkedin.com/company/ACME/",
        "company_matches": "yes",
        "partial": "no",
        "first_seen_at": NOON,
        "last_seen_at": LATER,
        "change": "same",
    }


def test_contacts_have_columns_only_if_there_are_any() -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target)
    book.tried(target, finished())
    book.find(target, kept("ann"), kept("bob", phones=("+33 1", "+33 2"), email="=b@acme.com"))
    first, second = book.sheet("Leads")
    assert [name for name in first if name not in COLUMNS] == ["email", "email_status", "phones"]
    assert (first["email"], first["phones"]) == (None, None)
    assert (second["email"], second["phones"]) == ("=b@acme.com", "+33 1; +33 2")


def test_the_vendors_words_are_marked_as_foreign_and_dates_are_no_text() -> None:
    (sheet,) = (sheet for sheet in Book().merged().sheets if sheet.name == "Leads")
    ours = {"enrich_row_id", "company", "persona", "company_matches", "partial", "change"}
    dates = {"first_seen_at", "last_seen_at"}
    assert sheet.foreign_columns == set(COLUMNS) - ours - dates
    assert sheet.text_columns == set(COLUMNS) - dates
    assert sheet.link_columns == {"linkedin_url", "sales_navigator_url", "company_linkedin_url"}


def test_leads_of_a_broken_off_search_are_flagged_partial() -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target)
    book.tried(target, failed(returned=1))
    book.find(target, kept("ann", is_partial=True))
    assert [row["partial"] for row in book.sheet("Leads")] == ["yes"]


def test_the_disqualified_are_hidden_unless_asked_for() -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target)
    book.tried(target, finished(), finished())
    out: dict[str, Any] = {
        "status": LeadStatus.DISQUALIFIED,
        "rejection_reasons": ("title", "location"),
    }
    book.find(target, kept("ann"), kept("bob", **out), gone=[kept("cid", Change.GONE, **out)])
    assert found(book) == [("1", "", "ann")]
    assert [row["full_name"] for row in book.sheet("Changes")] == ["ann"]
    assert book.merged().leads.as_json() == {"total": 1, "new": 1, "changed": 0, "gone": 0}
    shown = book.sheet("Leads", include_disqualified=True)
    assert [(row["full_name"], row["rejection_reasons"]) for row in shown] == [
        ("ann", None),
        ("bob", "title; location"),
    ]
    changes = book.sheet("Changes", include_disqualified=True)
    assert [row["full_name"] for row in changes] == ["ann", "bob", "cid"]


@pytest.mark.parametrize(
    ("asked", "url", "number", "matches"),
    [
        ("https://www.linkedin.com/company/acme", "http://fr.linkedin.com/company/ACME/x", "", "yes"),
        ("https://www.linkedin.com/company/acme", "https://www.linkedin.com/company/other", "", "no"),
        ("https://www.linkedin.com/company/acme", "", "", None),
        ("https://www.linkedin.com/company/acme", "", "1441", None),
        ("https://www.linkedin.com/company/acme", "https://www.linkedin.com/company/1441", "", None),
        ("https://www.linkedin.com/company/acme", "not an address", "nor an ID", None),
        ("https://www.linkedin.com/company/1441", "https://www.linkedin.com/company/1441", "", "yes"),
        ("https://www.linkedin.com/company/1441", "https://www.linkedin.com/company/x", "1441", "yes"),
        ("https://www.linkedin.com/company/1441", "", "urn:li:organization:1441", "yes"),
        ("https://www.linkedin.com/company/1441", "https://www.linkedin.com/company/acme", "7", "no"),
        ("https://www.linkedin.com/company/1441", "https://www.linkedin.com/company/acme", "", None),
        ("https://www.linkedin.com/school/acme", "https://www.linkedin.com/company/acme", "", None),
    ],
)  # fmt: skip
def test_a_company_matches_only_where_that_can_be_told(
    *, asked: str, url: str, number: str, matches: str | None
) -> None:
    book = Book()
    target = book.target("1", company=asked)
    book.row("1", target)
    book.tried(target, finished())
    book.find(target, kept("ann", company=LeadCompany(linkedin_url=url, linkedin_id=number)))
    assert [row["company_matches"] for row in book.sheet("Leads")] == [matches]


def changed(book: Book) -> list[tuple[object, object]]:
    return [(row["full_name"], row["change"]) for row in book.sheet("Changes")]


def test_changes_are_what_differs_between_the_last_two_results() -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target)
    book.tried(target, finished(), finished())
    book.find(
        target,
        kept("ann", Change.SAME),
        kept("bob", Change.CHANGED),
        kept("cid", Change.NEW),
        gone=[kept("dee", Change.GONE)],
    )
    assert changed(book) == [("bob", "changed"), ("cid", "new"), ("dee", "gone")]
    assert [name for _, _, name in found(book)] == ["ann", "bob", "cid"]


@pytest.mark.parametrize(
    "attempts",
    [
        [finished()],
        [failed(), finished()],
        [finished(), failed()],
        [finished(), {"state": SearchState.RUNNING}],
        [finished(), {"state": SearchState.PLANNED}],
    ],
)
def test_one_result_alone_has_no_changes(attempts: list[dict[str, object]]) -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target)
    book.tried(target, *attempts)
    book.find(target, kept("ann"))
    assert changed(book) == []


def test_the_counts_are_of_this_run_only() -> None:
    book = Book()
    fresh, old = book.target("1", "CEO"), book.target("2", "CFO")
    book.row("1", fresh)
    book.row("2", old)
    before = NOON - timedelta(days=1)
    book.tried(fresh, finished(ended_at=before), finished(ended_at=NOON))
    # This run asked again in vain: whoever was gone before is not gone again.
    book.tried(old, finished(ended_at=before), finished(ended_at=before), failed(ended_at=NOON))
    gone = [kept("gus", Change.GONE)]
    book.find(fresh, kept("ann"), kept("bob", Change.CHANGED), kept("cid", Change.SAME), gone=gone)
    book.find(old, kept("dee", last_seen_at=before), gone=gone)
    assert book.merged().leads.as_json() == {"total": 4, "new": 1, "changed": 1, "gone": 1}


def test_no_contacts_stand_in_changes() -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target)
    book.tried(target, finished(), finished())
    book.find(target, kept("ann", email="a@acme.com"))
    assert tuple(book.sheet("Changes")[0]) == COLUMNS


def test_whom_the_vendor_judges_otherwise_now_leaves_leads_with_a_word() -> None:
    book = Book()
    target = book.target("1")
    book.row("1", target)
    book.tried(target, finished(), finished())
    out: dict[str, Any] = {"status": LeadStatus.DISQUALIFIED}
    left = kept("bob", Change.CHANGED, status_before=LeadStatus.QUALIFIED, **out)
    never_in = kept("cid", Change.CHANGED, status_before=LeadStatus.DISQUALIFIED, **out)
    book.find(target, kept("ann", Change.SAME), left, never_in)
    assert found(book) == [("1", "", "ann")]
    assert changed(book) == [("bob", "changed")]
    assert book.merged().leads.as_json() == {"total": 1, "new": 0, "changed": 1, "gone": 0}


def test_one_person_under_several_forms_counts_once_for_the_row() -> None:
    book = Book()
    one, other, third = (book.target("1", title, persona=title) for title in ("A", "B", "C"))
    book.row("1", one, other, third)
    for target in (one, other, third):
        book.tried(target, finished())
    jane, number = "https://fr.linkedin.com/in/Jane?x=1", "ACwAAB1"
    book.find(one, kept("Jane", linkedin_id=number))
    book.find(other, kept("Jane", linkedin_id="", linkedin_url=jane), kept("Joe"))
    book.find(third, kept("Jane", linkedin_id=number, linkedin_url="linkedin.com/in/jane"))
    assert [row["enrich_leads"] for row in book.sheet("Accounts")] == [2]
    accounts = book.sheet("Accounts", top_leads=3)[0]
    names = [accounts[f"lead_{place}_full_name"] for place in (1, 2, 3)]
    # The third search tells that the first two found one person.
    assert names == ["Jane", "Joe", None]
