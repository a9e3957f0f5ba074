"""Whether a disk has room for what is about to be written."""

import os
import shutil
from pathlib import Path

from enrich.errors import OutputRefused

_ALWAYS_NEEDED = 1_000_000
"""Bytes: what a small output takes, and what the ledger adds during a night."""
_MB = 1e6


def make_sure_of_space(path: Path, size: int) -> None:
    """Make sure that a file of about `size` bytes can be written beside `path`.

    A disk that does not tell its room is trusted: a write that fails leaves nothing behind.

    Raises:
        OutputRefused: there is too little room.
    """
    needed = size + _ALWAYS_NEEDED
    free = _free(Path(os.path.realpath(path)).parent)
    if free is not None and free < needed:
        raise OutputRefused(
            f"The disk has only {free / _MB:.1f} MB left, and {path.name} needs about "
            f"{needed / _MB:.1f} MB.",
            "Free some space, or choose another folder with -o.",
        )


def _free(folder: Path) -> int | None:
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return None
    # Some network drives say 0 of 0.
    return usage.free if usage.total else None
