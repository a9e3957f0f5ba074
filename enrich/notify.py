"""The program that is told how a run ended; whatever it does, the run ended as it ended."""

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any

from enrich.clock import spoken
from enrich.config import NotifySettings
from enrich.config.key import KEY_VARIABLES

_MOST_QUOTED = 200
"""Characters."""


def notify(section: NotifySettings, report: Mapping[str, Any]) -> str | None:
    """Give the report to the program; the words of what went wrong with that, if anything did."""
    if not section.command:
        return None
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
            given.write(json.dumps(report, ensure_ascii=False).encode("utf-8", "replace"))
            given.seek(0)
            fault = _call(section, given, said)
            return fault and f"The program of [notify], {section.command[0]}, {fault}"
    except (OSError, ValueError) as fault:
        words = getattr(fault, "strerror", None) or fault
        return f"The program of [notify], {section.command[0]}, cannot be started: {words}."


def _call(section: NotifySettings, given: IO[bytes], said: IO[bytes]) -> str | None:
    # Files, not pipes: a program that reads or says nothing, or leaves another behind, blocks none.
    process = subprocess.Popen(  # noqa: S603 - the config says which, and only its owner may write it
        section.command,
        stdin=given,
        stdout=said,
        stderr=said,
        env=_without_key(os.environ),
        start_new_session=True,
    )
    try:
        code = process.wait(section.timeout)
    except subprocess.TimeoutExpired:
        return f"had not ended after {spoken(section.timeout)} and was stopped."
    except KeyboardInterrupt:
        return "was stopped, for the run was interrupted."
    finally:
        _end(process)
    return f"ended with {code}{_last_words(said)}." if code else None


def _end(process: "subprocess.Popen[bytes]") -> None:
    """And what it started, where the system knows such groups."""
    if process.poll() is not None:
        return
    with suppress(ProcessLookupError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _without_key(environment: Mapping[str, str]) -> dict[str, str]:
    """It needs no key, and what has none cannot lose it."""
    return {name: value for name, value in environment.items() if name not in KEY_VARIABLES}


def _last_words(said: IO[bytes]) -> str:
    end = said.seek(0, os.SEEK_END)
    said.seek(max(0, end - 4 * _MOST_QUOTED))
    lines = said.read().decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    plain = "".join(letter if letter.isprintable() else " " for letter in last[:_MOST_QUOTED])
    return f", saying: {plain.rstrip('.')}" if plain else ""
