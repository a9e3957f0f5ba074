"""What of old results nothing needs any more: no row shows it, and nothing that is shown rests on it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from enrich.model.lead import KeptLead, identities
from enrich.model.people import same_people
from enrich.model.search import Attempt, SearchHistory
from enrich.model.sightings import Sighting, gone, resting_on, shown


@dataclass(frozen=True)
class Needless:
    """What may go of one search."""

    attempts: frozenset[int]
    """Numbers of those whose raw answers are of no more use."""
    sightings: frozenset[int]
    """Indexes among the search's sightings."""


def needless(history: SearchHistory, sightings: Sequence[Sighting], before: datetime) -> Needless:
    """What ended `before` that moment and may go; `sightings` as for `shown`.

    Never of the newest result, of one that still says something, or of the one before it, with
    which it is compared; nor where there is no result, and all that was found is shown.
    """
    old_attempts = frozenset(_old_attempts(history, before))
    numbers = {attempt.number for attempt in old_attempts}
    attempts = frozenset(item.number for item in old_attempts if item.pruned_at is None)
    old = {index for index, seen in enumerate(sightings) if seen.number in numbers}
    # When somebody was first seen is shown too, and an old address may tell who is whom.
    first = _first_of_those_who_stay(sightings, old)
    for may_go in (old - first, old - _of_those_who_stay(sightings, old)):
        left = [seen for index, seen in enumerate(sightings) if index not in may_go]
        if _view(history, left) == _view(history, sightings):
            return Needless(attempts, frozenset(may_go))
    return Needless(attempts, frozenset())


def _old_attempts(history: SearchHistory, before: datetime) -> Iterator[Attempt]:
    """Also those that an earlier pruning left something of."""
    needed = resting_on(history)
    for attempt in history.attempts:
        has_ended = attempt.ended_at is not None and attempt.ended_at < before
        is_bought = attempt.vendor_id is not None and history.result is not None
        if has_ended and is_bought and attempt.number not in needed:
            yield attempt


def _people(sightings: Sequence[Sighting]) -> list[int]:
    return same_people([identities(seen.lead) for seen in sightings])


def _of_those_who_stay(sightings: Sequence[Sighting], old: Iterable[int]) -> set[int]:
    """All sightings of whoever was also seen otherwise than in what is old."""
    people = _people(sightings)
    old = set(old)
    staying = {person for index, person in enumerate(people) if index not in old}
    return {index for index, person in enumerate(people) if person in staying}


def _first_of_those_who_stay(sightings: Sequence[Sighting], old: Iterable[int]) -> set[int]:
    people = _people(sightings)
    first: dict[int, int] = {}
    for index in sorted(
        _of_those_who_stay(sightings, old), key=lambda index: sightings[index].seen_at
    ):
        first.setdefault(people[index], index)
    return set(first.values())


def _view(
    history: SearchHistory, sightings: Sequence[Sighting]
) -> tuple[list[KeptLead], list[KeptLead]]:
    return list(shown(history, sightings)), list(gone(history, sightings))
