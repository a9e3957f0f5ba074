"""A workbook taken apart, for those who look for its faults."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from posixpath import join, normpath, split
from xml.etree import ElementTree as ET
from zipfile import ZipFile

_IS_XML = (".xml", ".rels", ".vml")


@dataclass(frozen=True)
class Relation:
    kind: str
    """The last word of its type, such as `worksheet`."""
    target: str
    """The part in lower case; an address as it stands where it leads outside."""
    is_external: bool


@dataclass(frozen=True)
class Opened:
    """The parts of a package by their names in lower case: the names mean the same in any case."""

    names: tuple[str, ...]
    """As the archive lists them."""
    parts: dict[str, bytes]

    @cached_property
    def _trees(self) -> dict[str, ET.Element]:
        return {}

    def xml(self, part: str) -> ET.Element:
        """The tree of a part, its names without namespaces; an empty one if the part is none."""
        if part not in self._trees:
            self._trees[part] = _local(parsed(self.parts.get(part, b"<none/>")))
        return self._trees[part]

    def relations(self, part: str) -> dict[str, Relation]:
        """ID of a relationship of this part -> where it leads."""
        folder, name = split(part)
        return {
            it.get("Id", ""): _relation(folder, it)
            for it in self.xml(join(folder, "_rels", f"{name}.rels"))
        }

    def related(self, part: str, kind: str) -> list[str]:
        return [it.target for it in self.relations(part).values() if it.kind == kind]

    @cached_property
    def workbook(self) -> str:
        return next(iter(self.related("", "officeDocument")), "xl/workbook.xml")

    def book_part(self, kind: str) -> ET.Element:
        """The one part of this kind that belongs to the workbook."""
        return self.xml(next(iter(self.related(self.workbook, kind)), ""))

    def sheets(self) -> list[tuple[str, str]]:
        """Name and part of each sheet, chart sheets too."""
        relations = self.relations(self.workbook)
        named = self.xml(self.workbook).iterfind("sheets/sheet")
        return [
            (it.get("name", ""), relations[it.get("id", "")].target)
            for it in named
            if it.get("id", "") in relations
        ]

    def worksheets(self) -> list[tuple[str, str]]:
        return [(name, part) for name, part in self.sheets() if self.xml(part).tag == "worksheet"]


def opened(path: Path) -> Opened:
    with ZipFile(path) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        parts = {part_name(name): archive.read(name) for name in names}
    return Opened(tuple(names), parts)


def part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def is_xml(part: str) -> bool:
    return part.endswith(_IS_XML)


def parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 - made by tests


def local(name: str) -> str:
    return name.rpartition("}")[2]


def _relation(folder: str, element: ET.Element) -> Relation:
    kind = element.get("Type", "").rpartition("/")[2]
    target = element.get("Target", "")
    if element.get("TargetMode") == "External":
        return Relation(kind, target, is_external=True)
    return Relation(kind, part_name(normpath(join("/", folder, target))), is_external=False)


def _local(root: ET.Element) -> ET.Element:
    for element in root.iter():
        element.tag = local(element.tag)
        for name in [name for name in element.attrib if "}" in name]:
            element.attrib.setdefault(local(name), element.attrib.pop(name))
    return root


_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


@dataclass(frozen=True)
class Box:
    """A rectangle of cells, counted from 1."""

    left: int
    top: int
    right: int
    bottom: int

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def place(name: str) -> tuple[int, int]:
    """Row and column of `C7`, from 1; zeros of what is no name of a cell."""
    found = _CELL.fullmatch(name)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row, column) if column <= 16_384 and row <= 1_048_576 else (0, 0)


def box(reference: str) -> Box | None:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = place(first), place(last or first)
    is_right = top and bottom and top <= bottom and left <= right
    return Box(left, top, right, bottom) if is_right else None
