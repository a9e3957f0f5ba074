"""The relationships of one sheet: which part holds its notes, and which draws them."""

from collections.abc import Container
from dataclasses import dataclass
from posixpath import dirname, join, normpath, relpath
from xml.sax.saxutils import quoteattr

from enrich.sheets.archive import part_name
from enrich.sheets.graft.spans import Span, appended, children, edited, prefix_of, spans, without

_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b"</Relationships>"
)
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Relations:
    """The relationships of the part `of`, which is named in lower case."""

    of: str
    data: bytes = _EMPTY

    def targets(self, kind: str) -> dict[str, str]:
        """ID of a relationship of this kind, such as `comments` -> the part it leads to."""
        return {
            it.attributes.get("Id", ""): self._part(it)
            for it in children(self.data)
            if it.attributes.get("Type", "").endswith(f"/{kind}")
        }

    @property
    def is_empty(self) -> bool:
        return not children(self.data)

    def added(self, kind: str, part: str) -> "tuple[Relations, str]":
        """With one relationship more, and its ID."""
        found = spans(self.data)
        taken = {it.attributes.get("Id", "") for it in found}
        name = _free_id(taken)
        element = (
            f"<{prefix_of(self.data, found[-1])}Relationship Id={quoteattr(name)} "
            f'Type="{_KINDS}/{kind}" Target={quoteattr(relpath(part, dirname(self.of)))}/>'
        )
        data = edited(self.data, [appended(self.data, found[-1], element.encode())])
        return Relations(self.of, data), name

    def without(self, ids: Container[str]) -> "Relations":
        gone = [it for it in children(self.data) if it.attributes.get("Id", "") in ids]
        return Relations(self.of, without(self.data, gone))

    def _part(self, relation: Span) -> str:
        return part_name(normpath(join(dirname(self.of), relation.attributes.get("Target", ""))))


def relations_part(part: str) -> str:
    """Name of the part with the relationships of another."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _free_id(taken: Container[str]) -> str:
    number = 1
    while f"rId{number}" in taken:
        number += 1
    return f"rId{number}"


def free_part(stem: str, suffix: str, taken: Container[str]) -> str:
    """`free_part("xl/comments", ".xml", ...)` is `xl/comments1.xml`, or the next that is free."""
    number = 1
    while part_name(f"{stem}{number}{suffix}") in taken:
        number += 1
    return f"{stem}{number}{suffix}"
