"""What is old and no row shows goes out of the ledger, once somebody agrees."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from enrich.clock import REAL_TIME, Clock
from enrich.config import parse_duration
from enrich.errors import ConsentMissing, Unusable
from enrich.ledger import lock
from enrich.ledger.backups import backups
from enrich.ledger.ledger import open_ledger
from enrich.ledger.pruning import Prunable
from enrich.pipeline import open_existing

_LOCK_WAIT = 60.0
"""Seconds to wait for a run to end."""
_MEGABYTE = 1e6


@dataclass(frozen=True)
class Pruned:
    """What went."""

    ledger: Path
    answers_of: int
    """Purchases whose raw answers went."""
    leads: int
    bytes_before: int
    bytes_after: int
    backups: int

    @property
    def lines(self) -> Iterator[str]:
        if not (self.answers_of or self.leads):
            yield f"Nothing in {self.ledger} is so old and of no more use."
            return
        yield (
            f"Removed from {self.ledger}: the raw answers of {self.answers_of} searches, and "
            f"{self.leads} leads that no row shows."
        )
        before, after = self.bytes_before / _MEGABYTE, self.bytes_after / _MEGABYTE
        yield f"It had {before:.1f} MB, and has {after:.1f} MB."
        yield "Kept: every purchase, and the newest result of each search, whatever its age."
        if self.backups:
            yield f"{self.backups} backups beside it still hold what was removed."


def prune(
    ledger_path: Path, older_than: str, agrees: Callable[[str], bool], *, clock: Clock = REAL_TIME
) -> Pruned:
    """Remove raw answers and leads of results that are older, and that no row shows.

    Raises:
        Unusable, ConsentMissing, LedgerRefused, LedgerBusy: with the cure.
    """
    before = clock.now() - age(older_than)
    with open_existing(ledger_path):
        pass
    size = ledger_path.stat().st_size
    with (
        lock.hold(ledger_path, wait=_LOCK_WAIT),
        open_ledger(ledger_path, clock.now, look_through=True) as ledger,
    ):
        prunable = ledger.pruning.find(before)
        if prunable.attempts or prunable.leads:
            _ask(prunable, ledger_path, agrees)
            ledger.pruning.remove(prunable)
    return Pruned(
        ledger=ledger_path,
        answers_of=len(prunable.attempts),
        leads=len(prunable.leads),
        bytes_before=size,
        bytes_after=ledger_path.stat().st_size,
        backups=len(backups(ledger_path)),
    )


def age(word: str) -> timedelta:
    """How old is old.

    Raises:
        Unusable: it says nothing of the kind.
    """
    try:
        return timedelta(seconds=parse_duration(word))
    except (ValueError, OverflowError):
        raise Unusable(
            f"--older-than {word}: this is no age.", "Write it as in --older-than 365d."
        ) from None


def _ask(prunable: Prunable, path: Path, agrees: Callable[[str], bool]) -> None:
    question = (
        f"Remove the raw answers of {len(prunable.attempts)} searches and {len(prunable.leads)} "
        f"leads from {path} for good?"
    )
    if not agrees(question):
        raise ConsentMissing("Nothing was removed, because nobody said yes.", "Say it with --yes.")
