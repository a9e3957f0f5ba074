"""Personas, wherever they stand and whatever they are called."""

from collections.abc import Sequence
from pathlib import Path

from spreadsheets.building import Rows, text, workbook
from spreadsheets.seen import Build, Seen, Trouble

from enrich.model.table import Cell

COLUMNS = {"id": "ID", "company_linkedin_url": "LinkedIn URL", "persona": "Persona"}
WITHOUT_PERSONA = {"id": "ID", "company_linkedin_url": "LinkedIn URL"}
HEADER = ("Name", "Job titles", "Functions", "Limit")
SALES = ("Sales", "VP Sales", None, None)
FINANCE = ("Finance", "CFO", None, 25)
BAD = ("Bad", None, "Zauberei", None)


def accounts(*personas: Cell) -> Rows:
    """One account for each content of the cell that names its personas."""
    rows = [
        (f"A{number}", f"linkedin.com/company/c{number}", persona)
        for number, persona in enumerate(personas, start=1)
    ]
    return [("ID", "LinkedIn URL", "Persona"), *rows]


def file_with(personas: Sequence[Cell], *sheet: Sequence[Cell]) -> Build:
    return workbook({"Accounts": accounts(*personas), "Personas": sheet})


def beside(build: Build, other: Build) -> Build:
    """A builder of one more file."""

    def both(folder: Path) -> Path:
        other(folder)
        return build(folder)

    return both


SHEET = (HEADER, SALES, FINANCE)
FROM_FILE = workbook(
    {"Read me": [("Ask Ann.",)], "Who": [HEADER, ("Sales", "CRO", None, None), ("Legal", "GC", None, None)]},
    "who.xlsx",
)  # fmt: skip

TROUBLES: tuple[Trouble, ...] = (
    Trouble(
        "personas: a title block, a gap, and notes below",
        file_with(
            ["Sales", "Finance"],
            ("Personas of EMEA",), ("as of May",), (), HEADER, SALES, (), FINANCE,
            (), ("Ask Ann before you change anything.",), (None, "Legal follows in June"),
        ),
        Seen(
            COLUMNS, ("A1/Sales: c1 [VP Sales]", "A2/Finance: c2 [CFO]"),
            ("Personas!A9?", "Personas!B10?"),
        ),
    ),
    Trouble(
        "personas: a note does not become a persona of every account",
        workbook(
            {"Accounts": [row[:2] for row in accounts(None)], "Personas": [*SHEET, (), ("Note",)]}
        ),
        Seen(
            WITHOUT_PERSONA, ("A1/Sales: c1 [VP Sales]", "A1/Finance: c1 [CFO]"), ("Personas!A5?",)
        ),
    ),
    Trouble(
        "personas: a name under a gap that an account asks for after all",
        file_with(["Sales; Legal"], *SHEET, (), ("Legal",)),
        Seen(COLUMNS, ("A1/Sales: c1 [VP Sales]",), ("Personas!A5?", "Accounts!C2")),
    ),
    Trouble(
        "personas: a name without filters, no gap",
        file_with(["Legal"], *SHEET, ("Legal",)),
        Seen(COLUMNS, (), ("Personas!A4", "Accounts!C2")),
    ),
    Trouble(
        "personas: names with slash, comma and semicolon",
        file_with(
            [
                "Sales / EMEA",
                "Sales, US",
                "sales, us, Finance",
                "Finance, Sales, US",
                "Sales, US; Finance",
                '"Sales, US", Finance',
                "IT; Security",
                '["IT; Security", "Finance"]',
                "Finance\nSales / EMEA",
            ],
            HEADER, ("Sales / EMEA", "CRO", None, None), ("Sales, US", "CSO", None, None),
            ("IT; Security", "CISO", None, None), FINANCE,
        ),
        Seen(
            COLUMNS,
            (
                "A1/Sales / EMEA: c1 [CRO]",
                "A2/Sales, US: c2 [CSO]",
                "A3/Sales, US: c3 [CSO]",
                "A3/Finance: c3 [CFO]",
                "A4/Finance: c4 [CFO]",
                "A4/Sales, US: c4 [CSO]",
                "A5/Sales, US: c5 [CSO]",
                "A5/Finance: c5 [CFO]",
                "A6/Sales, US: c6 [CSO]",
                "A6/Finance: c6 [CFO]",
                "A7/IT; Security: c7 [CISO]",
                "A8/IT; Security: c8 [CISO]",
                "A8/Finance: c8 [CFO]",
                "A9/Finance: c9 [CFO]",
                "A9/Sales / EMEA: c9 [CRO]",
            ),
        ),
    ),
    Trouble(
        "personas: parts of a longer name are still themselves",
        file_with(["Sales, US", "US; Sales", "US, Sales"],
            HEADER, SALES, ("US", "CIO", None, None), ("Sales, US", "CSO", None, None)),
        Seen(
            COLUMNS,
            (
                "A1/Sales, US: c1 [CSO]",
                "A2/US: c2 [CIO]",
                "A2/Sales: c2 [VP Sales]",
                "A3/US: c3 [CIO]",
                "A3/Sales: c3 [VP Sales]",
            ),
        ),
    ),
    Trouble(
        "personas: the longest name that stands in the cell is meant",
        file_with(["Sales, US, East", "D, Sales, US, East", "A, B"],
            HEADER, ("Sales, US", "CSO", None, None), ("Sales, US, East", "CRO", None, None),
            ("A", "CIO", None, None), ("B", "CTO", None, None), ("A; B", "CEO", None, None),
            ("D", "CDO", None, None)),
        Seen(
            COLUMNS,
            (
                "A1/Sales, US, East: c1 [CRO]",
                "A2/D: c2 [CDO]",
                "A2/Sales, US, East: c2 [CRO]",
                "A3/A: c3 [CIO]",
                "A3/B: c3 [CTO]",
            ),
        ),
    ),
    Trouble(
        "personas: a title that could be a header, and names alone",
        file_with(["Sales", "Legal"], ("Persona",), (), HEADER, ("Sales",), (), ("Legal",)),
        Seen(COLUMNS, (), ("Personas!A4", "Personas!A6", "Accounts!C2", "Accounts!C3")),
    ),
    Trouble(
        "personas: a bad one spoils its own targets only",
        file_with(["Sales", "Bad", "Bad, Finance", "Finanse"], *SHEET, BAD),
        Seen(
            COLUMNS, ("A1/Sales: c1 [VP Sales]", "A3/Finance: c3 [CFO]"),
            ("Personas!C4", "Accounts!C3", "Accounts!C4", "Accounts!C5"),
        ),
    ),
    Trouble(
        "personas: a bad one that nobody asks for is a warning",
        file_with(["Sales"], *SHEET, BAD),
        Seen(COLUMNS, ("A1/Sales: c1 [VP Sales]",), ("Personas!C4?",)),
    ),
    Trouble(
        "personas: the bad one is the default",
        file_with(["Sales", None], *SHEET, ("Default", None, "Zauberei", None)),
        Seen(COLUMNS, ("A1/Sales: c1 [VP Sales]",), ("Personas!C4", "Accounts!C3")),
    ),
    Trouble(
        "personas: the bad one is the default of the config",
        file_with([None, "Finance"], *SHEET, BAD),
        Seen(COLUMNS, ("A2/Finance: c2 [CFO]",), ("Personas!C4", "Accounts!C2")),
        config='[search]\npersona = "Bad"\n',
    ),
    Trouble(
        "personas: the default of the config is not there",
        file_with([None], *SHEET),
        refused="[search] persona: There is no persona called 'Slaes'. Did you mean 'Sales'?",
        config='[search]\npersona = "Slaes"\n',
    ),
    Trouble(
        "personas: two of one name, the first is used",
        file_with(["Sales"], *SHEET, ("SALES", "CRO", None, None)),
        Seen(COLUMNS, ("A1/Sales: c1 [VP Sales]",), ("Personas!A4",)),
    ),
    Trouble(
        "personas: a file wins over the sheet, the sheet over the config",
        beside(file_with(["Sales", "Finance", "Legal", "People"], *SHEET), FROM_FILE),
        Seen(
            COLUMNS,
            (
                "A1/Sales: c1 [CRO]",
                "A2/Finance: c2 [CFO]",
                "A3/Legal: c3 [GC]",
                "A4/People: c4 [CHRO]",
            ),
            ("Personas!A2?", "Personas!A3?"),
        ),
        config='[input]\npersonas = "who.xlsx#Who"\n'
        '[personas.finance]\njob_titles = ["Controller"]\n[personas.People]\njob_titles = ["CHRO"]\n',
    ),
    Trouble(
        "personas: a file on a sheet of any name is found",
        beside(workbook({"Accounts": accounts("Legal")}), FROM_FILE),
        Seen(COLUMNS, ("A1/Legal: c1 [GC]",)),
        config='[input]\npersonas = "who.xlsx"\n',
    ),
    Trouble(
        "personas: the sheet of the file is not there",
        beside(workbook({"Accounts": accounts("Legal")}), FROM_FILE),
        refused="who.xlsx has no sheet called 'Whom'. Its sheets are: Read me, Who.",
        config='[input]\npersonas = "who.xlsx#Whom"\n',
    ),
    Trouble(
        "personas: the file is not there",
        workbook({"Accounts": accounts("Legal")}),
        refused="nobody.csv does not exist.",
        config='[input]\npersonas = "nobody.csv"\n',
    ),
    Trouble(
        "personas: a file with # in its name, and mistakes told with that name",
        beside(
            workbook({"Accounts": accounts("Bad")}),
            text("Name;Functions\nBad;Zauberei\n", "who#1.csv"),
        ),
        Seen(COLUMNS, (), ("[who#1.csv]who#1!B2", "Accounts!C2")),
        config='[input]\npersonas = "who#1.csv"\n',
    ),
    Trouble(
        "personas: the same sheet named again is no second one",
        file_with(["Sales"], *SHEET),
        Seen(COLUMNS, ("A1/Sales: c1 [VP Sales]",)),
        config='[input]\npersonas = "accounts.xlsx#Personas"\n',
    ),
    Trouble(
        "personas: the same words in two places are no problem",
        file_with(["Sales"], *SHEET),
        Seen(COLUMNS, ("A1/Sales: c1 [VP Sales]",)),
        config='[personas.sales]\njob_titles = ["VP Sales"]\n',
    ),
    Trouble(
        "personas: rows with filters of their own where there is none",
        workbook(
            {
                "Accounts": [
                    ("ID", "LinkedIn URL", "Persona", "Job titles"),
                    ("A1", "linkedin.com/company/c1", None, "CEO"),
                    ("A2", "linkedin.com/company/c2", "Sales", "CEO"),
                    ("A3", "linkedin.com/company/c3", None, None),
                ],
                "Personas": [HEADER, SALES, FINANCE],
            }
        ),
        Seen(
            {**COLUMNS, "job_titles": "Job titles"},
            ("A1: c1 [CEO]", "A2/Sales: c2 [CEO]"),
            ("Accounts!C4",),
        ),
    ),
    Trouble(
        "personas: everybody without a limit",
        file_with(
            ["All", "Near", "Ten", "Sellers"],
            ("Name", "Job titles", "Functions", "Limit", "Region"),
            ("All", "*", None, "all", None), ("Near", None, None, "all", "105015875"),
            ("Ten", "*", None, 10, None), ("Sellers", "*", "Sales", "all", None),
            ("Unused", "*", None, "all", None),
        ),
        Seen(
            COLUMNS,
            ("A1/All: c1 [*]", "A2/Near: c2 []", "A3/Ten: c3 [*]", "A4/Sellers: c4 [*]"),
            ("Personas!A2?", "Personas!A3?"),
        ),
    ),
    Trouble(
        "personas: several titles in one, and a sentence",
        file_with(
            ["Chiefs", "Wordy", "Plain"], HEADER, ("Chiefs", "CEO and CTO and CFO", None, None),
            ("Wordy", "everybody who has a word in it when the company buys a new system", None, None),
            ("Plain", "VP Sales & Marketing; Founder/CEO", None, None),
        ),
        Seen(
            COLUMNS,
            (
                "A1/Chiefs: c1 [CEO and CTO and CFO]",
                "A2/Wordy: c2 [everybody who has a word in it when the company buys a new system]",
                "A3/Plain: c3 [VP Sales & Marketing, Founder/CEO]",
            ),
            ("Personas!B2?", "Personas!B3?"),
        ),
    ),
)  # fmt: skip
