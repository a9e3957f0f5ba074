"""Rules of the package: parts, their types, and the relationships between them."""

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from support.faults.opened import Opened, is_xml, local, parsed, part_name

_TYPES = "[content_types].xml"
_ENDS = {
    "worksheet": "worksheet+xml",
    "chartsheet": "chartsheet+xml",
    "styles": "styles+xml",
    "sharedStrings": "sharedStrings+xml",
    "table": "table+xml",
    "comments": "comments+xml",
    "drawing": "drawing+xml",
    "chart": "chart+xml",
    "calcChain": "calcChain+xml",
    "vmlDrawing": "vmlDrawing",
    "vbaProject": "vbaProject",
    "officeDocument": "main+xml",
}
"""Kind of a relationship -> how the type of the part that it leads to ends."""


def package_faults(package: Opened) -> Iterator[str]:
    broken = list(_broken_xml(package))
    yield from broken
    if broken:
        return
    yield from (f"two parts named {name}" for name in _twice(map(part_name, package.names)))
    yield from _type_faults(package)
    for part in package.parts:
        if part.endswith(".rels"):
            yield from _relation_faults(package, part)
    for part in filter(is_xml, package.parts):
        yield from _id_faults(package, part)


def _broken_xml(package: Opened) -> Iterator[str]:
    for part, content in package.parts.items():
        if is_xml(part):
            try:
                parsed(content)
            except ET.ParseError as fault:
                yield f"{part} is no XML: {fault}"


def _twice(names: Iterator[str] | list[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _type_faults(package: Opened) -> Iterator[str]:
    types = package.xml(_TYPES)
    named = [part_name(it.get("PartName", "")) for it in types.iterfind("Override")]
    endings = [it.get("Extension", "").lower() for it in types.iterfind("Default")]
    yield from (f"two content types of {name}" for name in _twice([*named, *endings]))
    yield from (f"a content type of no part: {name}" for name in named if name not in package.parts)
    for part in package.parts:
        if part != _TYPES and part not in named and part.rpartition(".")[2] not in endings:
            yield f"{part} has no content type"


def _content_type(package: Opened, part: str) -> str:
    types = package.xml(_TYPES)
    for it in types.iterfind("Override"):
        if part_name(it.get("PartName", "")) == part:
            return it.get("ContentType", "")
    ending = part.rpartition(".")[2]
    defaults = {it.get("Extension", "").lower(): it for it in types.iterfind("Default")}
    return defaults[ending].get("ContentType", "") if ending in defaults else ""


def _relation_faults(package: Opened, part: str) -> Iterator[str]:
    folder, _, name = part.rpartition("_rels/")
    of = folder + name.removesuffix(".rels")
    if of and of not in package.parts:
        yield f"{part}: relationships of no part"
    ids = [it.get("Id", "") for it in package.xml(part)]
    yield from (f"{part}: two relationships {name}" for name in _twice(ids))
    for it in package.relations(of).values():
        if it.is_external:
            continue
        if it.target not in package.parts:
            yield f"{part}: no {it.target}"
        elif not _content_type(package, it.target).endswith(_ENDS.get(it.kind, "")):
            yield f"{it.target} has not the content type of a {it.kind}"


def _id_faults(package: Opened, part: str) -> Iterator[str]:
    """IDs of relationships that the part speaks of, and that it does not have."""
    known = package.relations(part)
    for element in parsed(package.parts[part]).iter():
        for name, value in element.attrib.items():
            is_relation = "/relationships}" in name and local(name) in {
                "id",
                "embed",
                "link",
                "pict",
            }
            if is_relation and value and value not in known:
                yield f"{part}: no relationship {value}"
