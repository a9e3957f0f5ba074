"""A run told to machines and to tomorrow: one line of JSON for each event."""

import json
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from enrich.errors import Unusable

_BEGINNING = b'{"at": "'
_MOST_BYTES = 10_000_000
"""Months of nights; beyond it the log goes on in a new file, and the one before is kept."""
_HIDDEN = "***"


class Log:
    """Appends; several runs may write to one, for a line is written at once."""

    def __init__(self, path: Path) -> None:
        """Open it, or begin it.

        Raises:
            Unusable: it cannot be written, or the file there is no log.
        """
        self._secrets: frozenset[str] = frozenset()
        try:
            _refuse_other_files(path)
            _begin_anew_if_long(path)
            # One folder, not all: where a network folder is not mounted, none is put in its place.
            path.parent.mkdir(exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            _make_ours_alone(self._file)
        except OSError as fault:
            raise Unusable(
                f"The log {path} cannot be written: {fault.strerror or fault}.",
                "Name another file with --log.",
            ) from fault

    def conceal(self, secrets: Iterable[str]) -> None:
        """Never let these stand in a line."""
        self._secrets |= frozenset(json.dumps(secret)[1:-1] for secret in secrets)

    def write(self, event: str, **facts: Any) -> None:
        """Add one line; a full disk ends no run."""
        record = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event}
        line = json.dumps({**record, **facts}, ensure_ascii=False, default=str)
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        with suppress(OSError):
            os.write(self._file, f"{line}\n".encode("utf-8", "replace"))

    def close(self) -> None:
        os.close(self._file)


def _refuse_other_files(path: Path) -> None:
    """Whoever names a spreadsheet here by mistake shall not find it spoilt."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        head = file.read(len(_BEGINNING))
    if head and head != _BEGINNING:
        raise Unusable(
            f"{path} is not a log of enrich, and is left as it is.", "Name another file with --log."
        )


def _begin_anew_if_long(path: Path) -> None:
    if path.is_file() and path.stat().st_size > _MOST_BYTES:
        # Where another run has it open on Windows, it grows for one more night.
        with suppress(PermissionError):
            path.replace(path.with_name(f"{path.name}.1"))


def _make_ours_alone(file: int) -> None:
    if os.name == "posix" and stat.S_ISREG(os.fstat(file).st_mode):
        os.fchmod(file, 0o600)
