"""The user's crontab, read and written by the system's own `crontab` program."""

import os
import shutil
import subprocess

from enrich.errors import Unusable
from enrich.schedule.marked import with_line, without_line

_SECONDS = 60
_NO_CRONTAB_YET = (b"no crontab for", b"No such file")
"""What the crontab programs of Debian, macOS, cronie and busybox say of an empty one."""


class Crontab:
    """Of whoever runs this."""

    def __init__(self) -> None:
        """Find the program.

        Raises:
            Unusable: there is none.
        """
        program = shutil.which("crontab")
        if program is None:
            raise Unusable(
                "There is no crontab program on this machine.",
                "Install cron, or see the README for systemd and for Windows.",
            )
        self._program = program

    def put(self, line: str, mark: str) -> None:
        """Put our line in, in the place of an older one.

        Raises:
            Unusable: the crontab cannot be read or written; it is as it was.
        """
        self._write(with_line(self._read(), os.fsencode(line), mark.encode()))

    def take_out(self, mark: str) -> bool:
        """Take our line out; whether there was one.

        Raises:
            Unusable: the crontab cannot be read or written; it is as it was.
        """
        before = self._read()
        after = without_line(before, mark.encode())
        if after != before:
            self._write(after)
        return after != before

    def _read(self) -> bytes:
        ended = self._call("-l")
        if ended.returncode == 0:
            return ended.stdout
        if any(words in ended.stderr for words in _NO_CRONTAB_YET):
            return b""
        # What cannot be read must not be taken for empty, and replaced.
        raise _refusal("read", ended.stderr)

    def _write(self, text: bytes) -> None:
        ended = self._call("-", text) if text else self._call("-r")
        if ended.returncode:
            raise _refusal("written", ended.stderr)
        if self._read() != text:
            raise _refusal("written", b"it does not say what was put into it")

    def _call(self, word: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - the system's own program, by its full path
                [self._program, word],
                input=given,
                capture_output=True,
                check=False,
                timeout=_SECONDS,
                env={**os.environ, "LC_ALL": "C"},
            )
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise _refusal("used", str(fault).encode()) from fault


def _refusal(what: str, said: bytes) -> Unusable:
    words = " ".join(said.decode("utf-8", "replace").split()).rstrip(".")
    return Unusable(
        f"Your crontab cannot be {what}: {words or 'no reason is given'}.",
        "Ask whoever looks after the machine, or put the line in by hand with crontab -e.",
    )
