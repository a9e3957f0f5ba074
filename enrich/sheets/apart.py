"""Old and binary workbooks, read in a process of their own.

A damaged xls or xlsb can end the process that reads it: calamine believes the sizes that stand in
the file, and asks for memory that there is not.
"""

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from enrich.errors import InputUnreadable
from enrich.sheets.signature import damaged
from enrich.sheets.spreadsheet import Grid
from enrich.sheets.workbook_reading import read_workbook

RISKY_SUFFIXES = frozenset({".xls", ".xlsb"})
_MOST_MEMORY = 4 << 30
"""Bytes; four times what the largest xls needs."""


def read_apart(path: Path) -> tuple[Grid, ...]:
    """Every worksheet, as `read_workbook` gives it.

    Raises:
        InputUnreadable: the workbook is damaged, has a password, or reaches too far.
    """
    # -P: nothing in the folder where the user stands may be taken for a part of Python.
    command = [sys.executable, "-P", "-m", __name__, os.fspath(path.absolute())]
    ended = subprocess.run(  # noqa: S603 - ourselves
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if ended.returncode:
        raise damaged(path)
    grids, refusal = pickle.loads(ended.stdout)  # noqa: S301 - written by ourselves, just below
    if refusal:
        raise InputUnreadable(*refusal)
    return tuple(grids)


def _answer(path: Path) -> tuple[tuple[Grid, ...], tuple[str, str] | None]:
    try:
        return read_workbook(path), None
    except InputUnreadable as refused:
        return (), (refused.what, refused.cure)


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):
            _, most = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, most))


if __name__ == "__main__":
    _limit_memory()
    sys.stdout.buffer.write(pickle.dumps(_answer(Path(sys.argv[1]))))
