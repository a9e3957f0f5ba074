"""Every setting, its default and its rules; `config.example.toml` shows them all."""

import difflib
import os
import re
import stat
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
)
from pydantic_core import ErrorDetails

from enrich.errors import ConfigInvalid, KeyMissing
from enrich.model.request import LimitWish, PeopleFilters

VENDOR_HOSTS = frozenset({"app.pipecorn.com", "app.prontohq.com"})
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
KEY_VARIABLES = ("PIPECORN_API_KEY", "PRONTO_API_KEY")
OTHER_HOST_VARIABLE = "ENRICH_ALLOW_HOST"
RESERVED_CUSTOM_FIELDS = frozenset({"row_id", "row_ids"})

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?", re.IGNORECASE)
_PLAIN_ADDRESS = re.compile(r"https?://[^\s@?#\\]+", re.IGNORECASE)
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def parse_duration(value: object) -> float:
    """Seconds in `90`, `"90s"`, `"30m"`, `"2h"` or `"1d"`.

    Raises:
        ValueError: it is none of these.
    """
    match = _DURATION.fullmatch(str(value).strip())
    if isinstance(value, bool) or match is None:
        raise ValueError('a duration is a number with a unit, such as "60s", "30m" or "2h"')
    return float(match[1]) * _SECONDS[(match[2] or "s").lower()]


def _allowed_base_url(value: str) -> str:
    parts = urlsplit(value)
    host = (parts.hostname or "").lower()
    if host not in LOOPBACK_HOSTS or parts.scheme not in {"http", "https"}:
        _refuse_other_hosts(parts.scheme, host)
    # Nothing in it that two programs could read in two ways.
    if parts.port == 0 or not (value.isprintable() and _PLAIN_ADDRESS.fullmatch(value)):
        raise ValueError(
            "the address must be https://, a host and a path, such as "
            "https://app.pipecorn.com/api/v2"
        )
    return value.rstrip("/")


def _refuse_other_hosts(scheme: str, host: str) -> None:
    if scheme != "https":
        raise ValueError("the address must begin with https://")
    allowed = VENDOR_HOSTS | {os.environ.get(OTHER_HOST_VARIABLE, "").strip().lower()}
    if not host or host not in allowed:
        raise ValueError(
            f"the key would go to {host or 'nowhere'}, which is not the vendor; use "
            f"https://app.pipecorn.com/api/v2, or allow the host with {OTHER_HOST_VARIABLE}={host}"
        )


Duration = Annotated[float, BeforeValidator(parse_duration)]
"""Seconds."""


class Section(BaseModel):
    """One table of the config file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ApiSettings(Section):
    """How to reach the vendor, and how hard to ask."""

    base_url: Annotated[str, AfterValidator(_allowed_base_url)] = "https://app.pipecorn.com/api/v2"
    api_key_file: Path | None = None
    timeout: Duration = 60.0
    max_parallel: int = Field(default=5, ge=1)
    max_running: Annotated[int, Field(ge=1)] | Literal["auto"] = "auto"
    creates_per_second: Annotated[float, Field(gt=0)] | Literal["auto"] = "auto"
    max_creates_per_second: Annotated[float, Field(gt=0)] | None = None
    """`None` is 1 at the vendor, and no ceiling on loopback (design, section 5)."""
    max_reads_per_second: Annotated[float, Field(gt=0)] | None = None
    """`None` is 2 at the vendor (sheet, section 4: no figure, assume 1 to 2), else no ceiling."""
    settle_after: Duration = 60.0

    @property
    def is_loopback(self) -> bool:
        return (urlsplit(self.base_url).hostname or "").lower() in LOOPBACK_HOSTS

    @property
    def vendor(self) -> str:
        """Whom a ledger is bound to: both vendor hosts are one, each loopback address another."""
        parts = urlsplit(self.base_url)
        host = (parts.hostname or "").lower()
        if host in VENDOR_HOSTS:
            return "pronto"
        return f"{host}:{parts.port}" if parts.port else host


class InputSettings(Section):
    """Where in the file the accounts are."""

    book: str | None = None
    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=1)
    id_column: str | None = None
    max_unpacked_mb: int = Field(default=500, ge=1)
    """Megabytes; a workbook is a zip, and a small one may hide a huge one."""
    where: str | None = None
    """Which rows to buy for, in the language of `enrich.plan.where`."""
    personas: str | None = None
    """`FILE` or `FILE#SHEET`."""


class SearchSettings(PeopleFilters):
    """What is asked where neither the row nor its persona says otherwise."""

    persona: str | None = None
    """Name of the persona for rows that name none."""
    limit: LimitWish = 50
    scale: bool = False

    @property
    def filters(self) -> PeopleFilters:
        return PeopleFilters.model_validate(self.given())


class PersonaSettings(PeopleFilters):
    """A persona written in the config."""

    limit: LimitWish | None = None

    @property
    def filters(self) -> PeopleFilters:
        return PeopleFilters.model_validate(self.given())


class LimitSettings(Section):
    """How much may be bought, and how long to wait."""

    max_searches: int | None = Field(default=None, ge=0)
    ask_above: int | None = Field(default=None, ge=0)
    """`None` is 100 at the vendor, and no question on loopback (design, section 5)."""
    wait: Duration = 1800.0
    lock_wait: Duration = 60.0


class OutputSettings(Section):
    """What is written, and where."""

    path: Path | None = None
    include_disqualified: bool = False
    csv_guard: bool = True


class LedgerSettings(Section):
    """Where the record of purchases is kept."""

    path: Path | None = None


class Settings(Section):
    """The whole config file."""

    api: ApiSettings = ApiSettings()
    input: InputSettings = InputSettings()
    columns: dict[str, str] = Field(default_factory=dict)
    search: SearchSettings = SearchSettings()
    personas: dict[str, PersonaSettings] = Field(default_factory=dict)
    custom_fields: dict[str, str] = Field(default_factory=dict)
    limits: LimitSettings = LimitSettings()
    output: OutputSettings = OutputSettings()
    ledger: LedgerSettings = LedgerSettings()

    @field_validator("custom_fields")
    @classmethod
    def _reserved(cls, value: dict[str, str]) -> dict[str, str]:
        if taken := RESERVED_CUSTOM_FIELDS.intersection(value):
            raise ValueError(f"{', '.join(sorted(taken))} is ours: it carries the row ID")
        return value


def load_settings(path: Path | None) -> Settings:
    """Read a config file; the defaults where there is none.

    Raises:
        ConfigInvalid: naming all faults at once, each with its cure.
    """
    if path is None:
        return parse_settings({}, "the defaults")
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigInvalid(f"The config file {path} does not exist.", "Check the name.") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigInvalid(f"The config file {path} cannot be read: {fault}.") from fault
    except tomllib.TOMLDecodeError as fault:
        raise ConfigInvalid(
            f"The config file {path} is not valid TOML: {fault}.",
            "Compare the line with what `enrich init -o example.toml` writes.",
        ) from fault
    settings = parse_settings(values, str(path))
    _refuse_if_others_may_write(path, settings)
    return _beside(path.parent, settings)


def parse_settings(values: Mapping[str, Any], source: str) -> Settings:
    """Check settings that were read from `source`.

    Raises:
        ConfigInvalid: naming all faults at once, each with its cure.
    """
    try:
        return Settings.model_validate(values)
    except ValidationError as fault:
        # A setting that may be a number or a word fails once for each: one line is enough.
        faults = {_place(error): error for error in reversed(fault.errors())}
        lines = [f"  {_explain(place, error)}" for place, error in reversed(faults.items())]
        raise ConfigInvalid(f"In {source}:\n" + "\n".join(lines)) from None


def _place(error: ErrorDetails) -> str:
    """The setting that is meant, without the way into its value."""
    location = [str(part) for part in error["loc"]]
    return ".".join(location[: 3 if location[0] == "personas" else 2])


def _explain(place: str, error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return f"{place}: there is no such setting.{_nearest(error['loc'])}"
    words = error["msg"].removeprefix("Value error, ")
    return f"{place} = {error['input']!r}: {words}{'' if words.endswith('?') else '.'}"


def _nearest(location: tuple[int | str, ...]) -> str:
    *tables, wrong = (str(part) for part in location)
    known = list(_names_in(tables))
    close = difflib.get_close_matches(wrong, known, n=1, cutoff=0.5)
    if close:
        return f" Did you mean {close[0]}?"
    return f" The settings here are: {', '.join(known)}."


def _names_in(tables: Iterable[str]) -> Iterator[str]:
    model: type[BaseModel] = Settings
    for table in tables:
        if table in model.model_fields:
            annotation = model.model_fields[table].annotation
            if isinstance(annotation, type) and issubclass(annotation, BaseModel):
                model = annotation
            else:
                model = PersonaSettings
    return iter(model.model_fields)


def _beside(folder: Path, settings: Settings) -> Settings:
    """Paths in a config are meant from the config's own folder."""

    def found(section: Section, name: str) -> Section:
        path = getattr(section, name)
        return section.model_copy(update={name: path and folder / path.expanduser()})

    return settings.model_copy(
        update={
            "api": found(settings.api, "api_key_file"),
            "input": _personas_beside(folder, settings.input),
            "output": found(settings.output, "path"),
            "ledger": found(settings.ledger, "path"),
        }
    )


def _personas_beside(folder: Path, section: InputSettings) -> InputSettings:
    if section.personas is None:
        return section
    return section.model_copy(
        update={"personas": str(folder / Path(section.personas).expanduser())}
    )


def _refuse_if_others_may_write(path: Path, settings: Settings) -> None:
    if settings.api.api_key_file is not None and _others_may(path, stat.S_IWGRP | stat.S_IWOTH):
        raise ConfigInvalid(
            f"Others may write {path}, and it says where the API key is.",
            f"Make it yours alone: chmod 600 {path}",
        )


def _others_may(path: Path, mode: int) -> bool:
    # Windows keeps its permissions elsewhere; its mode bits say nothing.
    return os.name == "posix" and bool(path.stat().st_mode & mode)


def read_key(api: ApiSettings, environment: Mapping[str, str]) -> str:
    """The API key, from the environment or an owner-only file.

    Raises:
        KeyMissing: there is none; the words say how to get and set one.
    """
    for variable in KEY_VARIABLES:
        if key := environment.get(variable, "").strip():
            return _fit_for_a_header(key, variable)
    if api.api_key_file is not None:
        return _key_from_file(api.api_key_file)
    raise KeyMissing(
        "There is no API key.",
        "Make one at https://app.pipecorn.com/settings/apis/keys, then set it with "
        f"export {KEY_VARIABLES[0]}=... (or try everything without a key: --sandbox).",
    )


def _key_from_file(path: Path) -> str:
    try:
        if _others_may(path, stat.S_IRWXG | stat.S_IRWXO):
            raise KeyMissing(
                f"Others may read the key file {path}.", f"Make it yours alone: chmod 600 {path}"
            )
        key = path.read_bytes().decode("utf-8-sig", "replace").strip()
    except OSError as fault:
        raise KeyMissing(
            f"The key file {path} cannot be read: {fault.strerror}.",
            "Correct api_key_file in the config.",
        ) from fault
    if not key:
        raise KeyMissing(f"The key file {path} is empty.", "Put the API key into it.")
    return _fit_for_a_header(key, f"The key file {path}")


def _fit_for_a_header(key: str, where: str) -> str:
    """Refuse what no header can carry here, where the error does not repeat it."""
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise KeyMissing(
            f"{where} holds something that is no API key.",
            "Copy the key again, alone and on one line.",
        )
    return key
