"""Purchases against keys: whether anything was paid twice, lost, or left in doubt."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from enrich.api.wire import created_id, search_report
from enrich.errors import ExitCode
from enrich.job import Job
from enrich.ledger import lock
from enrich.ledger.evidence import BookRun, RawAnswer, Round
from enrich.ledger.ledger import Ledger
from enrich.model.lead import Lead
from enrich.model.own_columns import place_columns
from enrich.model.search import Attempt, SearchHistory, SearchState
from enrich.model.status import RowStatus
from enrich.model.table import Sheet, text_of
from enrich.pipeline import look, open_existing


class Doubt(StrEnum):
    """What may be wrong with money or leads."""

    BOUGHT_TWICE = "bought_twice"
    STRAY_LEADS = "stray_leads"
    ROW_WITHOUT_STATUS = "row_without_status"
    ANSWER = "answer"
    """What the vendor said and what was made of it are not the same."""
    NO_OUTCOME = "no_outcome"
    """Nobody knows what became of a request."""


class Reason(StrEnum):
    """Why a search was rightly bought once more; a person reads the value."""

    ROUND = "because everything was to be bought again"
    FAILED = "because the one before had failed"
    LIMIT = "because more leads were wanted"
    LOST_LEDGER = "in a time that this ledger does not know"


@dataclass(frozen=True)
class Finding:
    """One doubt, where it is, and what to do about it."""

    doubt: Doubt
    about: str
    """The name of a search, or the ID of a row."""
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.about}: {self.what} {self.cure}"


@dataclass(frozen=True)
class Audit:
    """What `enrich ledger audit` tells."""

    ledger: Path
    searches: int
    """Different searches that were bought."""
    purchases: int
    """Attempts that the vendor accepted."""
    again: Mapping[Reason, int]
    findings: tuple[Finding, ...]
    rows: int | None = None
    """Rows of the input that were looked at, if one was named."""

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.SOME_ROWS_NEED_A_PERSON if self.findings else ExitCode.DONE

    def as_json(self) -> dict[str, Any]:
        return {
            "exit_code": int(self.exit_code),
            "ledger": str(self.ledger),
            "searches": self.searches,
            "purchases": self.purchases,
            "again": {reason.name.lower(): self.again.get(reason, 0) for reason in Reason},
            "rows": self.rows,
            "doubts": [asdict(finding) for finding in self.findings],
        }


def audit(path: Path, job: Job | None = None) -> Audit:
    """Look through the ledger at `path`, and the rows of the job's input; nothing is changed.

    Raises:
        LedgerRefused, InputUnreadable, ConfigInvalid: with the cure.
    """
    with open_existing(path) as ledger:
        was_held = lock.is_held(path)
        histories = list(ledger.attempts.histories(ledger.evidence.keys()).values())
        # A run that began or ended in between was at work when we looked.
        is_at_work = was_held or lock.is_held(path)
        again = Again(ledger.evidence.rounds(), ledger.evidence.runs())
        rows = None if job is None else look(job, ledger).sheets[0]
        return Audit(
            ledger=ledger.path,
            searches=sum(bool(_bought(history)) for history in histories),
            purchases=sum(len(_bought(history)) for history in histories),
            again=Counter(reason for one in histories for reason in again.why(one) if reason),
            findings=(
                *chain.from_iterable(map(again.doubts, histories)),
                *_twins(ledger),
                *(end for one in histories for end in open_ends(one, is_at_work=is_at_work)),
                *(answer for one in histories for answer in _answers(ledger, one)),
                *_strays(ledger),
                *(_unanswered_rows(rows) if rows else ()),
            ),
            rows=len(rows.table.rows) if rows and rows.table else None,
        )


class Again:
    """Judges whether a search that was bought more than once was so for a reason."""

    def __init__(self, rounds: Sequence[Round], runs: Sequence[BookRun]) -> None:
        self._rounds = rounds
        self._runs = runs

    def why(self, history: SearchHistory) -> Iterator[Reason | None]:
        """The reason of each purchase but the first one; `None` where there is none."""
        for before, after in _pairs(_bought(history)):
            yield self._reason(history, before, after)

    def doubts(self, history: SearchHistory) -> Iterator[Finding]:
        pairs = _pairs(_bought(history))
        for (before, after), reason in zip(pairs, self.why(history), strict=True):
            if reason is None:
                yield Finding(
                    Doubt.BOUGHT_TWICE,
                    after.name,
                    f"It was bought as {after.vendor_id}, though {before.vendor_id} had the same.",
                    "Ask the vendor whether both were billed.",
                )

    def _reason(self, history: SearchHistory, before: Attempt, after: Attempt) -> Reason | None:
        # Taken over from the vendor's list: why it was bought, a lost ledger knew.
        if after.intended_at is not None and after.planned_at > after.intended_at:
            return Reason.LOST_LEDGER
        if before.state is SearchState.FAILED:
            return Reason.FAILED
        if _wants_more(before, after):
            return Reason.LIMIT
        # One that came to nothing may lie between the wish to buy again and the purchase.
        since = [item for item in history.attempts if before.number < item.number <= after.number]
        return Reason.ROUND if any(map(self._was_in_round, since)) else None

    def _was_in_round(self, attempt: Attempt) -> bool:
        book = self._book_of(attempt)
        return any(
            one.opened_at <= attempt.planned_at
            and (one.closed_at is None or attempt.planned_at <= one.closed_at)
            for one in self._rounds
            if book in {None, one.book}
        )

    def _book_of(self, attempt: Attempt) -> str | None:
        """Of the run that queued it: there is only one run at a time."""
        runs = (run.book for run in reversed(self._runs) if run.started_at <= attempt.planned_at)
        return next(runs, None)


def _bought(history: SearchHistory) -> list[Attempt]:
    return [attempt for attempt in history.attempts if attempt.vendor_id is not None]


def _pairs(attempts: Sequence[Attempt]) -> list[tuple[Attempt, Attempt]]:
    return list(pairwise(attempts))


def _wants_more(before: Attempt, after: Attempt) -> bool:
    """Whether the one before stopped at its limit, and the other one's is larger."""
    if before.limit is None or before.returned < before.limit:
        return False
    return after.limit is None or after.limit > before.limit


def _twins(ledger: Ledger) -> Iterator[Finding]:
    for name, vendor_id in ledger.orphans.twins():
        yield Finding(
            Doubt.BOUGHT_TWICE,
            name,
            f"The vendor's list has it more than once; {vendor_id} was not taken over.",
            "Ask the vendor whether both were billed.",
        )


def open_ends(history: SearchHistory, *, is_at_work: bool) -> Iterator[Finding]:
    """Requests of which nobody knows what became; what a run is sending now is none."""
    for attempt in history.attempts:
        if attempt.state is SearchState.UNSETTLED:
            yield Finding(
                Doubt.NO_OUTCOME,
                attempt.name,
                "It is not known whether the vendor accepted it.",
                "Run again; if it stays so, look in the vendor's app and use "
                "`enrich ledger settle`.",
            )
        elif attempt.state is SearchState.SUBMITTING and not is_at_work:
            yield Finding(
                Doubt.NO_OUTCOME,
                attempt.name,
                "A run ended while it was being sent.",
                "Run again: the next run looks for it in the vendor's list.",
            )


def _answers(ledger: Ledger, history: SearchHistory) -> Iterator[Finding]:
    for attempt in _bought(history):
        evidence = ledger.evidence
        for what in unlike(attempt, evidence.answers(attempt), evidence.leads(attempt)):
            yield Finding(
                Doubt.ANSWER,
                attempt.name,
                what,
                f"See its story: `enrich why`; look at {attempt.vendor_id} in the vendor's app.",
            )


def unlike(attempt: Attempt, answers: Sequence[RawAnswer], leads: Sequence[Lead]) -> Iterator[str]:
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
    for answer in results[-1:]:
        if answer.is_readable:
            yield from _other_people(search_report(answer.body).leads or (), leads)


def _other_people(said: Iterable[Lead], kept: Iterable[Lead]) -> Iterator[str]:
    """A person comes once, as the vendor named them first."""
    in_answer: dict[str, Lead] = {}
    for lead in said:
        in_answer.setdefault(lead.person, lead)
    in_ledger = {lead.person: lead for lead in kept}
    if lost := len(in_answer.keys() - in_ledger.keys()):
        yield f"{lost} of the {len(in_answer)} people in the vendor's answer are not kept."
    if more := len(in_ledger.keys() - in_answer.keys()):
        yield f"{more} of the people kept are not in the vendor's answer."
    both = in_answer.keys() & in_ledger.keys()
    if differing := sum(in_answer[person] != in_ledger[person] for person in both):
        yield f"{differing} of the people kept are described otherwise in the vendor's answer."


def _strays(ledger: Ledger) -> Iterator[Finding]:
    for stray in ledger.evidence.stray_leads():
        yield Finding(
            Doubt.STRAY_LEADS,
            stray.search,
            f"{stray.count} leads belong to a search that was never bought.",
            "Restore the ledger from a backup.",
        )
    for stray in ledger.evidence.stray_rows():
        yield Finding(
            Doubt.ROW_WITHOUT_STATUS,
            stray.search,
            "The row points to a search that the ledger does not have.",
            "Run again: the row is planned anew.",
        )


def _unanswered_rows(sheet: Sheet) -> Iterator[Finding]:
    """Every row says one status, and unless it is done one sentence (design, section 2)."""
    if sheet.table is None:
        return
    row_id, status, _leads, note, *_ = place_columns(sheet.table.header, leads=0).answers
    for row in sheet.rows:
        said, why = text_of(row[status]), text_of(row[note])
        if said not in list(RowStatus) or (said != RowStatus.DONE and not why):
            yield Finding(
                Doubt.ROW_WITHOUT_STATUS,
                text_of(row[row_id]),
                f"The row has no {'sentence' if said else 'status'}.",
                "This is a defect of enrich; please report it.",
            )
