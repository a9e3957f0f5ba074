"""Parts that the output must not have, for they speak of what our answers change."""

import re
from collections.abc import Collection, Iterator, Mapping
from posixpath import join, normpath, split
from zipfile import ZipFile, ZipInfo

from enrich.sheets.archive import part_name
from enrich.sheets.cell_names import place_of
from enrich.sheets.xlsx_parts import elements, related_parts

ROOT_RELATIONS = "_rels/.rels"
_CHAIN = "xl/calcchain.xml"
_WORKBOOK = "xl/workbook.xml"
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?/>")
_TARGET = re.compile(rb"""\sTarget\s*=\s*["']([^"']*)["']""")
_EXTERNAL = re.compile(rb"""\sTargetMode\s*=\s*["']External["']""")


def signature_parts(archive: ZipFile, parts: Mapping[str, ZipInfo]) -> frozenset[str]:
    """All parts of a signature of the whole package, in lower case."""
    if ROOT_RELATIONS not in parts:
        return frozenset()
    origins = [
        part_name(attributes.get("Target", ""))
        for element, attributes in elements(archive, parts[ROOT_RELATIONS])
        if element == "Relationship"
        and attributes.get("Type", "").endswith("/digital-signature/origin")
    ]
    return frozenset(_with_what_follows(archive, parts, origins))


def _with_what_follows(
    archive: ZipFile, parts: Mapping[str, ZipInfo], origins: Collection[str]
) -> Iterator[str]:
    for origin in origins:
        signatures = related_parts(archive, parts, origin, kind="signature")
        for part in (origin, *signatures):
            folder, name = split(part)
            yield from (part, f"{folder}/_rels/{name}.rels")
            yield from related_parts(archive, parts, part, kind="certificate")


def stale_chain(
    archive: ZipFile,
    parts: Mapping[str, ZipInfo],
    *,
    sheet: str,
    columns: Collection[int],
    own_sheets: Collection[str],
) -> frozenset[str]:
    """The chain of calculation, if it names a cell that is written anew; Excel makes another.

    A chain that names a cell without a formula is what Excel calls damage.
    """
    if _CHAIN not in parts:
        return frozenset()
    ids = _ids_of_sheets(archive, parts)
    replaced = {ids.get(name) for name in own_sheets}
    in_sheet = ""
    for element, attributes in elements(archive, parts[_CHAIN]):
        if element == "c":
            in_sheet = attributes.get("i", in_sheet)
            is_ours = in_sheet == ids.get(sheet) and _column(attributes.get("r", "")) in columns
            if is_ours or in_sheet in replaced:
                return frozenset({_CHAIN})
    return frozenset()


def without_relations(relations: bytes, left_out: Collection[str], *, folder: str) -> bytes:
    """Relationships of parts in that folder, but for those to what is left out."""

    def kept(found: re.Match[bytes]) -> bytes:
        target = _TARGET.search(found[0])
        if target is None or _EXTERNAL.search(found[0]):
            return found[0]
        part = part_name(normpath(join("/", folder, target[1].decode("utf-8", "replace"))))
        return b"" if part in left_out else found[0]

    return _RELATION.sub(kept, relations) if left_out else relations


def _ids_of_sheets(archive: ZipFile, parts: Mapping[str, ZipInfo]) -> dict[str, str]:
    return {
        attributes.get("name", ""): attributes.get("sheetId", "")
        for element, attributes in elements(archive, parts[_WORKBOOK])
        if element == "sheet"
    }


def _column(cell: str) -> int:
    """Counted from 1; 0 of what is no cell."""
    try:
        return place_of(cell)[1] + 1
    except ValueError:
        return 0
