"""A crontab with our own lines put in or taken out, all else byte for byte (pure)."""

import hashlib
import os
from pathlib import Path

_SIGNS = 12


def from_anywhere(path: Path) -> Path:
    """The same path from any folder, and written in one way."""
    # Links are followed each night, unless `..` makes the way itself depend on them.
    return path.parent.resolve() / path.name if ".." in path.parts else path.absolute()


def mark_of(input_path: Path) -> str:
    """How the line of this spreadsheet ends; to the shell it is a comment."""
    digest = hashlib.sha256(os.fsencode(from_anywhere(input_path))).hexdigest()
    return f"# enrich-schedule {digest[:_SIGNS]}"


def with_line(crontab: bytes, line: bytes, mark: bytes) -> bytes:
    """Put the line in: where its like stands already, else at the end."""
    lines = crontab.splitlines(keepends=True)
    ours = [number for number, text in enumerate(lines) if _has(text, mark)]
    if ours:
        lines[ours[0]] = line + b"\n"
        return b"".join(text for number, text in enumerate(lines) if number not in ours[1:])
    gap = b"\n" if crontab and not crontab.endswith(b"\n") else b""
    return crontab + gap + line + b"\n"


def without_line(crontab: bytes, mark: bytes) -> bytes:
    return b"".join(line for line in crontab.splitlines(keepends=True) if not _has(line, mark))


def _has(line: bytes, mark: bytes) -> bool:
    return line.rstrip().endswith(mark)
