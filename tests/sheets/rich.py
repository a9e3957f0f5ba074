"""A workbook with all that people put into one, and whatever else Excel keeps in a package."""

import zlib
from datetime import date
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook

HEADER = ("ID", "Company", "LinkedIn URL", "Job titles", "Revenue", "Doubled", "Since")
ROWS = 8
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office"
_SPREADSHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EXCEL = "application/vnd.ms-excel"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def rich_workbook(path: Path, *, in_a_table: bool = True, is_1904: bool = False) -> Path:
    """Write it with XlsxWriter; an .xlsm has macros. `Accounts` is the sheet to be answered."""
    book = Workbook(str(path), {"date_1904": is_1904})
    if path.suffix == ".xlsm":
        book.add_vba_project(BytesIO(b"\xd0\xcf\x11\xe0macros" * 50), is_stream=True)
    accounts = book.add_worksheet("Accounts")
    _accounts(book, accounts, in_a_table=in_a_table)
    _rules(book, accounts)
    _things_on(book, accounts)
    _page(accounts)
    _formulas(book, book.add_worksheet("Formulas"))
    _others(book)
    book.define_name("Rate", "=1.19")
    book.define_name("Accounts!Local", "=Accounts!$A$4:$A$11")
    book.set_properties({"title": "Targets", "author": "Ann", "company": "ACME"})
    book.set_custom_property("Reviewed", value=True)
    book.close()
    return path


def _accounts(book: Workbook, sheet: Any, *, in_a_table: bool) -> None:
    head = book.add_format(
        {"bold": True, "bg_color": "#1F4E79", "font_color": "white", "border": 1}
    )
    money = book.add_format({"num_format": "#,##0.00", "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
    red = book.add_format({"font_color": "red"})
    sheet.write("A1", "Our targets", book.add_format({"bold": True, "font_size": 18}))
    for column, name in enumerate(HEADER):
        sheet.write(2, column, name, head)
    for row in range(3, 3 + ROWS):
        number = row - 2
        sheet.write(row, 0, f"{number:04}")
        sheet.write_rich_string(row, 1, "Company ", red, str(number))
        sheet.write_url(row, 2, f"https://www.linkedin.com/company/c{number}")
        sheet.write(row, 3, "CEO")
        sheet.write(row, 4, number * 1000.5, money)
        sheet.write_formula(row, 5, f"=E{row + 1}*2", money, number * 2001)
        sheet.write_datetime(row, 6, date(2026, 1, number), day)
    if in_a_table:
        columns = [{"header": name, "header_format": head} for name in HEADER]
        area = {"columns": columns, "name": "Targets", "style": "Table Style Medium 9"}
        sheet.add_table(2, 0, 2 + ROWS, len(HEADER) - 1, area)
    else:
        sheet.autofilter(2, 0, 2 + ROWS, len(HEADER) - 1)
        sheet.filter_column(3, "x == CEO")


def _rules(book: Workbook, sheet: Any) -> None:
    green = book.add_format({"bg_color": "#C6EFCE"})
    sheet.data_validation("D4:D11", {"validate": "list", "source": ["CEO", "CFO", "CTO"]})
    sheet.conditional_format("E4:E11", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("F4:F11", {"type": "data_bar"})
    sheet.conditional_format(
        "A4:G11", {"type": "formula", "criteria": "=$E4>5000", "format": green}
    )
    sheet.conditional_format("E4:E11", {"type": "icon_set", "icon_style": "3_arrows"})


def _things_on(book: Workbook, sheet: Any) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=Accounts!$B$4:$B$11", "values": "=Accounts!$E$4:$E$11"})
    sheet.insert_chart("A14", chart)
    sheet.insert_image("E14", "dot.png", {"image_data": BytesIO(picture())})
    sheet.insert_textbox("F14", "Ask Ann before you call")
    sheet.insert_button("F20", {"macro": "refresh", "caption": "Refresh"})
    sheet.add_sparkline("A2", {"range": "Accounts!E4:E11"})
    sheet.write_comment("A4", "First of all", {"author": "Ann"})
    sheet.set_header("&L&G", {"image_left": "dot.png", "image_data_left": BytesIO(picture())})


def _page(sheet: Any) -> None:
    sheet.freeze_panes(3, 1)
    sheet.print_area("A1:G11")
    sheet.repeat_rows(2)
    sheet.set_column("B:B", 30)
    sheet.set_column("C:G", 18, None, {"level": 1})
    for row in range(5, 8):
        sheet.set_row(row, 20, None, {"level": 1})
    sheet.set_v_pagebreaks([4])
    sheet.ignore_errors({"number_stored_as_text": "A4:A11"})


def _formulas(book: Workbook, sheet: Any) -> None:
    sheet.write_formula("A1", "=SUM(Accounts!E4:E11)", None, 36018)
    sheet.write_array_formula("A2:A3", "{=Accounts!E4:E5*2}", None, 2001)
    sheet.write_dynamic_array_formula("B1:B3", "=SORT(Accounts!D4:D6)", None, "CEO")
    sheet.write_formula("C1", '=IF(A1>1,"yes","no")', None, "yes")
    sheet.write_formula("C2", "=1/0", None, "#DIV/0!")
    totals = [
        {"header": "What", "total_string": "Total"},
        {"header": "Sum", "total_function": "sum", "total_value": 3},
    ]
    place = {"columns": totals, "total_row": True, "data": [["a", 1], ["b", 2]], "name": "Sums"}
    sheet.add_table("E1:F4", place)
    sheet.embed_image("H1", "dot.png", {"image_data": BytesIO(picture())})
    sheet.insert_checkbox("H3", boolean=True)
    sheet.merge_range("J1:K2", "merged", book.add_format({"align": "center"}))


def _others(book: Workbook) -> None:
    more = book.add_worksheet("More accounts")
    for row, cells in enumerate([HEADER[:4], ("X1", "Other", "linkedin.com/company/o", "CFO")]):
        more.write_row(row, 0, cells)
    guarded = book.add_worksheet("Guarded")
    guarded.protect("secret")
    guarded.write("A1", "hands off")
    book.add_worksheet("Hidden").hide()
    book.add_worksheet("Very hidden").very_hidden()
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "=Accounts!$E$4:$E$11"})
    book.add_chartsheet("Pie").set_chart(chart)


def picture(size: int = 8) -> bytes:
    """A PNG of one colour, so many dots wide and high."""
    rows = b"".join(b"\0" + b"\x1f\x4e\x79" * size for _ in range(size))
    parts = (b"IHDR" + pack(">2I5B", size, size, 8, 2, 0, 0, 0),
             b"IDAT" + zlib.compress(rows), b"IEND")  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack(">I", len(part) - 4) + part + pack(">I", zlib.crc32(part)) for part in parts
    )


def with_parts_of_excel(path: Path) -> Path:
    """The same workbook with what only Excel writes: links to other books, slicers, queries."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for part, (_, content) in _PARTS.items():
        parts[part] = (_START + content).encode() if isinstance(content, str) else content
    for of, relations in _RELATIONS.items():
        parts[of] = _with_relations(parts.get(of, _EMPTY_RELATIONS), relations)
    parts["[Content_Types].xml"] = _with_types(parts["[Content_Types].xml"])
    parts["xl/workbook.xml"] = _with_references(parts["xl/workbook.xml"])
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


_EMPTY_RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b"</Relationships>"
)

_PARTS: dict[str, tuple[str, str | bytes]] = {
    "xl/calcChain.xml": (
        f"{_SPREADSHEETML}.calcChain+xml",
        f'<calcChain xmlns="{_MAIN}"><c r="A1" i="2"/><c r="C1"/>'
        + "".join(f'<c r="F{row}" i="1"/>' for row in range(4, 4 + ROWS))
        + "</calcChain>",
    ),
    "xl/externalLinks/externalLink1.xml": (
        f"{_SPREADSHEETML}.externalLink+xml",
        (f'<externalLink xmlns="{_MAIN}"><externalBook xmlns:r="{_OFFICE}" r:id="rId1"><sheetNames>'
        '<sheetName val="Rates"/></sheetNames></externalBook></externalLink>'),
    ),
    "xl/connections.xml": (
        f"{_SPREADSHEETML}.connections+xml",
        (f'<connections xmlns="{_MAIN}"><connection id="1" name="Query" type="5"'
        ' refreshedVersion="6"><dbPr connection="Provider=none" command="x"/></connection>'
        "</connections>"),
    ),
    "xl/queryTables/queryTable1.xml": (
        f"{_SPREADSHEETML}.queryTable+xml",
        f'<queryTable xmlns="{_MAIN}" name="Query" connectionId="1"/>',
    ),
    "xl/slicerCaches/slicerCache1.xml": (
        f"{_EXCEL}.slicerCache+xml",
        (f'<slicerCacheDefinition xmlns="{_MICROSOFT}/spreadsheetml/2009/9/main" name="Slicer_Job"'
        ' sourceName="Job titles"/>'),
    ),
    "xl/slicers/slicer1.xml": (
        f"{_EXCEL}.slicer+xml",
        (f'<slicers xmlns="{_MICROSOFT}/spreadsheetml/2009/9/main"><slicer name="Job" cache='
        '"Slicer_Job" rowHeight="1"/></slicers>'),
    ),
    "xl/persons/person.xml": (
        f"{_EXCEL}.person+xml",
        (f'<personList xmlns="{_MICROSOFT}/spreadsheetml/2018/threadedcomments"><person'
        ' displayName="Ann" id="{0}" userId="Ann" providerId="None"/></personList>'),
    ),
    "xl/threadedComments/threadedComment1.xml": (
        f"{_EXCEL}.threadedcomments+xml",
        (f'<ThreadedComments xmlns="{_MICROSOFT}/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="A5" personId="{0}" id="{1}"><text>well</text></threadedComment>'
        "</ThreadedComments>"),
    ),
    "xl/printerSettings/printerSettings1.bin": (
        f"{_SPREADSHEETML}.printerSettings", b"\x00P\x00r" * 99,
    ),
    "customXml/item1.xml": ("application/xml", "<label xmlns='urn:acme'>Internal</label>"),
    "customXml/itemProps1.xml": (
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        ('<ds:datastoreItem ds:itemID="{2}" xmlns:ds="http://schemas.openxmlformats.org/'
        'officeDocument/2006/customXml"/>'),
    ),
}  # fmt: skip
"""Part -> its content type and its content."""

_RELATIONS = {
    "xl/_rels/workbook.xml.rels": [
        (f"{_OFFICE}/calcChain", "calcChain.xml"),
        (f"{_OFFICE}/externalLink", "externalLinks/externalLink1.xml"),
        (f"{_OFFICE}/connections", "connections.xml"),
        (f"{_MICROSOFT}/2007/relationships/slicerCache", "slicerCaches/slicerCache1.xml"),
        (f"{_MICROSOFT}/2017/10/relationships/person", "persons/person.xml"),
        (f"{_OFFICE}/customXml", "../customXml/item1.xml"),
    ],
    "xl/worksheets/_rels/sheet1.xml.rels": [
        (f"{_OFFICE}/printerSettings", "../printerSettings/printerSettings1.bin"),
        (f"{_MICROSOFT}/2007/relationships/slicer", "../slicers/slicer1.xml"),
        (f"{_MICROSOFT}/2017/10/relationships/threadedComment",
         "../threadedComments/threadedComment1.xml"),
    ],
    "xl/worksheets/_rels/sheet3.xml.rels": [
        (f"{_OFFICE}/queryTable", "../queryTables/queryTable1.xml"),
    ],
    "xl/externalLinks/_rels/externalLink1.xml.rels": [
        (f"{_OFFICE}/externalLinkPath", "file:///C:/rates.xlsx"),
    ],
    "customXml/_rels/item1.xml.rels": [(f"{_OFFICE}/customXmlProps", "itemProps1.xml")],
}  # fmt: skip


def _with_relations(xml: bytes, relations: list[tuple[str, str]]) -> bytes:
    written = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if target.startswith("file:") else "/>")
        for number, (kind, target) in enumerate(relations, 101 if b"rId1" in xml else 1)
    )
    return xml.replace(b"</Relationships>", written.encode() + b"</Relationships>")


def _with_types(types: bytes) -> bytes:
    written = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, (kind, _) in _PARTS.items()
    )
    return types.replace(b"</Types>", written.encode() + b"</Types>")


def _with_references(workbook: bytes) -> bytes:
    reference = b'<externalReferences><externalReference r:id="rId102"/></externalReferences>'
    return workbook.replace(b"</sheets>", b"</sheets>" + reference)
