"""The config file as it is read: all its faults at once, and nothing from where others may write."""

import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from enrich.config.faults import explained
from enrich.config.permissions import others_may
from enrich.config.settings import InputSettings, NotifySettings, Section, Settings
from enrich.errors import ConfigInvalid


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
        lines = [f"  {line}" for line in explained(fault)]
        raise ConfigInvalid(f"In {source}:\n" + "\n".join(lines)) from None


def _beside(folder: Path, settings: Settings) -> Settings:
    """Paths in a config are meant from the config's own folder."""

    def found(section: Section, name: str) -> Section:
        path = getattr(section, name)
        return section.model_copy(update={name: path and folder / path.expanduser()})

    return settings.model_copy(
        update={
            "api": found(settings.api, "api_key_file"),
            "input": _files_beside(folder, settings.input),
            "output": found(settings.output, "path"),
            "notify": _program_beside(folder, settings.notify),
            "ledger": found(settings.ledger, "path"),
        }
    )


def _files_beside(folder: Path, section: InputSettings) -> InputSettings:
    named = {name: getattr(section, name) for name in ("personas", "exclude")}
    return section.model_copy(
        update={name: str(folder / Path(file).expanduser()) for name, file in named.items() if file}
    )


def _program_beside(folder: Path, section: NotifySettings) -> NotifySettings:
    """A bare name is looked for in the PATH; what has a folder in it is a path."""
    if not section.command or Path(section.command[0]).name == section.command[0]:
        return section
    program, *words = section.command
    path = folder.absolute() / Path(program).expanduser()
    return section.model_copy(update={"command": (str(path), *words)})


def _refuse_if_others_may_write(path: Path, settings: Settings) -> None:
    says = {
        "where the API key is": settings.api.api_key_file is not None,
        "which program is started after a run": bool(settings.notify.command),
    }
    dangers = [words for words, is_said in says.items() if is_said]
    if dangers and others_may(path, stat.S_IWGRP | stat.S_IWOTH):
        raise ConfigInvalid(
            f"Others may write {path}, and it says {' and '.join(dangers)}.",
            f"Make it yours alone: chmod 600 {path}",
        )
