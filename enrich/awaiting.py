"""An input that is not there yet, or not whole yet: looked at again until it is.

Network folders are mounted late, and programs take a while to write a file; at night nobody is
there to start the run again.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from enrich.clock import spoken
from enrich.errors import InputUnreadable

_PAUSE = 2.0
"""Seconds between two looks; a file that is the same in both is no longer being written."""
_ARCHIVES = frozenset({".xlsx", ".xlsm", ".xlsb", ".ods"})
_TEXTS = frozenset({".csv", ".tsv"})
_OF_NOTHING = b"\0" * 4
"""How a file begins, and a text ends, whose place was reserved before its bytes came."""
_STILL_WRITTEN = "is still being written"


@dataclass(frozen=True)
class _Look:
    stamp: tuple[int, int] | None
    """Size and time of change."""
    fault: str | None


def await_files(paths: Iterable[Path], *, wait: float, say: Callable[[str], None]) -> None:
    """Wait until each file is there and whole, for `wait` seconds at most; 0 is not to look at all.

    What is wrong with a whole file is for its reader to say.

    Raises:
        InputUnreadable: one is still not there, or not whole.
    """
    if wait <= 0:
        return
    deadline = time.monotonic() + wait
    for path in paths:
        _await(path, wait, deadline, say=say)


def _await(path: Path, wait: float, deadline: float, *, say: Callable[[str], None]) -> None:
    before = _look(path)
    is_said = False
    while True:
        if before.fault and not is_said:
            say(f"{path} {before.fault}: waiting for it, {spoken(wait)} at most.")
            is_said = True
        time.sleep(max(0.0, min(_PAUSE, deadline - time.monotonic())))
        now = _look(path)
        if now == before and now.fault is None:
            return
        if time.monotonic() >= deadline:
            raise _not_in_time(path, now.fault or _STILL_WRITTEN, wait)
        before = now


def _not_in_time(path: Path, fault: str, wait: float) -> InputUnreadable:
    return InputUnreadable(
        f"{path} {fault}, after {spoken(wait)} of waiting.",
        "See whether its folder is there and whether the program that writes it has ended; "
        "[input] input_wait says how long to wait.",
    )


def _look(path: Path) -> _Look:
    try:
        status = path.stat()
        return _Look((status.st_size, status.st_mtime_ns), _fault_within(path, status.st_size))
    except FileNotFoundError:
        return _Look(None, "is not there")
    except OSError as fault:
        return _Look(None, f"cannot be opened ({fault.strerror or fault})")


def _fault_within(path: Path, size: int) -> str | None:
    if path.is_dir():
        return None
    with path.open("rb") as file:
        head = file.read(len(_OF_NOTHING))
        file.seek(max(0, size - len(_OF_NOTHING)))
        tail = file.read()
    if not size:
        return "is empty"
    has_gap = head == _OF_NOTHING or (tail == _OF_NOTHING and path.suffix.lower() in _TEXTS)
    return None if _has_its_end(path, head) and not has_gap else "is not whole"


def _has_its_end(path: Path, head: bytes) -> bool:
    """The end of an archive says what is in it: without it, the rest is still to come."""
    if path.suffix.lower() not in _ARCHIVES or not head.startswith(b"PK"):
        return True
    try:
        with ZipFile(path):
            return True
    except (BadZipFile, ValueError):
        return False
