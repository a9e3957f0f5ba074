"""Cells and neighbours speak where a name alone does not."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from enrich.model.table import Cell, Table
from enrich.sheets.evidence import Evidence

ACME = "https://www.linkedin.com/company/acme"


def evidence(**columns: Sequence[Cell]) -> Evidence:
    rows = tuple(zip(*columns.values(), strict=True))
    return Evidence(Table(Path("a.xlsx"), "Accounts", tuple(columns), rows))


def test_most_filled_cells_decide_what_a_column_holds() -> None:
    cells = evidence(a=[ACME, None, "fr.linkedin.com/company/x", "", "n/a"]).cells(0)
    assert cells.filled == 3
    assert cells.are_company_pages


@pytest.mark.parametrize(
    "page",
    [
        "https://www.linkedin.com/in/jane",
        "linkedin.com/pub/jane/1/2/3",
        "https://www.linkedin.com/sales/lead/ACwAAA,NAME_SEARCH",
        "https://www.linkedin.com/sales/people/ACwAAA",
    ],
)
def test_a_persons_page_is_no_companys(page: str) -> None:
    cells = evidence(a=[page]).cells(0)
    assert cells.are_people_pages
    assert not cells.are_company_pages


def test_half_is_not_most() -> None:
    cells = evidence(a=[ACME, "https://www.linkedin.com/in/jane"]).cells(0)
    assert not cells.are_company_pages
    assert not cells.are_people_pages


@pytest.mark.parametrize("header", ["First Name", "last_name", "Ansprechpartner", "Prénom", "vmid"])
def test_some_headers_stand_only_in_lists_of_people(header: str) -> None:
    assert evidence(**{header: ["x"]}).has_people


def test_a_list_of_companies_has_no_people() -> None:
    assert not evidence(Name=["Acme"], Phone=["030"], LinkedIn=[ACME]).has_people
    assert evidence(Title=["CEO"], Email=["jane@acme.com"], Company=["Acme"]).has_people
    assert evidence(Page=["linkedin.com/in/jane"], Company=["Acme"]).has_people


def test_a_long_table_is_judged_by_its_first_cells() -> None:
    cells = evidence(a=[ACME] * 5_000).cells(0)
    assert cells.filled < 5_000
    assert cells.are_company_pages
