"""Where the elements of a small part stand, so that it can be edited and all other bytes stay."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate

_TAG = re.compile(rb"""<(?:"[^"]*"|'[^']*'|[^>"'])*>""")

Edit = tuple[int, int, bytes]
"""From, to, and what stands there from now on."""


@dataclass(frozen=True)
class Span:
    """One element, by the local names of itself and its attributes."""

    name: str
    depth: int
    """0 for the root."""
    start: int
    end: int
    attributes: Mapping[str, str]
    text: str
    """All that stands in it, without the tags."""


def spans(data: bytes) -> list[Span]:
    """Every element, the inner ones before those around them.

    Raises:
        ValueError: it is no XML in which bytes can be replaced.
    """
    if b"\0" in data[:4]:
        raise ValueError("a part in UTF-16")
    reader = _Reader(data)
    try:
        reader.parser.Parse(data, True)  # noqa: FBT003 - expat knows no keywords
    except ExpatError as fault:
        raise ValueError("a part that is no XML") from fault
    return reader.found


@dataclass
class _Open:
    """An element whose end has not been seen yet."""

    name: str
    start: int
    attributes: Mapping[str, str]
    texts: list[str] = field(default_factory=list)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.found: list[Span] = []
        self.parser = ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._data = data
        self._path: list[_Open] = []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        opened = _Open(name.rpartition(":")[2], self.parser.CurrentByteIndex, local)
        self._path.append(opened)

    def _text(self, characters: str) -> None:
        self._path[-1].texts.append(characters)

    def _end(self, _name: str) -> None:
        it = self._path.pop()
        text = "".join(it.texts)
        if self._path:
            self._path[-1].texts.append(text)
        end = _end_of(self._data, it.start, self.parser.CurrentByteIndex)
        self.found.append(Span(it.name, len(self._path), it.start, end, it.attributes, text))


def children(data: bytes) -> list[Span]:
    """The elements right below the root."""
    return [span for span in spans(data) if span.depth == 1]


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with all the edits, which do not overlap."""
    pieces, last = [], 0
    for start, end, replacement in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [data[last:start], replacement]
        last = end
    return b"".join((*pieces, data[last:]))


def without(data: bytes, taken: Iterable[Span]) -> bytes:
    return edited(data, ((span.start, span.end, b"") for span in taken))


def appended(data: bytes, span: Span, inner: bytes) -> Edit:
    """The edit that puts something at the end of an element."""
    tag = _TAG.match(data, span.start)
    if tag and tag.end() == span.end and tag[0].endswith(b"/>"):
        opened = tag[0][:-2].rstrip() + b">"
        name = tag[0][1:-2].split(maxsplit=1)[0]
        return span.start, span.end, opened + inner + b"</" + name + b">"
    closing = data.rindex(b"</", span.start, span.end)
    return closing, closing, inner


def prefix_of(data: bytes, span: Span) -> str:
    """Such as `x:`, where a program writes `<x:comments>`."""
    name = re.split(rb"[\s/>]", data[span.start + 1 : span.end], maxsplit=1)[0].decode()
    return "".join(name.rpartition(":")[:2])


def root_of(found: Sequence[Span]) -> Span:
    """The element around all others is the last to end."""
    return found[-1]


def _end_of(data: bytes, start: int, closing: int) -> int:
    """Where an element ends, whose end tag is at `closing` if it has one."""
    opening = _TAG.match(data, start)
    if opening and opening[0].endswith(b"/>"):
        return opening.end()
    tag = _TAG.match(data, closing)
    return tag.end() if tag else len(data)
