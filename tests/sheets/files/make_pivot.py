"""Makes `pivot.xlsx`: accounts and a pivot table of them, saved by LibreOffice.

Run by hand where `soffice` is installed: `python tests/sheets/files/make_pivot.py`. The tests
need the file only.
"""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

HEADER: tuple[str | int, ...] = ("ID", "LinkedIn URL", "Job titles", "Revenue")
ROWS: tuple[tuple[str | int, ...], ...] = tuple(
    (f"{n:04}", f"linkedin.com/company/c{n}", ("CEO", "CFO", "CTO")[n % 3], n * 100)
    for n in range(1, 10)
)
_ODS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{name}="{_ODS}:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def cell(value: str | int) -> str:
    if isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return (
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    )


def flat_document() -> str:
    rows = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in (HEADER, *ROWS)
    )
    field = '<table:data-pilot-field table:source-field-name="{}" table:orientation="{}" table:function="{}"/>'
    pivot = (
        '<table:data-pilot-tables><table:data-pilot-table table:name="ByTitle"'
        ' table:target-range-address="Pivot.A1:Pivot.B8"><table:source-cell-range'
        f' table:cell-range-address="Accounts.A1:Accounts.D{len(ROWS) + 1}"/>'
        f"{field.format('Job titles', 'row', 'auto')}{field.format('Revenue', 'data', 'sum')}"
        "</table:data-pilot-table></table:data-pilot-tables>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:version="1.3"'
        ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body>'
        f'<office:spreadsheet><table:table table:name="Accounts">{rows}</table:table>'
        '<table:table table:name="Pivot"><table:table-row><table:table-cell/></table:table-row>'
        f"</table:table>{pivot}</office:spreadsheet></office:body></office:document>"
    )


def main() -> None:
    with TemporaryDirectory() as folder:
        source = Path(folder, "pivot.fods")
        source.write_text(flat_document(), encoding="utf-8")
        profile = Path(folder, "profile").as_uri()
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx",  # noqa: S607
             "--outdir", Path(__file__).parent, source],
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
