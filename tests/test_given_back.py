"""An output given back as input: refreshed, not repeated; and what was invented stays out."""

import csv
import re
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from support.desk import Desk, Vendor

from enrich.model.own_columns import ADDED_COLUMNS, BEST_FIELDS

StartVendor = Callable[..., Vendor]
QUICK = ("--duration", "0.05-0.3", "--leads", "2-6")
CSV = (
    "ID;Company;LinkedIn URL;Wish\r\n"
    "007;Société;linkedin.com/company/societe;=1+1\r\n"
    ";;;\r\n"
    "008;Other;linkedin.com/company/other;'quoted\r\n"
    "Total;;;2\r\n"
)
PERSONA = '[search]\njob_titles = ["CEO"]\n'


def csv_accounts(desk: Desk, name: str = "accounts.csv") -> Path:
    path = desk.folder / name
    path.write_bytes(CSV.encode("cp1252"))
    return path


def rows_of(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    # A name that the input's encoding cannot hold makes the file UTF-8.
    is_utf8 = content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig" if is_utf8 else "cp1252")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def marks(path: Path) -> dict[str, str]:
    with ZipFile(path) as archive:
        xml = archive.read("xl/workbook.xml").decode()
    return dict(re.findall(r'name="_enrich\.(\w+)" hidden="1">"([^<]*)"<', xml))


@pytest.mark.long
def test_a_csv_that_became_a_workbook_is_given_back_ten_times(
    desk: Desk, start_vendor: StartVendor
) -> None:
    """Its own sheets are ours, the sheet of accounts is the user's; nothing is bought again."""
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor, more=f"{PERSONA}[output]\ntop_leads = 1")
    assert desk.enrich("run", csv_accounts(desk), "-o", "out.xlsx").code == 0
    first = {name: desk.sheet(name, "out.xlsx") for name in ("accounts", "Leads", "Changes")}
    assert [row["enrich_status"] for row in first["accounts"]] == [
        "done", "skipped", "done", "skipped",
    ]  # fmt: skip
    sizes = []

    for _ in range(10):
        ended = desk.enrich("run", "out.xlsx", "--in-place")
        assert ended.code == 0, ended.err
        sizes.append((desk.folder / "out.xlsx").stat().st_size)

    book = CalamineWorkbook.from_path(desk.folder / "out.xlsx")
    assert book.sheet_names == ["accounts", "Leads", "Changes", "Problems", "Summary"]
    assert {name: desk.sheet(name, "out.xlsx") for name in first} == first
    assert marks(desk.folder / "out.xlsx") == {
        "book": "accounts",
        "sheets": "Leads/Changes/Problems/Summary",
    }
    assert max(sizes[1:]) - min(sizes[1:]) < 20, "only the time of the run differs"
    assert not list(desk.folder.glob("*changed*"))
    assert vendor.stats()["searches_created"] == 2


def test_a_csv_is_given_back_again_and_again(desk: Desk, start_vendor: StartVendor) -> None:
    desk.config_for(start_vendor(*QUICK), more=f"{PERSONA}[output]\ntop_leads = 2")
    assert desk.enrich("run", csv_accounts(desk)).code == 0
    files = sorted(path.name for path in desk.folder.glob("accounts*"))
    first = {name: rows_of(desk.folder / name) for name in files}
    header, *rows = first["accounts.enriched.csv"]
    assert [row[:4] for row in rows] == [
        ["007", "Société", "linkedin.com/company/societe", "=1+1"],
        ["", "", "", ""],
        ["008", "Other", "linkedin.com/company/other", "'quoted"],
        ["Total", "", "", "2"],
    ]
    assert header[4:11] == list(ADDED_COLUMNS)

    for _ in range(4):
        again = desk.enrich("run", "accounts.enriched.csv", "--in-place")
        assert again.code == 0, again.err

    kept = {path.name for path in desk.folder.glob("accounts*(before, *")}
    assert sorted({path.name for path in desk.folder.glob("accounts*")} - kept) == files
    last = {name: rows_of(desk.folder / name) for name in files}
    for problems in (first, last):
        for row in problems["accounts.enriched.problems.csv"]:
            row[0] = ""  # the name of the file that was given
    assert last == first


def test_a_workbook_keeps_its_book_whatever_its_user_calls_it(
    desk: Desk, start_vendor: StartVendor
) -> None:
    desk.config_for(start_vendor(*QUICK))
    assert desk.enrich("run", desk.many_accounts(2)).code == 0
    shutil.move(desk.folder / "accounts.enriched.xlsx", desk.folder / "Q3 final.xlsx")

    assert desk.enrich("run", "Q3 final.xlsx", "-o", "next.xlsx").code == 0
    assert marks(desk.folder / "next.xlsx")["book"] == "accounts"

    named = desk.config_for(start_vendor(*QUICK), more='[input]\nbook = "crm"')
    ended = desk.enrich("export", "next.xlsx", "-o", "named.xlsx", "-c", named)
    assert ended.code == 0, ended.err
    assert marks(desk.folder / "named.xlsx")["book"] == "crm"


def test_the_wish_for_best_leads_may_grow_and_shrink(desk: Desk, start_vendor: StartVendor) -> None:
    vendor = start_vendor("--duration", "0.05-0.1", "--leads", "5-5")
    desk.config_for(vendor, more="[output]\ntop_leads = 1")
    assert desk.enrich("run", desk.many_accounts(2), "-o", "out.xlsx").code == 0
    book = load_workbook(desk.folder / "out.xlsx")
    book["Accounts"].cell(1, 15).value = "My remark"
    book["Accounts"].cell(2, 15).value = "call Ann"
    book.save(desk.folder / "mine.xlsx")

    for wish in (3, 0, 2):
        desk.config_for(vendor, more=f"[output]\ntop_leads = {wish}")
        ended = desk.enrich("run", "mine.xlsx", "-o", "next.xlsx", "--yes")
        assert ended.code == 0, ended.err
        shutil.move(desk.folder / "next.xlsx", desk.folder / "mine.xlsx")
        row = desk.sheet("Accounts", "mine.xlsx")[0]
        people = [lead for lead in desk.sheet("Leads", "mine.xlsx")
                  if lead["enrich_row_id"] == row["enrich_row_id"]]  # fmt: skip
        shown = [[row[f"lead_{n}_{field}"] for field in BEST_FIELDS] for n in (1, 2, 3)]
        best = [[lead[field] for field in BEST_FIELDS] for lead in people[:wish]]
        assert shown == best + [[""] * 3] * (3 - wish)
        assert row["My remark"] == "call Ann"
        assert len(row) == 4 + 7 + 3 + 1 + 6


@pytest.mark.long
def test_what_a_sandbox_invented_is_no_input_of_a_real_run(
    desk: Desk, start_vendor: StartVendor
) -> None:
    desk.config_for(start_vendor(*QUICK), more=PERSONA)
    desk.many_accounts(2)
    csv_accounts(desk, "text.csv")
    for name in ("accounts.xlsx", "text.csv"):
        assert desk.enrich("run", name, "--sandbox", "--wait", "60s").code == 0
    book = load_workbook(desk.folder / "accounts.sandbox.xlsx")
    del book.defined_names["_enrich.sandbox"]
    book.save(desk.folder / "copied.xlsx")
    files = ("accounts.sandbox.xlsx", "copied.xlsx", "text.sandbox.csv", "text.sandbox.leads.csv")

    for name in files:
        for command in ("run", "check", "retry"):
            refused = desk.enrich(command, name)
            assert refused.code == 2, (name, command, refused.out)
            assert "--sandbox" in refused.err
            assert "Traceback" not in refused.err
    for name in files[:3]:
        again = desk.enrich("run", name, "--sandbox", "-o", f"again{Path(name).suffix}", "--yes")
        assert again.code == 0, again.err
    assert marks(desk.folder / "again.xlsx") == {
        "book": "accounts",
        "sandbox": "yes",
        "sheets": "Leads/Changes/Problems/Summary",
    }


def test_columns_of_the_user_are_carried_into_leads(desk: Desk, start_vendor: StartVendor) -> None:
    desk.config_for(start_vendor(*QUICK), more='[output]\ncarry = ["owner", "Size", "title"]')
    header = ("ID", "LinkedIn URL", "Job titles", "Owner", "Size", "title")
    desk.accounts(
        [
            ("A1", "linkedin.com/company/acme", "CEO", "=HYPERLINK(1)", 12.5, "007"),
            ("A2", "linkedin.com/company/acme", "CEO", "Bob", None, "x"),
        ],
        header=header,
    )
    book = load_workbook(desk.folder / "accounts.xlsx")
    book["Accounts"]["D2"].data_type = "s"
    book.save(desk.folder / "accounts.xlsx")

    ended = desk.enrich("run", "accounts.xlsx")
    assert ended.code == 0, ended.err

    leads = desk.sheet("Leads")
    assert list(leads[0])[:7] == [
        "enrich_row_id", "company", "persona", "Owner", "Size", "title_2", "full_name",
    ]  # fmt: skip
    carried = {lead["enrich_row_id"]: tuple(lead.values())[3:6] for lead in leads}
    assert carried == {"A1": ("=HYPERLINK(1)", 12.5, "007"), "A2": ("Bob", "", "x")}
    out = load_workbook(desk.folder / "accounts.enriched.xlsx")
    assert (out["Leads"]["D2"].data_type, out["Leads"]["D2"].quotePrefix) == ("s", True)


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_column_to_carry_that_is_not_there_is_named_before_anything_is_bought(
    desk: Desk, start_vendor: StartVendor, command: str
) -> None:
    vendor = start_vendor(*QUICK)
    desk.config_for(vendor, more='[output]\ncarry = ["Job title"]')
    ended = desk.enrich(command, desk.many_accounts(1))
    assert ended.code == 2
    assert 'carry = ["Job title"]' in ended.err
    assert "'Job titles'" in ended.err
    assert vendor.stats()["searches_created"] == 0
