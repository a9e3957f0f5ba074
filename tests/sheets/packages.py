"""Workbooks as the packages they are, put together and looked through by hand."""

from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath, split
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from enrich.model.table import Sheet
from enrich.sheets.writing import stage

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_IDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def parts_of(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, *sheets: Sheet) -> None:
    """A workbook of these sheets, as the writer makes it."""
    with stage(path, sheets, dialect=None) as staged:
        staged.publish()


def faults_of(path: Path) -> Iterator[str]:
    """What breaks the package's own rules: XML, relationships, content types."""
    parts = parts_of(path)
    for content in parts.values():
        ET.fromstring(content)  # noqa: S314 - our own
    for name in parts:
        if name.endswith(".rels"):
            yield from (f"{name}: no {to}" for to in _targets(name, parts) if to not in parts)
    types = ET.fromstring(parts["[Content_Types].xml"])  # noqa: S314
    typed = {element.get("PartName", "").lstrip("/") for element in types}
    for name in parts:
        if name.startswith("xl/") and not name.endswith(".rels") and name not in typed:
            yield f"{name} has no content type"
    yield from (f"a content type of no part: {name}" for name in typed - {"", *parts})


def _targets(relationships: str, parts: dict[str, bytes]) -> Iterator[str]:
    folder = split(split(relationships)[0])[0]
    for element in ET.fromstring(parts[relationships]):  # noqa: S314
        if element.get("TargetMode") != "External":
            yield normpath(join("/", folder, element.get("Target", ""))).lstrip("/")
