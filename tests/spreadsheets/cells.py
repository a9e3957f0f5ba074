"""What stands in single cells."""

from spreadsheets.building import workbook
from spreadsheets.seen import Seen, Trouble

HEADER = ("ID", "LinkedIn URL", "Job titles")
COLUMNS = {"id": "ID", "company_linkedin_url": "LinkedIn URL", "job_titles": "Job titles"}

TROUBLES: tuple[Trouble, ...] = (
    Trouble(
        "cells: nothing odd",
        workbook({"Accounts": [HEADER, ("A1", "linkedin.com/company/acme", "CEO")]}),
        Seen(COLUMNS, ("A1: acme [CEO]",)),
    ),
)
