"""What became of a target and of a row: one status, and a sentence unless all is well."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, zip_longest

from enrich.model.exclusions import Exclusions
from enrich.model.lead import KeptLead, Lead, LeadStatus, identities
from enrich.model.people import Identities, count_people, same_people
from enrich.model.request import SearchKey
from enrich.model.search import Attempt, Cause, SearchHistory, SearchState
from enrich.model.status import SETTLED, RowStatus, worst
from enrich.model.target import PlannedRow, Target

_NOBODY = Exclusions()


@dataclass(frozen=True)
class Known:
    """What the ledger can tell about the searches of a file."""

    histories: Mapping[SearchKey, SearchHistory]
    leads: Callable[[SearchHistory], Iterable[KeptLead]]
    """The leads to show for a search."""
    gone: Callable[[SearchHistory], Iterable[KeptLead]]
    """The people that its last result no longer has."""
    changed_at: Callable[[Target, SearchHistory], datetime | None] = lambda _target, _history: None
    """When a target began to ask for something else, as long as that is news."""


@dataclass(frozen=True)
class Person:
    """Somebody to show beside the account."""

    known_by: Identities
    """What tells whether another one is the same."""
    full_name: str
    title: str
    linkedin_url: str


@dataclass(frozen=True)
class Qualified:
    """The qualified people of one search."""

    total: int
    everybody: tuple[Identities, ...]
    """By what tells who each is; left out where nobody compares them with those of others."""
    best: tuple[Person, ...]
    """The first of them, as the vendor gave them: as many as are shown beside an account."""


@dataclass(frozen=True)
class TargetOutcome:
    """What became of one target."""

    target: Target
    status: RowStatus
    note: str
    total: int
    """Qualified people, each once."""
    people: tuple[Identities, ...]
    """They, by what tells who each is; left out where the row has no other target."""
    vendor_id: str
    updated_at: datetime | None
    best: tuple[Person, ...] = ()


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row."""

    row: PlannedRow
    targets: tuple[TargetOutcome, ...]
    status: RowStatus
    note: str

    @property
    def leads(self) -> int | None:
        """Different qualified people; `None` until every target is settled."""
        if self.row.faults or not self.targets:
            return None
        if any(target.status not in SETTLED for target in self.targets):
            return None
        if len(self.targets) == 1:
            return self.targets[0].total
        return count_people(chain.from_iterable(target.people for target in self.targets))

    @property
    def search_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.vendor_id for item in self.targets if item.vendor_id))

    @property
    def updated_at(self) -> datetime | None:
        return max((item.updated_at for item in self.targets if item.updated_at), default=None)

    @property
    def best(self) -> tuple[Person, ...]:
        """Different people: the first one of each target, then the second ones, and so on."""
        rounds = zip_longest(*(item.best for item in self.targets))
        people = [person for together in rounds for person in together if person]
        same = same_people([person.known_by for person in people])
        return tuple(person for index, person in enumerate(people) if same[index] == index)


def judge_rows(
    rows: Iterable[PlannedRow],
    scope: frozenset[int],
    known: Known,
    *,
    best: int = 0,
    exclusions: Exclusions = _NOBODY,
) -> Iterator[RowOutcome]:
    """What became of each row; `scope` are the indexes of the rows that this run may buy for.

    Of each search so many people are kept to be shown beside the account as `best` says,
    but none whom `exclusions` names.
    """
    rows = list(rows)
    # A million people are held only where they are compared.
    compared = {target.key for row in rows if len(row.targets) > 1 for target in row.targets}
    people: dict[SearchKey, Qualified] = {}
    for row in rows:
        for target in row.targets:
            if target.key not in people:
                leads = known.leads(known.histories[target.key])
                people[target.key] = _qualified(
                    leads, best, exclusions, compared=target.key in compared
                )
        yield _judge_row(row, known, people, in_scope=row.index in scope)


def _judge_row(
    row: PlannedRow,
    known: Known,
    people: Mapping[SearchKey, Qualified],
    *,
    in_scope: bool,
) -> RowOutcome:
    targets = tuple(
        _judge_target(
            target,
            known.histories[target.key],
            people[target.key],
            in_scope=in_scope,
            changed_at=known.changed_at(target, known.histories[target.key]),
        )
        for target in row.targets
    )
    if row.left_out:
        targets = tuple(_judge_left_out(one, known.histories[one.target.key]) for one in targets)
    statuses = [target.status for target in targets]
    if row.faults:
        statuses.append(RowStatus.INVALID)
    return RowOutcome(row, targets, worst(statuses), "\n".join(_notes(row, targets)))


def _notes(row: PlannedRow, targets: tuple[TargetOutcome, ...]) -> Iterator[str]:
    if row.is_blank:
        yield row.problems[0].reason if row.problems else "The row is blank."
    if row.left_out and not row.faults:
        yield row.left_out
    for problem in row.faults:
        yield f"{problem.cell}: {problem.reason} {problem.cure}"
    for outcome in targets:
        if outcome.note:
            persona = outcome.target.persona
            yield f"{persona}: {outcome.note}" if persona and len(targets) > 1 else outcome.note


def _judge_left_out(outcome: TargetOutcome, history: SearchHistory) -> TargetOutcome:
    """What is under way or has an answer, bought before, is shown; nothing else is to come."""
    if history.result is not None:
        return replace(outcome, status=_finished(outcome.total), note="")
    is_open = history.current is not None and history.current.is_open
    return outcome if is_open else replace(outcome, status=RowStatus.SKIPPED, note="")


def _judge_target(
    target: Target,
    history: SearchHistory,
    people: Qualified,
    *,
    in_scope: bool,
    changed_at: datetime | None,
) -> TargetOutcome:
    status, note = _status_and_note(target, history, people.total, in_scope=in_scope)
    return TargetOutcome(
        target=target,
        status=status,
        note=" ".join(filter(None, (_changed(changed_at), note))),
        total=people.total,
        people=people.everybody,
        vendor_id=_vendor_id(history),
        updated_at=history.updated_at,
        best=people.best,
    )


def _status_and_note(
    target: Target, history: SearchHistory, people: int, *, in_scope: bool
) -> tuple[RowStatus, str]:
    latest, result = history.current, history.result
    if latest is None:
        return _never_asked(in_scope=in_scope)
    if latest.is_open:
        served = result is not None and history.serves(target.limit)
        return _open(latest, result, people, is_served=served)
    if result is None:
        kept = " The leads found until then are shown as partial." if history.shown else ""
        return RowStatus.FAILED, _failure(latest, _cure(target, history, latest)) + kept
    if in_scope and not history.serves(target.limit):
        return _too_few(target, history, latest)
    # The next run is content with what there is; only a person asks again.
    note = "" if latest is result else _stale(latest, result, "To ask once more: `enrich retry`.")
    if not people:
        return _finished(people), note or "The search finished and nobody qualified."
    return _finished(people), note


def _finished(people: int) -> RowStatus:
    return RowStatus.DONE if people else RowStatus.EMPTY


def _changed(at: datetime | None) -> str:
    if at is None:
        return ""
    return f"What this row asks for was changed on {at.date().isoformat()}: it was planned anew."


def _never_asked(*, in_scope: bool) -> tuple[RowStatus, str]:
    if in_scope:
        return RowStatus.PENDING, "Not searched yet. Run again."
    return RowStatus.SKIPPED, "Left out of this run, and nothing is known yet."


def _open(
    attempt: Attempt, result: Attempt | None, people: int, *, is_served: bool
) -> tuple[RowStatus, str]:
    """What `is_served` holds as before, as long as nothing has left this machine."""
    if result and is_served and attempt.state is SearchState.PLANNED:
        note = f"Waits for its turn to be asked again. What is known is of {_date(result)}."
        return _finished(people), note
    if attempt.state is SearchState.UNSETTLED:
        return RowStatus.UNSETTLED, (
            f"{attempt.detail} It is not known whether the vendor accepted this search. "
            f"{_meanwhile(result)}The next run looks again; "
            "or look in the vendor's app, and say with `enrich ledger settle` what you saw. "
            f"Its name there: {attempt.name}"
        ).lstrip()
    if attempt.state is SearchState.PLANNED:
        return RowStatus.PENDING, f"Waits for its turn. {_meanwhile(result)}Run again."
    asked = f"Asked again on {_asked_on(attempt)}: t" if result else "T"
    return RowStatus.PENDING, (
        f"{asked}he vendor is still searching. {_meanwhile(result)}Run again later to collect it."
    )


def _meanwhile(result: Attempt | None) -> str:
    """The last good leads stay until there are others (design, section 4)."""
    return f"The leads are those of {_date(result)}. " if result else ""


def _asked_on(attempt: Attempt) -> str:
    return (attempt.intended_at or attempt.planned_at).date().isoformat()


def _too_few(target: Target, history: SearchHistory, latest: Attempt) -> tuple[RowStatus, str]:
    result = max(history.finished, key=lambda item: item.limit or 0)
    if latest.state is SearchState.FAILED:
        return RowStatus.FAILED, _stale(latest, result, _cure(target, history, latest))
    return RowStatus.PENDING, (
        f"An earlier run asked for at most {result.limit} leads; those are shown. "
        "Run again for the rest."
    )


def _failure(attempt: Attempt, cure: str) -> str:
    said = f"The vendor said: {attempt.detail}" if attempt.detail else ""
    happened = (attempt.cause or Cause.ERROR).happened
    return " ".join(words for words in (happened, cure, said) if words)


def _cure(target: Target, history: SearchHistory, latest: Attempt) -> str:
    cause = latest.cause or Cause.ERROR
    if history.tries_again(target.limit) or not cause.may_pass:
        return cause.cure
    times = history.failures_that_count
    return f"It was tried {times} times; once the cause is gone, run `enrich retry`."


def _date(result: Attempt) -> str:
    return result.ended_at.date().isoformat() if result.ended_at else "an earlier run"


def _stale(latest: Attempt, result: Attempt, cure: str) -> str:
    return f"The leads are of {_date(result)}; asking again failed. {_failure(latest, cure)}"


def _vendor_id(history: SearchHistory) -> str:
    ids = [attempt.vendor_id for attempt in history.attempts if attempt.vendor_id]
    shown = history.shown
    return (shown.vendor_id if shown and shown.vendor_id else "") or (ids[-1] if ids else "")


def _qualified(
    leads: Iterable[KeptLead], best: int, exclusions: Exclusions, *, compared: bool
) -> Qualified:
    total = 0
    everybody: list[Identities] = []
    first: list[Person] = []
    for lead in (kept.lead for kept in leads if kept.lead.status is LeadStatus.QUALIFIED):
        total += 1
        if compared:
            everybody.append(identities(lead))
        if len(first) < best and not exclusions.of_person(identities(lead)):
            first.append(_shown(lead))
    return Qualified(total, tuple(everybody), tuple(first))


def _shown(lead: Lead) -> Person:
    return Person(identities(lead), lead.full_name, lead.title, lead.linkedin_url)
