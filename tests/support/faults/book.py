"""Rules of the workbook: its sheets, its names, its styles, its chain of calculation."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from support.faults.opened import Opened

_ORDER = (
    "fileVersion fileSharing workbookPr AlternateContent revisionPtr absPath workbookProtection"
    " bookViews sheets functionGroups externalReferences definedNames calcPr oleSize"
    " customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr"
    " webPublishObjects extLst"
)
_STYLES_ORDER = (
    "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
)
_COUNTED = frozenset({"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs"})
_TEXT_IN_FORMULA = re.compile(r'"[^"]*"')
_SHEET_IN_FORMULA = re.compile(r"'((?:[^']|'')+)'!|(?<![\w.'\])])([^\W\d][\w.]*)!")
_NOT_IN_NAMES = frozenset("[]:*?/\\")
_FIRST_OWN_NUMBER_FORMAT = 164


def book_faults(package: Opened) -> Iterator[str]:
    workbook = package.xml(package.workbook)
    yield from order_faults("the workbook", workbook, _ORDER)
    yield from _sheet_list_faults(package, workbook)
    yield from _name_faults(workbook)
    yield from _style_faults(package.book_part("styles"))
    yield from _chain_faults(package, workbook)


def order_faults(what: str, parent: ET.Element, order: str) -> Iterator[str]:
    """Elements that stand before one that must come first, or twice."""
    ranks = {name: rank for rank, name in enumerate(order.split())}
    last = -1
    for element in parent:
        rank = ranks.get(element.tag, -1)
        if rank < 0:
            yield f"{what}: no place for <{element.tag}>"
        elif rank < last or (rank == last and element.tag not in _MAY_REPEAT):
            yield f"{what}: <{element.tag}> stands too late"
        last = max(last, rank)


_MAY_REPEAT = frozenset(
    {"conditionalFormatting", "AlternateContent", "fileRecoveryPr", "functionGroups"}
)


def _sheet_list_faults(package: Opened, workbook: ET.Element) -> Iterator[str]:
    sheets = workbook.findall("sheets/sheet")
    for name in (sheet.get("name", "") for sheet in sheets):
        is_legal = 0 < len(name) <= 31 and not _NOT_IN_NAMES & set(name)
        if not is_legal or name.startswith("'") or name.endswith("'"):
            yield f"no name for a sheet: {name!r}"
    for what in ("name", "sheetId", "id"):
        values = [sheet.get(what, "").lower() for sheet in sheets]
        yield from (f"two sheets with {what} {it}" for it in {*values} if values.count(it) > 1)
    if len(package.sheets()) != len(sheets):
        yield "a sheet without a part"
    if all(sheet.get("state", "visible") != "visible" for sheet in sheets):
        yield "no sheet to be seen"
    for view in workbook.iterfind("bookViews/workbookView"):
        if int(view.get("activeTab", "0")) >= len(sheets):
            yield "the sheet to be shown first is none"


def _name_faults(workbook: ET.Element) -> Iterator[str]:
    sheets = [sheet.get("name", "").lower() for sheet in workbook.iterfind("sheets/sheet")]
    seen = set()
    for name in workbook.iterfind("definedNames/definedName"):
        key = (name.get("name", "").lower(), name.get("localSheetId"))
        if key in seen:
            yield f"two names {key[0]}"
        seen.add(key)
        if int(key[1] or 0) >= len(sheets):
            yield f"the name {key[0]} is of no sheet"
        for sheet in sheets_in(name.text or ""):
            if sheet.lower() not in sheets:
                yield f"the name {key[0]} means the sheet {sheet}, which is none"


def sheets_in(formula: str) -> Iterator[str]:
    """The sheets of this workbook that a formula speaks of."""
    for quoted, bare in _SHEET_IN_FORMULA.findall(_TEXT_IN_FORMULA.sub("", formula)):
        for sheet in (quoted.replace("''", "'") or bare).split(":"):
            if "[" not in sheet:
                yield sheet


def _style_faults(styles: ET.Element) -> Iterator[str]:
    yield from order_faults("the styles", styles, _STYLES_ORDER)
    formats = [it.get("numFmtId", "") for it in styles.iterfind("numFmts/numFmt")]
    yield from (f"two number formats {it}" for it in {*formats} if formats.count(it) > 1)
    for items in styles:
        count = items.get("count")
        if items.tag in _COUNTED and count is not None and int(count) != len(items):
            yield f"the styles count {count} {items.tag} and have {len(items)}"
    for kind in ("cellStyleXfs", "cellXfs"):
        for number, xf in enumerate(styles.iterfind(f"{kind}/xf")):
            yield from (f"{kind} {number}: {fault}" for fault in _xf_faults(styles, xf, formats))


def _xf_faults(styles: ET.Element, xf: ET.Element, formats: list[str]) -> Iterator[str]:
    of = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
    for attribute, items in of.items():
        number, held = int(xf.get(attribute, "0")), styles.find(items)
        if number and (held is None or number >= len(held)):
            yield f"no {attribute} {number}"
    number_format = xf.get("numFmtId", "0")
    if int(number_format) >= _FIRST_OWN_NUMBER_FORMAT and number_format not in formats:
        yield f"no number format {number_format}"


def _chain_faults(package: Opened, workbook: ET.Element) -> Iterator[str]:
    chain = package.book_part("calcChain")
    if chain.tag != "none" and not len(chain):
        yield "a chain of calculation of nothing"
    relations = package.relations(package.workbook)
    parts = {
        sheet.get("sheetId"): relations[sheet.get("id", "")].target
        for sheet in workbook.iterfind("sheets/sheet")
        if sheet.get("id", "") in relations
    }
    sheet, formulas = "", dict[str, set[str]]()
    for link in chain:
        sheet = link.get("i", sheet)
        if sheet not in formulas:
            formulas[sheet] = _formulas(package.xml(parts.get(sheet, "")))
        if link.get("r", "") not in formulas[sheet]:
            yield f"the chain of calculation has {link.get('r')} of sheet {sheet}, no formula"


def _formulas(sheet: ET.Element) -> set[str]:
    """Cells with a formula, those that share an array's too."""
    return {
        cell.get("r", "")
        for cell in sheet.iterfind("sheetData/row/c")
        if cell.find("f") is not None
    }
