"""What we put into a package taken out again: what is left must be the user's, to the byte.

Written with patterns of its own, so that no fault of the grafting is forgiven here.
"""

import re
from collections.abc import Mapping, Sequence

_OURS = ("Leads", "Changes", "Problems", "Summary")
_SPANS = re.compile(rb' spans="[^"]*"')


def taken_out(
    after: Mapping[str, bytes], before: Mapping[str, bytes], *, sheet: str, columns: Sequence[str]
) -> dict[str, bytes]:
    """The parts without the sheets of ours, and without these columns in that sheet's part."""
    new = set(after) - set(before)
    undone = {name: content for name, content in after.items() if name not in new}
    undone["[Content_Types].xml"] = _without_types(undone["[Content_Types].xml"], new)
    undone["xl/workbook.xml"] = _without_sheets(undone["xl/workbook.xml"])
    relations = "xl/_rels/workbook.xml.rels"
    undone[relations] = _without_relations(undone[relations], new)
    undone[sheet] = _without_columns(undone[sheet], before[sheet], columns)
    for name, content in undone.items():
        if name.startswith("xl/tables/") and content != before[name]:
            undone[name] = _without_table_columns(content, before[name], len(columns))
    undone["xl/styles.xml"] = _without_styles(undone["xl/styles.xml"], before["xl/styles.xml"])
    return undone


def without_spans(sheet: bytes) -> bytes:
    """They only hint where a row's cells begin and end, and are dropped where these change."""
    return _SPANS.sub(b"", sheet)


def _without_types(types: bytes, new: set[str]) -> bytes:
    for name in new:
        types = re.sub(rb'<Override PartName="/%s"[^>]*/>' % re.escape(name.encode()), b"", types)
    return types


def _without_sheets(workbook: bytes) -> bytes:
    for name in _OURS:
        workbook = re.sub(rb'<sheet [^>]*name="%s"[^>]*/>' % name.encode(), b"", workbook)
    mark = rb'<definedName name="_enrich\.\w+" hidden="1">[^<]*</definedName>'
    return re.sub(mark, b"", workbook).replace(b"<definedNames></definedNames>", b"")


def _without_relations(relations: bytes, new: set[str]) -> bytes:
    for name in new:
        target = re.escape(name.removeprefix("xl/").encode())
        relations = re.sub(rb'<Relationship [^>]*Target="(?:/xl/)?%s"/>' % target, b"", relations)
    return relations


def _without_columns(sheet: bytes, before: bytes, columns: Sequence[str]) -> bytes:
    letters = "|".join(columns).encode()
    sheet = re.sub(
        rb'<c r="(?:%s)\d+"(?:[^>]*/>|[^>]*[^/]>.*?</c>)' % letters, b"", sheet, flags=re.DOTALL
    )
    for letter in columns:
        number = ord(letter) - 64
        sheet = re.sub(rb'<col min="%d" max="%d" [^>]*/>' % (number, number), b"", sheet)
    for element in (b"dimension", b"autoFilter"):
        if old := re.search(rb'<%s ref="[^"]*"' % element, before):
            sheet = re.sub(rb'<%s ref="[^"]*"' % element, old[0], sheet, count=1)
    return sheet


def _without_table_columns(table: bytes, before: bytes, number: int) -> bytes:
    table = re.sub(rb"(?:<tableColumn [^>]*/>){%d}(?=</tableColumns>)" % number, b"", table)
    for pattern in (
        rb'<table [^>]*? ref="[^"]*"',
        rb'<autoFilter ref="[^"]*"',
        rb"<tableColumns [^>]*>",
    ):
        old = re.search(pattern, before)
        assert old is not None
        table = re.sub(pattern, lambda _, old=old: old[0], table, count=1)
    return table


def _without_styles(styles: bytes, before: bytes) -> bytes:
    """Of each list as many items as there were: what we add stands at the ends."""
    for name in (b"numFmts", b"fonts", b"cellXfs"):
        pattern = rb"<%s[ >].*?</%s>" % (name, name)
        old, new = re.search(pattern, before, re.DOTALL), re.search(pattern, styles, re.DOTALL)
        if old and new:
            opened, items = _items(old[0], name)
            _, grown = _items(new[0], name)
            if grown.startswith(items):
                styles = styles.replace(new[0], opened + items + b"</%s>" % name)
    return styles


def _items(found: bytes, name: bytes) -> tuple[bytes, bytes]:
    opened, _, rest = found.partition(b">")
    return opened + b">", rest.removesuffix(b"</%s>" % name)
