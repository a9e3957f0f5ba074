"""`check` shows what each column is taken for, how it was found, and what is left."""

from support.desk import Desk

ACME = "https://www.linkedin.com/company/acme"
JANE = "https://www.linkedin.com/in/jane"
HEADER = (
    "ID",
    "First Name",
    "Title",
    "LinkedIn",
    "Co. LinkedIn",
    "enrich_note",
    "Owner",
    "Red\x1b[31m",
)
ROWS: list[tuple[str | float | None, ...]] = [
    (None, "John", "Clerk", JANE, None, "x", "Dana", "x"),
    ("A2", "Jane", "COO", JANE, ACME, None, "Dana", "x"),
]


def test_the_mapping_is_a_table_and_the_rest_one_wrapped_line(desk: Desk) -> None:
    path = desk.folder / "accounts.csv"
    extra = [f"Column {number}" for number in range(30)]
    lines = [(*HEADER, *extra), *((*row, *extra) for row in ROWS)]
    text = "\n".join(",".join(str(cell or "") for cell in line) for line in lines)
    path.write_text(text, encoding="utf-8", newline="")

    ended = desk.enrich("check", path, key=None)

    title, heads, first, second, *unused = ended.out.split("\n\n")[0].splitlines()
    assert title == "Columns of the sheet 'accounts':"
    assert heads.split() == ["header", "cell", "taken", "for", "found", "by", "for", "example"]
    assert first.split() == ["ID", "A1", "id", "name", "A2"]
    assert second.split() == ["Co.", "LinkedIn", "E1", "company_linkedin_url", "near", "name", ACME]
    assert unused[0].startswith(
        "  not used: Title (C1: looks like the contacts' own), LinkedIn (D1: its"
    )
    assert len(unused) > 3
    assert max(map(len, unused)) <= 100
    assert "\x1b" not in ended.out
    assert "enrich_note" not in ended.out


def test_the_json_keeps_field_and_header_and_adds_how_it_was_found(desk: Desk) -> None:
    path = desk.accounts(
        [("Acme", ACME, "CEO", "Dana", "x")],
        header=("Company", "Ref", "Job titles", "Owner", "Tier"),
    )
    desk.config('[custom_fields]\nowner = "owner"\n')

    report = desk.enrich("check", path, "--json", key=None).report

    assert report["columns"] == {
        "company_linkedin_url": "Ref",
        "company_name": "Company",
        "job_titles": "Job titles",
    }
    assert report["mapping"][0] == {
        "field": "company_linkedin_url",
        "header": "Ref",
        "cell": "B1",
        "found_by": "by its cells",
        "example": ACME,
    }
    assert report["unused"] == [{"header": "Tier", "cell": "E1", "why": ""}]
