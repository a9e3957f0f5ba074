"""Which column is what: by the config, then by the field's name, then by its aliases."""

import json
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from enrich.errors import ConfigInvalid, InputUnreadable
from enrich.model.table import Columns, Table, column_letters
from enrich.sheets.aliases import ACCOUNT_ALIASES, PERSONA_ALIASES, Aliases, folded

OWN_PREFIX = "enrich_"
"""What the headers of the columns that enrich adds begin with."""

_COMPANY_FIELDS = ("company_linkedin_url", "company_linkedin_id")

_Test = Callable[[str], bool]
"""Whether a header means the field."""


def account_columns(table: Table, configured: Mapping[str, str]) -> Columns:
    """The columns of an account sheet; `configured` maps fields to headers.

    Raises:
        ConfigInvalid: a configured header is not there, or two headers mean one field.
        InputUnreadable: no column says which company is meant.
    """
    columns = _matched(table, ACCOUNT_ALIASES, configured)
    if not any(field in columns for field in _COMPANY_FIELDS):
        raise InputUnreadable(
            f"No column says which company is meant. The headers are: {_listed(_usable(table))}.",
            "Write the header of the column with the companies' LinkedIn pages into the config:\n"
            + config_line("company_linkedin_url", "YOUR HEADER"),
        )
    return columns


def persona_columns(table: Table) -> Columns:
    """The columns of a persona sheet.

    Raises:
        ConfigInvalid: two headers mean one field.
        InputUnreadable: no column names the personas.
    """
    columns = _matched(table, PERSONA_ALIASES, {})
    if "name" not in columns:
        raise InputUnreadable(
            f"No column of sheet '{table.sheet}' names the personas. "
            f"The headers are: {_listed(_usable(table))}.",
            "Call the column with their names 'name'.",
        )
    return columns


def config_line(field: str, header: str) -> str:
    """What to write into the config to say that this field is in that column."""
    # A JSON string is a TOML string.
    value = json.dumps(header, ensure_ascii=False)
    return f"[input]\nid_column = {value}" if field == "id" else f"[columns]\n{field} = {value}"


def _matched(table: Table, aliases: Aliases, configured: Mapping[str, str]) -> Columns:
    found = _configured_columns(table, configured)
    _find(table, {field: field.__eq__ for field in aliases}, found)
    _find(table, {field: _is_one_of(names) for field, names in aliases.items()}, found)
    return Columns(table, MappingProxyType(found))


def _is_one_of(names: frozenset[str]) -> _Test:
    return lambda header: folded(header) in names


def _find(table: Table, tests: Mapping[str, _Test], found: dict[str, int]) -> None:
    """Add to `found` the columns of the fields that it still lacks, each column once."""
    for field, is_meant in tests.items():
        if field not in found:
            left = {i: name for i, name in _usable(table).items() if i not in found.values()}
            index = _the_column(table, field, {i: h for i, h in left.items() if is_meant(h)})
            if index is not None:
                found[field] = index


def _usable(table: Table) -> dict[int, str]:
    """Index -> header of the user's own columns."""
    return {
        index: header
        for index, header in enumerate(table.header)
        if header and not header.casefold().startswith(OWN_PREFIX)
    }


def _the_column(table: Table, field: str, fitting: Mapping[int, str]) -> int | None:
    if len(fitting) > 1:
        raise _ambiguous(table, field, fitting)
    return next(iter(fitting), None)


def _ambiguous(table: Table, field: str, fitting: Mapping[int, str]) -> ConfigInvalid:
    what = f"Several columns of sheet '{table.sheet}' could be {field}: {_listed(fitting)}."
    if len(set(fitting.values())) < len(fitting):
        places = " and ".join(column_letters(table.first_column + index) for index in fitting)
        return ConfigInvalid(what, f"Columns {places}: give each a header of its own.")
    if field not in ACCOUNT_ALIASES:
        return ConfigInvalid(what, f"Call the right one '{field}'.")
    lines = "\nor\n".join(config_line(field, header) for header in fitting.values())
    return ConfigInvalid(what, f"Choose one in the config:\n{lines}")


def _configured_columns(table: Table, configured: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for field, header in configured.items():
        _refuse_unknown_field(field)
        index = _configured_column(table, field, header)
        if index in found.values():
            raise ConfigInvalid(
                f"The config reads {field} from the column '{header}', which it has used already.",
                f"Name another column for {field}, or take its line out.",
            )
        found[field] = index
    return found


def _refuse_unknown_field(field: str) -> None:
    if field not in ACCOUNT_ALIASES:
        near = get_close_matches(field, ACCOUNT_ALIASES, n=1, cutoff=0.0)[0]
        raise ConfigInvalid(f"[columns] knows no '{field}'.", f"Did you mean '{near}'?")


def _configured_column(table: Table, field: str, header: str) -> int:
    wanted = _collapsed(header)
    headers = _usable(table)
    exact = {i: name for i, name in headers.items() if name == wanted}
    in_any_case = {i: name for i, name in headers.items() if name.casefold() == wanted.casefold()}
    index = _the_column(table, field, exact or in_any_case)
    if index is None:
        raise _not_there(table, field, header)
    return index


def _not_there(table: Table, field: str, header: str) -> ConfigInvalid:
    headers = _usable(table)
    by_fold = {name.casefold(): name for name in headers.values()}
    near = get_close_matches(_collapsed(header).casefold(), by_fold, n=1, cutoff=0.0)
    return ConfigInvalid(
        f"The config reads {field} from a column '{header}', which sheet '{table.sheet}' does not "
        f"have. Its headers are: {_listed(headers)}.",
        f"The nearest is:\n{config_line(field, by_fold[near[0]])}" if near else "",
    )


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _listed(headers: Mapping[int, str]) -> str:
    return ", ".join(f"'{header}'" for header in headers.values())
