"""Temporary files of ours: held as long as they are written, cleared away once nobody holds them."""

import os
import re
import secrets
import sys
import time
from contextlib import suppress
from io import BufferedRandom
from pathlib import Path
from typing import IO

_NAME = re.compile(r"\.enrich-[0-9a-f]{16}\.tmp")
_SURELY_LEFT = 24 * 3600.0
"""Seconds without a change, where the disk cannot say whether a file is held."""


def open_temporary(folder: Path) -> BufferedRandom:
    """A new file in the folder, that no other run clears away before it is closed.

    Raises:
        OSError: none can be made there.
    """
    while True:
        path = folder / f".enrich-{secrets.token_hex(8)}.tmp"
        file = path.open("x+b")
        _hold(file)
        # Between the two steps another run may have taken it for one that is left over.
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()


def clear_left_over(folder: Path) -> None:
    """Remove the temporary files of runs that were killed; nobody else's, and none in use."""
    with suppress(OSError):
        for path in folder.iterdir():
            if _NAME.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                _remove_unless_held(path)


def _remove_unless_held(path: Path) -> None:
    with suppress(OSError), path.open("r+b") as file:
        if not _hold(file) and not _is_old(path):
            return
        if sys.platform == "win32":
            file.close()  # what is open cannot be removed there
        path.unlink()


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > _SURELY_LEFT


if sys.platform == "win32":

    def _hold(_file: IO[bytes]) -> bool:
        """Nothing tells there who holds a file: its age must."""
        return False

else:
    import fcntl

    def _hold(file: IO[bytes]) -> bool:
        """Hold the file until it is closed or its process dies; whether that was possible.

        Raises:
            BlockingIOError: another process holds it.
        """
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:  # some network drives know no locks
            return False
        return True
