"""New workbooks, streamed: every text a text, every date a date, and nothing that runs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from enrich.model.origin import UNKNOWN, Origin
from enrich.model.table import Cell, Sheet
from enrich.sheets.formats import own_styles
from enrich.sheets.graft.mark import marked
from enrich.sheets.names import free_sheet_name
from enrich.sheets.sheet_parts import SheetParts
from enrich.sheets.sheet_stream import XML_START, pages

_QUICK = 1
"""Level of compression: the next ones cost more time than the megabytes are worth."""
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_OPENXML = "application/vnd.openxmlformats-officedocument"
_SPREADSHEETML = f"{_OPENXML}.spreadsheetml"
_CELL = re.compile(r"([A-Z]+)([0-9]+)")

_WORKBOOK = "xl/workbook.xml"

Rows = Iterable[tuple[Cell, ...]]


@dataclass(frozen=True)
class _Page:
    name: str
    area: str
    """What its filter covers, such as `A1:T200001`; `""` where it has no columns."""


def write_workbook(file: IO[bytes], sheets: Iterable[Sheet], origin: Origin = UNKNOWN) -> None:
    """Write the sheets in their order, a few rows in memory at a time.

    Of `origin` the names are those of sheets of ours, whatever their pages are called.
    """
    styles, formats = own_styles()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_QUICK) as archive:
        parts = SheetParts(lambda name: archive.open(name, "w"), formats, set())
        written: list[_Page] = []
        ours: list[str] = []
        for sheet in sheets:
            for rows in pages(parts.all_rows(sheet)):
                name = free_sheet_name(sheet.name, (page.name for page in written))
                part = f"xl/worksheets/sheet{len(written) + 1}.xml"
                last_cell = parts.write(part, sheet, name=name, rows=rows).last_cell
                is_filtered = last_cell and sheet.header
                written.append(_Page(name, f"A1:{last_cell}" if is_filtered else ""))
                ours += [name] if sheet.name in origin.sheets else []
        archive.writestr("xl/styles.xml", styles)
        mark = replace(origin, sheets=tuple(ours))
        for part, text in _parts(written, parts.other_types).items():
            archive.writestr(part, _marked(part, XML_START + text.encode(), mark))


def _marked(part: str, content: bytes, mark: Origin) -> bytes:
    return marked(content, mark) if part == _WORKBOOK and mark != UNKNOWN else content


def _parts(pages: Sequence[_Page], other_types: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Name of a part -> its XML, of all that binds the sheets into a workbook."""
    return {
        _WORKBOOK: _workbook(pages),
        "xl/_rels/workbook.xml.rels": _relationships(
            *(f"{_OFFICE}/worksheet worksheets/sheet{number}.xml" for number, _ in _counted(pages)),
            f"{_OFFICE}/styles styles.xml",
        ),
        "docProps/app.xml": f'<Properties xmlns="{_PROPERTIES}"><Application>enrich</Application>'
        "</Properties>",
        "_rels/.rels": _relationships(
            f"{_OFFICE}/officeDocument xl/workbook.xml",
            f"{_OFFICE}/extended-properties docProps/app.xml",
        ),
        "[Content_Types].xml": _content_types(pages, other_types),
    }


def _counted(pages: Sequence[_Page]) -> Iterable[tuple[int, _Page]]:
    return enumerate(pages, start=1)


def _workbook(pages: Sequence[_Page]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(page.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, page in _counted(pages)
    )
    names = "".join(_filter_name(number, page) for number, page in enumerate(pages) if page.area)
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<bookViews><workbookView/></bookViews><sheets>{sheets}</sheets>{defined}</workbook>"
    )


def _filter_name(index: int, page: _Page) -> str:
    # Excel finds a filter by this hidden name when it sorts.
    quoted = page.name.replace("'", "''")
    area = escape(f"'{quoted}'!{_absolute(page.area)}")
    return (
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{index}" hidden="1">'
        f"{area}</definedName>"
    )


def _absolute(area: str) -> str:
    """`_absolute("A1:B3")` is `$A$1:$B$3`."""
    return _CELL.sub(r"$\1$\2", area)


def _relationships(*targets: str) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, _, target) in enumerate((each.partition(" ") for each in targets), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'


def _content_types(pages: Sequence[_Page], other_types: Sequence[tuple[str, str]]) -> str:
    kinds = {f"xl/worksheets/sheet{number}.xml": "worksheet" for number, _ in _counted(pages)}
    kinds |= {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles"}
    parts = "".join(
        f'<Override PartName="/{part}" ContentType="{_SPREADSHEETML}.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    parts += "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in other_types
    )
    return (
        f'<Types xmlns="{_CONTENT_TYPES}">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'{parts}<Override PartName="/docProps/app.xml"'
        f' ContentType="{_OPENXML}.extended-properties+xml"/></Types>'
    )
