"""Our formats join the user's styles, and nothing of theirs moves."""

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from enrich.sheets.formats import Format, appended_styles, own_styles

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SAMPLES = Path(__file__).parents[2] / "sample_data"
XF = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
LISTS = ("numFmts", "fonts", "cellXfs")

STYLES = {
    "bare": f'<styleSheet xmlns="{MAIN}"/>',
    "prefixed": f'<x:styleSheet xmlns:x="{MAIN}"><x:fonts><x:font/></x:fonts></x:styleSheet>',
    "self-closed": f'<styleSheet xmlns="{MAIN}"><fonts/><cellXfs count="0" /></styleSheet>',
    "single quotes": f"<styleSheet xmlns='{MAIN}'><numFmts count='1'><numFmt numFmtId='200'"
    " formatCode='0\"&gt;/>\"'/></numFmts></styleSheet>",
    "comments": f'<!-- <fonts> --><styleSheet xmlns="{MAIN}"><!-- </fonts> --><fonts count="7">'
    f"<font><b/></font ></fonts ><cellXfs>{XF}<!-- x --></cellXfs><dxfs/></styleSheet>",
    "latin": f'<?xml version="1.0" encoding="ISO-8859-1"?><styleSheet xmlns="{MAIN}"><numFmts>'
    '<numFmt numFmtId="164" formatCode="0 \xe9"/></numFmts></styleSheet>',
    "known format": f'<styleSheet xmlns="{MAIN}"><numFmts count="1">'
    '<numFmt formatCode="yyyy-mm-dd" numFmtId="177"/></numFmts></styleSheet>',
}


def styles_of(path: Path) -> bytes:
    with ZipFile(path) as parts:
        return parts.read("xl/styles.xml")


def children(data: bytes) -> dict[str, ET.Element]:
    return {child.tag.partition("}")[2]: child for child in ET.fromstring(data)}  # noqa: S314


def items(data: bytes, name: str) -> list[str]:
    return [ET.tostring(item, encoding="unicode") for item in children(data).get(name, ())]


@pytest.fixture(params=[*STYLES, "openpyxl", "utf-16", *(p.name for p in SAMPLES.glob("*.xlsx"))])
def user_styles(request: pytest.FixtureRequest, tmp_path: Path) -> bytes:
    if request.param in STYLES:
        return STYLES[request.param].encode("latin-1")
    if request.param == "utf-16":
        return f'<?xml version="1.0" encoding="UTF-16"?>{STYLES["comments"]}'.encode("utf-16")
    if request.param == "openpyxl":
        Workbook().save(tmp_path / "a.xlsx")
        return styles_of(tmp_path / "a.xlsx")
    return styles_of(SAMPLES / request.param)


def test_what_was_there_keeps_its_place(user_styles: bytes) -> None:
    after, _ = appended_styles(user_styles)
    for name in LISTS:
        before = items(user_styles, name)
        assert items(after, name)[: len(before)] == before
    for name, child in children(user_styles).items():
        if name not in LISTS:
            assert ET.tostring(children(after)[name]) == ET.tostring(child)


def test_every_format_is_found_at_its_index(user_styles: bytes) -> None:
    after, formats = appended_styles(user_styles)
    assert set(formats) == set(Format)
    assert formats[Format.PLAIN] == 0
    cells, fonts = children(after)["cellXfs"], children(after)["fonts"]
    codes = {item.get("numFmtId"): item.get("formatCode") for item in children(after)["numFmts"]}
    assert cells[formats[Format.QUOTED]].get("quotePrefix") == "1"
    assert cells[formats[Format.TEXT]].get("numFmtId") == "49"
    assert codes[cells[formats[Format.DATE]].get("numFmtId")] == "yyyy-mm-dd"
    bold = fonts[int(cells[formats[Format.HEADER]].get("fontId", ""))]
    assert bold[0].tag == f"{{{MAIN}}}b"


def test_counts_tell_the_truth(user_styles: bytes) -> None:
    for name, child in children(appended_styles(user_styles)[0]).items():
        if name in LISTS:
            assert child.get("count", str(len(child))) == str(len(child))


def test_lists_stand_in_the_order_of_the_schema(user_styles: bytes) -> None:
    names = [name for name in children(appended_styles(user_styles)[0]) if name in LISTS]
    assert names == list(LISTS)


def test_a_second_time_nothing_changes(user_styles: bytes) -> None:
    once = appended_styles(user_styles)
    assert appended_styles(once[0]) == once


def test_all_other_bytes_stay() -> None:
    user = STYLES["comments"].encode()
    after, _ = appended_styles(user)
    untouched = (b"<!-- <fonts> -->", b"<!-- </fonts> -->", b"<font><b/></font >", b"<dxfs/>")
    assert all(piece in after for piece in untouched)
    assert after.startswith(user[: user.index(b"<!-- </fonts>")])
    assert after.endswith(user[user.index(b"</cellXfs>") :])


def test_a_format_code_that_is_known_is_used_again() -> None:
    after, formats = appended_styles(STYLES["known format"].encode())
    assert children(after)["cellXfs"][formats[Format.DATE]].get("numFmtId") == "177"
    assert after.count(b'"yyyy-mm-dd"') == 1


def test_a_users_cells_look_as_before(tmp_path: Path) -> None:
    workbook = Workbook()
    assert workbook.active is not None
    workbook.active["A1"] = 1.5
    workbook.active["A1"].font = Font(name="Arial", italic=True)
    workbook.active["A1"].number_format = '0.00 "€"'
    workbook.save(tmp_path / "a.xlsx")
    cell = load_workbook(with_our_formats(tmp_path / "a.xlsx")).worksheets[0]["A1"]
    assert (cell.font.name, cell.font.i, cell.number_format) == ("Arial", True, '0.00 "€"')


def with_our_formats(path: Path) -> BytesIO:
    file = BytesIO()
    with ZipFile(path) as parts, ZipFile(file, "w") as copy:
        for name in parts.namelist():
            data = parts.read(name)
            is_styles = name == "xl/styles.xml"
            copy.writestr(name, appended_styles(data)[0] if is_styles else data)
    return file


def test_our_own_styles_need_nothing_more() -> None:
    styles, formats = own_styles()
    assert appended_styles(styles) == (styles, formats)
    assert len(set(formats.values())) == len(Format)
