"""Leads that a webhook brought before their search has ended: shown, but as partial only."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from enrich.api.wire import delivered_leads
from enrich.ledger.ledger import Ledger
from enrich.model.lead import Change, KeptLead, identities
from enrich.model.people import each_once, same_people
from enrich.model.search import Attempt, SearchHistory
from enrich.model.sightings import Sighting

Leads = Callable[[SearchHistory], Iterable[KeptLead]]


def with_delivered(ledger: Ledger, leads: Leads) -> Leads:
    """As `leads`, and of a search that is open and has no result, what was delivered of it.

    Nothing of it is kept as a result: the vendor's final answer decides (sheet, section 3).
    """

    def both(history: SearchHistory) -> Iterator[KeptLead]:
        known = list(leads(history))
        current = history.current
        is_waiting = current is not None and current.is_open and history.result is None
        delivered = list(_delivered(ledger, current)) if is_waiting and current else []
        yield from _merged(known, delivered) if delivered else known

    return both


def _delivered(ledger: Ledger, attempt: Attempt) -> Iterator[Sighting]:
    """Each person once, in the order of coming."""
    seen = [
        Sighting(attempt.number, lead, answer.received_at)
        for answer in ledger.deliveries.of(attempt)
        if answer.is_readable and answer.received_at is not None
        for lead in delivered_leads(answer.body)
    ]
    for position, lead in each_once([one.lead for one in seen]):
        yield replace(seen[position], lead=lead)


def _merged(known: list[KeptLead], delivered: list[Sighting]) -> Iterator[KeptLead]:
    """The newest words about each person: those delivered before those of vain attempts."""
    fresh = [
        KeptLead(one.lead, True, one.seen_at, one.seen_at, Change.NEW)  # noqa: FBT003 - partial
        for one in delivered
    ]
    everybody = [*fresh, *known]
    same = same_people([identities(kept.lead) for kept in everybody])
    yield from (kept for index, kept in enumerate(everybody) if same[index] == index)
