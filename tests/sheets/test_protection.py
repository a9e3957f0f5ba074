"""Locks, signatures and marks: what stays, what goes, and what the user is told of it."""

from pathlib import Path

import pytest
from sheets.giving_back import Change, changed, given_back, plain_workbook, replaced
from sheets.packages import parts_of, rezipped

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SIGNED = f"{_PACKAGE}/relationships/digital-signature"
_TYPE = "application/vnd.openxmlformats-package.digital-signature"
_START = f'<Relationships xmlns="{_PACKAGE}/relationships">'


def signed(parts: dict[str, bytes]) -> dict[str, bytes | str]:
    """As Excel signs a package: an origin, a signature, a certificate."""
    types = (
        f'<Default Extension="sigs" ContentType="{_TYPE}-origin"/><Override ContentType="'
        f'{_TYPE}-xmlsignature+xml" PartName="/_xmlsignatures/sig1.xml"/></Types>'
    )
    origin = (
        f'<Relationship Id="rId9" Type="{_SIGNED}/origin" Target="_xmlsignatures/origin.sigs"/>'
        "</Relationships>"
    )
    return {
        **parts,
        "[Content_Types].xml": parts["[Content_Types].xml"].decode().replace("</Types>", types),
        "_rels/.rels": parts["_rels/.rels"].decode().replace("</Relationships>", origin),
        "_xmlsignatures/origin.sigs": "",
        "_xmlsignatures/_rels/origin.sigs.rels": f'{_START}<Relationship Id="rId1" '
        f'Type="{_SIGNED}/signature" Target="sig1.xml"/></Relationships>',
        "_xmlsignatures/sig1.xml": "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/>",
    }


BOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
FINAL = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property'
    ' fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="_MarkAsFinal"><vt:bool>true'
    "</vt:bool></property></Properties>"
)
CASES: dict[str, tuple[Change, str, str]] = {
    "a protected sheet": (
        replaced(SHEET, "</sheetData>", '</sheetData><sheetProtection password="83AF" sheet="1"/>'),
        "Sheet 'Accounts' is protected, and stays so",
        SHEET,
    ),
    "protected structure": (
        replaced(BOOK, "<bookViews>", '<workbookProtection lockStructure="1"/><bookViews>'),
        "The structure of accounts.xlsx is protected, and stays so",
        BOOK,
    ),
    "read-only recommended": (
        replaced(BOOK, "<workbookPr", '<fileSharing readOnlyRecommended="1"/><workbookPr'),
        "accounts.xlsx is recommended for reading only, and so is accounts.out.xlsx",
        BOOK,
    ),
    "reserved": (
        replaced(BOOK, "<workbookPr", '<fileSharing userName="A" reservationPassword="83AF"/><workbookPr'),
        "accounts.out.xlsx asks for the password",
        BOOK,
    ),
    "final": (
        lambda parts: {**parts, "docProps/custom.xml": FINAL, "[Content_Types].xml": parts[
            "[Content_Types].xml"].replace(b"</Types>", b'<Override PartName="/docProps/custom.xml"'
            b' ContentType="application/xml"/></Types>')},
        "accounts.xlsx is marked as final, and so is accounts.out.xlsx",
        "docProps/custom.xml",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_protected_stays_so_and_is_told(tmp_path: Path, case: str) -> None:
    change, told, part = CASES[case]
    path = changed(tmp_path / "accounts.xlsx", change)
    element = ["sheetProtection", "workbookProtection", "fileSharing", "_MarkAsFinal"]
    out = given_back(path)
    assert len(out.remarks) == 1
    assert told in out.remarks[0]
    before, after = parts_of(path)[part], parts_of(out.path)[part]
    found = [word for word in element if word.encode() in before]
    assert [word for word in element if word.encode() in after] == found != []


def test_a_signature_that_no_longer_holds_goes_and_is_told(tmp_path: Path) -> None:
    path = changed(tmp_path / "accounts.xlsx", signed)
    out = given_back(path)
    assert ["is signed" in remark for remark in out.remarks] == [True]
    after = parts_of(out.path)
    assert not [name for name in after if "signature" in name]
    assert b"_xmlsignatures" not in after["[Content_Types].xml"] + after["_rels/.rels"]
    kept = [name for name in parts_of(path) if "signature" not in name]
    assert set(kept) <= set(after)


def test_macros_keep_their_signature(tmp_path: Path) -> None:
    path = plain_workbook(tmp_path / "accounts.xlsx").rename(tmp_path / "accounts.xlsm")
    types = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    parts = parts_of(path)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", types)
    rezipped(path, {**parts, "xl/vbaProject.bin": b"m", "xl/vbaProjectSignature.bin": b"s"})
    out = given_back(path)
    assert out.remarks == (
        "The macros of accounts.out.xlsm are unchanged, and their signature still holds.",
    )
    assert parts_of(out.path)["xl/vbaProjectSignature.bin"] == b"s"


def test_of_a_plain_workbook_nothing_is_said(tmp_path: Path) -> None:
    assert given_back(plain_workbook(tmp_path / "accounts.xlsx")).remarks == ()


def test_a_sheet_that_may_be_protected_but_is_not_is_no_news(tmp_path: Path) -> None:
    change = replaced(SHEET, "</sheetData>", '</sheetData><sheetProtection sheet="0" objects="1"/>')
    assert given_back(changed(tmp_path / "accounts.xlsx", change)).remarks == ()


def test_the_protection_is_found_wherever_a_piece_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, told, _ = CASES["a protected sheet"]
    path = changed(tmp_path / "accounts.xlsx", change)
    for size in (100, 333, 1000):
        monkeypatch.setattr("enrich.sheets.archive._CHUNK", size)
        assert told in given_back(path).remarks[0]
