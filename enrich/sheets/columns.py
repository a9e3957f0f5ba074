"""Which column is what: the config says so, or its name does, or its cells do."""

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from enrich.errors import ConfigInvalid, InputUnreadable
from enrich.model.profile import identity_of_address
from enrich.model.table import Columns, Table, column_letters
from enrich.sheets.aliases import (
    ACCOUNT_ALIASES,
    DOMAIN_NAMES,
    EXCLUDED_ALIASES,
    PERSONA_ALIASES,
    folded,
)
from enrich.sheets.evidence import Evidence
from enrich.sheets.matching import COMPANY_FIELDS, Doubt, Matching, usable_headers

__all__ = [
    "account_columns",
    "carried_columns",
    "config_line",
    "persona_columns",
    "propose_columns",
    "toml_string",
]


def account_columns(table: Table, configured: Mapping[str, str]) -> Columns:
    """The columns of an account sheet; `configured` maps fields to headers, or to `""` for none.

    Raises:
        ConfigInvalid: a configured header is not there, or several columns could be one field.
        InputUnreadable: no column says which company is meant.
    """
    columns, doubts = propose_columns(table, configured)
    if doubts:
        raise _undecided(table, doubts[0])
    if not any(field in columns for field in COMPANY_FIELDS):
        raise _no_company(table)
    return columns


def propose_columns(
    table: Table, configured: Mapping[str, str]
) -> tuple[Columns, tuple[Doubt, ...]]:
    """As far as the columns of an account sheet are clear, and what has to be chosen.

    Raises:
        ConfigInvalid: a configured header is not there, or is there twice.
    """
    matching = Matching(table, ACCOUNT_ALIASES)
    _take_configured(matching, configured)
    matching.take_names()
    matching.take_aliases()
    matching.take_near_names()
    matching.take_by_cells()
    return matching.columns(), tuple(matching.doubts)


def persona_columns(table: Table) -> Columns:
    """The columns of a persona sheet.

    Raises:
        ConfigInvalid: several columns could be one field.
        InputUnreadable: no column names the personas.
    """
    matching = Matching(table, PERSONA_ALIASES)
    matching.take_names()
    matching.take_aliases()
    matching.take_near_names()
    if matching.doubts:
        raise _undecided(table, matching.doubts[0])
    if "name" not in matching.found:
        raise InputUnreadable(
            f"No column of sheet '{table.sheet}' names the personas. "
            f"The headers are: {_listed(usable_headers(table))}.",
            "Call the column with their names 'name'.",
        )
    return matching.columns()


def excluded_columns(table: Table) -> Columns:
    """The columns of a list of companies or people that are not wanted.

    Raises:
        InputUnreadable: no column says who is meant, or the first entry stands as the header.
    """
    matching = Matching(table, EXCLUDED_ALIASES)
    matching.take_names()
    matching.take_aliases()
    matching.take_near_names()
    matching.take_by_cells()
    headers = _listed(usable_headers(table))
    if matching.doubts:
        field = matching.doubts[0].field
        names = _listed({i: table.header[i] for i in matching.doubts[0].candidates})
        raise InputUnreadable(
            f"Several columns of sheet '{table.sheet}' could be {field}: {names}.",
            f"Call the right one '{field}'.",
        )
    if not matching.found or any(identity_of_address(header) for header in table.header):
        raise InputUnreadable(
            f"No header of sheet '{table.sheet}' says who is meant; its first row has: {headers}.",
            f"Give its columns headers, such as {', '.join(EXCLUDED_ALIASES)}.",
        )
    return matching.columns()


def domain_columns(table: Table) -> tuple[int, ...]:
    """Indexes of all columns with companies' websites or domains."""
    names = frozenset(map(folded, DOMAIN_NAMES))
    return tuple(i for i, header in usable_headers(table).items() if folded(header) in names)


def carried_columns(table: Table, headers: Iterable[str]) -> tuple[int, ...]:
    """Indexes of the columns that the config carries into `Leads`, each once.

    Raises:
        ConfigInvalid: the table has no such column, or several.
    """
    found = (
        _own_column(table, header, f"[output] carry = [{toml_string(header)}]")
        for header in headers
    )
    return tuple(dict.fromkeys(found))


def priority_column(table: Table, header: str) -> int:
    """Index of the column that says who goes first.

    Raises:
        ConfigInvalid: the table has no such column, or several.
    """
    return _own_column(table, header, f"[input] priority_column = {toml_string(header)}")


def config_line(field: str, header: str) -> str:
    """What to write into the config to say that this field is in that column."""
    value = toml_string(header)
    return f"[input]\nid_column = {value}" if field == "id" else f"[columns]\n{field} = {value}"


def toml_string(text: str) -> str:
    # A JSON string is a TOML string, but for one character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _take_configured(matching: Matching, configured: Mapping[str, str]) -> None:
    for field, header in configured.items():
        _refuse_unknown_field(field)
        if not header.strip():
            matching.leave_out(field)
            continue
        index = _configured_column(matching.table, field, header)
        if index in matching.taken:
            raise ConfigInvalid(
                f"The config reads {field} from the column '{header}', which it has used already.",
                f"Name another column for {field}, or take its line out.",
            )
        matching.take_configured(field, index)


def _refuse_unknown_field(field: str) -> None:
    if field not in ACCOUNT_ALIASES:
        near = get_close_matches(field, ACCOUNT_ALIASES, n=1, cutoff=0.0)[0]
        raise ConfigInvalid(f"[columns] knows no '{field}'.", f"Did you mean '{near}'?")


def _own_column(table: Table, header: str, line: str) -> int:
    """A column of the user's that the config names in this line."""
    fitting = _columns_called(table, header)
    if not fitting:
        near = _nearest_header(table, header)
        raise ConfigInvalid(
            f"{line}: the sheet '{table.sheet}' has no such column.",
            f"Did you mean '{near}'?" if near else "Take it out of the config.",
        )
    if len(fitting) > 1:
        letters = " and ".join(column_letters(table.first_column + index) for index in fitting)
        raise ConfigInvalid(
            f"{line}: several columns of the sheet '{table.sheet}' are called so: {letters}.",
            "Give each a header of its own.",
        )
    return fitting[0]


def _columns_called(table: Table, header: str) -> list[int]:
    """To the letter, else in any case; of each the spaces are one."""
    wanted = " ".join(header.split())
    headers = {i: " ".join(name.split()) for i, name in usable_headers(table).items()}
    exact = [index for index, name in headers.items() if name == wanted]
    return exact or [i for i, name in headers.items() if name.casefold() == wanted.casefold()]


def _configured_column(table: Table, field: str, header: str) -> int:
    fitting = _columns_called(table, header)
    if not fitting:
        raise _not_there(table, field, header)
    if len(fitting) > 1:
        raise _undecided(table, Doubt(field, tuple(fitting)))
    return fitting[0]


def _not_there(table: Table, field: str, header: str) -> ConfigInvalid:
    near = _nearest_header(table, header)
    return ConfigInvalid(
        f"The config reads {field} from a column '{header}', which sheet '{table.sheet}' does not "
        f"have. Its headers are: {_listed(usable_headers(table))}.",
        f"The nearest is:\n{config_line(field, near)}" if near else "",
    )


def _nearest_header(table: Table, header: str) -> str:
    by_fold = {name.casefold(): name for name in usable_headers(table).values()}
    near = get_close_matches(" ".join(header.split()).casefold(), by_fold, n=1, cutoff=0.0)
    return by_fold[near[0]] if near else ""


def _undecided(table: Table, doubt: Doubt) -> ConfigInvalid:
    field, fitting = doubt.field, {index: table.header[index] for index in doubt.candidates}
    what = f"Several columns of sheet '{table.sheet}' could be {field}: {_listed(fitting)}."
    if len(set(fitting.values())) < len(fitting) or not all(fitting.values()):
        places = " and ".join(column_letters(table.first_column + index) for index in fitting)
        return ConfigInvalid(what, f"Columns {places}: give each a header of its own.")
    if field not in ACCOUNT_ALIASES:
        return ConfigInvalid(what, f"Call the right one '{field}'.")
    lines = "\nor\n".join(config_line(field, header) for header in fitting.values())
    return ConfigInvalid(what, f"Choose one in the config:\n{lines}")


def _no_company(table: Table) -> InputUnreadable:
    evidence = Evidence(table)
    people = {
        index: header
        for index, header in enumerate(table.header)
        if evidence.cells(index).are_people_pages
    }
    hint = f" ({_listed(people)} holds pages of people, not of companies.)" if people else ""
    return InputUnreadable(
        f"No column says which company is meant. The headers are: "
        f"{_listed(usable_headers(table))}.{hint}",
        "Write the header of the column with the companies' LinkedIn pages into the config:\n"
        + config_line("company_linkedin_url", "YOUR HEADER"),
    )


def _listed(headers: Mapping[int, str]) -> str:
    return ", ".join(f"'{header}'" for header in headers.values())
