"""Notes at cells: the part with the comments of a sheet, theirs kept, ours known by their author."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape

from enrich.sheets.graft.spans import Edit, Span, appended, edited, prefix_of, spans, without
from enrich.sheets.text import xlsx_runs, xlsx_text

AUTHOR = "enrich"
_HEADING = f"{AUTHOR}:\n"
"""The first line of a note, as spreadsheet programs begin theirs."""
_NO_NAMES = frozenset({"", "unknown author"})
"""What LibreOffice leaves of an author."""
LONGEST_NOTE = 1_000
"""Characters; a note of many problems is cut, the sheet Problems has them all."""

EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<authors></authors><commentList></commentList></comments>"
)
_LOOKS = (
    '<{p}rPr>{bold}<{p}sz val="9"/><{p}color indexed="81"/>'
    '<{p}rFont val="Tahoma"/><{p}family val="2"/></{p}rPr>'
)


@dataclass(frozen=True)
class Comments:
    """All notes of one sheet.

    Raises:
        ValueError: it is no such part.
    """

    data: bytes = EMPTY

    @cached_property
    def _spans(self) -> list[Span]:
        return spans(self.data)

    def _named(self, name: str) -> list[Span]:
        return [span for span in self._spans if span.name == name]

    @cached_property
    def _authors(self) -> list[str]:
        return [author.text for author in self._named("author")]

    @cached_property
    def cells(self) -> frozenset[str]:
        """Every cell that has a note."""
        return frozenset(it.attributes.get("ref", "") for it in self._named("comment"))

    @cached_property
    def our_cells(self) -> frozenset[str]:
        return frozenset(it.attributes.get("ref", "") for it in self._ours())

    def _ours(self) -> Iterator[Span]:
        return (it for it in self._named("comment") if self._is_ours(it))

    def _is_ours(self, comment: Span) -> bool:
        number = comment.attributes.get("authorId", "")
        is_known = number.isdecimal() and int(number) < len(self._authors)
        author = self._authors[int(number)].strip() if is_known else ""
        if author == AUTHOR:
            return True
        return author.casefold() in _NO_NAMES and comment.text.startswith(_HEADING)

    def without_ours(self) -> "Comments":
        """The part as it was before; an author who is not the last keeps their number."""
        gone = list(self._ours())
        if gone and self._authors[-1:] == [AUTHOR]:
            gone.append(self._named("author")[-1])
        return Comments(without(self.data, gone))

    def with_ours(self, words_by_cell: Mapping[str, str]) -> "Comments":
        """With our notes behind those that are there."""
        p = prefix_of(self.data, self._spans[-1])
        number = self._authors.index(AUTHOR) if AUTHOR in self._authors else len(self._authors)
        edits = list(self._author_edits(p))
        notes = "".join(
            _comment(p, cell, words, author=number) for cell, words in words_by_cell.items()
        )
        edits.append(appended(self.data, self._list("commentList"), notes.encode()))
        return Comments(edited(self.data, edits))

    def _author_edits(self, prefix: str) -> Iterable[Edit]:
        if AUTHOR not in self._authors:
            author = f"<{prefix}author>{AUTHOR}</{prefix}author>"
            yield appended(self.data, self._list("authors"), author.encode())

    def _list(self, name: str) -> Span:
        found = self._named(name)
        if not found:
            raise ValueError(f"comments without {name}")
        return found[0]


def note_text(words: str) -> str:
    """What a person reads in the note."""
    held = xlsx_text(words)
    is_long = len(held) > LONGEST_NOTE
    return _HEADING + (f"{held[: LONGEST_NOTE - 3]}..." if is_long else held)


def _comment(prefix: str, cell: str, words: str, *, author: int) -> str:
    p = prefix
    heading, _, rest = note_text(words).partition("\n")
    runs = _run(p, heading, bold=f"<{p}b/>")
    runs += "".join(_run(p, text) for text in xlsx_runs(f"\n{rest}"))
    return f'<{p}comment ref="{cell}" authorId="{author}"><{p}text>{runs}</{p}text></{p}comment>'


def _run(prefix: str, text: str, *, bold: str = "") -> str:
    p = prefix
    looks = _LOOKS.format(p=p, bold=bold)
    return f'<{p}r>{looks}<{p}t xml:space="preserve">{escape(text, quote=False)}</{p}t></{p}r>'
