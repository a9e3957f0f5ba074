"""Who a search found in which attempt, and what of that holds now (design, section 6)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from enrich.model.lead import Change, KeptLead, Lead, identities
from enrich.model.people import is_told_alike, same_people
from enrich.model.search import SearchHistory


@dataclass(frozen=True)
class Sighting:
    """A person as one attempt found it."""

    number: int
    """Of the attempt."""
    lead: Lead
    seen_at: datetime


def shown(history: SearchHistory, sightings: Sequence[Sighting]) -> Iterator[KeptLead]:
    """Everybody to show for a search, each once, in the vendor's order.

    `sightings` are all that the search ever had, the oldest first. Whom a result at its limit
    does not name may be there all the same: the results before it still hold for those. Where
    there is no result, all that was found in vain attempts is shown as partial.
    """
    persons = _persons(sightings)
    first = _first_seen(persons, sightings)
    now = _view(_holding(history) or _partial(history), persons, sightings)
    before = _view(_holding(_before_result(history)), persons, sightings)
    for person, seen in now.items():
        earlier = before.get(person)
        yield KeptLead(
            lead=seen.lead,
            is_partial=history.result is None,
            first_seen_at=first[person],
            last_seen_at=seen.seen_at,
            change=_change(seen, earlier),
            status_before=earlier.lead.status if earlier else None,
        )


def gone(history: SearchHistory, sightings: Sequence[Sighting]) -> Iterator[KeptLead]:
    """Whom the result before the last one found, and the last one did not.

    A search that stopped at its limit proves nobody's absence.
    """
    last, before = history.result, _before_result(history).result
    if last is None or before is None or not (last.is_whole and before.is_whole):
        return
    persons = _persons(sightings)
    first = _first_seen(persons, sightings)
    still_there = _view([last.number], persons, sightings)
    for person, seen in _view([before.number], persons, sightings).items():
        if person not in still_there:
            yield KeptLead(
                lead=seen.lead,
                is_partial=False,
                first_seen_at=first[person],
                last_seen_at=seen.seen_at,
                change=Change.GONE,
                status_before=seen.lead.status,
            )


def resting_on(history: SearchHistory) -> frozenset[int]:
    """Numbers of the attempts whose findings are shown, or compared with what is."""
    holding, before = _holding(history), _holding(_before_result(history))
    return frozenset((*holding, *before))


def _persons(sightings: Sequence[Sighting]) -> Sequence[int]:
    """For each sighting a number that stands for the person."""
    if len({seen.number for seen in sightings}) < 2:
        # One attempt is kept with each person once.
        return range(len(sightings))
    return same_people([identities(seen.lead) for seen in sightings])


def _first_seen(persons: Sequence[int], sightings: Sequence[Sighting]) -> Mapping[int, datetime]:
    first: dict[int, datetime] = {}
    for person, seen in zip(persons, sightings, strict=True):
        first[person] = min(first.get(person, seen.seen_at), seen.seen_at)
    return first


def _view(
    numbers: Iterable[int], persons: Sequence[int], sightings: Sequence[Sighting]
) -> dict[int, Sighting]:
    """Everybody whom these attempts found, as the first of them to name it tells."""
    view: dict[int, Sighting] = {}
    for number in numbers:
        for person, seen in zip(persons, sightings, strict=True):
            if seen.number == number:
                view.setdefault(person, seen)
    return view


def _holding(history: SearchHistory) -> list[int]:
    """The results that still say something: the newest, back to the first whole one."""
    numbers = []
    for attempt in reversed(history.finished):
        numbers.append(attempt.number)
        if attempt.is_whole:
            break
    return numbers


def _partial(history: SearchHistory) -> list[int]:
    return [attempt.number for attempt in reversed(history.attempts)]


def _before_result(history: SearchHistory) -> SearchHistory:
    last = history.result
    earlier = (item for item in history.attempts if last and item.number < last.number)
    return SearchHistory(history.key, tuple(earlier))


def _change(seen: Sighting, earlier: Sighting | None) -> Change:
    if earlier is None:
        return Change.NEW
    return Change.SAME if is_told_alike(seen.lead, earlier.lead) else Change.CHANGED
