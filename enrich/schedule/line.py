"""The words of one line of a crontab: what cron and the shell would read otherwise (pure).

Cron ends a command at the first `%`, unless a backslash stands before it, and takes that
backslash away. Crons differ in what they do with any other backslash, so there is none.
"""

import shlex
from collections.abc import Sequence
from datetime import time

from enrich.errors import Unusable

MOST_BYTES = 900
"""Debian's crontab takes no command of a thousand bytes; other crons cut it without a word."""


def crontab_line(at: time, command: str, mark: str) -> str:
    """The line that runs a shell command at this time of each day, and ends with its mark.

    Raises:
        Unusable: a crontab cannot hold it.
    """
    _refuse_what_no_line_holds(command)
    text = f"{command} {mark}".replace("%", r"\%")
    if len(text.encode("utf-8", "surrogateescape")) > MOST_BYTES:
        raise Unusable(
            f"The line for the crontab would be longer than {MOST_BYTES} bytes: cron takes none.",
            "Move words into the config, or the files into a folder with a shorter name.",
        )
    return f"{at.minute} {at.hour} * * * {text}"


def shell_command(words: Sequence[str], environment: str | None) -> str:
    """A command for /bin/sh, with the variables of that file, whatever signs the words have."""
    quoted = shlex.join(words)
    if environment is None:
        return f"exec {quoted}"
    return f"set -a; . {shlex.quote(environment)}; set +a; exec {quoted}"


def _refuse_what_no_line_holds(command: str) -> None:
    bad = next((sign for sign in command if sign == "\\" or ord(sign) < ord(" ")), None)
    if bad is not None:
        name = "a backslash" if bad == "\\" else "a line break or another sign that is not shown"
        raise Unusable(
            f"A crontab cannot hold {name}, and a path or a word of this command has one.",
            "Rename the file, or move the word into the config.",
        )
