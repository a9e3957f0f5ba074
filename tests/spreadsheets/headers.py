"""Headers as people write them: in their language, in a hurry, or not at all."""

from collections.abc import Mapping, Sequence

from spreadsheets.building import workbook
from spreadsheets.exporting import ACME, GLOBEX, JANE, JOHN
from spreadsheets.seen import Seen, Trouble

ACME_CEO = "acme-inc: acme-inc [CEO]"
URL = "company_linkedin_url"


def written(
    name: str,
    row: Mapping[str, str | int],
    columns: Mapping[str, str],
    *,
    problems: tuple[str, ...] = (),
    config: str = "",
) -> Trouble:
    """Make a file of one row, and of a config only where that is the point."""
    sheet = [tuple(row), tuple(row.values())]
    seen = Seen(columns, () if problems else (ACME_CEO,), problems)
    return Trouble(f"headers: {name}", workbook({"Accounts": sheet}), seen, config=config)


def refused(name: str, rows: Sequence[Sequence[str]], sentence: str) -> Trouble:
    return Trouble(f"headers: {name}", workbook({"Accounts": rows}), refused=sentence)


LANGUAGES = (
    written(
        "German",
        {"Unternehmen": "Acme", "LinkedIn-Link": ACME, "Jobtitel": "CEO", "Land": "Deutschland"},
        {URL: "LinkedIn-Link", "company_name": "Unternehmen", "job_titles": "Jobtitel"},
    ),
    written(
        "German, with a contact",
        {
            "Firma": "Acme",
            "Vorname": "Jane",
            "Funktion": "COO",
            "LinkedIn Firma": ACME,
            "Zielpositionen": "CEO",
        },
        {URL: "LinkedIn Firma", "company_name": "Firma", "job_titles": "Zielpositionen"},
    ),
    written(
        "French",
        {"Société": "Acme", "Page LinkedIn": ACME, "Intitulé de poste": "CEO", "Pays": "France"},
        {URL: "Page LinkedIn", "company_name": "Société", "job_titles": "Intitulé de poste"},
    ),
    written(
        "French, with a contact and a place",
        {
            "Nom de l'entreprise": "Acme",
            "Prénom": "Jane",
            "Poste": "COO",
            "LinkedIn de l'entreprise": ACME,
            "Département": "Rhône",
            "Postes recherchés": "CEO",
        },
        {
            URL: "LinkedIn de l'entreprise",
            "company_name": "Nom de l'entreprise",
            "job_titles": "Postes recherchés",
        },
    ),
    written(
        "Spanish",
        {"Empresa": "Acme", "Página de LinkedIn": ACME, "Cargo": "CEO", "País": "España"},
        {URL: "Página de LinkedIn", "company_name": "Empresa", "job_titles": "Cargo"},
    ),
    written(
        "Italian",
        {"Ragione sociale": "Acme", "Pagina LinkedIn azienda": ACME, "Ruolo": "CEO"},
        {URL: "Pagina LinkedIn azienda", "company_name": "Ragione sociale", "job_titles": "Ruolo"},
    ),
    written(
        "Dutch",
        {"Bedrijf": "Acme", "LinkedIn bedrijfspagina": ACME, "Functie": "CEO", "Land": "België"},
        {URL: "LinkedIn bedrijfspagina", "company_name": "Bedrijf", "job_titles": "Functie"},
    ),
)

NEAR_NAMES = (
    written(
        "abbreviated",
        {"Org. name": "Acme", "Co. LinkedIn": ACME, "Jop titles": "CEO"},
        {URL: "Co. LinkedIn", "company_name": "Org. name", "job_titles": "Jop titles"},
    ),
    written(
        "a slip of the pen",
        {"Compnay": "Acme", "Linkdin URL": ACME, "Job Tiltes": "CEO"},
        {URL: "Linkdin URL", "company_name": "Compnay", "job_titles": "Job Tiltes"},
    ),
    written(
        "words in another order",
        {"Name of company": "Acme", "URL (LinkedIn)": ACME, "Titles to exclude": "Intern"}
        | {"Titles (target)": "CEO"},
        {
            URL: "URL (LinkedIn)",
            "company_name": "Name of company",
            "job_titles": "Titles (target)",
            "excluded_job_titles": "Titles to exclude",
        },
    ),
    written(
        "very short",
        {"Company": "Acme", "LI": ACME, "Job titles": "CEO"},
        {URL: "LI", "company_name": "Company", "job_titles": "Job titles"},
    ),
)

CELLS = (
    written(
        "nobody would guess the header",
        {"Company": "Acme", "Ref": ACME, "Site": "https://acme.com", "Job titles": "CEO"},
        {URL: "Ref", "company_name": "Company", "job_titles": "Job titles"},
    ),
    written(
        "no header over the addresses",
        {"Company": "Acme", "": ACME, "Job titles": "CEO"},
        {URL: "", "company_name": "Company", "job_titles": "Job titles"},
    ),
    written(
        "two open names, one of them a person's",
        {"LinkedIn": JANE, "LinkedIn URL": ACME, "Job titles": "CEO"},
        {URL: "LinkedIn URL", "job_titles": "Job titles"},
    ),
    written(
        "the better name has no cells",
        {"Company LinkedIn": "", "LinkedIn": ACME, "Job titles": "CEO"},
        {URL: "LinkedIn", "job_titles": "Job titles"},
    ),
    written(
        "the parent's page beside the company's",
        {"Parent page": GLOBEX, "Page": ACME, "Job titles": "CEO"},
        {URL: "Page", "job_titles": "Job titles"},
    ),
)

TRAPS = (
    written(
        "neighbours that only sound alike",
        {
            "LinkedIn URL": ACME,
            "Company LinkedIn followers": 1200,
            "LinkedIn Bio": "Anvils",
            "LinkedIn Industry": "Metal",
            "Job openings": 7,
            "Title of report": "Q3",
            "Location": "Berlin",
            "Country": "Germany",
            "Annual limit": 10_000,
            "Credit limit": 50_000,
            "Level": "Gold",
            "Position": 3,
            "Persons": 12,
            "Job titles": "CEO",
        },
        {URL: "LinkedIn URL", "job_titles": "Job titles"},
    ),
    written(
        "a level that is one",
        {"LinkedIn URL": ACME, "Job titles": "CEO", "Level": "CXO; VP"},
        {URL: "LinkedIn URL", "job_titles": "Job titles", "seniority_levels": "Level"},
        problems=("Accounts!C2",),
    ),
    written(
        "a position that is a rank",
        {"LinkedIn URL": ACME, "Position": 3, "Department": "South"},
        {URL: "LinkedIn URL"},
        config='[search]\njob_titles = ["CEO"]\n',
    ),
    written(
        "how many positions are open",
        {"LinkedIn URL": ACME, "Positions": 12},
        {URL: "LinkedIn URL"},
        config='[search]\njob_titles = ["CEO"]\n',
    ),
    written(
        "the pages are under each other's headers",
        {"Company LinkedIn": JANE, "LinkedIn profile": ACME, "Job titles": "CEO"},
        {URL: "LinkedIn profile", "job_titles": "Job titles"},
    ),
    written(
        "nothing but a person's page where the company's belongs",
        {"Company": "Acme", "LinkedIn": JANE, "Job titles": "CEO"},
        {URL: "LinkedIn", "company_name": "Company", "job_titles": "Job titles"},
        problems=("Accounts!B2",),
    ),
    written(
        "a title beside an address for mail",
        {"Company": "Acme", "Company LinkedIn": ACME, "Title": "COO", "Email": "jane@acme.com"},
        {URL: "Company LinkedIn", "company_name": "Company"},
        config='[search]\njob_titles = ["CEO"]\n',
    ),
    written(
        "a field that shall have no column",
        {"LinkedIn URL": ACME, "Title": "Dr.", "Titles": "CEO", "Limit": "50 EUR"},
        {URL: "LinkedIn URL", "job_titles": "Titles"},
        config='[columns]\nlimit = ""\n',
    ),
    written(
        "a contact's title that the config asks for",
        {"First name": "Jane", "Title": "CEO", "Company LinkedIn": ACME},
        {URL: "Company LinkedIn", "job_titles": "Title"},
        config='[columns]\njob_titles = "Title"\n',
    ),
)

REFUSED = (
    refused(
        "only people's pages",
        [("First name", "LinkedIn URL"), ("Jane", JANE), ("John", JOHN)],
        "'LinkedIn URL' holds pages of people",
    ),
    refused(
        "two near names",
        [("Linkdin URL", "Linkedn URL"), (ACME, GLOBEX)],
        'company_linkedin_url = "Linkdin URL"\nor\n',
    ),
    refused(
        "two columns of addresses",
        [("Page", "Other page"), (ACME, GLOBEX)],
        'company_linkedin_url = "Page"\nor\n',
    ),
    refused(
        "two columns of titles",
        [("LinkedIn", "Titles", "Target roles"), (ACME, "CEO", "CFO")],
        'job_titles = "Titles"\nor\n',
    ),
)
