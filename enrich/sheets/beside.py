"""Where an output goes whose place is taken: names that no file has yet, marks of open files."""

import os
import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from unicodedata import normalize

_LONGEST = 255
"""Bytes of a file's name, on every usual disk."""


def dated(path: Path, moment: datetime, *, why: str = "") -> Path:
    """A free name beside `path`, such as `out (2026-11-25 02.10.05).xlsx`."""
    stamp = f"{why}, {moment:%Y-%m-%d %H.%M.%S}" if why else f"{moment:%Y-%m-%d %H.%M.%S}"
    name = _named(path, f" ({stamp})")
    number = 1
    while os.path.lexists(name):
        number += 1
        name = _named(path, f" ({stamp}, {number})")
    return name


def dated_files(path: Path, *, why: str) -> list[Path]:
    """The files beside `path` that have such a name of `dated`, the newest first."""
    # As long names are cut short for the stamp, so is what is looked for.
    sample = _named(path, f" ({why}, 2000-01-01 00.00.00)").name
    head = sample[: sample.rindex(f" ({why}, ")]
    name = re.compile(
        rf"{re.escape(head)} \({why}, (\d{{4}}-\d\d-\d\d \d\d\.\d\d\.\d\d)"
        rf"(?:, (\d+))?\){re.escape(path.suffix)}"
    )
    matches = ((name.fullmatch(other.name), other) for other in path.parent.iterdir())
    found = [
        (match[1], int(match[2] or 1), other)
        for match, other in matches
        if match and other.is_file() and not other.is_symlink()
    ]
    return [other for *_, other in sorted(found, reverse=True)]


def _named(path: Path, addition: str) -> Path:
    room = _LONGEST - len(f"{addition}{path.suffix}".encode())
    stem = path.stem.encode()[:room].decode(errors="ignore")
    return path.with_name(f"{stem}{addition}{path.suffix}")


def mark_of_opener(path: Path) -> Path | None:
    """The small file that Excel or LibreOffice keeps beside a file as long as it has it open."""
    if not path.exists():
        return None
    real = Path(os.path.realpath(path))
    for place in dict.fromkeys((path.absolute(), real)):
        for name in (f"~${place.name}", f".~lock.{place.name}#"):
            if os.path.lexists(place.with_name(name)):
                return place.with_name(name)
    return None


def is_locked(path: Path) -> bool:
    """Whether the file may not be written: read-only, or held as Windows lets programs hold it."""
    if not path.is_file():
        return False
    try:
        path.open("r+b").close()
    except OSError:
        return True
    return False


def true_name(path: Path) -> Path:
    """The path as its folder spells it, where case or accents make no difference to the disk."""
    with suppress(OSError):
        others = list(path.parent.iterdir()) if path.exists() else []
        if path.name not in (other.name for other in others):
            alike = (other for other in others if _is_alike(other.name, path.name))
            return next((other for other in alike if other.samefile(path)), path)
    return path


def _is_alike(name: str, other: str) -> bool:
    return normalize("NFC", name).casefold() == normalize("NFC", other).casefold()
