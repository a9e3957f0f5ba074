"""What stands at the place of an output, and what may become of it (design, section 6)."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO

from enrich.errors import OutputRefused
from enrich.ledger.ledger import Ledger
from enrich.sheets.beside import dated, dated_files, is_locked, mark_of_opener, true_name
from enrich.sheets.given_back import origin_at
from enrich.sheets.output_faults import OutputOpen
from enrich.sheets.space import make_sure_of_space
from enrich.sheets.writing import Staged, sha256_of


def is_same(path: Path, other: Path) -> bool:
    """No link, and no other way to spell a name, makes two files of one."""
    return path.exists() and other.exists() and path.samefile(other)


def refuse_what_is_read(path: Path, read: Sequence[Path]) -> None:
    """Refuse to replace what this run reads.

    Raises:
        OutputRefused: the output is a file that the run reads.
    """
    for each in read:
        if is_same(path, each):
            raise OutputRefused(
                f"The output {path} would replace {each.name}, which is read.",
                "Choose another name with -o.",
            )


def is_ours(path: Path, ledger: Ledger, *, is_sandbox: bool = False) -> bool:
    """Whether enrich wrote it: the ledger says so, or the workbook itself, if that ledger is lost.

    What a sandbox invented and what was bought do not take each other's places. The headers of
    a csv prove nothing: a list that somebody made of an output has them too.
    """
    if ledger.wrote(path):
        return True
    origin = origin_at(path)
    return bool(origin.sheets) and origin.is_sandbox is is_sandbox


def refuse_foreign(
    path: Path, ledger: Ledger, *, may_replace: bool, is_sandbox: bool = False
) -> None:
    """Refuse to replace what enrich never wrote.

    Raises:
        OutputRefused: it did not, and nobody said yes.
    """
    if path.exists() and not may_replace and not is_ours(path, ledger, is_sandbox=is_sandbox):
        raise OutputRefused(
            f"{path} exists, and enrich did not write it, as far as this ledger knows.",
            "Choose another name with -o, or allow replacing it with --yes: a copy is kept.",
        )


def refuse_in_place(path: Path, ledger: Ledger) -> None:
    """Refuse to replace an input that is no earlier output of ours, whoever says yes.

    Raises:
        OutputRefused: enrich never wrote it.
    """
    if not is_ours(true_name(path), ledger):
        raise OutputRefused(
            f"{path.name} cannot be replaced in place: enrich did not write it.",
            "Leave out --in-place, and the output is a file of its own.",
        )


def make_sure_of_room(path: Path, source: Path, ledger: Ledger) -> None:
    """An output is about as large as what it is made of, and as it was the last time.

    Raises:
        OutputRefused: the disk has less room than that.
    """
    place = true_name(path)
    before = place.stat().st_size if place.is_file() else 0
    backup = before if is_changed(place, ledger) else 0
    of_source = source.stat().st_size if source.is_file() and source.suffix == path.suffix else 0
    make_sure_of_space(path, max(before, of_source) + backup)


def keep_changed(path: Path, ledger: Ledger) -> None:
    """Copy what its user has changed since we wrote it to a dated name.

    Raises:
        OutputRefused: it cannot be kept, so it must not be replaced.
    """
    if is_changed(path, ledger):
        keep(path, ledger.now(), why="changed")


def keep(path: Path, now: datetime, *, why: str) -> Path:
    """Copy the file to a dated name that says why; where it is now.

    Raises:
        OutputRefused: it cannot be kept, so it must not be replaced.
    """
    backup = dated(path, now.astimezone(), why=why)
    try:
        with Staged() as staged:
            staged.add(backup, partial(_copy, path))
            staged.publish()
    except (OSError, OutputRefused) as fault:
        raise OutputRefused(
            f"{path.name} must be kept before it is replaced, and {backup.name} cannot be written.",
            "Move it away, or choose another name with -o.",
        ) from fault
    return backup


def _copy(path: Path, file: IO[bytes]) -> None:
    with path.open("rb") as kept:
        # Before the first byte: nobody may read the copy who might not read the file.
        shutil.copymode(path, file.name)
        shutil.copyfileobj(kept, file)
    file.flush()
    shutil.copystat(path, file.name)


def drop_old(path: Path, *, most: int) -> None:
    """Of the copies that were kept each time the file was replaced, only the newest stay.

    What is not deleted, because it is open or may not be, is tried again the next time.
    """
    for old in dated_files(path, why="before")[most:]:
        with suppress(OSError):
            old.unlink()


def is_changed(path: Path, ledger: Ledger) -> bool:
    """Whether it is other than all that we ever wrote there."""
    return path.is_file() and sha256_of(path) not in ledger.wrote(path)


def first_taken(paths: Sequence[Path]) -> Path | None:
    """The first of the files that is open in another program, or locked."""
    return next((path for path in paths if mark_of_opener(path) or is_locked(path)), None)


def put_in_place(staged: Staged, ledger: Ledger) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Put the files in their places, beside those that are open by now; what to say of it.

    Raises:
        OutputRefused: one can be put neither there nor beside it.
    """
    wanted = [final for final, _ in staged.files]
    try:
        return remember_and_publish(staged, ledger), ()
    except OutputOpen:
        staged.move_aside(lambda final: dated(final, ledger.now().astimezone()))
    paths = remember_and_publish(staged, ledger)
    moved = ((was, now) for was, now in zip(wanted, paths, strict=True) if was != now)
    return paths, tuple(stands_beside(was, now) for was, now in moved)


def remember_and_publish(staged: Staged, ledger: Ledger) -> tuple[Path, ...]:
    """Put the files in their places.

    Raises:
        OutputOpen: the place of one is open or locked by now.
        OutputRefused: one cannot be put there.
    """
    for final, sha256 in staged.files:
        # Before the rename: a kill between the two must not make our own file a stranger.
        ledger.remember_output(final, sha256)
    return staged.publish()


def stands_beside(taken: Path, path: Path) -> str:
    """What to tell of an output whose place was taken."""
    mark = mark_of_opener(taken)
    cure = f" If nobody has it open, remove {mark.name}, which says so." if mark else ""
    return (
        f"{taken.name} is open in another program, or read-only, so the output is {path.name}, "
        f"beside it. Close it, and `enrich export` or the next run writes it again.{cure}"
    )
