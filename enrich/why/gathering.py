"""What became of rows and searches, gathered from the ledger."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from enrich.delivered import with_delivered
from enrich.errors import LedgerRefused
from enrich.job import Thought
from enrich.ledger.kept import RawAnswer
from enrich.ledger.ledger import Ledger
from enrich.merge.outcomes import Known, RowOutcome, judge_rows
from enrich.model.again import Again, Ground
from enrich.model.lead import Change
from enrich.model.search import Attempt, Move, SearchHistory
from enrich.model.target import PlannedRow
from enrich.why.naming import Asked


@dataclass(frozen=True)
class SearchStory:
    """All that was done about one search."""

    asked: Asked
    history: SearchHistory
    moves: Sequence[Move]
    grounds: Mapping[int, Ground]
    """Why it was asked for once more, by the number of the attempt."""
    answers: Mapping[int, Sequence[RawAnswer]]
    """By the number of the attempt."""
    found: Mapping[int, int]
    """Different people, by the number of the attempt."""
    shown: Mapping[Change, int]
    """The people that the output shows now, and those that are gone."""
    also_serves: tuple[str, ...]


def story_of(ledger: Ledger, asked: Asked) -> SearchStory:
    history = ledger.attempts.histories([asked.key])[asked.key]
    shown = Counter(kept.change for kept in with_delivered(ledger, ledger.evidence.leads)(history))
    shown[Change.GONE] = sum(1 for _ in ledger.evidence.gone(history))
    others = (link.target_id for link in ledger.links.of_search(asked.key))
    return SearchStory(
        asked=asked,
        history=history,
        moves=ledger.attempts.moves_of(asked.key),
        grounds=dict(_grounds(ledger, history)),
        answers={item.number: _said_of(ledger, item) for item in history.attempts},
        found=ledger.evidence.counted(history),
        shown=shown,
        also_serves=tuple(dict.fromkeys(one for one in others if one != asked.target_id)),
    )


def _grounds(ledger: Ledger, history: SearchHistory) -> Iterator[tuple[int, Ground]]:
    again = _again(ledger)
    for attempt in history.attempts:
        if ground := again.ground_of(history, attempt):
            yield attempt.number, ground


def _again(ledger: Ledger) -> Again:
    """What of the rounds can no longer be read hides nothing else of the story."""
    try:
        return Again(ledger.evidence.rounds(), ledger.evidence.runs())
    except LedgerRefused:
        return Again((), ())


def _said_of(ledger: Ledger, attempt: Attempt) -> list[RawAnswer]:
    """What the vendor answered, then what it delivered by webhook."""
    return [*ledger.evidence.answers(attempt), *ledger.deliveries.of(attempt)]


def outcomes_of(
    ledger: Ledger, thought: Thought, rows: Sequence[PlannedRow]
) -> tuple[RowOutcome, ...]:
    keys = [target.key for row in rows for target in row.targets]
    leads = with_delivered(ledger, ledger.evidence.leads)
    known = Known(ledger.attempts.histories(keys), leads, ledger.evidence.gone)
    return tuple(judge_rows(rows, thought.scope_indexes, known))
