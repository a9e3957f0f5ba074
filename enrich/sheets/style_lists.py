"""The lists in a workbook's styles.xml, lengthened in place: all other bytes stay."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from html import unescape
from xml.parsers.expat import ParserCreate

_TAG = re.compile(rb"""<([^\s/>]+)(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(/?)>""")
_COUNT = re.compile(rb"""(\scount\s*=\s*["'])\d*(?=["'])""")
_NUMBER_FORMAT = re.compile(r"""\s(numFmtId|formatCode)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ENCODING = re.compile(r"""(<\?xml[^>]*?\sencoding\s*=\s*["'])[^"']*""")
_ELEMENT = re.compile(r"<(/?)(?=\w)")
_ATTRIBUTE = re.compile(rb"""\s([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# As the schema of SpreadsheetML orders them; what follows dxfs is of no concern here.
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"
)  # fmt: skip

_Edit = tuple[int, int, bytes]
"""From, to, and what stands there from now on."""
_Looks = tuple[frozenset[tuple[bytes, bytes]], bytes]
"""What an element says: its attributes in any order, and what stands in it."""


class StyleList:
    """One list, such as `fonts`: what it holds, and what is to be added."""

    def __init__(self, name: str, prefix: str) -> None:
        self._name = name
        self._prefix = prefix
        self.items: list[bytes] = []
        self.start: int | None = None
        """Offset of its tag; `None` where the styles have no such list."""
        self.end = 0
        self._held = 0
        self._places: dict[_Looks, int] = {}

    def hold(self, item: bytes) -> None:
        self._append(item)
        self._held = len(self.items)

    def place_or_append(self, item: str, *, only_if_empty: bool = False) -> int:
        """Where the item stands in the list; at its end if it was not there yet."""
        if only_if_empty and self.items:
            return 0
        return self.place_of_element(_ELEMENT.sub(rf"<\1{self._prefix}", item).encode())

    def place_of_element(self, element: bytes) -> int:
        """Where an element in the words of this workbook stands, at the end if it is new."""
        place = self._places.get(_looks(element))
        return self._append(element) if place is None else place

    def _append(self, element: bytes) -> int:
        self.items.append(element)
        return self._places.setdefault(_looks(element), len(self.items) - 1)

    def edits(self, data: bytes, missing_at: int) -> list[_Edit]:
        added = b"".join(self.items[self._held :])
        if not added:
            return []
        if self.start is None:
            return [(missing_at, missing_at, self._whole(added))]
        tag = _tag_at(data, self.start)
        if tag[2]:
            opened = self._counted(tag[0][:-2].rstrip()) + b">"
            closed = b"</" + tag[1] + b">"
            return [(tag.start(), tag.end(), opened + added + closed)]
        counted = (tag.start(), tag.end(), self._counted(tag[0]))
        return [counted, (self.end, self.end, added)]

    def _counted(self, tag: bytes) -> bytes:
        return _COUNT.sub(rb"\g<1>%d" % len(self.items), tag, count=1)

    def _whole(self, added: bytes) -> bytes:
        name = f"{self._prefix}{self._name}".encode()
        return b'<%b count="%d">%b</%b>' % (name, len(self.items), added, name)


class StyleSheet:
    """Where the lists of a styles.xml begin and end, found without taking it apart.

    Raises:
        ExpatError: it is no well-formed XML.
    """

    def __init__(self, data: bytes) -> None:
        self.data = _opened_root(_in_utf8(data))
        root = _root(self.data)
        self.body = root.end()
        prefix = b"".join(root[1].rpartition(b":")[:2]).decode()
        self.lists = {name: StyleList(name, prefix) for name in _ORDER}
        _find_lists(self.data, self.lists)
        self.numbers = self.lists["numFmts"]
        self.fonts = self.lists["fonts"]
        self.cells = self.lists["cellXfs"]

    def number_formats(self) -> dict[str, int]:
        """Code of a number format -> its ID; the first one where several have one code."""
        found: dict[str, int] = {}
        for item in self.numbers.items:
            parts = {
                name: one or two
                for name, one, two in _NUMBER_FORMAT.findall(item.decode(errors="replace"))
            }
            if parts.get("numFmtId", "").isdecimal():
                found.setdefault(unescape(parts.get("formatCode", "")), int(parts["numFmtId"]))
        return found


def changed(styles: StyleSheet) -> bytes:
    """The styles with what was appended."""
    data, edits = styles.data, list[_Edit]()
    after = styles.body
    for found in styles.lists.values():
        edits += found.edits(data, after)
        after = _after(data, found, after)
    # From the back, so that the offsets before stay true; of two at one place the later first.
    for start, end, replacement in reversed(edits):
        data = data[:start] + replacement + data[end:]
    return data


def _after(data: bytes, found: StyleList, before: int) -> int:
    if found.start is None:
        return before
    tag = _tag_at(data, found.start)
    return tag.end() if tag[2] else data.index(b">", found.end) + 1


def _find_lists(data: bytes, lists: dict[str, StyleList]) -> None:
    """Tell each list where it stands, and what it holds."""
    parser = ParserCreate()
    path: list[tuple[str, int]] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        path.append((name.rpartition(":")[2], parser.CurrentByteIndex))

    def end(_name: str) -> None:
        name, began = path.pop()
        if len(path) == 1 and name in lists:
            lists[name].start, lists[name].end = began, parser.CurrentByteIndex
        elif len(path) == 2 and path[1][0] in lists:
            lists[path[1][0]].hold(_element(data, began, parser.CurrentByteIndex))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(data, True)  # noqa: FBT003 - expat knows no keywords


def _element(data: bytes, start: int, end: int) -> bytes:
    tag = _tag_at(data, start)
    return tag[0] if tag[2] else data[start : data.index(b">", end) + 1]


def _root(data: bytes) -> re.Match[bytes]:
    found: list[int] = []
    parser = ParserCreate()
    parser.StartElementHandler = lambda _name, _attributes: found.append(parser.CurrentByteIndex)
    parser.Parse(data, True)  # noqa: FBT003 - expat knows no keywords
    return _tag_at(data, found[0])


def _opened_root(data: bytes) -> bytes:
    """`<styleSheet/>` is as empty as `<styleSheet></styleSheet>`, but leaves no room."""
    tag = _root(data)
    if not tag[2]:
        return data
    opened = tag[0][:-2] + b"></" + tag[1] + b">"
    return data[: tag.start()] + opened + data[tag.end() :]


def _tag_at(data: bytes, start: int) -> re.Match[bytes]:
    tag = _TAG.match(data, start)
    if tag is None:  # expat has seen a tag here
        raise ValueError(data[start : start + 80])
    return tag


def _in_utf8(data: bytes) -> bytes:
    if not data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data
    return _ENCODING.sub(r"\g<1>UTF-8", data.decode("utf-16"), count=1).encode()


def _looks(element: bytes) -> _Looks:
    tag, _, children = element.partition(b">")
    attributes = ((name, one or two) for name, one, two in _ATTRIBUTE.findall(tag))
    return frozenset(attributes), children
