"""Where the table stands in its sheet."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from spreadsheets.building import Rows, text, workbook
from spreadsheets.packages import package, xlsx_parts, xlsx_row
from spreadsheets.seen import Build, Seen, Trouble

from enrich.model.table import Cell

HEADER = ("ID", "LinkedIn URL", "Job titles")
COLUMNS = {"id": "ID", "company_linkedin_url": "LinkedIn URL", "job_titles": "Job titles"}
ACME = ("A1", "linkedin.com/company/acme", "CEO")
BETA = ("A2", "linkedin.com/company/beta", "CFO")
TWO = ("A1: acme [CEO]", "A2: beta [CFO]")
SEEN = Seen(COLUMNS, TWO)
NAMED = ("Account Name", "LinkedIn URL", "Employees")
NAMED_COLUMNS = {"company_linkedin_url": "LinkedIn URL", "company_name": "Account Name"}
EVERYONE = '[search]\njob_titles = ["CEO"]\n'
HELP = (("How to fill in this file",), ("Each row of the next sheet is one company.",))
LEGEND = (("Column", "Meaning"), ("LinkedIn URL", "The company's page"), ("Job titles", "Who"))


def accounts(*rows: Sequence[Cell]) -> Build:
    return workbook({"Accounts": rows})


def arranged(
    sheets: Mapping[str, Rows],
    *,
    merge: tuple[str, ...] = (),
    hide: str = "",
    hide_row: int | None = None,
) -> Build:
    """Give a builder of a workbook with merged cells, a hidden sheet or a hidden row."""

    def build(folder: Path) -> Path:
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        for area in merge:
            book.worksheets[0].merge_cells(area)
        if hide:
            book[hide].sheet_state = "hidden"
        if hide_row is not None:
            book.worksheets[0].row_dimensions[hide_row].hidden = True
            book.worksheets[0].auto_filter.ref = "A1:C9"
        book.save(folder / "accounts.xlsx")
        return folder / "accounts.xlsx"

    return build


HEADERS = (
    Trouble("places: nothing odd", accounts(HEADER, ACME, BETA), SEEN),
    Trouble("places: a title, a date and a blank line above",
            accounts(("Accounts of the north",), ("Exported on 2026-03-01 by", "Ada"), (),
                     HEADER, ACME, BETA), SEEN),
    Trouble("places: a title that is an alias", accounts(("Accounts",), (), HEADER, ACME, BETA),
            SEEN),
    Trouble("places: a title block in a csv",
            text("Report: My accounts\n\n,ID,LinkedIn URL,Job titles\n"
                 ",A1,linkedin.com/company/acme,CEO\n,A2,linkedin.com/company/beta,CFO\n"), SEEN),
    Trouble("places: filters of the report above, two by two",
            accounts(("Owner", "Ada"), ("Region", "North"), ("Job titles", "all"), (), HEADER, ACME,
                     BETA), SEEN),
    Trouble("places: blank columns at the left",
            accounts((), (None, None, *HEADER), (None, None, *ACME), (None, None, *BETA)), SEEN),
    Trouble("places: a problem's cell is where the sheet shows it",
            accounts(("Title",), (), (None, *HEADER), (None, "A1", "acme", "CEO")),
            Seen(COLUMNS, (), ("Accounts!C4",))),
    Trouble("places: headers with line breaks, no-break and invisible characters",
            accounts(("\ufeffID", "LinkedIn\n URL", "Job\u00a0titles\u200b"), ACME, BETA),
            SEEN),
    Trouble("places: names of groups above the headers",
            arranged({"Accounts": [("Account", None, "People"), HEADER, ACME, BETA]},
                     merge=("A1:B1",)), SEEN),
    Trouble("places: headers merged down beside groups",
            arranged({"Accounts": [("ID", "LinkedIn URL", "People", None),
                                   (None, None, "Job titles", "Limit"), (*ACME, 5), (*BETA, 5)]},
                     merge=("A1:A2", "B1:B2", "C1:D1")),
            Seen({**COLUMNS, "limit": "Limit"}, TWO)),
    Trouble("places: headers merged down, and nothing known below the groups",
            arranged({"Accounts": [("ID", "LinkedIn URL", "People", None),
                                   (None, None, "Age", "Shoes"), ("A1", 1441, 9, 44)]},
                     merge=("A1:A2", "B1:B2", "C1:D1")),
            Seen({"id": "ID", "company_linkedin_url": "LinkedIn URL"}, ("A1: 1441 [CEO]",)),
            config=EVERYONE),
    Trouble("places: doubled headers under groups are told apart",
            arranged({"Accounts": [("Company", None, "Contact", None),
                                   ("ID", "LinkedIn URL", "LinkedIn URL", "Job titles"),
                                   (*ACME[:2], "linkedin.com/in/ada", "CEO")]},
                     merge=("A1:B1", "C1:D1")),
            Seen({**COLUMNS, "company_linkedin_url": "Company LinkedIn URL"}, TWO[:1])),
    Trouble("places: doubled headers that nobody needs",
            accounts((*HEADER, "Notes", "Notes"), (*ACME, "a", "b"), (*BETA, "c", "d")), SEEN),
    Trouble("places: doubled headers of a field",
            accounts((*HEADER, "LinkedIn URL"), (*ACME, "linkedin.com/company/x")),
            refused="Columns B and D"),
    Trouble("places: no headers", accounts(ACME, BETA), refused="has no row of headers"),
    Trouble("places: headers that nobody knows",
            accounts(("Our firms", None), (), ("Firm", "Who"), ("Acme", "CEO"), ("Beta", "CFO")),
            refused="The headers are: 'Firm', 'Who'. Write the header"),
    Trouble("places: numbers above headers that nobody knows",
            accounts((2025, 2026), ("Firm", "Who"), ("Acme", "CEO"), ("Beta", "CFO")),
            refused="The headers are: 'Firm', 'Who'. Write the header"),
    Trouble("places: headers that only the config knows",
            accounts(("Our firms",), ("Nr", "Page", "Who"), ACME, BETA),
            Seen({"id": "Nr", "company_linkedin_url": "Page", "job_titles": "Who"}, TWO),
            config='[input]\nid_column = "Nr"\n[columns]\ncompany_linkedin_url = "Page"\n'
                   'job_titles = "Who"'),
    Trouble("places: header_row of the config wins",
            accounts(HEADER, ("Nr", "LinkedIn", "Roles"), ACME, BETA),
            Seen({"company_linkedin_url": "LinkedIn", "job_titles": "Roles"},
                 ("acme: acme [CEO]", "beta: beta [CFO]")), config="[input]\nheader_row = 2"),
)  # fmt: skip

ROWS = (
    Trouble("places: blank rows in the middle", accounts(HEADER, ACME, (), (" ",), BETA, ()), SEEN),
    Trouble("places: hidden and filtered rows count",
            arranged({"Accounts": [HEADER, ACME, BETA]}, hide_row=2), SEEN),
    Trouble("places: a company merged over its rows",
            arranged({"Accounts": [HEADER, ACME, ("A3", None, "CFO")]}, merge=("B2:B3",)),
            Seen(COLUMNS, ("A1: acme [CEO]", "A3: acme [CFO]"))),
    Trouble("places: a row of totals",
            accounts(NAMED, ("Acme", "1441", 20), (), ("Total", None, 20)),
            Seen(NAMED_COLUMNS, ("1441: 1441 [CEO]",), ("Accounts!A4?",)), config=EVERYONE),
    Trouble("places: totals that count the pages",
            accounts(NAMED, ("Acme", "1441", 20), ("Grand Total", 1, "20 %")),
            Seen(NAMED_COLUMNS, ("1441: 1441 [CEO]",), ("Accounts!A3?",)), config=EVERYONE),
    Trouble("places: totals of a csv",
            text("LinkedIn URL;Account Name;Employees\n1441;Acme;20\n;Sum:;1.234,50\n"),
            Seen(NAMED_COLUMNS, ("1441: 1441 [CEO]",), ("accounts!A3?",)), config=EVERYONE),
    Trouble("places: a company called Total",
            accounts(NAMED, ("Total", "linkedin.com/company/total", 9), ("Total", 1552, 5)),
            Seen(NAMED_COLUMNS, ("total: total [CEO]", "1552: 1552 [CEO]")), config=EVERYONE),
    Trouble("places: a company called Total, its page behind a link",
            package("accounts.xlsx", xlsx_parts(
                xlsx_row(1, A="Account Name", B="LinkedIn URL")
                + xlsx_row(2, B="Total"),
                after='<hyperlinks><hyperlink ref="B2" r:id="a"/></hyperlinks>',
                targets={"a": "https://linkedin.com/company/total"})),
            Seen(NAMED_COLUMNS, ("total: total [CEO]",)), config=EVERYONE),
    Trouble("places: a company called Total Energies without a page",
            accounts(NAMED, ("Acme", "1441", 20), ("Total Energies", None, 9)),
            Seen(NAMED_COLUMNS, ("1441: 1441 [CEO]",), ("Accounts!B3",)), config=EVERYONE),
    Trouble("places: headers on each printed page",
            accounts(HEADER, ACME, ("ID ", "LINKEDIN URL", "Job\ntitles"), BETA),
            Seen(COLUMNS, TWO, ("Accounts!A3?",))),
    Trouble("places: what Salesforce prints below a report",
            accounts(HEADER, ACME, BETA, (), ("Total Records: 2",), (),
                     ("Confidential Information - Do Not Distribute",),
                     ("Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.",)),
            Seen(COLUMNS, TWO, ("Accounts!A5?", "Accounts!A7?", "Accounts!A8?"))),
    Trouble("places: filters that Power BI prints below",
            accounts(HEADER, ACME, (), ("Applied filters:\nCountry is France",)),
            Seen(COLUMNS, TWO[:1], ("Accounts!A4?",))),
    Trouble("places: a company with the name of a footer has figures beside it",
            accounts(NAMED, ("Acme", "1441", 20), ("Page 1 of 1", None, 9)),
            Seen(NAMED_COLUMNS, ("1441: 1441 [CEO]",), ("Accounts!B3",)), config=EVERYONE),
    Trouble("places: an account with a name alone is a problem and no footer",
            accounts(HEADER, ACME, ("Gamma",)), Seen(COLUMNS, TWO[:1], ("Accounts!B3",))),
)  # fmt: skip

SHEETS = (
    Trouble("places: instructions first", workbook({"Read me": HELP, "Data": [HEADER, ACME, BETA]}),
            SEEN),
    Trouble("places: a legend of the fields first",
            workbook({"Legend": LEGEND, "Data": [HEADER, ACME, BETA]}), SEEN),
    Trouble("places: a sheet called Accounts without a table",
            workbook({"Accounts": HELP, "Data": [HEADER, ACME, BETA]}), SEEN),
    Trouble("places: a sheet called Accounts wins with a table",
            workbook({"Old": [(*HEADER, "Persona"), (*BETA, "x")], "accounts ": [HEADER, ACME]}),
            Seen(COLUMNS, TWO[:1])),
    Trouble("places: of two alike the first",
            workbook({"North": [HEADER, ACME], "South": [HEADER, BETA]}),
            Seen(COLUMNS, TWO[:1])),
    Trouble("places: a hidden sheet counts less",
            arranged({"Backup": [HEADER, BETA], "Data": [HEADER, ACME]}, hide="Backup"),
            Seen(COLUMNS, TWO[:1])),
    Trouble("places: a hidden sheet with accounts counts more than a visible one without",
            arranged({"Read me": HELP, "Data": [HEADER, ACME]}, hide="Data"),
            Seen(COLUMNS, TWO[:1])),
    Trouble("places: people and accounts",
            workbook({"Contacts": [("Full name", "Title"), ("Ada", "CEO")],
                      "Firms": [HEADER, ACME, BETA]}), SEEN),
    Trouble("places: --sheet wins",
            workbook({"Accounts": [HEADER, ACME], "South": [HEADER, BETA]}),
            Seen(COLUMNS, TWO[1:]), words={"sheet": "south"}),
    Trouble("places: the config's sheet wins",
            workbook({"Accounts": [HEADER, ACME], "South": [HEADER, BETA]}),
            Seen(COLUMNS, TWO[1:]), config='[input]\nsheet = "South"'),
    Trouble("places: a sheet of personas under a title",
            workbook({"Accounts": [("LinkedIn URL",), ("1441",)],
                      "Personas": [("Our personas",), (), ("Name", "Titles"), ("Sales", "CSO")]}),
            Seen({"company_linkedin_url": "LinkedIn URL"}, ("1441/Sales: 1441 [CSO]",))),
)  # fmt: skip

TROUBLES: tuple[Trouble, ...] = (*HEADERS, *ROWS, *SHEETS)
