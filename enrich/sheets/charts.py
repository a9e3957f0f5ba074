"""Charts as parts of a workbook's package: drawings, chart parts, and how they are related.

Excel and LibreOffice read the numbers from the cells. They are held in the parts too,
for programs that only show what a file holds.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from xml.sax.saxutils import escape, quoteattr

from enrich.model.table import Cell, Chart, ChartKind, Sheet, column_letters
from enrich.sheets.text import plain_text, xlsx_text

DRAWING_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
"""From a sheet to its drawing."""
CHART_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
"""From a drawing to a chart."""
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_PLACES = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_IDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

_WIDTH = 6_120_000
"""17 cm, in the format's units of 1/36,000 mm."""
_ROW = 162_000
"""4.5 mm: no program's usual row is lower, so that charts never overlap."""
_HEADER_ROWS = 1
_COLOUR = "4F7CAC"
_DARK, _MIDDLE, _LIGHT = "404040", "595959", "BFBFBF"
_SEVERAL = ("4F7CAC", "A9CDBF", "2E7D6B", "E0A458", "7B5B8E", "C9CCD1")
_ESCAPE_LOOKALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_CATEGORY_AXIS, _VALUE_AXIS = 1, 2


@dataclass(frozen=True)
class ChartParts:
    """All that a package needs for the charts of one sheet."""

    files: Mapping[str, bytes]
    """Name of a part, such as `xl/charts/chart1.xml` -> its content."""
    content_types: Mapping[str, str]
    """Name of a part, without a slash before it -> its content type."""
    drawing: str
    """Name of the part that the sheet has to be related to; `""` where there are no charts."""


def chart_parts(
    sheet: Sheet, sheet_name: str, *, drawing_number: int, first_chart: int
) -> ChartParts:
    """The parts for a sheet that is written under this name, its header in row 1.

    The numbers are the first that are free in the package. The sheet's rows are
    walked, and so have to be a tuple or a list.
    """
    if not sheet.charts:
        return ChartParts({}, {}, "")
    rows = tuple(sheet.rows)
    numbers = range(first_chart, first_chart + len(sheet.charts))
    charts = {
        f"xl/charts/chart{number}.xml": _chart_of(rows, chart, sheet_name)
        for number, chart in zip(numbers, sheet.charts, strict=True)
    }
    drawing = f"xl/drawings/drawing{drawing_number}.xml"
    relationships = f"xl/drawings/_rels/drawing{drawing_number}.xml.rels"
    return ChartParts(
        files={
            drawing: drawing_xml(sheet.charts),
            relationships: drawing_relationships_xml(numbers),
            **charts,
        },
        content_types={drawing: DRAWING_TYPE, **dict.fromkeys(charts, CHART_TYPE)},
        drawing=drawing,
    )


def _chart_of(rows: Sequence[Sequence[Cell]], chart: Chart, sheet_name: str) -> bytes:
    shown = rows[chart.first_row : chart.last_row + 1]
    return chart_xml(
        chart,
        sheet_name,
        categories=[plain_text(row[chart.categories]) for row in shown],
        values=[row[chart.values] for row in shown],
    )


def drawing_xml(charts: Sequence[Chart]) -> bytes:
    """Where the charts stand; the n-th, from 1, is the relationship `rIdn`."""
    frames = "".join(_frame(chart, number) for number, chart in enumerate(charts, start=1))
    return _part(f'<xdr:wsDr xmlns:xdr="{_PLACES}" xmlns:a="{_MAIN}">{frames}</xdr:wsDr>')


def drawing_relationships_xml(chart_numbers: Iterable[int]) -> bytes:
    """Relates a drawing to the charts of these numbers."""
    relationships = "".join(
        f'<Relationship Id="rId{position}" Type="{CHART_RELATIONSHIP}"'
        f' Target="../charts/chart{number}.xml"/>'
        for position, number in enumerate(chart_numbers, start=1)
    )
    return _part(f'<Relationships xmlns="{_PACKAGE}">{relationships}</Relationships>')


def chart_xml(
    chart: Chart, sheet_name: str, *, categories: Sequence[str], values: Sequence[Cell]
) -> bytes:
    """One chart of cells in the sheet of this name, with what the cells hold."""
    names = _names(_reference(chart, sheet_name, chart.categories), categories)
    numbers = _numbers(_reference(chart, sheet_name, chart.values), values)
    plot = _PLOTS[chart.kind](chart, f"<c:cat>{names}</c:cat><c:val>{numbers}</c:val>")
    return _part(
        f'<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_MAIN}" xmlns:r="{_IDS}">'
        '<c:roundedCorners val="0"/>'
        f'<c:chart>{_title(chart.title)}<c:autoTitleDeleted val="0"/>'
        f"<c:plotArea><c:layout/>{plot}</c:plotArea>{_legend(chart)}"
        '<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{_fill('FFFFFF')}{_line(_LIGHT)}</c:spPr>{_font(900, _DARK)}"
        "</c:chartSpace>"
    )


def _frame(chart: Chart, number: int) -> str:
    row, column = chart.anchor
    spoken = quoteattr(xlsx_text(f"Chart: {chart.title}"))
    return (
        "<xdr:oneCellAnchor>"
        f"<xdr:from><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{row + _HEADER_ROWS}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
        f'<xdr:ext cx="{_WIDTH}" cy="{chart.height * _ROW}"/>'
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        f'<xdr:cNvPr id="{number + 1}" name="Chart {number}" descr={spoken}/>'
        "<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>"
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" xmlns:r="{_IDS}" r:id="rId{number}"/>'
        "</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/>"
        "</xdr:oneCellAnchor>"
    )


def _bars(chart: Chart, data: str) -> str:
    is_lying = chart.kind is ChartKind.BAR
    shape = _shape(chart.colours[0] if len(chart.colours) == 1 else _COLOUR)
    points = _points(chart.colours, '<c:invertIfNegative val="0"/>')
    return (
        f'<c:barChart><c:barDir val="{"bar" if is_lying else "col"}"/>'
        '<c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'<c:ser>{_series_name(chart)}{shape}<c:invertIfNegative val="0"/>'
        f"{points}{_labels(is_percent=False)}{data}</c:ser>"
        '<c:gapWidth val="45"/>'
        f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/></c:barChart>'
        f"{_category_axis(is_lying=is_lying)}{_value_axis(is_lying=is_lying)}"
    )


def _doughnut(chart: Chart, data: str) -> str:
    size = chart.last_row - chart.first_row + 1
    colours = chart.colours or tuple(_SEVERAL[index % len(_SEVERAL)] for index in range(size))
    return (
        '<c:doughnutChart><c:varyColors val="1"/>'
        f"<c:ser>{_series_name(chart)}{_points(colours, '')}{_labels(is_percent=True)}"
        f'{data}</c:ser><c:firstSliceAng val="0"/><c:holeSize val="55"/></c:doughnutChart>'
    )


_PLOTS = {
    ChartKind.BAR: _bars,
    ChartKind.COLUMN: _bars,
    ChartKind.DOUGHNUT: _doughnut,
}


def _series_name(chart: Chart) -> str:
    return f'<c:idx val="0"/><c:order val="0"/><c:tx><c:v>{_value_text(chart.title)}</c:v></c:tx>'


def _points(colours: Iterable[str], before_shape: str) -> str:
    return "".join(
        f'<c:dPt><c:idx val="{index}"/>{before_shape}<c:bubble3D val="0"/>{_shape(colour)}</c:dPt>'
        for index, colour in enumerate(colours)
    )


def _labels(*, is_percent: bool) -> str:
    """A number at each bar, so that no axis has to be read; in a ring, its share."""
    place = "" if is_percent else '<c:dLblPos val="outEnd"/>'
    shares, numbers = int(is_percent), int(not is_percent)
    return (
        f'<c:dLbls><c:numFmt formatCode="{"0%" if is_percent else "#,##0"}" sourceLinked="0"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_font(900, _DARK)}{place}"
        f'<c:showLegendKey val="0"/><c:showVal val="{numbers}"/><c:showCatName val="0"/>'
        f'<c:showSerName val="0"/><c:showPercent val="{shares}"/><c:showBubbleSize val="0"/>'
        "</c:dLbls>"
    )


def _category_axis(*, is_lying: bool) -> str:
    # The first row on top: lying bars otherwise begin at the bottom.
    order, place = ("maxMin", "l") if is_lying else ("minMax", "b")
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/>'
        f'<c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{place}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f"<c:spPr>{_line(_LIGHT)}</c:spPr>{_font(900, _MIDDLE)}"
        f'<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(*, is_lying: bool) -> str:
    return (
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/>'
        '<c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="1"/><c:axPos val="{"t" if is_lying else "l"}"/>'
        '<c:numFmt formatCode="#,##0" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="autoZero"/>'
        '<c:crossBetween val="between"/></c:valAx>'
    )


def _legend(chart: Chart) -> str:
    """Bars have their names beside them; the parts of a ring have none."""
    if chart.kind is not ChartKind.DOUGHNUT:
        return ""
    return '<c:legend><c:legendPos val="r"/><c:overlay val="0"/></c:legend>'


def _title(text: str) -> str:
    look = 'sz="1200" b="1"'
    return (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:p>"
        f"<a:pPr><a:defRPr {look}/></a:pPr>"
        f'<a:r><a:rPr lang="en" {look}>{_fill(_DARK)}</a:rPr>'
        f"<a:t>{escape(xlsx_text(text))}</a:t></a:r>"
        '</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _font(size: int, colour: str) -> str:
    """`size` in hundredths of a point."""
    return (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{size}">{_fill(colour)}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en"/></a:p></c:txPr>'
    )


def _shape(colour: str) -> str:
    return f"<c:spPr>{_fill(colour)}</c:spPr>"


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _line(colour: str) -> str:
    return f'<a:ln w="9525">{_fill(colour)}</a:ln>'


def _reference(chart: Chart, sheet_name: str, column: int) -> str:
    """Such as `'Ann''s list'!$B$3:$B$9`; quotes do no harm where none are needed."""
    letters = column_letters(column + 1)
    first, last = (row + _HEADER_ROWS + 1 for row in (chart.first_row, chart.last_row))
    quoted = sheet_name.replace("'", "''")
    return f"'{quoted}'!${letters}${first}:${letters}${last}"


def _names(reference: str, names: Sequence[str]) -> str:
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{_value_text(name)}</c:v></c:pt>'
        for index, name in enumerate(names)
    )
    return (
        f"<c:strRef><c:f>{escape(reference)}</c:f><c:strCache>"
        f'<c:ptCount val="{len(names)}"/>{points}</c:strCache></c:strRef>'
    )


def _numbers(reference: str, values: Sequence[Cell]) -> str:
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{value}</c:v></c:pt>'
        for index, value in enumerate(values)
        if isinstance(value, int | float) and isfinite(value)
    )
    return (
        f"<c:numRef><c:f>{escape(reference)}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


def _value_text(text: str) -> str:
    """Text as a chart's value holds it: `_x0041_` would be read as `A`, so its line is escaped."""
    return escape(_ESCAPE_LOOKALIKE.sub("_x005F_", xlsx_text(text)))


def _part(xml: str) -> bytes:
    return f"{_HEAD}{xml}".encode()
