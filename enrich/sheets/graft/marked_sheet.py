"""One worksheet of a package, and all parts that its marks take: put there, and taken away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from enrich.sheets.archive import chunks
from enrich.sheets.cell_names import area_of
from enrich.sheets.graft.dxf import Looks
from enrich.sheets.graft.marks import Mark
from enrich.sheets.graft.note_box import box_for, frame_of
from enrich.sheets.graft.note_shapes import NoteShapes
from enrich.sheets.graft.notes import Comments, note_text
from enrich.sheets.graft.package_edits import PackageEdits
from enrich.sheets.graft.relations import Relations, free_part, relations_part
from enrich.sheets.graft.rules import with_rules, without_rules
from enrich.sheets.graft.sheet_tail import UP_TO_NOTES, Tail, frame_and_tail
from enrich.sheets.graft.spans import Span

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DOCUMENT = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class _Kind:
    """A kind of part that belongs to a sheet."""

    relation: str
    stem: str
    suffix: str
    content_type: str


_COMMENTS = _Kind("comments", "xl/comments", ".xml", f"{_DOCUMENT}.spreadsheetml.comments+xml")
_BOXES = _Kind("vmlDrawing", "xl/drawings/vmlDrawing", ".vml", f"{_DOCUMENT}.vmlDrawing")


@dataclass
class MarkedSheet:
    """A worksheet, as it is by now.

    Raises:
        ValueError: a part of it is built in an unknown way.
    """

    package: PackageEdits
    part: str
    head: bytes
    tail: Tail
    relations: Relations = field(init=False)

    def __post_init__(self) -> None:
        name = relations_part(self.part)
        is_there = name in self.package.parts
        self.relations = (
            Relations(self.part, self.package.read(name)) if is_there else Relations(self.part)
        )

    def strip(self) -> None:
        """Take away all marks of ours."""
        before = self.tail
        self.tail = without_rules(before)
        self._strip_notes()
        if self.tail != before:
            self.package.change_tail(self.part, self.tail)

    def mark(self, marks: Sequence[Mark], looks: Looks) -> None:
        """Put marks at cells; a sheet with none stays as it is."""
        if marks:
            self.tail = with_rules(self.tail, marks, looks)
            self.package.change_tail(self.part, self.tail)

    def note(self, marks: Iterable[Mark], first_block: int) -> int:
        """Put notes at cells that have none; how many thousands of IDs their boxes took."""
        place = self._comments()
        comments = Comments(self.package.read(place)) if place else Comments()
        words = {mark.cell: mark.words for mark in marks if mark.cell not in comments.cells}
        if not words:
            return 0
        comments = comments.with_ours(words)
        if place:
            self.package.change(place, comments.data)
        else:
            self._add(_COMMENTS, comments.data)
        self._draw(words, first_block)
        self._save_relations()
        self.package.change_tail(self.part, self.tail)
        return len(words) // 1024 + 1

    def _draw(self, words: Mapping[str, str], first_block: int) -> None:
        frame = frame_of(self.head)
        boxes = [box_for(cell, note_text(text), frame) for cell, text in words.items()]
        drawing = self._drawing()
        if drawing:
            shapes = NoteShapes(self.package.read(drawing)).with_boxes(boxes, first_block)
            self.package.change(drawing, shapes.data)
            return
        shapes = NoteShapes().with_boxes(boxes, first_block)
        name = self._add(_BOXES, shapes.data)
        element = f'<{self.tail.prefix}legacyDrawing xmlns:r="{_R}" r:id="{name}"/>'
        place = self.tail.end_of(UP_TO_NOTES)
        self.tail = self.tail.edited([(place, place, element.encode())])

    def _strip_notes(self) -> None:
        place = self._comments()
        comments = Comments(self.package.read(place)) if place else Comments()
        cells = comments.our_cells
        if not cells:
            return
        self._strip_boxes(cells)
        bare = comments.without_ours()
        if bare.cells:
            self.package.change(place, bare.data)
        else:
            self._remove(place, self.relations.targets(_COMMENTS.relation))
        self._save_relations()

    def _strip_boxes(self, cells: Iterable[str]) -> None:
        drawing = self._drawing()
        if not drawing:
            return
        places = {area.first for cell in cells if (area := area_of(cell))}
        bare = NoteShapes(self.package.read(drawing)).without(places)
        if not bare.is_empty:
            self.package.change(drawing, bare.data)
            return
        self._remove(drawing, self.relations.targets(_BOXES.relation))
        self.package.remove(relations_part(drawing))
        element = self._legacy_drawing()
        if element:
            self.tail = self.tail.edited([(element.start, element.end, b"")])

    def _comments(self) -> str:
        """The part with the texts of the notes; `""` where there is none."""
        targets = self.relations.targets(_COMMENTS.relation).values()
        return next((part for part in targets if part in self.package.parts), "")

    def _legacy_drawing(self) -> Span | None:
        found = (it for it in self.tail.spans if it.depth == 1 and it.name == "legacyDrawing")
        return next(found, None)

    def _drawing(self) -> str:
        """The part with the boxes of the notes, which is not that of pictures in the header."""
        element = self._legacy_drawing()
        name = element.attributes.get("id", "") if element else ""
        part = self.relations.targets(_BOXES.relation).get(name, "")
        return part if part in self.package.parts else ""

    def _add(self, kind: _Kind, content: bytes) -> str:
        """A new part, and the ID under which the sheet knows it."""
        file_name = free_part(kind.stem, kind.suffix, self.package.parts)
        self.package.add(file_name, content, kind.content_type)
        self.relations, name = self.relations.added(kind.relation, file_name)
        return name

    def _remove(self, part: str, targets: Mapping[str, str]) -> None:
        ids = {name for name, target in targets.items() if target == part}
        self.relations = self.relations.without(ids)
        self.package.remove(part)

    def _save_relations(self) -> None:
        name = relations_part(self.part)
        if self.relations.is_empty:
            self.package.remove(name)
        elif name in self.package.parts:
            self.package.change(name, self.relations.data)
        else:
            sheet = self.package.parts[self.part].filename.replace("\\", "/")
            self.package.add(relations_part(sheet), self.relations.data)


def marked_sheet(package: PackageEdits, part: str) -> MarkedSheet | None:
    """A worksheet to be marked; `None` of a sheet of another kind.

    Raises:
        ValueError: it is cut short.
    """
    found = frame_and_tail(chunks(package.archive, package.parts[part]))
    return MarkedSheet(package, part, *found) if found else None
