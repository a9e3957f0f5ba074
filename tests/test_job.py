"""Words of the command line are stronger than the config, and files are found from where they are named."""

from pathlib import Path

import pytest

from enrich.job import Words, make_job


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(
        '[input]\nwhere = "A = 1"\npersonas = "who.xlsx#Legal team"\n', encoding="utf-8"
    )
    return tmp_path / "accounts.xlsx"


def test_personas_of_the_config_are_found_beside_it(accounts: Path) -> None:
    job = make_job(Words(input=accounts))
    assert (job.personas, job.personas_sheet) == (accounts.with_name("who.xlsx"), "Legal team")
    assert job.settings.input.where == "A = 1"


def test_the_command_line_is_stronger(accounts: Path) -> None:
    job = make_job(Words(input=accounts, personas="other.csv", where="B = 2"))
    assert (job.personas, job.personas_sheet) == (Path("other.csv"), None)
    assert job.settings.input.where == "B = 2"


def test_a_file_may_have_a_hash_in_its_name(accounts: Path) -> None:
    odd = accounts.with_name("who#1.xlsx")
    odd.touch()
    assert make_job(Words(input=accounts, personas=str(odd))).personas == odd
    job = make_job(Words(input=accounts, personas=f"{odd}#EMEA"))
    assert (job.personas, job.personas_sheet) == (odd, "EMEA")
