"""The parts that tie a workbook together, each with a few entries more."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from enrich.model.table import column_letters

_SHEETS_END = re.compile(rb"</(\w+:)?sheets>")
_SHEET_ID = re.compile(rb"""\ssheetId\s*=\s*["'](\d+)["']""")
_RELATION_ID = re.compile(rb"""\sId\s*=\s*["']rId(\d+)["']""", re.IGNORECASE)
_RELATIONS_END = re.compile(rb"</((?:\w+:)?)Relationships>")
_OVERRIDE = re.compile(
    rb"""<(?:\w+:)?Override\b[^>]*?\bPartName\s*=\s*["']([^"']*)["'][^>]*?(?:/>|></(?:\w+:)?Override>)"""
)
_RELS_TYPE = re.compile(
    rb"""<(?:\w+:)?Default\b[^>]*?\bExtension\s*=\s*["']rels["']""", re.IGNORECASE
)
_TYPES_END = re.compile(rb"</((?:\w+:)?)Types>")
_FILTER_NAME = re.compile(
    rb'<(?:\w+:)?definedName\b[^>]*\bname=["\']_xlnm\._FilterDatabase["\'][^>]*>[^<]*<'
)
_LOCAL_SHEET = re.compile(rb"""\slocalSheetId=["'](\d+)["']""")
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


@dataclass(frozen=True)
class NewSheet:
    """A sheet of ours and where its part stands."""

    name: str
    part: str
    """Such as `xl/worksheets/sheet7.xml`."""
    relation: int = 0


def numbered(relations: bytes, sheets: Iterable[NewSheet]) -> list[NewSheet]:
    """The sheets with relationship numbers that nobody has yet."""
    start = max((int(number) for number in _RELATION_ID.findall(relations)), default=0) + 1
    return [NewSheet(sheet.name, sheet.part, number) for number, sheet in enumerate(sheets, start)]


def with_sheets(workbook: bytes, sheets: Sequence[NewSheet]) -> bytes:
    """`workbook.xml`, with the sheets behind the user's own.

    Raises:
        ValueError: it has no list of sheets.
    """
    end = _SHEETS_END.search(workbook)
    if end is None:
        raise ValueError("no list of sheets")
    prefix = (end[1] or b"").decode()
    taken = max((int(number) for number in _SHEET_ID.findall(workbook)), default=0)
    entries = "".join(
        f"<{prefix}sheet xmlns:r={quoteattr(_R)} name={quoteattr(sheet.name)} "
        f'sheetId="{number}" r:id="rId{sheet.relation}"/>'
        for number, sheet in enumerate(sheets, taken + 1)
    )
    return workbook[: end.start()] + entries.encode() + workbook[end.start() :]


def with_wider_filter(workbook: bytes, sheet_index: int, *, beside: int, last: int) -> bytes:
    """The hidden name by which Excel knows a filter reaches to our last column."""

    def widened(found: re.Match[bytes]) -> bytes:
        local = _LOCAL_SHEET.search(found[0])
        if local is None or int(local[1]) != sheet_index:
            return found[0]
        return re.sub(
            rb"(:\$)%s(\$\d+<)\Z" % column_letters(beside).encode(),
            rb"\g<1>%s\g<2>" % column_letters(last).encode(),
            found[0],
        )

    return _FILTER_NAME.sub(widened, workbook)


def with_relations(relations: bytes, sheets: Iterable[NewSheet]) -> bytes:
    """`workbook.xml.rels`, with one relationship for each sheet."""
    return _before_end(
        relations,
        _RELATIONS_END,
        [
            f'Relationship Id="rId{sheet.relation}" Type="{_R}/worksheet" Target="/{sheet.part}"'
            for sheet in sheets
        ],
    )


def with_types(types: bytes, parts: Iterable[tuple[str, str]]) -> bytes:
    """`[Content_Types].xml`, with the parts and their types."""
    entries = [f'Override PartName="/{part}" ContentType="{kind}"' for part, kind in parts]
    if entries and not _RELS_TYPE.search(types):
        entries.insert(0, f'Default Extension="rels" ContentType="{_RELS}"')
    return _before_end(types, _TYPES_END, entries)


def without_types(types: bytes, parts: Collection[str]) -> bytes:
    """`[Content_Types].xml` without parts that are no longer there; names in lower case."""
    return _OVERRIDE.sub(
        lambda it: b"" if it[1].decode().lstrip("/").lower() in parts else it[0], types
    )


def worksheet_types(sheets: Iterable[NewSheet]) -> list[tuple[str, str]]:
    return [(sheet.part, _WORKSHEET) for sheet in sheets]


def _before_end(xml: bytes, closing: re.Pattern[bytes], entries: Iterable[str]) -> bytes:
    end = closing.search(xml)
    if end is None:
        raise ValueError("a part without an end")
    prefix = end[1].decode()
    written = "".join(f"<{prefix}{entry}/>" for entry in entries)
    return xml[: end.start()] + written.encode() + xml[end.start() :]
