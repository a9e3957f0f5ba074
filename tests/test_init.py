"""`enrich init` writes a config that is read back, and changes nothing of what was found."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spreadsheets import exports
from spreadsheets.seen import Trouble, job_of, see
from support.desk import Desk

from enrich.config import Settings, load_settings, parse_settings
from enrich.first_config import config_for, config_of, plain_config
from enrich.model.table import Table
from enrich.sheets.columns import account_columns, propose_columns

READABLE = [trouble for trouble in exports.TROUBLES if trouble.seen and not trouble.config]
ACME = "https://www.linkedin.com/company/acme"
JANE = "https://www.linkedin.com/in/jane"


@pytest.mark.parametrize("trouble", READABLE, ids=lambda trouble: trouble.name)
def test_the_proposed_config_gives_the_same_mapping_and_plan(
    trouble: Trouble, tmp_path: Path
) -> None:
    job = job_of(trouble, tmp_path)
    (tmp_path / "config.toml").write_text(config_for(job.input, sheet=None).text, encoding="utf-8")

    with_config = job_of(trouble, tmp_path)

    assert with_config.settings.columns.keys() <= see(job).columns.keys()
    assert with_config.settings.input.header_row == 1
    assert see(with_config) == see(job)


def test_without_a_spreadsheet_it_is_the_example_with_every_setting_as_a_comment(
    desk: Desk,
) -> None:
    ended = desk.enrich("init", key=None)

    text = (desk.folder / "config.toml").read_text(encoding="utf-8")
    assert ended.code == 0
    assert load_settings(desk.folder / "config.toml") == Settings()
    assert text == plain_config().text
    assert not [line for line in text.splitlines() if line and line[0] not in "#["]
    for setting in ("max_running", "id_column", "company_name", "job_titles", "csv_guard"):
        assert f"\n# {setting} = " in text


def test_it_says_what_it_found_and_what_to_do_next(desk: Desk) -> None:
    path = desk.accounts([("A1", "Acme", ACME, "CEO")])

    ended = desk.enrich("init", path, key=None)

    settings = load_settings(desk.folder / "config.toml")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.count("\n") == 3
    assert f"enrich check {path}\n" in ended.out
    assert settings.input.sheet == "Accounts"
    assert settings.input.id_column == "ID"
    assert settings.columns == {
        "company_linkedin_url": "LinkedIn URL",
        "company_name": "Company",
        "job_titles": "Job titles",
    }
    assert desk.enrich("check", path, key=None).code == 0


def test_a_file_that_is_there_is_left_as_it_is(desk: Desk) -> None:
    path = desk.accounts([("A1", "Acme", ACME, "CEO")])
    config = desk.config("# mine\n")

    refused = desk.enrich("init", path, key=None)
    elsewhere = desk.enrich("init", path, "-o", "other file.toml", key=None)

    assert refused.code == 2
    assert "already there" in refused.err
    assert config.read_text(encoding="utf-8") == "# mine\n"
    assert elsewhere.code == 0
    assert '-c "other file.toml"' in elsewhere.out
    assert load_settings(desk.folder / "other file.toml").columns


def test_what_is_not_clear_is_offered_to_choose_from(desk: Desk) -> None:
    header = ("LinkedIn", "LinkedIn URL", "First name", "Title")
    path = desk.accounts([(ACME, f"{ACME}-2", "Jane", "COO")], header=header)

    ended = desk.enrich("init", path, key=None)

    text = (desk.folder / "config.toml").read_text(encoding="utf-8")
    assert ended.code == 0
    assert "To choose in it, under [columns]: company_linkedin_url." in ended.out
    assert '\n# company_linkedin_url = "LinkedIn"\n' in text
    assert '\n# company_linkedin_url = "LinkedIn URL"\n' in text
    assert '\n# job_titles = "Title" ' in text
    chosen = text.replace(
        '# company_linkedin_url = "LinkedIn"\n', 'company_linkedin_url = "LinkedIn"\n'
    )
    (desk.folder / "config.toml").write_text(chosen, encoding="utf-8")
    assert "LinkedIn  A1    company_linkedin_url  config" in desk.enrich("check", path).out


def test_without_a_company_the_headers_are_listed_to_choose_from(desk: Desk) -> None:
    path = desk.accounts([("Acme", JANE)], header=("Who", "Page"))

    ended = desk.enrich("init", path, key=None)

    text = (desk.folder / "config.toml").read_text(encoding="utf-8")
    assert ended.code == 0
    assert "company_linkedin_url" in ended.out
    assert '# company_linkedin_url = "YOUR HEADER"\n# The headers are: "Who", "Page".' in text
    assert load_settings(desk.folder / "config.toml").columns == {}


def test_all_that_is_to_choose_is_offered(desk: Desk) -> None:
    header = ("First name", "Titles", "Target roles", "Row ID", "Record ID", "LinkedIn", "linkedin")
    path = desk.accounts([("Jane", "CEO", "CFO", "1", "2", JANE, JANE)], header=header)

    ended = desk.enrich("init", path, key=None)

    text = (desk.folder / "config.toml").read_text(encoding="utf-8")
    assert ended.code == 0
    assert "id, job_titles, company_linkedin_url" in ended.out
    assert '# job_titles = "Titles"\n# job_titles = "Target roles"\n' in text
    assert '# in [input]: id_column = "Record ID"\n' in text
    assert '# company_linkedin_url = "YOUR HEADER"\n' in text
    assert "# company_linkedin_url: column F, once it has a header of its own " in text


def test_a_spreadsheet_that_cannot_be_read_leaves_no_config(desk: Desk) -> None:
    ended = desk.enrich("init", "missing.xlsx", key=None)

    assert (ended.code, "does not exist" in ended.err) == (2, True)
    assert not (desk.folder / "config.toml").exists()


names = st.one_of(
    st.sampled_from(["LinkedIn", "Company LinkedIn", "Title", "First Name", "id", "Ref", ""]),
    st.text(max_size=10).map(lambda text: " ".join(text.split())),
)


@given(st.lists(st.tuples(names, st.sampled_from([ACME, JANE, "CEO", ""])), min_size=1, max_size=6))
def test_whatever_the_headers_are_the_config_is_read_back_with_the_same_mapping(
    cells: list[tuple[str, str]],
) -> None:
    header, row = zip(*cells, strict=True)
    table = Table(Path("accounts.xlsx"), "A 'sheet'", header, (row,))
    columns, doubts = propose_columns(table, {})

    first = config_of(columns, doubts)

    settings = parse_settings(tomllib.loads(first.text), "the text")
    assert settings.input.sheet == table.sheet
    if not first.to_choose:
        configured = dict(settings.columns)
        if settings.input.id_column is not None:
            configured["id"] = settings.input.id_column
        assert account_columns(table, configured).by_field == columns.by_field
