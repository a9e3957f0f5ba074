"""A person who is to be forgotten: what is done about it, and what we cannot reach."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

from enrich.clock import REAL_TIME
from enrich.errors import Unusable
from enrich.ledger import lock
from enrich.ledger.ledger import open_ledger
from enrich.model.profile import identity_of_address
from enrich.pipeline import open_existing

_LOCK_WAIT = 60.0
"""Seconds to wait for a run to end."""
_ELSEWHERE = (
    "The vendor's own data: ask the vendor to erase the person too.",
    "Copies that you or others made: of the ledger, of outputs, in mails, in your own sheets.",
)


@dataclass(frozen=True)
class Forgetting:
    """What was done, and what is left for a person to do."""

    ledger: Path
    leads: int
    copies: int
    left: tuple[str, ...]

    @property
    def lines(self) -> Iterator[str]:
        where = f"the ledger {self.ledger} and {self.copies} of its backups"
        if self.leads:
            yield f"Forgotten: {self.leads} leads are gone from {where}, and from raw answers."
        else:
            yield f"Nobody of that address was found in {where}."
        yield "A later search cannot bring the person back: a salted hash of who it is stays."
        yield "Not reached, for you to see to:"
        yield from (f"  {line}" for line in self.left)


def identity_of(address: str) -> str:
    """Who is meant.

    Raises:
        Unusable: the address is not that of a person.
    """
    if identity := identity_of_address(address):
        return identity
    raise Unusable(
        f"{address!r} is not the address of a person's LinkedIn profile.",
        "Copy it from the browser, such as https://www.linkedin.com/in/ada-lovelace.",
    )


def forget(ledger_path: Path, address: str) -> Forgetting:
    """Take a person out of a ledger, its raw answers and its backups, for good.

    Raises:
        Unusable, LedgerRefused, LedgerBusy: with the cure.
    """
    identity = identity_of(address)
    with open_existing(ledger_path):
        pass
    with (
        lock.hold(ledger_path, wait=_LOCK_WAIT),
        open_ledger(ledger_path, REAL_TIME.now, look_through=True) as ledger,
    ):
        done = ledger.forget(identity)
        outputs = ledger.output_paths()
    signs = frozenset(name.partition(":")[2] for name in done.names if not name.startswith("words"))
    left = (
        *(f"{path}: a damaged backup. Delete it." for path in done.unreached),
        *_outputs(outputs, signs),
        *_other_ledgers(ledger_path),
        *_ELSEWHERE,
    )
    return Forgetting(ledger_path, done.leads, done.copies, left)


def _outputs(written: list[Path], signs: frozenset[str]) -> Iterator[str]:
    for path in written:
        for copy in (path, *sorted(path.parent.glob(f"{_plain(path.stem)} (*){path.suffix}"))):
            if copy.is_file() and (words := _look_into(copy, signs)):
                yield f"{copy}: {words}"


def _plain(stem: str) -> str:
    """Brackets in a name are no pattern."""
    return "".join(f"[{sign}]" if sign in "[]*?" else sign for sign in stem)


def _look_into(path: Path, signs: frozenset[str]) -> str:
    try:
        has_person = any(_holds(content, signs) for content in _contents(path))
    except (OSError, BadZipFile, RuntimeError, NotImplementedError):
        return "it cannot be looked into. Look yourself."
    return "holds the person. Write it again with `enrich export`, or delete it." * has_person


def _contents(path: Path) -> Iterator[bytes]:
    if not is_zipfile(path):
        yield path.read_bytes()
        return
    with ZipFile(path) as archive:
        for part in archive.namelist():
            yield archive.read(part)


def _holds(content: bytes, signs: frozenset[str]) -> bool:
    text = content.lower()
    encodings = ("utf-8", "utf-16-le")
    return any(sign.lower().encode(code) in text for sign in signs for code in encodings)


def _other_ledgers(ledger: Path) -> Iterator[str]:
    for rescued in sorted(ledger.parent.glob(f"{_plain(ledger.name)}.rescued-*")):
        yield f"{rescued}: a copy of a ledger that was lost. Forget there too, or delete it."
    sandbox = ledger.parent / "sandbox" / "ledger.db"
    if sandbox.exists():
        yield f"{sandbox}: the sandbox's ledger; its people are invented. Forget there too if not."
