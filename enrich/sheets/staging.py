"""Files that appear whole or not at all: written beside their place, then renamed into it."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import file_digest
from io import BufferedRandom
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from enrich.sheets.beside import true_name
from enrich.sheets.output_faults import (
    refuse_impossible,
    replacing_explained,
    writing_explained,
)
from enrich.sheets.temporaries import clear_left_over, open_temporary

Write = Callable[[IO[bytes]], object]
"""Writes a whole file."""

_NO_SYNC_HERE = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP})
"""What network drives say that know no syncing; they write as soon as they are told to."""


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class _Part:
    final: Path
    temporary: BufferedRandom
    """Open until it is put in its place, so that no other run takes it for a left-over."""
    sha256: str
    is_in_place: bool = False

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
        with writing_explained(final):
            refuse_impossible(final)
            final = true_name(final)
            target = Path(os.path.realpath(final))
            clear_left_over(target.parent)
            temporary = open_temporary(target.parent)
            try:
                _take_after(target, temporary)
                write(temporary)
                self._parts.append(_Part(final, temporary, _synced(temporary)))
            except BaseException:
                _remove(temporary)
                raise

    def publish(self) -> tuple[Path, ...]:
        """Put every file in its place, each in one step, the first one last.

        After `OutputOpen` it may be called again, with what was still to do moved aside.

        Raises:
            OutputOpen: the file at one of the places is open or locked.
            OutputRefused: a file cannot be put there for another reason.
        """
        # Whoever sees the main file finds the others beside it.
        for index, part in reversed(list(enumerate(self._parts))):
            if not part.is_in_place:
                with replacing_explained(part.final):
                    _put_in_place(part)
                self._parts[index] = replace(part, is_in_place=True)
        return tuple(part.final for part in self._parts)

    def move_aside(self, name: Callable[[Path], Path]) -> None:
        """Choose another place for each file that is not yet in its own."""
        self._parts = [
            part if part.is_in_place else replace(part, final=name(part.final))
            for part in self._parts
        ]

    def discard(self) -> None:
        """Remove what was not published."""
        for part in self._parts:
            if not part.is_in_place:
                _remove(part.temporary)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.discard()


def _take_after(target: Path, temporary: BufferedRandom) -> None:
    """Give the new file the owner and the permissions of the one that it replaces."""
    # Not every drive knows them, nor may everybody give; the file is as good without.
    with suppress(OSError):
        old = target.stat()
        if hasattr(os, "chown"):
            with suppress(OSError):
                os.chown(temporary.name, old.st_uid, old.st_gid)
        shutil.copymode(target, temporary.name)


def _synced(file: BufferedRandom) -> str:
    """Bring it to the disk; its SHA-256."""
    file.flush()
    try:
        os.fsync(file.fileno())
    except OSError as fault:
        if fault.errno not in _NO_SYNC_HERE:
            raise
    file.seek(0)
    return file_digest(file, "sha256").hexdigest()


def _remove(temporary: BufferedRandom) -> None:
    with suppress(OSError):  # what was not written before the fault fails once more
        temporary.close()
    with suppress(OSError):
        Path(temporary.name).unlink()


def _put_in_place(part: _Part) -> None:
    # A rename would replace even a file that may not be written.
    if part.target.exists() and not os.access(part.target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    part.temporary.close()
    Path(part.temporary.name).replace(part.target)
    _sync_folder(part.target.parent)


def _sync_folder(folder: Path) -> None:
    # Windows opens no folders, and some network drives sync none; the file is in place by then.
    with suppress(OSError), _opened(folder) as descriptor:
        os.fsync(descriptor)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
