"""Files that appear whole or not at all: written beside their place, then renamed into it."""

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from enrich.errors import OutputRefused

Write = Callable[[IO[bytes]], None]
"""Writes a whole file."""

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class _Part:
    final: Path
    temporary: Path
    sha256: str

    @property
    def target(self) -> Path:
        """Where the file really goes; a link stays a link."""
        return Path(os.path.realpath(self.final))


class Staged:
    """Files that are written and safe on disk, but not yet in their place.

    As a context manager it discards what was not published.
    """

    def __init__(self) -> None:
        self._parts: list[_Part] = []

    @property
    def files(self) -> tuple[tuple[Path, str], ...]:
        """Where each file will be, and its SHA-256, so that they can be recorded first."""
        return tuple((part.final, part.sha256) for part in self._parts)

    def add(self, final: Path, write: Write) -> None:
        """Write one more file beside its final place.

        Raises:
            OutputRefused: it cannot be written there.
        """
        with _faults_named(final):
            _refuse_what_must_stay(final)
            temporary = _temporary_beside(final)
            try:
                _write_durably(temporary, write)
                self._parts.append(_Part(final, temporary, sha256_of(temporary)))
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise

    def publish(self) -> tuple[Path, ...]:
        """Put every file in its place, each in one step, the first one last.

        Raises:
            OutputRefused: a file at one of the places cannot be replaced.
        """
        # Whoever sees the main file finds the others beside it.
        for part in reversed(self._parts):
            with _faults_named(part.final):
                _put_in_place(part)
        return tuple(part.final for part in self._parts)

    def discard(self) -> None:
        """Remove what was not published."""
        for part in self._parts:
            part.temporary.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.discard()


def _refuse_what_must_stay(final: Path) -> None:
    if final.is_dir():
        raise OutputRefused(f"{final} is a folder.", "Name a file inside it.")
    # A rename would replace even a file that may not be written.
    if final.exists() and not os.access(final, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _temporary_beside(final: Path) -> Path:
    folder = Path(os.path.realpath(final)).parent
    return folder / f".enrich-{secrets.token_hex(8)}.tmp"


def _write_durably(temporary: Path, write: Write) -> None:
    with temporary.open("xb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def _put_in_place(part: _Part) -> None:
    # Not every network drive knows permissions; the file is as good without them.
    with suppress(OSError):
        shutil.copymode(part.target, part.temporary)
    part.temporary.replace(part.target)
    _sync_folder(part.target.parent)


def _sync_folder(folder: Path) -> None:
    # Windows opens no folders, and some network drives sync none; the file is in place by then.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _faults_named(final: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refusal(final, error) from error


def _refusal(final: Path, error: OSError) -> OutputRefused:
    if error.errno in _NO_SPACE:
        return OutputRefused(
            f"The disk is full, so {final.name} was not written.",
            "Free some space, or choose another folder with -o.",
        )
    if not final.parent.is_dir():
        return OutputRefused(
            f"The folder {final.parent} does not exist.",
            "Create it, or choose another one with -o.",
        )
    if isinstance(error, PermissionError) and final.exists():
        return OutputRefused(
            f"{final.name} cannot be replaced: it is open in another program, or read-only.",
            "Close it, or choose another name with -o.",
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return OutputRefused(
            f"The folder {final.parent} is read-only.",
            "Choose another folder with -o.",
        )
    return OutputRefused(
        f"{final.name} could not be written ({error.strerror or error}).",
        "Choose another folder with -o.",
    )
