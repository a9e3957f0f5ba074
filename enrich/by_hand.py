"""unsettled -> adopted or never accepted, by the word of a person who has looked for themselves."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from enrich.errors import Unusable
from enrich.ledger import lock
from enrich.ledger.ledger import Ledger
from enrich.ledger.links import Link, serves
from enrich.ledger.orphans import Twin
from enrich.model.request import is_name_of
from enrich.model.search import MOST_ATTEMPTS, Attempt, SearchState, VendorId
from enrich.pipeline import open_existing
from enrich.settle import doubt_what_was_cut_short

_LOCK_WAIT = 2.0
"""Seconds; a person at a terminal is told at once who holds the ledger."""
_MOST_NAMED = 20
_AN_ID = re.compile(r"[\w.~:-]{1,200}")
_HEAD = re.compile(r"\[?(?P<head>[0-9a-f]{6,64})(?:\.(?P<number>[0-9]+))?\]?", re.IGNORECASE)


@dataclass(frozen=True)
class Doubted:
    """A search of which nobody knows whether the vendor accepted it."""

    attempt: Attempt
    links: tuple[Link, ...]
    """The rows that wait for it."""

    def is_called(self, words: str) -> bool:
        """Whether a person means it: its name, the head of its key, or a row that it serves."""
        words = words.strip()
        names = {link.target_id for link in self.links} | {link.account_id for link in self.links}
        return words in names or words == self.attempt.name.strip() or self._has_key(words)

    def _has_key(self, words: str) -> bool:
        said = _HEAD.fullmatch(words)
        if said is None:
            return False
        is_number = said["number"] in {None, str(self.attempt.number)}
        return is_number and self.attempt.key.startswith(said["head"].lower())

    def __str__(self) -> str:
        rows = serves(self.links)
        return f"{self.attempt.name} (for {rows})" if rows else self.attempt.name


def settle(
    path: Path,
    words: str,
    *,
    vendor_id: str | None = None,
    known: str | None = None,
    resubmit: bool = False,
) -> str:
    """Settle the search that `words` name as a person says, and tell what was done.

    `known` is the ID of a second search of its name, about which the person asked the vendor.

    Raises:
        Unusable: no unsettled search, or several, are called so; or not exactly one of
            `vendor_id`, `known` and `resubmit` is given; or the ID cannot be its own.
        LedgerBusy: a run is at work on the ledger.
    """
    if [vendor_id is not None, known is not None, resubmit].count(True) != 1:
        raise _one_of_three()
    # A ledger that is not there gets no lock beside it.
    with open_existing(path) as ledger, lock.hold(path, wait=_LOCK_WAIT):
        if known is not None:
            return _see(ledger, _meant_twin(ledger, words, known.strip()))
        doubt_what_was_cut_short(ledger)
        doubted = _meant(words, list(_all_doubted(ledger)))
        if vendor_id is None:
            return _resubmit(ledger, doubted)
        return _adopt(ledger, doubted, _checked_id(ledger, doubted.attempt, vendor_id.strip()))


def _one_of_three() -> Unusable:
    return Unusable(
        "Say what became of the search. Look for its name in the vendor's app.",
        "If it is there: --id with the ID that it has there; the next run collects it, and "
        "nothing is paid again. If it surely is not there: --resubmit; the next run sends it "
        "again, and if it was there after all, it is paid twice. If it is there twice, and you have "
        "asked the vendor about it: --known with the other ID.",
    )


def _all_doubted(ledger: Ledger) -> Iterator[Doubted]:
    for attempt in ledger.attempts.in_state(SearchState.UNSETTLED):
        yield Doubted(attempt, tuple(ledger.links.of_search(attempt.key)))


def _meant(words: str, doubted: Sequence[Doubted]) -> Doubted:
    """The one that is called so.

    Raises:
        Unusable: there is none, or more than one.
    """
    if not doubted:
        raise Unusable(
            "No search of this ledger is unsettled.", "There is nothing to settle by hand."
        )
    called = [item for item in doubted if item.is_called(words)]
    if len(called) == 1:
        return called[0]
    if called:
        raise Unusable(
            f"{len(called)} unsettled searches are called '{words}'.",
            f"Name one of them by its own name:\n{_listed(called)}",
        )
    raise Unusable(
        f"No unsettled search is called '{words}'.",
        f"Name it as it is called at the vendor, by its key, or by its row. Unsettled:\n"
        f"{_listed(doubted)}",
    )


def _listed(doubted: Iterable[Doubted]) -> str:
    return _in_lines(map(str, doubted))


def _in_lines(items: Iterable[str]) -> str:
    lines = [f"  {item}" for item in items]
    more = len(lines) - _MOST_NAMED
    return "\n".join([*lines[:_MOST_NAMED], *([f"  and {more} more"] if more > 0 else [])])


def _checked_id(ledger: Ledger, attempt: Attempt, vendor_id: str) -> VendorId:
    """The ID, if it can be that of this search.

    Raises:
        Unusable: it is no ID, or that of another search.
    """
    if _AN_ID.fullmatch(vendor_id) is None:
        raise Unusable(
            f"'{vendor_id}' is not an ID.",
            "Copy the search's ID alone, such as 7c0e5b1a-2f63-4e0c-9d35-1f6b2a8c4d70.",
        )
    found = VendorId(vendor_id)
    owner = ledger.attempts.owner_of(found)
    name = owner.name if owner else ledger.orphans.name_of(found)
    if owner or (name and not is_name_of(name, attempt.key, attempt.number)):
        raise Unusable(
            f"{vendor_id} is the ID of another search: {name}.",
            f"Look in the vendor's app for the one that is called: {attempt.name}",
        )
    return found


def _adopt(ledger: Ledger, doubted: Doubted, vendor_id: VendorId) -> str:
    detail = f"A person found it at the vendor as {vendor_id}."
    ledger.attempts.take_over(doubted.attempt, vendor_id, detail)
    return (
        f"{doubted} is taken over as {vendor_id}. Nothing is paid again; "
        "the next `enrich run` collects it."
    )


def _resubmit(ledger: Ledger, doubted: Doubted) -> str:
    attempt = doubted.attempt
    ledger.attempts.never_accepted(attempt, "A person said that it never arrived.")
    history = ledger.attempts.histories([attempt.key])[attempt.key]
    number = f"as attempt {history.next_number}"
    if history.tries_again(attempt.limit):
        return f"{doubted} is taken as never arrived. The next `enrich run` sends it {number}."
    return (
        f"{doubted} is taken as never arrived. It was tried {history.failures_that_count} times, "
        f"and after {MOST_ATTEMPTS} only `enrich retry` sends it again, {number}."
    )


def _meant_twin(ledger: Ledger, words: str, vendor_id: str) -> Twin:
    """What the vendor has under this ID and the name of the search that is called so.

    Raises:
        Unusable: there is none.
    """
    twins = ledger.orphans.all_twins()
    for twin in twins:
        if twin.vendor_id == vendor_id and _first_one(ledger, twin).is_called(words):
            return twin
    if not twins:
        raise Unusable(
            "This ledger knows of no search that the vendor has twice.", "There is nothing to do."
        )
    raise Unusable(
        f"The vendor's list has no second search '{words}' with the ID '{vendor_id}'.",
        f"It has:\n{_in_lines(f'{twin.name}: {twin.vendor_id}' for twin in twins)}",
    )


def _first_one(ledger: Ledger, twin: Twin) -> Doubted:
    """The search of its name that the ledger has."""
    attempts = ledger.attempts.histories([twin.key])[twin.key].attempts
    (attempt,) = (attempt for attempt in attempts if attempt.name == twin.name)
    return Doubted(attempt, tuple(ledger.links.of_search(twin.key)))


def _see(ledger: Ledger, twin: Twin) -> str:
    if twin.is_seen:
        return f"{twin.name}: that you asked the vendor about {twin.vendor_id} is known already."
    ledger.orphans.see(twin)
    return (
        f"{twin.name}: you asked the vendor about {twin.vendor_id}. It is kept in the search's "
        "story, and `enrich ledger audit` does not doubt it any more."
    )
