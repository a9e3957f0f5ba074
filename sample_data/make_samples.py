"""Makes the sample spreadsheets that stand beside this script: python sample_data/make_samples.py."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
LINKEDIN = "https://www.linkedin.com/company/"
Row = Sequence[str | int | None]

# The owner, tier and revenue are made up; the LinkedIn pages are the companies' own.
ACCOUNT_HEADER = (
    "Record ID",
    "Account",
    "LinkedIn URL",
    "Owner",
    "Tier",
    "Open pipeline",
    "Persona",
)
ACCOUNTS: tuple[Row, ...] = (
    ("0001", "Microsoft", "microsoft", "Dana", "A", 120000, "Sales leaders"),
    ("0002", "Google", "google", "Dana", "A", 98000, "Sales leaders"),
    ("0003", "Apple", "apple", "Ilyas", "A", 45000, "Finance"),
    ("0004", "Amazon", "amazon", "Ilyas", "A", 230000, "Sales leaders; Finance"),
    ("0005", "Netflix", "netflix", "Mei", "B", 12000, "Marketing"),
    ("0006", "Salesforce", "salesforce", "Mei", "A", 64000, "Sales leaders"),
    ("0007", "HubSpot", "hubspot", "Dana", "B", 31000, "Marketing"),
    ("0008", "Shopify", "shopify", "Dana", "B", 27500, "Marketing; Sales leaders"),
    ("0009", "Spotify", "spotify", "Ilyas", "B", 18000, "Marketing"),
    ("0010", "Airbnb", "airbnb", "Ilyas", "B", 22000, "Finance"),
    ("0011", "Stripe", "stripe", "Mei", "A", 87000, "Finance"),
    ("0012", "IBM", "ibm", "Mei", "A", 143000, "Sales leaders"),
    ("0013", "Oracle", "oracle", "Dana", "A", 76000, "Sales leaders"),
    ("0014", "SAP", "sap", "Dana", "A", 91000, "Finance"),
    ("0015", "Siemens", "siemens", "Ilyas", "A", 110000, "Sales leaders"),
    ("0016", "NVIDIA", "nvidia", "Ilyas", "A", 205000, "Marketing"),
    ("0017", "Intel", "intel-corporation", "Mei", "B", 38000, "Finance"),
    ("0018", "Cisco", "cisco", "Mei", "B", 52000, "Sales leaders"),
    ("0019", "Adobe", "adobe", "Dana", "A", 68000, "Marketing"),
    ("0020", "Dropbox", "dropbox", "Dana", "C", 9000, "Finance"),
    ("0021", "Atlassian", "atlassian", "Ilyas", "B", 41000, "Sales leaders"),
    ("0022", "Unilever", "unilever", "Ilyas", "A", 58000, "Marketing"),
    ("0023", "Nestlé", "nestle-s.a.", "Mei", "A", 61000, "Marketing"),
    ("0024", "L'Oréal", "loreal", "Mei", "A", 73000, "Marketing"),
    ("0025", "Tesla", "tesla-motors", "Dana", "B", 34000, "Finance"),
    ("0026", "Uber", "uber-com", "Dana", "B", 29000, "Sales leaders"),
    ("0027", "Datadog", "datadog", "Ilyas", "C", 15000, "Sales leaders"),
    ("0028", "GitLab", "gitlab-com", "Ilyas", "C", 11000, "Marketing"),
    ("0029", "GitHub", "github", "Mei", "B", 26000, "Sales leaders"),
    ("0030", "Canva", "canva", "Mei", "C", 14000, "Marketing"),
    ("0031", "Revolut", "revolut", "Dana", "B", 37000, "Finance"),
    ("0032", "Deloitte", "deloitte", "Dana", "A", 82000, "Finance"),
    ("0033", "Accenture", "accenture", "Ilyas", "A", 95000, "Marketing"),
    ("0034", "Pfizer", "pfizer", "Ilyas", "A", 47000, "Finance"),
    ("0035", "Novartis", "novartis", "Mei", "A", 44000, "Finance"),
    ("0036", "LinkedIn", "linkedin", "Mei", "A", 132000, "Sales leaders; Marketing; Finance"),
)

PERSONA_HEADER = ("Name", "Job titles", "Excluded titles", "Functions", "Seniority levels", "Limit")
PERSONAS: tuple[Row, ...] = (
    ("Sales leaders", "VP Sales; Head of Sales; Sales Director", "Intern", "Sales", None, 25),
    ("Marketing", None, "Intern; Assistant", "Marketing", "Director; Vice President; CXO", 25),
    ("Finance", "CFO; Finance Director", None, "10", "300; 310", None),
)

MISTAKE_HEADER = (
    "ID", "Company", "LinkedIn URL", "Persona", "Job titles", "Functions", "Seniority levels",
    "Locations", "Saved persona ID", "Limit", "What is wrong here",
)  # fmt: skip
MISTAKES: tuple[Row, ...] = (
    ("M01", "Microsoft", LINKEDIN + "microsoft", "Sales leaders", None, None, None, None, None, None,
     "Nothing: this row is fine."),
    ("M02", "Google", None, "Sales leaders", None, None, None, None, None, None,
     "The company is blank."),
    ("M03", "Apple", "https://www.linkedin.com/in/tim-example", "Sales leaders", None, None, None,
     None, None, None, "A person's page instead of the company's."),
    ("M04", "Amazon", "https://www.amazon.com", "Sales leaders", None, None, None, None, None, None,
     "A web site instead of the LinkedIn page."),
    ("M05", "Netflix", "https://www.evil-linkedin.com/company/netflix", "Sales leaders", None, None,
     None, None, None, None, "A host that only looks like LinkedIn."),
    ("M06", "Salesforce", "https://lnkd.in/eXample", "Sales leaders", None, None, None, None, None,
     None, "A shortened link."),
    ("M07", "HubSpot", "5f5e100a5f5e100a5f5e100a", "Sales leaders", None, None, None, None, None,
     None, "Another vendor's ID."),
    ("M08", "Shopify", LINKEDIN + "shopify", "Sales leader", None, None, None, None, None, None,
     "A persona's name is misspelt."),
    ("M09", "Spotify", LINKEDIN + "spotify", None, None, "Enginering", None, None, None, None,
     "A function is misspelt."),
    ("M10", "Airbnb", LINKEDIN + "airbnb", None, None, None, "VP", None, None, None,
     "The vendor's word is Vice President."),
    ("M11", "Stripe", LINKEDIN + "stripe", None, "CFO", None, None, "Paris", None, None,
     "A place's name instead of its LinkedIn number."),
    ("M12", "IBM", LINKEDIN + "ibm", None, None, None, None, None, "sales-leaders", None,
     "A saved persona's ID is a UUID of 36 characters."),
    ("M13", "Oracle", LINKEDIN + "oracle", None, "CFO", None, None, None,
     "0b5a7f3e-8c1d-4e2a-9f60-1d2c3b4a5e6f", None, "A saved persona takes no titles beside it."),
    ("M14", "SAP", LINKEDIN + "sap", "Sales leaders", None, None, None, None, None, "ten",
     "A limit is a number, or all."),
    ("M15", "Siemens", LINKEDIN + "siemens", None, "*; CEO", None, None, None, None, None,
     "Everyone and only some, at once."),
    ("M16", "NVIDIA", LINKEDIN + "nvidia", None, None, None, None, None, None, None,
     "Nothing says which people."),
    ("M17", "Intel", LINKEDIN + "intel-corporation", "Broken persona", None, None, None, None, None,
     None, "The persona itself has a mistake."),
)  # fmt: skip
MISTAKEN_PERSONAS: tuple[Row, ...] = (
    PERSONAS[0],
    ("Broken persona", "CEO", None, "Selling", None, 0),
)


def main() -> None:
    accounts = [
        (record, company, LINKEDIN + str(slug), *rest) for record, company, slug, *rest in ACCOUNTS
    ]
    write_workbook("accounts.xlsx", (ACCOUNT_HEADER, *accounts), (PERSONA_HEADER, *PERSONAS))
    write_text("accounts.csv", (ACCOUNT_HEADER, *accounts))
    write_text("personas.csv", (PERSONA_HEADER, *PERSONAS))
    write_workbook(
        "accounts_with_mistakes.xlsx",
        (MISTAKE_HEADER, *MISTAKES),
        (PERSONA_HEADER, *MISTAKEN_PERSONAS),
    )


def write_workbook(name: str, accounts: Iterable[Row], personas: Iterable[Row]) -> None:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    fill(workbook.create_sheet("Accounts"), accounts)
    fill(workbook.create_sheet("Personas"), personas)
    # A fixed date, so that making the samples again changes nothing.
    workbook.properties.created = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    workbook.save(HERE / name)


def fill(sheet: Worksheet, rows: Iterable[Row]) -> None:
    widths: list[int] = []
    for row in rows:
        sheet.append(list(row))
        lengths = [len(str(cell or "")) for cell in row]
        widths = [max(pair) for pair in zip(widths or lengths, lengths, strict=True)]
    for column, width in enumerate(widths, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = min(width, 60) + 2
    sheet.freeze_panes = "A2"


def write_text(name: str, rows: Iterable[Row]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


if __name__ == "__main__":
    main()
