"""The vendor's answers beside what was made of them."""

from collections.abc import Iterable, Iterator, Sequence

from enrich.api.wire import created_id, search_report
from enrich.ledger.kept import KeptText, RawAnswer, text_of_lead
from enrich.model.lead import Lead
from enrich.model.people import each_once
from enrich.model.search import Attempt, SearchState


def unlike(
    attempt: Attempt, answers: Sequence[RawAnswer], leads: Sequence[KeptText]
) -> Iterator[str]:
    """What of the kept answers and of what was made of them does not agree."""
    readable = [answer for answer in answers if answer.is_readable]
    if len(readable) < len(answers):
        yield "An answer of the vendor's can no longer be read."
    for answer in readable:
        named = created_id(answer.body) if answer.kind != "result" else attempt.vendor_id
        if named != attempt.vendor_id:
            yield f"The vendor's answer names another search: {named}."
    results = [answer for answer in answers if answer.kind == "result"]
    if not results and attempt.state is SearchState.FINISHED:
        yield "It has finished, and the vendor's answer is not there."
    yield from _unlike_people(results[-1] if results else None, leads)


def _unlike_people(result: RawAnswer | None, kept: Sequence[KeptText]) -> Iterator[str]:
    said = None
    if result is not None and result.is_readable:
        said = search_report(result.body).leads or ()
        if _is_word_for_word(said, kept):
            return
    read = [one.read for one in kept]
    unreadable = read.count(None)
    if unreadable:
        yield f"{unreadable} of the {len(kept)} people kept can no longer be read."
    if said is not None:
        yield from _other_people(said, [one[0] for one in read if one], unreadable=unreadable)


def _is_word_for_word(said: Iterable[Lead], kept: Sequence[KeptText]) -> bool:
    """Whether the same was written down as we would write now: so it is nearly always."""
    texts = [text_of_lead(lead).encode() for lead in said]
    return texts == [one.lead for one in kept] and all(one.is_dated for one in kept)


def _other_people(said: Sequence[Lead], kept: Iterable[Lead], *, unreadable: int) -> Iterator[str]:
    """A person comes once, known by all addresses that the answer gives."""
    in_answer = {lead.person: lead for _, lead in each_once(said)}
    in_ledger = {lead.person: lead for lead in kept}
    # Whoever cannot be read is kept all the same.
    lost = len(in_answer.keys() - in_ledger.keys()) - unreadable
    if lost > 0:
        yield f"{lost} of the {len(in_answer)} people in the vendor's answer are not kept."
    if more := len(in_ledger.keys() - in_answer.keys()):
        yield f"{more} of the people kept are not in the vendor's answer."
    both = in_answer.keys() & in_ledger.keys()
    if differing := sum(in_answer[person] != in_ledger[person] for person in both):
        yield f"{differing} of the people kept are described otherwise in the vendor's answer."
