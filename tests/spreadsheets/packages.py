"""Workbooks written part by part, where what is odd is in the XML or in the zip."""

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from spreadsheets.seen import Build

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODS = "urn:oasis:names:tc:opendocument:xmlns"
ODS_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def package(name: str, parts: Mapping[str, str | bytes]) -> Build:
    """Give a builder of a zip of these parts."""

    def build(folder: Path) -> Path:
        with ZipFile(folder / name, "w", ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        return folder / name

    return build


def xlsx_parts(
    rows: str, *, after: str = "", targets: Mapping[str, str] | None = None
) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet: its rows, what follows them, its links' targets."""
    relationships = "".join(
        f'<Relationship Id="{name}" Type="{_LINKS}/hyperlink" Target="{target}"'
        ' TargetMode="External"/>'
        for name, target in (targets or {}).items()
    )
    return {
        "[Content_Types].xml": f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/xml"/></Types>',
        "_rels/.rels": _relationships(
            f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": f'{_DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>'
        '<sheet name="Accounts" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relationships(
            f'<Relationship Id="rId1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
        ),
        "xl/worksheets/sheet1.xml": f'{_DECLARATION}<worksheet xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>",
        "xl/worksheets/_rels/sheet1.xml.rels": _relationships(relationships),
    }  # fmt: skip


def xlsx_row(number: int, **cells: str) -> str:
    """A row of texts, and of cells that are given as XML."""
    written = (
        xml.replace("<c", f'<c r="{column}{number}"', 1)
        if xml.startswith("<c")
        else f'<c r="{column}{number}" t="inlineStr"><is><t>{xml}</t></is></c>'
        for column, xml in cells.items()
    )
    return f'<row r="{number}">{"".join(written)}</row>'


def ods_parts(rows: str) -> dict[str, str | bytes]:
    """The parts of an OpenDocument spreadsheet with one sheet of these rows."""
    manifest = f"{_ODS}:manifest:1.0"
    return {
        "mimetype": ODS_MIMETYPE,
        "content.xml": f'{_DECLARATION}<office:document-content xmlns:office="{_ODS}:office:1.0"'
        f' xmlns:table="{_ODS}:table:1.0" xmlns:text="{_ODS}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Accounts">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>",
        "META-INF/manifest.xml": f'{_DECLARATION}<manifest:manifest xmlns:manifest="{manifest}">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_MIMETYPE}"/>'
        "</manifest:manifest>",
    }


def ods_row(*texts: str, blank_after: int = 0, times: int = 1) -> str:
    """A row of texts; `blank_after` cells follow, and the row may stand for many."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    if blank_after:
        cells += f'<table:table-cell table:number-columns-repeated="{blank_after}"/>'
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def _relationships(content: str) -> str:
    return (
        f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{content}</Relationships>'
    )
