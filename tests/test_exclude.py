"""Customers are not bought for, and people who are known already are marked: real runs."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from support.desk import Desk, Row, Vendor

StartVendor = Callable[..., Vendor]

QUICK = ("--duration", "0.05-0.2", "--leads", "8-8")
HEADER: Row = ("ID", "Company", "LinkedIn URL", "Job titles", "Website")


def _accounts(desk: Desk) -> Path:
    rows: list[Row] = [
        ("A0", "By slug", "linkedin.com/company/by-slug", "CEO", None),
        ("A1", "By number", "https://www.linkedin.com/company/1035/", "CEO", None),
        (
            "A2",
            "By domain",
            "linkedin.com/company/by-domain",
            "CEO",
            "https://www.Domain.example/x",
        ),
        ("A3", "The same company", "linkedin.com/company/by-domain/", "CTO", None),
        ("A4", "Wanted", "linkedin.com/company/wanted", "CEO", "wanted.example"),
    ]
    return desk.accounts(rows, header=HEADER)


def _customers(desk: Desk, *sheets: list[Row], name: str = "customers.xlsx") -> Path:
    book = Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.worksheets[0] if not number else book.create_sheet()
        sheet.title = f"List {number}"
        for row in rows:
            sheet.append(list(row))
    (desk.folder / "crm").mkdir(exist_ok=True)
    book.save(desk.folder / "crm" / name)
    return desk.folder / "crm" / name


CUSTOMERS: list[Row] = [
    ("Customer", "LinkedIn", "Company LinkedIn ID", "Domain"),
    ("By slug", "https://de.linkedin.com/company/By-Slug/about?x=1", None, None),
    ("By number", None, 1035, None),
    ("By domain", None, None, "mail@domain.example"),
    ("Unreadable", "see notes", None, None),
    ("Shared", None, None, "gmail.com"),
]


def test_companies_are_left_out_by_page_number_and_domain(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor, more='[input]\nexclude = "crm/customers.xlsx"')
    accounts = _accounts(desk)
    _customers(desk, CUSTOMERS)

    checked = desk.enrich("check", accounts, "--json").report
    said = desk.enrich("check", accounts)
    ended = desk.enrich("run", accounts)

    assert checked["excluded"] == {
        "file": "customers.xlsx",
        "companies": 3,
        "people": 0,
        "rows": 4,
        "of_rows": 5,
    }
    assert checked["columns"]["domain"] == "Website"
    assert checked["forecast"]["searches"] == 1
    assert [(item["sheet"], item["cell"]) for item in checked["problems"]] == [
        ("[customers.xlsx]List 0", "B5"),
        ("[customers.xlsx]List 0", "D6"),
    ]
    assert "4 of 5 rows are left out" in said.out
    assert ended.code == 0, ended.err
    assert vendor.stats()["searches_created"] == 1
    rows = desk.sheet("Accounts")
    assert [row["enrich_status"] for row in rows] == ["skipped"] * 4 + ["done"]
    places = ["B2", "C3", "D4", "D4"]
    for row, cell in zip(rows, places, strict=False):
        assert f"[customers.xlsx]List 0!{cell}" in row["enrich_note"]
    assert {lead["enrich_row_id"] for lead in desk.sheet("Leads")} == {"A4"}


def test_known_people_are_marked_and_their_companies_bought(
    desk: Desk, start_vendor: StartVendor
) -> None:
    desk.config_for(start_vendor(*QUICK))
    accounts = desk.many_accounts(1)
    assert desk.enrich("run", accounts).code == 0
    first, second, third, *others = desk.sheet("Leads")
    assert "excluded" not in first
    contacts: list[Row] = [
        ("Name", "Person Linkedin Url", "Company Linkedin Url"),
        (
            "One",
            first["linkedin_url"].upper().replace("HTTPS://WWW.", ""),
            "linkedin.com/company/company-0",
        ),
        ("Two", second["linkedin_id"] or second["sales_navigator_url"], None),
        ("No profile", None, "linkedin.com/company/company-0"),
    ]
    _customers(desk, contacts)
    config = desk.folder / "config.toml"
    more = '[input]\nexclude = "crm/customers.xlsx#List 0"\n[output]\ntop_leads = 3\n'
    config.write_text(more + config.read_text())

    ended = desk.enrich("run", accounts)

    assert ended.code == 0, ended.err
    marks = [lead["excluded"] for lead in desk.sheet("Leads")]
    assert marks[:2] == ["[customers.xlsx]List 0!B2", "[customers.xlsx]List 0!B3"]
    assert set(marks[2:]) == {""}
    (row,) = desk.sheet("Accounts")
    assert (row["enrich_status"], row["enrich_leads"]) == ("done", 3 + len(others))
    assert row["lead_1_linkedin_url"] == third["linkedin_url"]
    warned = desk.enrich("check", accounts, "--json").report["problems"]
    assert [(item["cell"], item["is_warning"]) for item in warned] == [("B4", True)]


def test_what_was_bought_before_stays_and_nothing_is_asked_again(
    desk: Desk, start_vendor: StartVendor
) -> None:
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor)
    accounts = desk.many_accounts(2)
    assert desk.enrich("run", accounts).code == 0
    with (desk.folder / "gone.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["Company LinkedIn URL"], ["linkedin.com/company/company-1"]])
    config = desk.folder / "config.toml"
    config.write_text('[input]\nexclude = "gone.csv"\n' + config.read_text())

    ended = desk.enrich("run", accounts, "--only", "all", "--yes")

    assert ended.code == 0, ended.err
    assert vendor.stats()["searches_created"] == 3
    kept, left_out = desk.sheet("Accounts")
    assert (kept["enrich_status"], left_out["enrich_status"]) == ("done", "done")
    assert "[gone.csv]gone!A2" in left_out["enrich_note"]
    assert {lead["enrich_row_id"] for lead in desk.sheet("Leads")} == {"A000", "A001"}


@pytest.mark.shortened(to=2)
@pytest.mark.parametrize(
    ("word", "rows", "says"),
    [
        ("nowhere.csv", [], "does not exist"),
        ("list.csv", [["jane"], ["joe"]], "says who is meant"),
        ("list.csv", [["https://www.linkedin.com/in/jane"], ["linkedin.com/in/joe"]], "headers"),
        ("accounts.xlsx", [], "the input itself"),
    ],
)
def test_a_list_that_cannot_be_used_ends_the_run_before_it_buys(
    desk: Desk, start_vendor: StartVendor, *, word: str, rows: list[list[str]], says: str
) -> None:
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor, more=f'[input]\nexclude = "{word}"')
    if rows:
        with (desk.folder / word).open("w", newline="") as file:
            csv.writer(file).writerows(rows)

    ended = desk.enrich("run", desk.many_accounts(1))

    assert (ended.code, vendor.stats()["searches_created"]) == (2, 0)
    assert says in ended.err
    assert "[input] exclude" in ended.err
    assert "Traceback" not in ended.err
