"""Rules of a worksheet: order of its elements, its rows and its cells; what they point to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from xml.etree import ElementTree as ET

from support.faults.book import order_faults
from support.faults.opened import Box, Opened, box, place
from support.faults.table import table_faults

_ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection"
    " protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells"
    " phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins"
    " pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors"
    " smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls"
    " AlternateContent webPublishItems tableParts extLst"
)
_LONGEST_TEXT, _MOST_LINKS, _MOST_MERGES_LOOKED_AT = 32_767, 65_530, 500
_CELL_KINDS = frozenset({"b", "d", "e", "inlineStr", "n", "s", "str"})


@dataclass(frozen=True)
class _Limits:
    """How many of each there are to point to."""

    styles: int
    differential: int
    strings: tuple[str, ...]


def sheet_faults(package: Opened) -> Iterator[str]:
    """Faults of every worksheet, and of the tables on it."""
    styles, strings = package.book_part("styles"), package.book_part("sharedStrings")
    limits = _Limits(
        len(styles.findall("cellXfs/xf")),
        len(styles.findall("dxfs/dxf")),
        tuple(text_of(item) for item in strings),
    )
    for name, part in package.worksheets():
        sheet = package.xml(part)
        yield from (f"{name}: {fault}" for fault in _faults(sheet, limits))
        texts = _texts(sheet, limits.strings)
        tables = [package.xml(table) for table in package.related(part, "table")]
        merged = _boxes(sheet, "mergeCells/mergeCell")
        yield from (f"{name}: {fault}" for fault in table_faults(tables, texts, merged))
        for table in tables:
            yield from (f"{name}: {fault}" for fault in _dxf_faults(table, limits.differential))
    yield from _twins_among_tables(package)


def text_of(item: ET.Element) -> str:
    """The text of a string or a cell, of all its runs, without its reading aids."""
    texts = [*item.iterfind("t"), *item.iterfind("r/t")]
    return "".join(text.text or "" for text in texts)


def _twins_among_tables(package: Opened) -> Iterator[str]:
    parts = [part for _, sheet in package.worksheets() for part in package.related(sheet, "table")]
    for what in ("id", "displayName"):
        values = [package.xml(part).get(what, "").lower() for part in parts]
        yield from (f"two tables with {what} {it}" for it in {*values} if values.count(it) > 1)


def _faults(sheet: ET.Element, limits: _Limits) -> Iterator[str]:
    yield from order_faults("the sheet", sheet, _ORDER)
    yield from _column_faults(sheet, limits)
    yield from _row_faults(sheet, limits)
    yield from _dimension_faults(sheet)
    yield from _merge_faults(sheet)
    yield from _reference_faults(sheet)
    yield from _dxf_faults(sheet, limits.differential)
    if len(sheet.findall("hyperlinks/hyperlink")) > _MOST_LINKS:
        yield "more links than a sheet can have"


def _column_faults(sheet: ET.Element, limits: _Limits) -> Iterator[str]:
    last = 0
    lists = sheet.findall("cols")
    if lists and not len(lists[0]):
        yield "<cols> of nothing"
    for col in sheet.iterfind("cols/col"):
        low, high = int(col.get("min", "0")), int(col.get("max", "0"))
        if not last < low <= high <= 16_384:
            yield f"the width of columns {low} to {high} after column {last}"
        last = high
        if int(col.get("style", "0")) >= max(limits.styles, 1):
            yield f"columns {low} to {high} have no style {col.get('style')}"


def _row_faults(sheet: ET.Element, limits: _Limits) -> Iterator[str]:
    last = 0
    for row in sheet.iterfind("sheetData/row"):
        number = int(row.get("r", last + 1))
        if not last < number <= 1_048_576:
            yield f"row {number} after row {last}"
        last = number
        if int(row.get("s", "0")) >= max(limits.styles, 1):
            yield f"row {number} has no style {row.get('s')}"
        yield from _order_of_cells(row, number)
        for cell in row:
            yield from (f"{cell.get('r')}: {fault}" for fault in _cell_faults(cell, limits))


def _order_of_cells(row: ET.Element, number: int) -> Iterator[str]:
    last = 0
    low, _, high = row.get("spans", "1:16384").partition(":")
    for cell in row:
        name = cell.get("r", "")
        at, column = place(name) if name else (number, last + 1)
        if at != number or not last < column:
            yield f"cell {name} in row {number} after column {last}"
        elif not int(low) <= column <= int(high or low):
            yield f"cell {name} outside of the row's spans {low}:{high}"
        last = max(last, column)


def _cell_faults(cell: ET.Element, limits: _Limits) -> Iterator[str]:
    kind, value = cell.get("t", "n"), cell.findtext("v") or ""
    if int(cell.get("s", "0")) >= max(limits.styles, 1):
        yield f"no style {cell.get('s')}"
    if kind not in _CELL_KINDS:
        yield f"no kind of cell: {kind}"
    if kind == "s" and not (value.isdecimal() and int(value) < len(limits.strings)):
        yield f"no string {value}"
    elif value and not _is_of_kind(kind, value):
        yield f"{value!r} is not of the kind {kind}"
    if len(_text(cell, limits.strings).encode("utf-16-le")) > 2 * _LONGEST_TEXT:
        yield "more text than a cell can hold"


def _is_of_kind(kind: str, value: str) -> bool:
    try:
        if kind == "n":
            return abs(float(value)) < float("inf")
        if kind == "d":
            return bool(datetime.fromisoformat(value))
    except ValueError:
        return False
    return kind != "b" or value in {"0", "1"}


def _text(cell: ET.Element, strings: tuple[str, ...]) -> str:
    value = cell.findtext("v") or ""
    if cell.get("t") == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    inline = cell.find("is")
    return value if inline is None else text_of(inline)


def _texts(sheet: ET.Element, strings: tuple[str, ...]) -> dict[tuple[int, int], str]:
    cells = sheet.iterfind("sheetData/row/c")
    return {place(cell.get("r", "")): _text(cell, strings) for cell in cells}


def _dimension_faults(sheet: ET.Element) -> Iterator[str]:
    dimension = sheet.find("dimension")
    area = box(dimension.get("ref", "")) if dimension is not None else None
    if dimension is not None and area is None:
        yield f"no used area: {dimension.get('ref')}"
    for cell in sheet.iterfind("sheetData/row/c"):
        if area and len(cell) and cell.get("r") and not area.holds(*place(cell.get("r", ""))):
            yield f"{cell.get('r')} is outside of the used area"


def _boxes(sheet: ET.Element, path: str) -> list[Box]:
    boxes = (box(it.get("ref", "")) for it in sheet.iterfind(path))
    return [it for it in boxes if it]


def _merge_faults(sheet: ET.Element) -> Iterator[str]:
    merges = _boxes(sheet, "mergeCells/mergeCell")
    for one, other in combinations(merges[:_MOST_MERGES_LOOKED_AT], 2):
        if one.overlaps(other):
            yield f"merged cells overlap: {one} and {other}"
    listed = sheet.find("mergeCells")
    if listed is not None and not len(listed):
        yield "<mergeCells> of nothing"


def _reference_faults(sheet: ET.Element) -> Iterator[str]:
    singles = ("autoFilter", "mergeCells/mergeCell", "hyperlinks/hyperlink")
    for path in singles:
        for it in sheet.iterfind(path):
            if box(it.get("ref", "")) is None:
                yield f"<{it.tag}> of no area: {it.get('ref')}"
    for path in ("conditionalFormatting", "dataValidations/dataValidation"):
        for it in sheet.iterfind(path):
            if not all(map(_is_area, it.get("sqref", "").split() or [""])):
                yield f"<{it.tag}> of no area: {it.get('sqref')}"


def _is_area(reference: str) -> bool:
    columns_or_rows = reference.replace("$", "").split(":")
    if len(columns_or_rows) == 2 and all(it.isalpha() or it.isdecimal() for it in columns_or_rows):
        return True
    return box(reference) is not None


def _dxf_faults(parent: ET.Element, known: int) -> Iterator[str]:
    for element in parent.iter():
        for name, value in element.attrib.items():
            if name.lower().endswith("dxfid") and int(value) >= known:
                yield f"<{element.tag}> has no {name} {value}"
