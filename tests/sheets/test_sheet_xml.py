"""Wherever the bytes of a sheet are cut into pieces, the same is found in them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from enrich.sheets.sheet_xml import SheetRemains, read_remains
from enrich.sheets.spreadsheet import Area

XML = (
    b'<?xml version="1.0"?><worksheet xmlns="x"><sheetData>'
    b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
    b'<row r="2"><c r="A2"><f>SUM(A1:B1)</f><v></v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    b'<row r="3"><c r="C3"><f t="shared" si="0"/></c>'
    b'<c r="AAB3" t="str"><f>HYPERLINK("https://a.example/?b=1&amp;c","A ""B""")</f>'
    b'<v>A "B"</v></c><c r="XFD3" s="1"/></row>'
    b'</sheetData><hyperlinks><hyperlink r:id="r1" ref="A1:A2"/><hyperlink ref="A9" location="B"/>'
    b"</hyperlinks></worksheet>"
)


@given(st.lists(st.integers(0, len(XML)), max_size=6))
def test_remains_do_not_depend_on_the_pieces(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(XML)]
    pieces = [XML[start:end] for start, end in pairwise(places)]
    assert read_remains(pieces, {"r1": "https://b.example/"}) == SheetRemains(
        links=[
            (Area((2, 703), (2, 703)), "https://a.example/?b=1&c"),
            (Area((0, 0), (1, 0)), "https://b.example/"),
        ],
        texts={(0, 1): "#N/A", (1, 0): "=SUM(A1:B1)", (2, 2): "="},
        last_row=2,
        last_column=703,
        farthest="AAB3",
    )
