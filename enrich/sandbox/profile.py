"""A night on paper: a TOML file that says what goes wrong when (design 7).

Each table is a stretch of time with a name of its own; see the nights that come with the sandbox.
"""

import difflib
import importlib.resources
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import time
from pathlib import Path
from typing import Any, TypeAlias

from enrich.errors import Unusable
from enrich.sandbox.settings import SandboxSettings, parse_range
from enrich.sandbox.stretches import Reckoning, Stretch

_RANGES = {"latency", "webhook_delay"}
_WORDS = {"outage", "out_of_credits"}
_NUMBERS = {
    "rate",
    "read_rate",
    "lookup_rate",
    "error_rate",
    "html_rate",
    "wrong_json_rate",
    "empty_rate",
    "cut_body_rate",
    "lose_response_rate",
    "refuse_rate",
    "webhook_loss",
    "webhook_duplicate",
    "webhook_reorder",
}
SWITCHES = _RANGES | _WORDS | _NUMBERS
"""The settings that may change in the course of a night."""
_TIMES = ("from", "until")

_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?")
_TIME_OF_DAY = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")

_When: TypeAlias = tuple[Reckoning, float]
_Table: TypeAlias = Mapping[str, Any]


def load(name_or_path: str) -> tuple[Stretch, ...]:
    """Read a night that comes with the sandbox, by its bare name, or a file."""
    if name_or_path in nights():
        text = (_folder() / f"{name_or_path}.toml").read_text(encoding="utf-8")
    else:
        text = _text_of(name_or_path)
    return parse(text, name_or_path)


def nights() -> list[str]:
    """Name the nights that come with the sandbox."""
    files = (file.name for file in _folder().iterdir())
    return sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml"))


def parse(text: str, source: str) -> tuple[Stretch, ...]:
    """Read all of it, or name everything that is wrong with it at once."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Unusable(f"The night {source} is not TOML: {fault}.") from None
    if faults := [fault for name, table in tables.items() for fault in _faults(name, table)]:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise Unusable(f"The night {source} cannot be used:\n{listed}")
    return tuple(_stretch(name, table) for name, table in tables.items())


def _folder() -> Any:
    return importlib.resources.files("enrich.sandbox") / "nights"


def _text_of(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8 text"
        raise Unusable(
            f"The night {path} cannot be read: {reason}.",
            f"Name a TOML file, or one of: {', '.join(nights())}.",
        ) from None


def _stretch(name: str, table: _Table) -> Stretch:
    begin, end = (_when(table[key]) if key in table else None for key in _TIMES)
    reckoning = next((when[0] for when in (begin, end) if when), Reckoning.SINCE_START)
    changes = {key: _value(key, value) for key, value in table.items() if key not in _TIMES}
    return Stretch(name, changes, begin and begin[1], end and end[1], reckoning)


def _faults(name: str, table: object) -> Iterator[str]:
    if not isinstance(table, dict):
        yield f"{name}: this must stand in a stretch: begin one with a line such as [all-night]."
        return
    for key, value in table.items():
        if fault := _fault(key, value):
            yield f"[{name}] {key}: {fault}"
    if fault := _fault_of_times(table):
        yield f"[{name}] {fault}"


def _fault(key: str, value: object) -> str | None:
    if key not in SWITCHES and key not in _TIMES:
        near = difflib.get_close_matches(key, [*_TIMES, *SWITCHES], n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(SWITCHES))}."
        return f"there is no such switch; {hint}"
    try:
        _when(value) if key in _TIMES else _checked(key, value)
    except ValueError as fault:
        return str(fault)
    return None


def _fault_of_times(table: _Table) -> str | None:
    """Compare the two times, if both can be read."""
    try:
        begin, end = (_when(table[key]) for key in _TIMES)
    except (KeyError, ValueError):
        return None
    if begin[0] is not end[0]:
        return "from and until must both be times since the start, or both times of the day."
    if begin[0] is Reckoning.SINCE_START and begin[1] >= end[1]:
        return "until must come after from."
    return "from and until are the same time." if begin[1] == end[1] else None


def _when(value: object) -> _When:
    """Read `90s`, `1h30m` or `02:00`."""
    # TOML also has times of its own: 02:00:00 without quotes
    text = value.isoformat() if isinstance(value, time) else value
    if isinstance(text, str):
        words = text.replace(" ", "")
        if match := _TIME_OF_DAY.fullmatch(words):
            return Reckoning.TIME_OF_DAY, _seconds(match)
        if words and (match := _DURATION.fullmatch(words)):
            return Reckoning.SINCE_START, _seconds(match)
    raise ValueError(f'{value!r} is no time: write "90s", "2h", "1h30m", or "02:00".')


def _seconds(match: re.Match[str]) -> float:
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def _checked(key: str, value: object) -> None:
    """Let the settings themselves judge the value."""
    SandboxSettings(**{key: _value(key, value)})


def _value(key: str, value: object) -> Any:
    read = next(reader for keys, reader in _READERS if key in keys)
    return read(value)


def _range(value: object) -> tuple[float, float]:
    text = value if isinstance(value, str) else f"{_number(value):f}"
    return parse_range(text)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is no number: write, for example, 0.1 without quotes.")  # noqa: TRY004 - a fault of the file
    return float(value)


def _word(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} must be true or false, without quotes.")  # noqa: TRY004 - as above
    return value


_READERS: tuple[tuple[set[str], Callable[[object], object]], ...] = (
    (_RANGES, _range),
    (_NUMBERS, _number),
    (_WORDS, _word),
)
