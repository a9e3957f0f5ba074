"""A workbook whose rows ask for the same people in other words."""

from pathlib import Path

from openpyxl import Workbook

PERSONAS = {
    "CEOs": "CEO; Founder",
    "Chiefs": "founder; CEO",
    "Money": "CFO; Head of Finance",
    "Sellers": "VP Sales; Head of Sales",
}
"""The first two ask for the same people."""
ROWS_OF_A_COMPANY = ("CEOs; Money", "Chiefs; Sellers", "Money; Chiefs; Sellers", "Sellers")
SPELLINGS = (
    "linkedin.com/company/{}",
    "https://www.linkedin.com/company/{}/",
    "http://linkedin.com/company/{}?trk=a",
)


REFUSED = "Nobody"
"""A saved persona that the vendor does not have."""


def write_wishes(path: Path, companies: int, *, with_refused: bool = False) -> Path:
    """Four rows of each company, which need three searches.

    `with_refused`: and a fifth whose request the vendor will never accept.
    """
    book = Workbook()
    accounts, personas = book.worksheets[0], book.create_sheet("Personas")
    accounts.title = "Accounts"
    accounts.append(["ID", "Company", "LinkedIn URL", "Persona"])
    for row, names in enumerate(ROWS_OF_A_COMPANY):
        for company in range(companies):
            url = SPELLINGS[(row + company) % len(SPELLINGS)].format(f"company-{company}")
            accounts.append([f"{row}-{company:03}", f"Company {company}", url, names])
    for line in (("Name", "Job titles", "Persona ID"), *PERSONAS.items()):
        personas.append(list(line))
    if with_refused:
        personas.append([REFUSED, None, "0ddba11f-0000-4000-8000-000000000000"])
        for company in range(companies):
            url = SPELLINGS[0].format(f"company-{company}")
            accounts.append([f"refused-{company:03}", f"Company {company}", url, REFUSED])
    book.save(path)
    return path
