"""What a file of exclusions says, and which rows it leaves out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model.company import Company, CompanyKind
from enrich.model.exclusions import Exclusions
from enrich.model.table import Cell, Columns, Table
from enrich.model.target import PlannedRow
from enrich.plan.exclusions import read_exclusions
from enrich.plan.leaving_out import LeavingOut

FIELDS = ("company_linkedin_url", "company_linkedin_id", "person_linkedin_url", "domain")
JANE = "https://www.linkedin.com/in/jane-doe/"
ACME = "linkedin.com/company/acme"


def read(*rows: tuple[Cell, ...]) -> Exclusions:
    table = Table(Path("x.xlsx"), "[x.xlsx]Sheet1", FIELDS, rows)
    return read_exclusions("x.xlsx", [Columns(table, {name: i for i, name in enumerate(FIELDS)})])


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        (JANE, "url:/in/jane-doe"),
        ("de.linkedin.com/in/Jane-Doe?x=1", "url:/in/jane-doe"),
        ("/in/jane-doe", "url:/in/jane-doe"),
        ("https://www.linkedin.com/in/ACoAAB12", "id:ACoAAB12"),
        ("ACwAAB12", "id:ACwAAB12"),
        ("urn:li:fsd_profile:ACoAAB12", "id:ACoAAB12"),
        ("https://www.linkedin.com/sales/lead/ACwAAB12,NAME_SEARCH,x", "id:ACwAAB12"),
        (123456, "id:123456"),
    ],
)
def test_a_person_in_any_form(text: Cell, identity: str) -> None:
    assert dict(read((None, None, text, None)).people) == {identity: "[x.xlsx]Sheet1!C2"}


def test_what_a_cell_is_its_own_words_tell() -> None:
    found = read(
        (JANE, None, None, None), (None, None, None, ACME), (None, None, ACME + "-2", None)
    )

    assert set(found.people) == {"url:/in/jane-doe"}
    assert {company.name for company in found.companies} == {"acme", "acme-2"}
    assert found.problems == ()


def test_a_cell_may_hold_several_domains() -> None:
    found = read((None, None, None, "https://acme.com; www.acme.de"))
    assert dict(found.domains) == dict.fromkeys(("acme.com", "acme.de"), "[x.xlsx]Sheet1!D2")


def test_contacts_exclude_no_company_but_a_mixed_list_does() -> None:
    contacts = read((ACME, None, JANE, "acme.com"), ("linkedin.com/company/b", None, None, None))
    mixed = read((None, None, JANE, None), ("linkedin.com/company/b", None, None, None))

    assert (contacts.companies_named, contacts.people_named, len(contacts.companies)) == (0, 1, 0)
    assert [(one.cell, one.is_warning) for one in contacts.problems] == [("C3", True)]
    assert (mixed.companies_named, mixed.people_named) == (1, 1)


@pytest.mark.parametrize("damaged", ["1.23457E+09", "#N/A", "see notes", 10**16])
def test_an_entry_that_cannot_be_read_is_a_fault_unless_another_cell_tells(damaged: Cell) -> None:
    alone, beside = read((None, damaged, None, None)), read((ACME, damaged, None, None))

    assert [(one.cell, one.is_warning) for one in alone.problems] == [("B2", False)]
    assert [(one.cell, one.is_warning) for one in beside.problems] == [("B2", True)]


SLUGS = st.sampled_from("abcd")
ROWS = st.lists(
    st.tuples(SLUGS, st.sampled_from(["", "one.example", "two.example", "three.example"])),
    max_size=8,
)


@given(
    ROWS,
    st.sets(SLUGS, max_size=2),
    st.sets(st.sampled_from(["one.example", "two.example"]), max_size=2),
)
def test_exactly_the_rows_of_excluded_companies_are_left_out(
    rows: list[tuple[str, str]], slugs: set[str], domains: set[str]
) -> None:
    companies = [Company(CompanyKind.COMPANY, slug) for slug, _ in rows]
    table = Table(Path("a.xlsx"), "Accounts", ("Page", "Website"), tuple(rows))
    exclusions = Exclusions(
        companies={Company(CompanyKind.COMPANY, slug): "x!A1" for slug in slugs},
        domains=dict.fromkeys(domains, "x!B1"),
    )
    planned = [PlannedRow(i, i + 2, f"r{i}", "") for i in range(len(rows))]

    applied = LeavingOut(exclusions, table, (1,), companies.__getitem__).apply(planned)

    bad = slugs | {slug for slug, domain in rows if domain in domains}
    assert [bool(row.left_out) for row in applied] == [slug in bad for slug, _ in rows]
