"""The whole audit on one page: purchases, what was made of them, what belongs to none, the rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from enrich.audit.agreement import unlike
from enrich.audit.findings import Doubt, Finding
from enrich.audit.loose_ends import open_ends, stray_leads, stray_rows, twins
from enrich.audit.rows import unanswered_rows
from enrich.errors import ExitCode, LedgerRefused
from enrich.job import Job
from enrich.ledger import lock
from enrich.ledger.ledger import Ledger
from enrich.ledger.orphans import Twin
from enrich.ledger.remains import Remains
from enrich.model.again import Again, Reason, bought
from enrich.model.search import Attempt, SearchHistory
from enrich.model.table import Sheet
from enrich.pipeline import look, open_existing

_T = TypeVar("_T")


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

    What can no longer be read is a finding, and hides no other one.

    Raises:
        LedgerRefused: it cannot be opened.
        InputUnreadable, ConfigInvalid: with the cure.
    """
    with open_existing(path) as ledger:
        auditing = _Auditing(ledger)
        auditing.count_purchases()
        auditing.count_twins_seen()
        for find in (_disagreements, twins, stray_leads, stray_rows):
            auditing.note_each(partial(find, ledger))
        rows = auditing.rows_of(job) if job else None
        auditing.findings += unanswered_rows(rows) if rows else ()
        return Audit(
            ledger=ledger.path,
            searches=auditing.searches,
            purchases=auditing.purchases,
            again=auditing.reasons,
            findings=tuple(auditing.findings),
            rows=len(rows.table.rows) if rows and rows.table else None,
        )


class _Auditing:
    """Counts and notes, while the ledger passes by."""

    def __init__(self, ledger: Ledger) -> None:
        self.searches = 0
        self.purchases = 0
        self.reasons: Counter[Reason] = Counter()
        self.findings: list[Finding] = []
        self._ledger = ledger

    def count_purchases(self) -> None:
        """Each search with all its attempts; in memory one at a time."""
        was_held = lock.is_held(self._ledger.path)
        evidence = self._ledger.evidence
        again = Again(
            self._as_far_as_readable(evidence.rounds, []),
            self._as_far_as_readable(evidence.runs, []),
        )
        sent: list[SearchHistory] = []
        self.note_each(lambda: self._purchases(again, sent))
        # A run that began or ended in between was at work when we looked.
        is_at_work = was_held or lock.is_held(self._ledger.path)
        for history in sent:
            self.findings += open_ends(history, is_at_work=is_at_work)

    def count_twins_seen(self) -> None:
        """Those of the vendor's list that a person has asked the vendor about."""
        none: list[Twin] = []
        known = self._as_far_as_readable(self._ledger.orphans.all_twins, none)
        self.reasons.update(Reason.SEEN for twin in known if twin.is_seen)

    def note_each(self, find: Callable[[], Iterable[Finding]]) -> None:
        """Note what is found, up to where the file itself is damaged."""
        self._as_far_as_readable(lambda: self.findings.extend(find()), None)

    def rows_of(self, job: Job) -> Sheet | None:
        """The rows of the input, as the output would answer them now."""
        evidence = self._ledger.evidence
        return self._as_far_as_readable(
            lambda: look(job, self._ledger, leads_from=evidence).sheets[0], None
        )

    def _purchases(self, again: Again, sent: list[SearchHistory]) -> Iterator[Finding]:
        """Those bought twice; fills `sent` with what was sent and may never have arrived."""
        for history in self._ledger.evidence.histories():
            purchases = bought(history)
            self.searches += bool(purchases)
            self.purchases += len(purchases)
            for before, after, reason in again.why(history):
                if reason is None:
                    yield _bought_twice(before, after)
                else:
                    self.reasons[reason] += 1
            if any(item.is_open and not item.vendor_id for item in history.attempts):
                sent.append(history)

    def _as_far_as_readable(self, read: Callable[[], _T], otherwise: _T) -> _T:
        try:
            return read()
        except LedgerRefused as refusal:
            finding = Finding(Doubt.ANSWER, "The ledger", refusal.what, refusal.cure)
            if finding not in self.findings:
                self.findings.append(finding)
            return otherwise


def _bought_twice(before: Attempt, after: Attempt) -> Finding:
    return Finding(
        Doubt.BOUGHT_TWICE,
        after.name,
        f"It was bought as {after.vendor_id}, though {before.vendor_id} had the same.",
        "Ask the vendor whether both were billed.",
    )


def _disagreements(ledger: Ledger) -> Iterator[Finding]:
    for one in ledger.evidence.remains():
        if one.attempt is None:
            yield _unreadable(one)
        elif one.attempt.vendor_id is not None and one.attempt.pruned_at is None:
            cure = (
                f"See its story: `enrich why`; look at {one.attempt.vendor_id} in the vendor's app."
            )
            for what in unlike(one.attempt, one.answers, one.leads):
                yield Finding(Doubt.ANSWER, one.attempt.name, what, cure)


def _unreadable(one: Remains) -> Finding:
    return Finding(
        Doubt.ANSWER,
        f"{one.key[:16]}.{one.number}",
        "What became of this search can no longer be read.",
        "Restore the ledger from a backup.",
    )
