"""Each column is what its header says; doubt is an error that says what to write."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from enrich.errors import ConfigInvalid, InputUnreadable
from enrich.model.table import FoundBy, PassedOver, Table
from enrich.sheets.aliases import ACCOUNT_ALIASES, PERSONA_ALIASES, Aliases, folded
from enrich.sheets.columns import account_columns, persona_columns

MakeTable = Callable[..., Table]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("id", "id"),
        ("Row ID", "id"),
        ("RECORD_ID", "id"),
        ("Account Id", "id"),
        ("company_linkedin_url", "company_linkedin_url"),
        ("Company LinkedIn URL", "company_linkedin_url"),
        ("LinkedIn", "company_linkedin_url"),
        ("Linkedin Page", "company_linkedin_url"),
        ("LinkedIn ID", "company_linkedin_id"),
        ("Company", "company_name"),
        ("Organisation", "company_name"),
        ("Persona(s)", "persona"),
        ("Persona ID", "persona_id"),
        ("Job Title(s)", "job_titles"),
        ("titles", "job_titles"),
        ("Excluded Titles", "excluded_job_titles"),
        ("Functions", "functions"),
        ("Seniority", "seniority_levels"),
        ("included-locations", "included_locations"),
        ("Excluded Locations", "excluded_locations"),
        ("Limit", "limit"),
    ],
)
def test_a_header_is_known_by_its_names(make_table: MakeTable, header: str, field: str) -> None:
    company = {"company_linkedin_url": "Where"} if field != "company_linkedin_url" else {}
    columns = account_columns(make_table("Where", header), company)
    assert columns.by_field[field] == 1


@pytest.mark.parametrize("header", ["Location", "Website", "Company ID", "#", "", "Notes"])
def test_other_headers_mean_nothing(make_table: MakeTable, header: str) -> None:
    assert dict(account_columns(make_table("LinkedIn", header), {}).by_field) == {
        "company_linkedin_url": 0
    }


def test_the_configured_header_wins_over_names_and_aliases(make_table: MakeTable) -> None:
    table = make_table("company_linkedin_url", "LinkedIn", "Our Link")
    columns = account_columns(table, {"company_linkedin_url": " Our  Link "})
    assert dict(columns.by_field) == {"company_linkedin_url": 2}


def test_a_configured_header_is_found_in_any_case_but_exactly_first(make_table: MakeTable) -> None:
    table = make_table("our link", "Our Link")
    assert account_columns(table, {"company_linkedin_url": "Our Link"}).by_field == {
        "company_linkedin_url": 1
    }
    assert account_columns(make_table("our link"), {"company_linkedin_url": "OUR LINK"}).by_field


def test_the_fields_own_name_wins_over_aliases(make_table: MakeTable) -> None:
    table = make_table("LinkedIn", "company_linkedin_url")
    assert account_columns(table, {}).by_field["company_linkedin_url"] == 1


def test_the_fields_own_name_wins_in_any_spelling(make_table: MakeTable) -> None:
    table = make_table("Record ID", "ID", "Titles", "Job titles", "LinkedIn")
    columns = account_columns(table, {})
    assert dict(columns.by_field) == {"id": 1, "company_linkedin_url": 4, "job_titles": 3}
    assert columns.found_by["job_titles"] is FoundBy.NAME


def test_a_header_is_never_used_twice(make_table: MakeTable) -> None:
    table = make_table("LinkedIn", "Company")
    columns = account_columns(table, {"id": "Company"})
    assert dict(columns.by_field) == {"id": 1, "company_linkedin_url": 0}
    with pytest.raises(ConfigInvalid, match=r"company_name from the column 'company'.*already"):
        account_columns(table, {"id": "Company", "company_name": "company"})


def test_a_configured_header_that_is_not_there_is_refused_with_the_nearest(
    make_table: MakeTable,
) -> None:
    with pytest.raises(
        ConfigInvalid,
        match=r"(?s)'linkedn'.*'Company', 'LinkedIn'.*\[columns\]\ncompany_linkedin_url = \"LinkedIn\"",
    ):
        account_columns(make_table("Company", "LinkedIn"), {"company_linkedin_url": "linkedn"})


def test_an_unknown_field_is_refused_with_the_nearest(make_table: MakeTable) -> None:
    with pytest.raises(ConfigInvalid, match=r"no 'job_title'.*'job_titles'"):
        account_columns(make_table("LinkedIn"), {"job_title": "LinkedIn"})


def test_two_headers_for_one_field_print_the_lines_to_choose_from(make_table: MakeTable) -> None:
    with pytest.raises(ConfigInvalid) as refused:
        account_columns(make_table("LinkedIn", "LinkedIn URL"), {})
    assert refused.value.what == (
        "Several columns of sheet 'Accounts' could be company_linkedin_url: "
        "'LinkedIn', 'LinkedIn URL'."
    )
    assert refused.value.cure == (
        "Choose one in the config:\n"
        '[columns]\ncompany_linkedin_url = "LinkedIn"\n'
        "or\n"
        '[columns]\ncompany_linkedin_url = "LinkedIn URL"'
    )


def test_the_line_for_the_id_is_the_one_that_the_config_knows(make_table: MakeTable) -> None:
    with pytest.raises(ConfigInvalid, match=r'\[input\]\nid_column = "Row ID"'):
        account_columns(make_table("LinkedIn", "Row ID", 'The "Record ID"', "Record ID"), {})


def test_two_columns_with_one_header_must_be_told_apart(make_table: MakeTable) -> None:
    table = make_table("LinkedIn", "x", "LinkedIn", first_column=2)
    with pytest.raises(ConfigInvalid, match=r"Columns B and D: give each a header of its own"):
        account_columns(table, {"company_linkedin_url": "LinkedIn"})


def test_without_a_company_column_the_headers_and_the_cure_are_named(make_table: MakeTable) -> None:
    with pytest.raises(
        InputUnreadable, match=r"(?s)'Account', 'Web'\..*\[columns\]\ncompany_linkedin_url = "
    ):
        account_columns(make_table("Account", "Web"), {})


def test_our_own_columns_are_never_the_users(make_table: MakeTable) -> None:
    table = make_table("LinkedIn", "enrich_row_id", "ENRICH_note")
    assert list(account_columns(table, {}).by_field) == ["company_linkedin_url"]
    with pytest.raises(ConfigInvalid, match=r"does not have"):
        account_columns(table, {"id": "enrich_row_id"})


def test_personas_have_a_name_and_filters(make_table: MakeTable) -> None:
    columns = persona_columns(make_table("Persona", "Titles", "Location", sheet="Personas"))
    assert dict(columns.by_field) == {"name": 0, "job_titles": 1, "included_locations": 2}


def test_a_sheet_of_personas_has_no_contacts(make_table: MakeTable) -> None:
    columns = persona_columns(make_table("Persona", "Role", "Titles", "Level", "Email"))
    assert dict(columns.by_field) == {"name": 0, "job_titles": 2, "seniority_levels": 3}


def test_personas_without_a_name_are_refused(make_table: MakeTable) -> None:
    with pytest.raises(InputUnreadable, match=r"'Who', 'Titles'. Call the column"):
        persona_columns(make_table("Who", "Titles", sheet="Personas"))


def test_personas_with_two_columns_for_one_filter_are_refused(make_table: MakeTable) -> None:
    with pytest.raises(ConfigInvalid, match=r"Call the right one 'name'"):
        persona_columns(make_table("Persona", "Persona Name", sheet="Personas"))


@pytest.mark.parametrize("aliases", [ACCOUNT_ALIASES, PERSONA_ALIASES])
def test_no_alias_means_two_fields(aliases: Aliases) -> None:
    for (_, first), (_, second) in combinations(aliases.items(), 2):
        assert not {*map(folded, first)} & {*map(folded, second)}


def test_folding_forgets_case_and_punctuation() -> None:
    assert folded("Job Title(s)") == folded("job_titles") == "jobtitles"


def grid(**columns: str) -> Table:
    return Table(Path("accounts.xlsx"), "Accounts", tuple(columns), (tuple(columns.values()),))


ACME = "https://www.linkedin.com/company/acme"
JANE = "https://www.linkedin.com/in/jane"


def test_each_column_says_how_it_was_found() -> None:
    table = grid(Who="CEO", limit="5", Company="Acme", **{"Linkdin URL": ACME})
    assert dict(account_columns(table, {"job_titles": "Who"}).found_by) == {
        "company_linkedin_url": FoundBy.NEAR_NAME,
        "company_name": FoundBy.ALIAS,
        "job_titles": FoundBy.CONFIG,
        "limit": FoundBy.NAME,
    }
    assert account_columns(grid(Ref=ACME), {}).found_by["company_linkedin_url"] is FoundBy.CELLS


def test_a_column_that_is_passed_over_says_why() -> None:
    table = grid(
        **{"First name": "Jane", "Title": "COO", "LinkedIn": JANE, "Company LinkedIn": ACME}
    )
    assert dict(account_columns(table, {}).passed_over) == {
        1: PassedOver("job_titles", "looks like the contacts' own"),
        2: PassedOver("company_linkedin_url", "its cells are people's pages"),
    }


def test_an_empty_header_in_the_config_means_no_column() -> None:
    columns = account_columns(grid(LinkedIn=ACME, Title="Dr."), {"job_titles": ""})
    assert list(columns.by_field) == ["company_linkedin_url"]


def test_of_two_columns_without_consequence_the_better_named_is_used() -> None:
    table = grid(LinkedIn=ACME, Company="Acme Inc", **{"Account Name": "Acme"})
    assert account_columns(table, {}).header("company_name") == "Account Name"


def test_the_name_twice_is_no_reason_to_stop() -> None:
    header, row = ("LinkedIn", "Company", "Company"), (ACME, "Acme", "Acme Corp")
    columns = account_columns(Table(Path("a.xlsx"), "Accounts", header, (row,)), {})
    assert list(columns.by_field) == ["company_linkedin_url"]


def test_between_columns_that_say_the_same_there_is_nothing_to_choose() -> None:
    columns = account_columns(grid(**{"LinkedIn URL": ACME, "LinkedIn": f" {ACME} "}), {})
    assert columns.header("company_linkedin_url") == "LinkedIn"


def test_addresses_of_a_former_employer_are_not_the_company() -> None:
    with pytest.raises(InputUnreadable):
        account_columns(grid(pastExperienceCompanyUrl=ACME), {})
