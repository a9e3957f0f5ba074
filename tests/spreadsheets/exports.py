"""Exports of the programs that sales operations use, and the headers people write."""

from spreadsheets.building import workbook
from spreadsheets.seen import Seen, Trouble

HEADER = ("ID", "LinkedIn URL", "Job titles")
COLUMNS = {"id": "ID", "company_linkedin_url": "LinkedIn URL", "job_titles": "Job titles"}

TROUBLES: tuple[Trouble, ...] = (
    Trouble(
        "exports: nothing odd",
        workbook({"Accounts": [HEADER, ("A1", "linkedin.com/company/acme", "CEO")]}),
        Seen(COLUMNS, ("A1: acme [CEO]",)),
    ),
)
