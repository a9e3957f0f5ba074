"""What README, config.example.toml and --help say is what the program does."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel
from support.desk import COMMAND

from enrich.config import LimitSettings, PersonaSettings, Settings, parse_settings
from enrich.errors import ExitCode
from enrich.first_config import example_config
from enrich.merge.merging import ADDED_SHEETS
from enrich.model.own_columns import ADDED_COLUMNS
from enrich.model.status import RowStatus
from enrich.sheets.aliases import ACCOUNT_ALIASES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = example_config()


def every_setting(model: type[BaseModel], table: str = "") -> set[str]:
    found: set[str] = set()
    for name, field in model.model_fields.items():
        annotation = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            found |= every_setting(annotation, name)
        elif table:
            found.add(f"{table}.{name}")
    return found


def settings_in_example() -> set[str]:
    """Every `name = value` line, commented out or not, with its table."""
    found, table = set(), ""
    for line in EXAMPLE.splitlines():
        if heading := re.match(r"(?:# )?\[([a-z_]+)", line):
            table = heading[1]
        elif setting := re.match(r"(?:# )?([a-z_]+) = ", line):
            found.add(f"{table}.{setting[1]}")
    return {
        name for name in found if name.split(".")[0] not in {"columns", "personas", "custom_fields"}
    }


def uncommented_example() -> str:
    lines = (re.sub(r"^# (?=[a-z_]+ = |\[)", "", line) for line in EXAMPLE.splitlines())
    return "\n".join(lines)


def test_the_example_shows_every_setting_that_exists() -> None:
    assert settings_in_example() == every_setting(Settings)


def test_the_example_as_it_is_changes_nothing() -> None:
    assert parse_settings(tomllib.loads(EXAMPLE), "example") == Settings()


def test_every_commented_line_of_the_example_can_be_used() -> None:
    values = tomllib.loads(uncommented_example())
    # A saved persona and titles exclude each other: each is tried without the other.
    without_persona = {key: item for key, item in values["search"].items() if key != "persona_id"}
    without_titles = {key: item for key, item in values["search"].items() if "titles" not in key}

    for search in (without_persona, without_titles):
        parse_settings({**values, "search": search}, "example")
    assert PersonaSettings.model_validate(values["personas"]["Sales leaders"]).limit == 25
    assert LimitSettings.model_validate(values["limits"]).ask_above == 100


def test_the_readme_has_two_lines_that_stand_alone() -> None:
    run_line, test_line = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)[:2]

    for line in (run_line, test_line):
        assert line.count("\n") == 1
        assert line.startswith("python3 -m venv .venv && .venv/bin/pip install")
    assert "enrich run sample_data/accounts.xlsx --sandbox -o enriched.xlsx" in run_line
    assert "pytest" in test_line


def test_the_readme_lists_every_exit_code() -> None:
    assert re.findall(r"^\| (\d+) \|", README, re.MULTILINE) == [
        str(int(code)) for code in ExitCode
    ]


@pytest.mark.parametrize(
    "word",
    [*ADDED_COLUMNS, *ADDED_SHEETS, *RowStatus, *ACCOUNT_ALIASES],
)
def test_the_readme_names_every_column_sheet_status_and_field(word: str) -> None:
    assert f"`{word}`" in README


def test_every_command_of_the_readme_exists_and_has_help() -> None:
    for command in {*re.findall(r"`?enrich ([a-z]+)", README)}:
        ended = subprocess.run(
            [*COMMAND, command, "--help"], capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, command


def test_options_in_the_readme_exist() -> None:
    helps = "".join(
        subprocess.run(
            [*COMMAND, *command.split(), "--help"], capture_output=True, text=True, check=True
        ).stdout
        for command in (
            *("run", "check", "retry", "export", "status", "why", "sandbox", "schedule"),
            *("ledger audit", "ledger settle", "ledger forget", "ledger prune"),
        )
    )
    for option in {*re.findall(r"--[a-z][a-z-]+", README)}:
        assert option in helps, option


def test_help_imports_nothing_slow() -> None:
    script = (
        "import sys\n"
        "from enrich.cli import main\n"
        "main(['--help'])\n"
        "slow = {'pandas', 'httpx', 'openpyxl', 'uvicorn', 'pydantic', 'starlette'}\n"
        "sys.exit(', '.join(slow & set(sys.modules)) or 0)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "run " in ended.stdout
