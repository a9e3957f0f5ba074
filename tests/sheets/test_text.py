"""What a file can hold is kept; what it cannot is replaced openly; nothing foreign runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.sheets.links import is_linkedin_link
from enrich.sheets.names import file_name_part, free_sheet_name, legal_sheet_name
from enrich.sheets.text import csv_text, guarded, unguarded, xlsx_runs, xlsx_text


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a\x00b\x0bc", "a\ufffdb\ufffdc"),
        ("\ud83d alone", "\ufffd alone"),
        ("\ufffe\uffff", "\ufffd\ufffd"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("😀\t\u2028", "😀\t\u2028"),
    ],
)
def test_what_xml_forbids_is_replaced(text: str, held: str) -> None:
    assert xlsx_text(text) == held


@pytest.mark.parametrize(
    ("text", "units"),
    [("x" * 32_768, 32_767), ("😀" * 16_384, 32_766), ("x" * 32_767, 32_767)],
)
def test_length_is_counted_as_excel_does(text: str, units: int) -> None:
    held = xlsx_text(text)
    assert text.startswith(held)
    assert len(held.encode("utf-16-le")) == units * 2


@pytest.mark.parametrize("text", ["_x0041_", "a_x000D__x005F_", "__x0041_", "_x0041_x0041_"])
def test_no_run_looks_like_an_escaped_character(text: str) -> None:
    runs = xlsx_runs(text)
    assert "".join(runs) == text
    assert not any("_x0041_" in run or "_x000D_" in run or "_x005F_" in run for run in runs)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "+cmd|x", "-1+2"])
def test_foreign_text_that_could_run_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["+33 6 12 34 56 78", "-5.2", "+1 (555) 010-0100", "+336123", "Acme =1"]
)
def test_numbers_phones_and_plain_text_are_not(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize("text", ["+1-555-0100", "-2+3", "+33 6 12=1", "+1 (A1)", "-5.2\n=1"])
def test_what_only_resembles_a_phone_is(text: str) -> None:
    assert guarded(text) == f"'{text}"


@given(st.text(alphabet="'=+-@\t\r\n 1a", max_size=5) | st.text(max_size=9))
def test_guarded_text_comes_back_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_csv_text_loses_only_what_no_file_can_hold() -> None:
    assert csv_text("a\x00\ud800\x0b=1") == "a\ufffd\ufffd\x0b=1"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.linkedin.com/in/ada?x=1",
        "https://linkedin.com",
        "HTTPS://FR.LinkedIn.com/company/%C3%A9t%C3%A9/",
    ],
)
def test_linkedin_addresses_may_be_links(address: str) -> None:
    assert is_linkedin_link(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://www.linkedin.com/in/ada",
        "https://linkedin.com.evil.example/",
        "https://evil.example/linkedin.com",
        "https://evillinkedin.com/",
        "https://linkedin.com@evil.example/",
        "https://evil.example\\.linkedin.com/",
        "https://evil.example?.linkedin.com/",
        "https://linkedin.com:8443/",
        "https://www.linkedin.com/in/a b",
        "https://www.linkedin.com/in/a\n",
        "https://www.linkedin.com/in/a#b",
        "https://www.linkedin.com/" + "a" * 3_000,
        "javascript:alert(1)//https://www.linkedin.com/",
        "",
    ],
)
def test_nothing_else_may(address: str) -> None:
    assert not is_linkedin_link(address)


@pytest.mark.parametrize(
    ("name", "legal"),
    [
        ("Leads", "Leads"),
        ("a[b]:c*d?e/f\\g", "a b  c d e f g"),
        ("'quoted'", "quoted"),
        ("History", "History_"),
        ("", "Sheet"),
        ("x" * 40, "x" * 31),
        ("😀" * 20, "😀" * 15),
    ],
)
def test_sheet_names_are_made_legal(name: str, legal: str) -> None:
    assert legal_sheet_name(name) == legal


def test_sheet_names_are_made_unique() -> None:
    assert free_sheet_name("Leads", ["LEADS", "Leads 2"]) == "Leads 3"
    assert free_sheet_name("x" * 31, ["x" * 31]) == "x" * 29 + " 2"


def test_file_names_are_made_of_sheet_names() -> None:
    assert [file_name_part(name) for name in ("Leads", "Leads 2", "../x", "?")] == [
        "leads",
        "leads-2",
        "x",
        "sheet",
    ]
