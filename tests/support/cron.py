"""Cron, as far as tests need it: how it reads a line, and a daemon with a crontab of its own."""

import os
import re
import shutil
import subprocess
from pathlib import Path

POOR_ENVIRONMENT = {"HOME": "/", "LOGNAME": "root", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
"""All that cron gives to a job (crontab(5))."""

PRIVATE = """
set -eu
mkdir -p "$1/spool/cron/crontabs" "$1/run" "$1/empty"
mount --bind "$1/spool" /var/spool
mount --bind "$1/run" /run
[ ! -d /etc/cron.d ] || mount --bind "$1/empty" /etc/cron.d
[ ! -f /etc/crontab ] || mount --bind /dev/null /etc/crontab
shift
exec "$@"
"""
"""In a mount namespace of its own: the machine's crontabs are neither seen nor touched."""


def read_by_cron(line: str) -> str:
    """The shell command in a line, by crontab(5): a bare % would begin its standard input."""
    command = line.split(None, 5)[5]
    assert not re.search(r"(?<!\\)%", command), "cron would end the command here"
    return command.replace(r"\%", "%")


def run_like_cron(line: str) -> "subprocess.CompletedProcess[str]":
    """Run a line as cron would, from no folder of the user's and with nearly no variables."""
    return subprocess.run(
        ["/bin/sh", "-c", os.fsencode(read_by_cron(line))],
        env=POOR_ENVIRONMENT,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def why_no_cron() -> str | None:
    """Why a private cron daemon cannot be had here, if it cannot."""
    if os.name != "posix" or os.geteuid() != 0:
        return "only root may give a cron daemon a crontab of its own"
    missing = [name for name in ("cron", "crontab", "unshare", "timeout") if not _found(name)]
    if missing:
        return f"not installed here: {', '.join(missing)}"
    allowed = subprocess.run(
        ["unshare", "--mount", "mount", "--bind", "/tmp", "/var/spool"],  # noqa: S108, S607
        capture_output=True,
        check=False,
    )
    return "no mounts of one's own are allowed here" if allowed.returncode else None


def _found(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def private_cron(folder: Path) -> tuple[str, ...]:
    """What to put before a command, so that the only crontabs that it knows are in `folder`."""
    return ("unshare", "--mount", "/bin/sh", "-c", PRIVATE, "private", str(folder))


def daemon_words(folder: Path, *, seconds: int) -> tuple[str, ...]:
    """The daemon, which ends by itself after so long."""
    cron = _found("cron")
    assert cron is not None
    return (*private_cron(folder), "timeout", str(seconds), cron, "-f")
