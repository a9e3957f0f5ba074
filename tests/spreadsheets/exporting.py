"""Files with the whole header row of a program, of which a few cells are filled."""

from collections.abc import Mapping, Sequence

from spreadsheets.building import Rows, workbook
from spreadsheets.seen import Seen, Trouble

from enrich.model.table import Cell

ACME = "https://www.linkedin.com/company/acme-inc"
GLOBEX = "http://linkedin.com/company/globex/"
JANE = "https://www.linkedin.com/in/jane-doe-1"
JOHN = "https://www.linkedin.com/in/john-roe"
# Not one word of config: a sheet of personas says whom to look for.
PERSONAS: Rows = (("Name", "Job titles"), ("Sales", "VP Sales"))

Cells = Mapping[str, str | int]


def export(  # noqa: PLR0917 - a row of a table, read from left to right
    name: str,
    header: str,
    rows: Sequence[Cells],
    columns: Mapping[str, str],
    *targets: str,
) -> Trouble:
    """Make a file with a whole header row, of which the rows fill only a few cells."""
    headers = [word.strip() for line in header.splitlines() for word in line.split(",")]
    headers = [word for word in headers if word]
    unknown = {word for row in rows for word in row} - {*headers}
    assert not unknown, unknown
    table: list[Sequence[Cell]] = [headers, *([row.get(word) for word in headers] for row in rows)]
    return Trouble(
        f"exports: {name}",
        workbook({"Export": table, "Personas": PERSONAS}),
        Seen(columns, targets),
    )


BOTH = ("acme-inc/Sales: acme-inc [VP Sales]", "globex/Sales: globex [VP Sales]")
