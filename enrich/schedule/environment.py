"""The owner-only file of variables that a night reads, because cron knows no key."""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from enrich.config.key import KEY_VARIABLES
from enrich.config.permissions import others_may
from enrich.errors import KeyMissing, Unusable

_SETS_A_KEY = re.compile(
    rf"^\s*(?:export\s+)?(?:{'|'.join(KEY_VARIABLES)})=['\"]?[^\s'\"]", re.MULTILINE
)
_PLAIN_KEY = re.compile(r"[\w.+/=:@-]+", re.ASCII)
_HEAD = (
    "# Variables of the runs that cron starts, one NAME=value on each line. Keep it to yourself.\n"
)


def make_environment_file(path: Path, environment: Mapping[str, str]) -> bool:
    """Make the file with the key of this environment, if there is one; whether it has a key now.

    A file that is there stays as it is.

    Raises:
        KeyMissing: others may read or write it.
        Unusable: it cannot be made or read.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path, environment)
        if others_may(path, stat.S_IRWXG | stat.S_IRWXO):
            raise KeyMissing(
                f"Others may use {path}, which is for the API key.",
                f"Make it yours alone: chmod 600 '{path}'",
            )
        return _SETS_A_KEY.search(path.read_text("utf-8", "replace")) is not None
    except OSError as fault:
        raise Unusable(
            f"{path} cannot be used: {fault.strerror or fault}.", "Check the folder."
        ) from fault


def how_to_fill(path: Path) -> str:
    """What to write into a file that has no key."""
    return (
        f"No API key is set for these runs: put the line {KEY_VARIABLES[0]}=... into {path}, "
        "a file that only you may read."
    )


def _make(path: Path, environment: Mapping[str, str]) -> None:
    given = ((name, environment.get(name, "").strip()) for name in KEY_VARIABLES)
    # What the shell would read otherwise is no key of the vendor's.
    known = next((each for each in given if _PLAIN_KEY.fullmatch(each[1])), None)
    line = f"{known[0]}={known[1]}\n" if known else f"# {KEY_VARIABLES[0]}=...\n"
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as opened:
        opened.write(_HEAD + line)
