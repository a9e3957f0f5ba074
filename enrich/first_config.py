"""A config to begin with: the example, with what was found in a spreadsheet filled in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from enrich.errors import OutputRefused
from enrich.model.table import Columns, Table, column_letters
from enrich.sheets.columns import propose_columns, toml_string
from enrich.sheets.explaining import MappedColumn, mapped_columns
from enrich.sheets.matching import COMPANY_FIELDS, Doubt, usable_headers
from enrich.sheets.reading import read_spreadsheet
from enrich.sheets.spreadsheet import TEXT_SUFFIXES
from enrich.sheets.tables import accounts_table

_TABLE = re.compile(r"(?:# )?\[([a-z_]+)")
_SETTING = re.compile(r"([a-z_]+) = ")
_COMMENT = re.compile(r"\s+# .*$")
_COMMENT_AT = 36
_EXAMPLE = "config.example.toml"
_HEAD = (
    "# The config of enrich. A line that begins with # says what is so without it;",
    "# take the # away and change what stands behind it.",
)


@dataclass(frozen=True)
class FirstConfig:
    """The text of a config, and what in it a person still has to choose."""

    text: str
    to_choose: tuple[str, ...] = ()
    """Request fields."""


@dataclass(frozen=True)
class _Found:
    """What a spreadsheet says of itself, as lines of a config."""

    input: Mapping[str, str] = field(default_factory=dict)
    """Setting of `[input]` -> its whole line."""
    columns: Sequence[str] = ()
    to_choose: tuple[str, ...] = ()


def example_config() -> str:
    """Every setting with its default and a line of meaning: the one place that lists them."""
    installed = files("enrich").joinpath(_EXAMPLE)
    if installed.is_file():
        return installed.read_text(encoding="utf-8")
    # Run from a checkout, it stands at the top, where people look for it.
    return (Path(__file__).parent.parent / _EXAMPLE).read_text(encoding="utf-8")


def plain_config() -> FirstConfig:
    """A config that changes nothing."""
    return FirstConfig(_filled_in(_Found()))


def config_for(path: Path, *, sheet: str | None) -> FirstConfig:
    """A config that says of this spreadsheet what was found in it.

    Raises:
        InputUnreadable: there is no table in it.
    """
    table = accounts_table(read_spreadsheet(path), sheet=sheet, header_row=None)
    return config_of(*propose_columns(table, {}))


def config_of(columns: Columns, doubts: Sequence[Doubt]) -> FirstConfig:
    """A config that says what is clear, and offers what is not."""
    found = _found(columns, doubts)
    return FirstConfig(_filled_in(found), found.to_choose)


def write_new(path: Path, text: str) -> None:
    """Write a file that must not be there yet.

    Raises:
        OutputRefused: it is.
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise OutputRefused(
            f"{path} is already there, and is left as it is.", "Name another file with -o."
        ) from None


def _found(columns: Columns, doubts: Sequence[Doubt]) -> _Found:
    table = columns.table
    lines = {"header_row": f"header_row = {table.header_row}"}
    if table.path.suffix.lower() not in TEXT_SUFFIXES:
        lines["sheet"] = _line("sheet", table.sheet)
    if _is_nameable(table, columns.by_field.get("id")):
        lines["id_column"] = _line("id_column", columns.header("id"))
    to_choose = [doubt.field for doubt in doubts]
    if not any(name in columns or name in to_choose for name in COMPANY_FIELDS):
        to_choose.append(COMPANY_FIELDS[0])
    return _Found(lines, list(_column_lines(columns, doubts, to_choose)), tuple(to_choose))


def _column_lines(
    columns: Columns, doubts: Sequence[Doubt], to_choose: Sequence[str]
) -> Iterator[str]:
    table = columns.table
    for found in mapped_columns(columns):
        if found.field != "id":
            yield _mapped_line(table, found, columns.by_field[found.field])
    for doubt in doubts:
        yield f"# Choose one for {doubt.field}: take the # away from its line."
        yield from (_choice(table, doubt.field, index) for index in doubt.candidates)
    if COMPANY_FIELDS[0] in to_choose and COMPANY_FIELDS[0] not in {it.field for it in doubts}:
        yield "# No column says which company is meant; write its header here:"
        yield f'# {COMPANY_FIELDS[0]} = "YOUR HEADER"'
        headers = ", ".join(map(toml_string, usable_headers(table).values()))
        yield f"# The headers are: {headers}."
    for index, passed_over in columns.passed_over.items():
        yield _with_comment(_choice(table, passed_over.field, index), passed_over.why)


def _mapped_line(table: Table, found: MappedColumn, index: int) -> str:
    if not _is_nameable(table, index):
        return f"# {found.field}: column {_letters(table, index)}; give it a header of its own."
    return _with_comment(_line(found.field, found.header), found.found_by)


def _choice(table: Table, name: str, index: int) -> str:
    if not _is_nameable(table, index):
        return f"# {name}: column {_letters(table, index)}, once it has a header of its own"
    if name == "id":
        return f"# in [input]: {_line('id_column', table.header[index])}"
    return f"# {_line(name, table.header[index])}"


def _is_nameable(table: Table, index: int | None) -> bool:
    """Whether a config can say which column it is."""
    if index is None or not table.header[index]:
        return False
    folds = [header.casefold() for header in table.header]
    return folds.count(folds[index]) == 1


def _letters(table: Table, index: int) -> str:
    return column_letters(table.first_column + index)


def _line(name: str, value: str) -> str:
    return f"{name} = {toml_string(value)}"


def _with_comment(line: str, comment: str) -> str:
    return f"{line:{_COMMENT_AT - 1}} # {comment}" if comment else line


def _filled_in(found: _Found) -> str:
    """The example with all settings as comments, but for those that were found."""
    return "\n".join([*_HEAD, *_lines(found)]) + "\n"


def _lines(found: _Found) -> Iterator[str]:
    _, _, body = example_config().partition("\n\n")
    table = ""
    for line in ["", *body.splitlines()]:
        if heading := _TABLE.match(line):
            table = heading[1]
        yield from _of_line(found, table, line)
        if heading and table == "columns":
            yield from found.columns


def _of_line(found: _Found, table: str, line: str) -> Iterator[str]:
    setting = _SETTING.match(line.removeprefix("# "))
    if setting is None:
        yield line
    elif table == "input" and setting[1] in found.input:
        comment = _COMMENT.search(line)
        yield _with_comment(found.input[setting[1]], comment[0].strip(" #") if comment else "")
    elif table != "columns" or not found.columns:
        yield line if line.startswith("#") else f"# {line.replace('   #', ' #', 1)}"
