"""What stands in single cells."""

from datetime import datetime

from spreadsheets.building import text, workbook
from spreadsheets.seen import Seen, Trouble

from enrich.model.table import Cell

HEADER = ("ID", "LinkedIn URL", "Job titles")
COLUMNS = {"id": "ID", "company_linkedin_url": "LinkedIn URL", "job_titles": "Job titles"}
ACME = "linkedin.com/company/acme"


def trouble(name: str, row: tuple[Cell, ...], target: str | None = None, *problems: str) -> Trouble:
    """Give a workbook of one row; `target` is what follows its ID."""
    targets = () if target is None else (f"{row[0]}: {target}",)
    build = workbook({"Accounts": [HEADER, row]})
    return Trouble(name, build, Seen(COLUMNS, targets, problems))


def of_csv(name: str, row: str, target: str = "", *problems: str) -> Trouble:
    build = text(f"{','.join(HEADER)}\n{row}\n")
    return Trouble(name, build, Seen(COLUMNS, (target,) if target else (), problems))


TROUBLES: tuple[Trouble, ...] = (
    trouble("nothing odd", ("A1", ACME, "CEO"), "acme [CEO]"),
    # numbers
    trouble("an ID that is a number", (1234567890, ACME, "CEO"), "acme [CEO]"),
    trouble("a company ID that is a number", ("A1", 1441, "CEO"), "1441 [CEO]"),
    trouble("a company ID with a fraction", ("A1", 1441.5, "CEO"), None, "Accounts!B2"),
    trouble("a number of over 15 digits", (1234567890123456789, ACME, "CEO"), None, "Accounts!A2"),
    of_csv("leading zeros in a csv", "007,001441,CEO", "007: 1441 [CEO]"),
    of_csv("a csv of pandas", "A1,1441.0,CEO", "A1: 1441 [CEO]"),
    of_csv("a number in scientific notation", "A1,1.23457E+09,CEO", "", "accounts!B2"),
    of_csv("an ID in scientific notation", f"1.23457E+09,{ACME},CEO", "", "accounts!A2"),
    of_csv("the same with a comma", f'"1,23457E+09",{ACME},CEO', "", "accounts!A2"),
    # errors of formulas
    of_csv("an error of Excel", "A1,#N/A,CEO", "", "accounts!B2"),
    of_csv("an error in German", "A1,#NV,CEO", "", "accounts!B2"),
    of_csv("an error in Spanish", f"A1,{ACME},#¿NOMBRE?", "", "accounts!C2"),
    of_csv("an error of LibreOffice", f"A1,{ACME},Err:502", "", "accounts!C2"),
    of_csv("an error as ID", f"#REF!,{ACME},CEO", "", "accounts!A2"),
    # words for nothing
    of_csv("a dash for no titles", f"A1,{ACME},-", "", "accounts!C2"),
    of_csv("n/a for no ID", f"n/a,{ACME},CEO", "acme: acme [CEO]"),
    of_csv("null for no company", "A1,null,CEO", "", "accounts!B2"),
    # lists
    trouble("titles on lines", ("A1", ACME, "CEO\nCFO"), "acme [CEO, CFO]"),
    trouble("titles in JSON", ("A1", ACME, '["VP, Sales", "CFO"]'), "acme [VP, Sales, CFO]"),
    trouble("titles in quotes", ("A1", ACME, '"VP, Sales", CFO'), "acme [VP, Sales, CFO]"),
    trouble("titles twice", ("A1", ACME, "CEO; ceo; CEO "), "acme [CEO]"),
    # other types
    trouble("a truth as company", ("A1", True, "CEO"), None, "Accounts!B2"),
    trouble("a date as company", ("A1", datetime(2026, 1, 2), "CEO"), None, "Accounts!B2"),  # noqa: DTZ001 - cells have no zone
    # companies
    trouble("a company by name", ("A1", "Acme Inc", "CEO"), None, "Accounts!B2"),
    trouble("a name before the address", ("A1", f"Acme: {ACME}", "CEO"), "acme [CEO]"),
    trouble("two companies", ("A1", f"{ACME}\n{ACME}-2", "CEO"), None, "Accounts!B2"),
    trouble("a false host", ("A1", "evil-linkedin.com/company/acme", "CEO"), None, "Accounts!B2"),
    trouble(
        "a longer host", ("A1", "linkedin.com.evil.io/company/acme", "CEO"), None, "Accounts!B2"
    ),
    trouble("a person", ("A1", "linkedin.com/in/jane", "CEO"), None, "Accounts!B2"),
    trouble("a shortened link", ("A1", "lnkd.in/abc", "CEO"), None, "Accounts!B2"),
    trouble(
        "a showcase page",
        ("A1", "linkedin.com/showcase/x", "CEO"),
        "https://www.linkedin.com/showcase/x [CEO]",
        "Accounts!B2?",
    ),
    Trouble(
        "labels misspelt",
        workbook(
            {
                "Accounts": [
                    ("ID", "LinkedIn URL", "Functions", "Seniority"),
                    ("A1", ACME, "Enginering; Sales", "Director"),
                    ("A2", ACME, "Sales", "VP"),
                    ("A3", ACME, "sales; 8", "cxo"),
                ]
            }
        ),
        Seen(
            {
                "id": "ID",
                "company_linkedin_url": "LinkedIn URL",
                "functions": "Functions",
                "seniority_levels": "Seniority",
            },
            ("A3: acme []",),
            ("Accounts!C2", "Accounts!D3"),
        ),
    ),
)
