"""What keeps a file from being written, in words that say what to do."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from enrich.errors import OutputRefused

_NO_SPACE = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_HELD = {errno.EBUSY, getattr(errno, "ETXTBSY", errno.EBUSY)}
_WINDOWS_NAME_TOO_LONG = 206
_TOO_LARGE_A_PART = "force_zip64"
"""How zipfile says that a part has outgrown the format that every reader knows."""
_ANOTHER_FOLDER = "Choose another folder with -o."


class OutputOpen(OutputRefused):
    """Another program has the file open, or it is locked: nobody may replace it."""


@contextmanager
def writing_explained(final: Path) -> Iterator[None]:
    """Faults while a file is written beside its place.

    Raises:
        OutputRefused: instead of any fault of the disk.
    """
    try:
        yield
    except OSError as error:
        raise _refusal(final, error) from error
    except RuntimeError as error:
        if _TOO_LARGE_A_PART not in str(error):
            raise
        raise OutputRefused(
            f"{final.name} would have a sheet of more than 2 GB: no workbook can hold it.",
            "Choose a name with -o that ends in .csv: it holds any number of leads.",
        ) from error


@contextmanager
def replacing_explained(final: Path) -> Iterator[None]:
    """Faults while a file that is written is put in its place.

    Raises:
        OutputOpen: what is there is open or locked.
        OutputRefused: instead of any other fault of the disk.
    """
    try:
        yield
    except OSError as error:
        if (isinstance(error, PermissionError) or error.errno in _HELD) and final.exists():
            raise open_elsewhere(final) from error
        raise _refusal(final, error) from error


def open_elsewhere(final: Path) -> OutputOpen:
    return OutputOpen(
        f"{final.name} cannot be replaced: it is open in another program, or read-only.",
        "Close it, or choose another name with -o.",
    )


def refuse_impossible(final: Path) -> None:
    """Refuse a place that no file of ours may ever take.

    Raises:
        OutputRefused: with the cure.
        OSError: the disk cannot even say what is there.
    """
    _refuse_unnameable(final)
    if final.is_dir():
        raise OutputRefused(f"{final} is a folder.", "Name a file inside it.")
    if final.exists() and not final.is_file():
        raise OutputRefused(f"{final} is a device, not a file.", "Choose another name with -o.")


def _refuse_unnameable(final: Path) -> None:
    """The ledger and the report must be able to say where the file is."""
    readable = str(final.absolute()).encode(errors="replace").decode()
    if readable != str(final.absolute()) or "\0" in readable:
        raise OutputRefused(
            f"The name {readable!r} of the output has signs in it that are no text.",
            "Choose another name with -o.",
        )


def _refusal(final: Path, error: OSError) -> OutputRefused:
    """The first of these that holds, the surest ones before the likely ones."""
    folder = Path(os.path.realpath(final)).parent
    if error.errno in _NO_SPACE:
        return OutputRefused(
            f"The disk is full, so {final.name} was not written.",
            "Free some space, or choose another folder with -o.",
        )
    if error.errno == errno.EFBIG:
        return OutputRefused(
            f"{final.name} would be larger than this disk or account allows, so it was not written.",
            "Choose a folder on another disk with -o.",
        )
    if _is_name_too_long(error):
        return OutputRefused(
            f"The name {final.name} is too long for this disk.",
            "Choose a shorter one with -o.",
        )
    if not folder.is_dir():
        return OutputRefused(
            f"The folder {folder} does not exist.",
            "Create it, or choose another one with -o.",
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return OutputRefused(
            f"The folder {folder} is read-only.",
            _ANOTHER_FOLDER,
        )
    return OutputRefused(
        f"{final.name} could not be written ({error.strerror or error}).", _ANOTHER_FOLDER
    )


def _is_name_too_long(error: OSError) -> bool:
    return (
        error.errno == errno.ENAMETOOLONG
        or getattr(error, "winerror", None) == _WINDOWS_NAME_TOO_LONG
    )
