"""An account sheet as large as sales operations ever export, the same one each time."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet.hyperlink import Hyperlink

from enrich.model.table import Cell

HEADER = (
    "Record ID", "Account Name", "LinkedIn Company Page", "Website", "Industry", "Employees",
    "Annual Revenue", "City", "Country", "Owner", "Created Date", "Stage", "Phone",
    "Job Titles", "Notes",
)  # fmt: skip
LINK_EVERY = 20
_INDUSTRIES = ("Software", "Banking", "Retail", "Logistics", "Healthcare", "Energy", "Media")
_CITIES = (("Paris", "France"), ("Berlin", "Germany"), ("Austin", "United States"))
_OWNERS = ("Ada Martin", "Ben Okafor", "Chloe Dubois", "Dan Weiss")
_STAGES = ("Prospect", "Customer", "Churned", "")
_TITLES = ("VP Sales; Head of Sales", "CEO", "CFO, Finance Director", "", "", "CTO", "CMO|CRO")


def write_big_workbook(path: Path, rows: int) -> None:
    """Write the accounts; every twentieth company page is a link behind the company's name."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Accounts")
    sheet.append(HEADER)
    for number, row in enumerate(_accounts(rows), start=1):
        if number % LINK_EVERY == 0:
            link = WriteOnlyCell(sheet, value=str(row[1]))
            link.hyperlink = Hyperlink(ref=f"C{number + 1}", target=str(row[2]))
            sheet.append([*row[:2], link, *row[3:]])
        else:
            sheet.append(row)
    workbook.save(path)


def _accounts(rows: int) -> Iterator[tuple[Cell, ...]]:
    chance = Random(4)  # noqa: S311 - the same file each time
    for number in range(rows):
        name = f"Company {number:06d} {chance.choice(('Ltd', 'GmbH', 'SA', 'Inc'))}"
        slug = name.lower().replace(" ", "-")
        city, country = chance.choice(_CITIES)
        yield (
            f"001A{number:011d}", name, f"https://www.linkedin.com/company/{slug}",
            f"www.{slug}.example", chance.choice(_INDUSTRIES), chance.randint(1, 90_000),
            chance.randint(1, 10**9) / 100, city, country, chance.choice(_OWNERS),
            f"2026-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
            chance.choice(_STAGES), f"+33 1 {number:08d}", chance.choice(_TITLES),
            "Met at the fair; asked for a call." if number % 7 == 0 else None,
        )  # fmt: skip
