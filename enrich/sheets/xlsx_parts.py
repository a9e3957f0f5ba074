"""Which part of an xlsx holds which sheet, and where the sheet's relationships lead."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from posixpath import join, normpath, split
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile, ZipInfo

from enrich.sheets.archive import chunks, opened, part_name, parts_by_name
from enrich.sheets.sheet_xml import SheetRemains, read_remains
from enrich.sheets.signature import damaged

_WORKBOOK = "xl/workbook.xml"

_Element = tuple[str, dict[str, str]]


def remains_by_sheet(path: Path) -> dict[str, SheetRemains]:
    """Name of a sheet -> what calamine leaves behind in it.

    Raises:
        InputUnreadable: the workbook is damaged.
    """
    with opened(path) as archive:
        parts = parts_by_name(archive)
        try:
            return {
                sheet: _remains(archive, parts, part) for sheet, part in sheet_parts(archive, parts)
            }
        except (ExpatError, ValueError) as error:
            raise damaged(path) from error


def workbook_part(path: Path) -> bytes:
    """The part that lists the sheets."""
    with opened(path) as archive:
        return archive.read(parts_by_name(archive)[_WORKBOOK])


def _remains(archive: ZipFile, parts: Mapping[str, ZipInfo], part: str) -> SheetRemains:
    return read_remains(chunks(archive, parts[part]), _targets(archive, parts, part))


def sheet_parts(archive: ZipFile, parts: Mapping[str, ZipInfo]) -> Iterator[tuple[str, str]]:
    """Name and part of every sheet, in the workbook's order."""
    targets = _targets(archive, parts, _WORKBOOK)
    folder = split(_WORKBOOK)[0]
    for element, attributes in elements(archive, parts[_WORKBOOK]):
        if element == "sheet" and (target := targets.get(attributes.get("id", ""))):
            part = part_name(normpath(join(folder, target)))
            if part in parts:
                yield attributes.get("name", ""), part


def related_parts(
    archive: ZipFile, parts: Mapping[str, ZipInfo], part: str, *, kind: str
) -> list[str]:
    """The parts that a part is related to in this way, such as `table`."""
    folder, name = split(part)
    relationships = parts.get(f"{folder}/_rels/{name}.rels")
    if relationships is None:
        return []
    targets = (
        part_name(normpath(join(folder, attributes.get("Target", ""))))
        for element, attributes in elements(archive, relationships)
        if element == "Relationship" and attributes.get("Type", "").endswith(f"/{kind}")
    )
    return [target for target in targets if target in parts]


def _targets(archive: ZipFile, parts: Mapping[str, ZipInfo], part: str) -> dict[str, str]:
    """ID of a relationship -> its target."""
    folder, name = split(part)
    relationships = parts.get(f"{folder}/_rels/{name}.rels")
    if relationships is None:
        return {}
    return {
        attributes.get("Id", ""): attributes.get("Target", "")
        for element, attributes in elements(archive, relationships)
        if element == "Relationship"
    }


def elements(archive: ZipFile, part: ZipInfo) -> Iterator[_Element]:
    """Every element of a part, by its local name and those of its attributes."""
    found: list[_Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        found.append((name.rpartition(":")[2], local))

    parser = ParserCreate()
    parser.StartElementHandler = start
    for chunk in chunks(archive, part):
        parser.Parse(chunk)
        yield from found
        found.clear()
    parser.Parse(b"", True)  # noqa: FBT003 - expat knows no keywords
    yield from found
