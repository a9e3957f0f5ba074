"""Kinds of files: their names, encodings, delimiters, and what must not be opened."""

import struct
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile

from spreadsheets.building import text, workbook
from spreadsheets.packages import ods_parts, ods_row, package, xlsx_parts, xlsx_row
from spreadsheets.seen import Build, Seen, Trouble

HEADER = ("ID", "LinkedIn URL", "Job titles")
COLUMNS = {"id": "ID", "company_linkedin_url": "LinkedIn URL", "job_titles": "Job titles"}
ROWS = (HEADER, ("A1", "linkedin.com/company/acme", "CEO"), ("A2", 1441, "CFO"))
SEEN = Seen(COLUMNS, ("A1: acme [CEO]", "A2: 1441 [CFO]"))
LINES = "ID,LinkedIn URL,Job titles\nA1,linkedin.com/company/acme,CEO\nA2,1441,CFO\n"
FILES = Path(__file__).parent / "files"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
HEADER_XML = xlsx_row(1, A="ID", B="LinkedIn URL", C="Job titles")
ODS_HEADER = ods_row(*HEADER)
ODS_ROW = ods_row("A1", "linkedin.com/company/acme", "CEO")
ONE = Seen(COLUMNS, ("A1: acme [CEO]",))
DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


def lines(delimiter: str) -> str:
    return LINES.replace(",", delimiter)


def made_once(name: str) -> Build:
    """Give a builder that copies a file of `files`."""

    def build(folder: Path) -> Path:
        return copyfile(FILES / name, folder / name)

    return build


def raw(name: str, content: bytes) -> Build:
    """Give a builder of a file of these bytes."""

    def build(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return build


def changed(build: Build, name: str, change: Callable[[bytes], bytes]) -> Build:
    """Give a builder of the same file under another name, its bytes changed."""

    def build_changed(folder: Path) -> Path:
        (folder / name).write_bytes(change(build(folder).read_bytes()))
        return folder / name

    return build_changed


def renamed(build: Build, name: str) -> Build:
    return changed(build, name, bytes)


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def encrypted(content: bytes) -> bytes:
    """With the mark of encryption at every part, in its own head and in the directory."""
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        pieces = content.split(mark)
        content = mark.join(
            [pieces[0], *(it[: place - 4] + b"\x01" + it[place - 3 :] for it in pieces[1:])]
        )
    return content


def far_away(content: bytes) -> bytes:
    """The xls with its last text (kind, length, row 2, column 2) in the last place there could be."""
    cell = struct.pack("<4H", 0xFD, 10, 2, 2)
    assert cell in content
    return content.replace(cell, struct.pack("<4H", 0xFD, 10, 0xFFFF, 0xFFFF))


def prefixed(xml: str) -> str:
    """The same XML as some programs write it: `<x:c>` for `<c>`."""
    tags = xml.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    return tags.replace("xmlns=", "xmlns:x=")


def declared_document_type(part: str) -> Build:
    parts = xlsx_parts(HEADER_XML)
    return package("accounts.xlsx", {**parts, part: _with_document_type(str(parts[part]))})


def _with_document_type(xml: str) -> str:
    return xml.replace("?>", f"?><!-- a comment -->{DOCTYPE}", 1)


def bomb(*, lies: bool) -> Build:
    """Give a builder of a small file with 3 MB of blanks in it, which its directory may deny."""
    blanks = " " * 3_000_000
    honest = package("accounts.xlsx", {**xlsx_parts(HEADER_XML), "xl/styles.xml": blanks})
    size, smaller = struct.pack("<L", 3_000_000), struct.pack("<L", 1_000)
    return changed(honest, "accounts.xlsx", lambda it: it.replace(size, smaller) if lies else it)


BOOK = workbook({"Accounts": ROWS})
ODS = package("accounts.ods", ods_parts(ODS_HEADER + ODS_ROW))
SMALL = "[input]\nmax_unpacked_mb = 1"


def xlsx(rows: str, *, after: str = "", **targets: str) -> Build:
    return package("accounts.xlsx", xlsx_parts(HEADER_XML + rows, after=after, targets=targets))


def cell_of_row_2(xml: str) -> Build:
    return xlsx(xlsx_row(2, A="A1", B=xml, C="CEO"))


SHEET = "xl/worksheets/sheet1.xml"
PREFIXED = xlsx_parts(
    HEADER_XML + xlsx_row(2, A="A1", B="Acme", C='<c t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
    after='<hyperlinks><hyperlink ref="B2" r:id="a"/></hyperlinks>',
    targets={"a": "https://linkedin.com/company/acme"},
)
LINK_FORMULA = '=HYPERLINK("https://linkedin.com/company/acme","Acme")'

READ = (
    Trouble("formats: xlsx", BOOK, SEEN),
    Trouble("formats: xlsm", workbook({"Accounts": ROWS}, "accounts.xlsm"), SEEN),
    Trouble("formats: xlsb", made_once("accounts.xlsb"), SEEN),
    Trouble("formats: xls", made_once("accounts.xls"), SEEN),
    Trouble("formats: ods", ODS, ONE),
    Trouble("formats: csv", text(LINES), SEEN),
    Trouble("formats: tsv", text(lines("\t"), "accounts.tsv"), SEEN),
    Trouble("formats: tsv with commas", text(LINES, "accounts.tsv"), SEEN),
    Trouble("formats: semicolons", text(lines(";")), SEEN),
    Trouble("formats: tabs in a csv", text(lines("\t")), SEEN),
    Trouble("formats: pipes", text(lines("|")), SEEN),
    Trouble("formats: byte-order mark", text(LINES, encoding="utf-8-sig"), SEEN),
    Trouble("formats: cp1252", text(LINES + "Caf\u00e9,77,CTO", encoding="cp1252"),
            Seen(COLUMNS, (*SEEN.targets, "Caf\u00e9: 77 [CTO]"))),
    Trouble("formats: UTF-16 with mark", text(lines("\t"), encoding="utf-16"), SEEN),
    Trouble("formats: UTF-16 BE with mark", text("\ufeff" + LINES, encoding="utf-16-be"), SEEN),
    Trouble("formats: UTF-16 LE without", text(lines("\t"), encoding="utf-16-le"), SEEN),
    Trouble("formats: UTF-16 BE without", text(LINES, encoding="utf-16-be"), SEEN),
    Trouble("formats: CRLF", text(LINES.replace("\n", "\r\n")), SEEN),
    Trouble("formats: lone CR", text(LINES.replace("\n", "\r")), SEEN),
    Trouble("formats: quoted newlines", text(LINES.replace("A1,", '"A\n1",')),
            Seen(COLUMNS, ("A\n1: acme [CEO]", "A2: 1441 [CFO]"))),
    Trouble("formats: sep line", text("sep=;\r\n" + lines(";").replace("1441", "x")),
            Seen(COLUMNS, ("A1: acme [CEO]",), ("accounts!B3",))),
    Trouble("formats: sep line in quotes, with a mark",
            text('"SEP=|"\n' + lines("|"), encoding="utf-8-sig"), SEEN),
)  # fmt: skip

REMAINS = (
    Trouble("formats: a link's target",
            xlsx(xlsx_row(2, A="A1", B="Acme &amp; Co", C="CEO"),
                 after='<hyperlinks><hyperlink display="x" r:id="a" ref="B2"/></hyperlinks>',
                 a="https://www.linkedin.com/company/acme?a=1&amp;b=2"), ONE),
    Trouble("formats: a link over several cells",
            xlsx(xlsx_row(2, A="A1", B="Acme", C="CEO") + xlsx_row(3, A="A2", B="us", C="CFO"),
                 after='<hyperlinks><hyperlink ref="B2:B3" r:id="a"/></hyperlinks>',
                 a="https://www.linkedin.com/company/acme"),
            Seen(COLUMNS, ("A1: acme [CEO]", "A2: acme [CFO]"))),
    Trouble("formats: the address that is seen wins over the link",
            xlsx(xlsx_row(2, A="A1", B="linkedin.com/company/acme", C="CEO"),
                 after='<hyperlinks><hyperlink ref="B2" r:id="a"/></hyperlinks>',
                 a="https://www.linkedin.com/company/other"), ONE),
    Trouble("formats: a link elsewhere",
            xlsx(xlsx_row(2, A="A1", B="Acme", C="CEO"),
                 after='<hyperlinks><hyperlink ref="B2" r:id="a"/></hyperlinks>',
                 a="https://acme.example/"), Seen(COLUMNS, (), ("Accounts!B2",))),
    Trouble("formats: HYPERLINK formula",
            cell_of_row_2('<c t="str"><f>HYPERLINK("https://linkedin.com/company/acme","Acme")</f>'
                          "<v>Acme</v></c>"), ONE),
    Trouble("formats: HYPERLINK formula in a csv",
            text('ID;LinkedIn URL;Job titles\nA1;"=HYPERLINK(""http://linkedin.com/company/acme"";'
                 '""Acme"")";CEO\n'), ONE),
    Trouble("formats: a page behind the company's name",
            package("accounts.xlsx", xlsx_parts(
                xlsx_row(1, A="Company", B="LinkedIn URL") + xlsx_row(2, A="Acme")
                + xlsx_row(3, A="Beta", B="no page"),
                after='<hyperlinks><hyperlink ref="A2:A3" r:id="a"/></hyperlinks>',
                targets={"a": "https://linkedin.com/company/acme"})),
            Seen({"company_linkedin_url": "LinkedIn URL", "company_name": "Company"},
                 ("acme: acme [CEO]",), ("Accounts!B3",)),
            config='[search]\njob_titles = ["CEO"]'),
    Trouble("formats: HYPERLINK formula never computed",
            workbook({"Accounts": [HEADER, ("A1", LINK_FORMULA, "CEO")]}), ONE),
    Trouble("formats: prefixed XML",
            package("accounts.xlsx", {**PREFIXED, SHEET: prefixed(str(PREFIXED[SHEET]))}),
            Seen(COLUMNS, (), ("Accounts!C2",))),
    Trouble("formats: an error instead of the company",
            cell_of_row_2('<c t="e"><f>VLOOKUP(1,X:X,1)</f><v>#N/A</v></c>'),
            Seen(COLUMNS, (), ("Accounts!B2",))),
    Trouble("formats: an error instead of the titles",
            xlsx(xlsx_row(2, A="A1", B="1441", C='<c t="e"><v>#REF!</v></c>')),
            Seen(COLUMNS, (), ("Accounts!C2",))),
    Trouble("formats: an error instead of the ID",
            xlsx(xlsx_row(2, A='<c t="e"><v>#NAME?</v></c>', B="1441", C="CEO")),
            Seen(COLUMNS, (), ("Accounts!A2",))),
    Trouble("formats: an error in a column that nobody needs",
            xlsx(xlsx_row(2, A="A1", B="linkedin.com/company/acme", C="CEO",
                          D='<c t="e"><v>#NUM!</v></c>')), ONE),
    Trouble("formats: a formula gives what it was last computed to",
            cell_of_row_2('<c t="str"><f>"linkedin.com/company/"&amp;A2</f>'
                          "<v>linkedin.com/company/acme</v></c>"), ONE),
    Trouble("formats: a formula never computed",
            workbook({"Accounts": [HEADER, ("A1", "1441", "=UPPER(D2)")]}),
            Seen(COLUMNS, (), ("Accounts!C2",))),
    Trouble("formats: a formula that comes to nothing",
            xlsx(xlsx_row(2, A="A1", B="linkedin.com/company/acme",
                          C='<c t="str"><f>""</f><v></v></c>')),
            Seen(COLUMNS, ("A1: acme [CTO]",)), config='[search]\njob_titles = ["CTO"]'),
    Trouble("formats: a comment before the first element",
            package("accounts.xlsx", {**xlsx_parts(""), "xl/worksheets/sheet1.xml": str(xlsx_parts(
                HEADER_XML + xlsx_row(2, A="A1", B="linkedin.com/company/acme", C="CEO"))[
                    "xl/worksheets/sheet1.xml"]).replace("?>", "?>\n<!-- ours -->")}), ONE),
)  # fmt: skip

REFUSED = (
    Trouble("formats: HTML saved as .xls",
            raw("crm.xls", b"\xef\xbb\xbf\r\n<html><table><tr><td>ID</td></tr></table>"),
            refused="is a web page"),
    Trouble("formats: HTML in UTF-16", raw("crm.xls", "\ufeff<TABLE>".encode("utf-16-le")),
            refused="is a web page"),
    Trouble("formats: a sign-in page saved as csv", raw("a.csv", b"<!DOCTYPE html><html>"),
            refused="sign-in page"),
    Trouble("formats: the XML of Excel 2003", raw("a.xls", b'<?xml version="1.0"?><Workbook/>'),
            refused="is a web page (HTML or XML)"),
    Trouble("formats: xlsx named .csv", renamed(BOOK, "a.csv"), refused="Rename it to a.xlsx"),
    Trouble("formats: csv named .xlsx", renamed(text(LINES), "a.xlsx"), refused="to a.csv"),
    Trouble("formats: xls named .xlsx", renamed(made_once("accounts.xls"), "a.xlsx"),
            refused="Rename it to a.xls"),
    Trouble("formats: xlsb named .xlsx", renamed(made_once("accounts.xlsb"), "a.xlsx"),
            refused="Rename it to a.xlsb"),
    Trouble("formats: ods named .xlsx", renamed(ODS, "a.xlsx"), refused="Rename it to a.ods"),
    Trouble("formats: a zip of csv files", package("a.xlsx", {"accounts.csv": LINES}),
            refused="is an archive of files"),
    Trouble("formats: an empty zip", package("a.xlsx", {}), refused="is an archive of files"),
    Trouble("formats: an OpenDocument text",
            package("a.ods", {"mimetype": "application/vnd.oasis.opendocument.text",
                              "content.xml": "<x/>"}), refused="is an archive of files"),
    Trouble("formats: password", raw("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
            refused="protected with a password"),
    Trouble("formats: password, named .xls",
            raw("a.xls", OLE + "EncryptedPackage".encode("utf-16-le")),
            refused="protected with a password"),
    Trouble("formats: ods with a password",
            package("a.ods", {**ods_parts(ODS_HEADER), "META-INF/manifest.xml": str(
                ods_parts("")["META-INF/manifest.xml"]).replace(
                    "</manifest:manifest>",
                    '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data'
                    ' manifest:checksum=""/></manifest:file-entry></manifest:manifest>')}),
            refused="protected with a password"),
    Trouble("formats: zip with a password",
            changed(BOOK, "a.xlsx", encrypted), refused="with a password"),
    Trouble("formats: cut xlsx", changed(BOOK, "a.xlsx", half), refused="is damaged"),
    Trouble("formats: cut ods", changed(ODS, "a.ods", half), refused="is damaged"),
    Trouble("formats: cut xls", changed(made_once("accounts.xls"), "a.xls", half),
            refused="is damaged"),
    Trouble("formats: cut xlsb", changed(made_once("accounts.xlsb"), "a.xlsb", half),
            refused="is damaged"),
    Trouble("formats: an xls with a cell in a row and column that no xls has",
            changed(made_once("accounts.xls"), "a.xls", far_away), refused="is damaged"),
    Trouble("formats: a part that does not unpack",
            changed(BOOK, "a.xlsx", lambda it: it[:60] + bytes(60) + it[120:]),
            refused="is damaged"),
    Trouble("formats: broken XML",
            package("a.xlsx", {**xlsx_parts(""), "xl/workbook.xml": "<workbook><sheets>"}),
            refused="is damaged"),
    Trouble("formats: too large unpacked", bomb(lies=False), config=SMALL,
            refused="unpacks to more than 1 MB. If you trust it"),
    Trouble("formats: too large unpacked, and the directory denies it", bomb(lies=True),
            config=SMALL, refused="unpacks to more than 1 MB"),
    Trouble("formats: a document type in a sheet",
            declared_document_type("xl/worksheets/sheet1.xml"), refused="document type"),
    Trouble("formats: a document type in the workbook", declared_document_type("xl/workbook.xml"),
            refused="document type"),
    Trouble("formats: a document type in UTF-16",
            package("a.xlsx", {**xlsx_parts(""), "xl/theme.xml": _with_document_type(
                '<?xml version="1.0" encoding="UTF-16"?><x/>').encode("utf-16")}),
            refused="document type"),
    Trouble("formats: a document type in an ods",
            package("a.ods", {**ods_parts(""), "content.xml": _with_document_type(
                str(ods_parts(ODS_ROW)["content.xml"]))}), refused="document type"),
    Trouble("formats: a quotation mark that is never closed",
            text(LINES.replace("A2,1441", 'A2,"1441') + LINES), refused="opened in row 3"),
    Trouble("formats: zeros in a text", raw("a.csv", LINES.encode() * 200 + b"\0"),
            refused="not text in a known encoding"),
    Trouble("formats: an unknown kind", raw("a.numbers", b"PK\x03\x04"), refused=".xlsx"),
)  # fmt: skip

HUGE = (
    Trouble("formats: a stray cell in the last corner of an xlsx",
            xlsx(xlsx_row(2, A="A1", B="1441") + xlsx_row(1_048_576, XFD="x")),
            refused="in cell XFD1048576, far from all others"),
    Trouble("formats: stray formatting in the last corner of an xlsx",
            xlsx(xlsx_row(2, A="A1", B="linkedin.com/company/acme", C="CEO")
                 + xlsx_row(1_048_576, XFD="<c/>")), ONE),
    Trouble("formats: a stray cell in the last corner of an xlsb", made_once("far.xlsb"),
            refused="in cell XFD1048576"),
    Trouble("formats: an ods that repeats blank cells to the last corner",
            package("a.ods", ods_parts(
                ods_row(*HEADER, blank_after=16_381)
                + ods_row("A1", "linkedin.com/company/acme", "CEO", blank_after=16_381)
                + ods_row(blank_after=16_384, times=1_048_574))), ONE),
    Trouble("formats: an ods that repeats a value to the last corner",
            package("a.ods", ods_parts(ODS_HEADER + ods_row("x", times=1_048_575).replace(
                "<table:table-cell ", '<table:table-cell table:number-columns-repeated="16384" '))),
            refused="far to the right"),
    Trouble("formats: an ods with a value far to the right",
            package("a.ods", ods_parts(ODS_HEADER + ods_row("x", blank_after=16_000).replace(
                "</table:table-row>", "<table:table-cell><text:p>x</text:p></table:table-cell>"
                "</table:table-row>"))), refused="far to the right"),
)  # fmt: skip


TROUBLES: tuple[Trouble, ...] = (*READ, *REMAINS, *REFUSED, *HUGE)
