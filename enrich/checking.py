"""Everything but spending: the mapping, every problem of the file, and a forecast."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from enrich.errors import ExitCode
from enrich.job import Job, Thought
from enrich.ledger.ledger import Ledger, open_ledger
from enrich.model.problem import Problem
from enrich.model.request import SearchKey
from enrich.model.search import SearchHistory
from enrich.model.status import RowStatus, worst
from enrich.model.target import PlannedRow
from enrich.pipeline import think
from enrich.plan.purchases import choose

_CREATES_PER_SECOND = 1.0
"""What to expect of an account that was never asked before (design, section 8)."""
_LEADS_PER_DAY = 2500
"""Sheet, section 4: profiles a day for one account."""


@dataclass(frozen=True)
class Forecast:
    """What a run would do and how long it would take."""

    searches: int
    shared: int
    reused: int
    seconds: float
    leads: tuple[int, int, int] | None
    """Low, likely, high; `None` while no search of this ledger has ended."""
    nights: int

    def as_json(self) -> dict[str, Any]:
        return {
            "searches": self.searches,
            "shared": self.shared,
            "reused": self.reused,
            "seconds": self.seconds,
            "leads": list(self.leads) if self.leads else None,
            "nights": self.nights,
        }


@dataclass(frozen=True)
class CheckReport:
    """What there is to say about a file before a search is bought."""

    sheet: str
    columns: Mapping[str, str]
    """Request field -> the user's header."""
    unused: tuple[str, ...]
    """Headers that mean nothing to the request."""
    rows: Mapping[RowStatus, int]
    targets: Mapping[RowStatus, int]
    problems: tuple[Problem, ...]
    forecast: Forecast

    @property
    def exit_code(self) -> ExitCode:
        is_clean = all(problem.is_warning for problem in self.problems)
        return ExitCode.DONE if is_clean else ExitCode.SOME_ROWS_NEED_A_PERSON

    def as_json(self) -> dict[str, Any]:
        """The contract of `check --json` (design, section 5)."""
        return {
            "exit_code": int(self.exit_code),
            "rows": {status.value: count for status, count in self.rows.items()},
            "targets": {status.value: count for status, count in self.targets.items()},
            "columns": dict(self.columns),
            "problems": [_problem_as_json(problem) for problem in self.problems],
            "forecast": self.forecast.as_json(),
        }


def check(job: Job) -> CheckReport:
    """Think the file through and say what a run would meet.

    Raises:
        InputUnreadable, ConfigInvalid, LedgerRefused: with the cure.
    """
    thought = think(job)
    with open_ledger(job.ledger) if job.ledger.exists() else nullcontext() as ledger:
        forecast = _forecast(job, thought, ledger)
    columns = thought.columns
    mapped = set(columns.by_field.values())
    return CheckReport(
        sheet=thought.table.sheet,
        columns={field: columns.header(field) for field in columns.by_field},
        unused=tuple(
            header
            for index, header in enumerate(thought.table.header)
            if header and index not in mapped
        ),
        rows=_counted(_row_status(row, thought.scope_indexes) for row in thought.plan.rows),
        targets=_counted(_target_statuses(thought)),
        problems=thought.plan.problems,
        forecast=forecast,
    )


def _forecast(job: Job, thought: Thought, ledger: Ledger | None) -> Forecast:
    histories = _histories(thought, ledger)
    purchases = choose(
        thought.plan,
        thought.scope,
        histories,
        only=job.only,
        most=job.settings.limits.max_searches,
    )
    targets = [target for row in thought.scope for target in row.targets]
    searches = len(purchases.buy)
    leads = _expected_leads(ledger, searches)
    return Forecast(
        searches=searches,
        shared=len(targets) - len({target.key for target in targets}),
        reused=purchases.reused,
        seconds=round(searches / _CREATES_PER_SECOND, 1),
        leads=leads,
        nights=_nights(searches, leads[1] if leads else 0),
    )


def _histories(thought: Thought, ledger: Ledger | None) -> dict[SearchKey, SearchHistory]:
    if ledger is not None:
        return ledger.attempts.histories(thought.plan.searches)
    return {key: SearchHistory(key) for key in thought.plan.searches}


def _expected_leads(ledger: Ledger | None, searches: int) -> tuple[int, int, int] | None:
    counts = ledger.attempts.lead_counts() if ledger else []
    if not counts:
        return None
    low, likely, high = _spread(counts)
    return round(low * searches), round(likely * searches), round(high * searches)


def _spread(counts: Sequence[int]) -> tuple[float, float, float]:
    """First quartile, median and third quartile."""
    if len(counts) == 1:
        return counts[0], counts[0], counts[0]
    low, likely, high = quantiles(counts, n=4, method="inclusive")
    return low, likely, high


def _nights(searches: int, leads: int) -> int:
    if not searches:
        return 0
    return max(1, -(-leads // _LEADS_PER_DAY))


def _row_status(row: PlannedRow, scope: frozenset[int]) -> RowStatus:
    if row.is_blank:
        return RowStatus.SKIPPED
    statuses = [RowStatus.INVALID] if row.faults else []
    if row.targets:
        statuses.append(RowStatus.PENDING if row.index in scope else RowStatus.SKIPPED)
    # Unlike after a run, what has to be corrected comes before what could be bought.
    return RowStatus.INVALID if RowStatus.INVALID in statuses else worst(statuses)


def _target_statuses(thought: Thought) -> Iterable[RowStatus]:
    for row in thought.plan.rows:
        for _ in row.targets:
            yield RowStatus.PENDING if row.index in thought.scope_indexes else RowStatus.SKIPPED
        if row.faults and not row.targets:
            yield RowStatus.INVALID


def _counted(statuses: Iterable[RowStatus]) -> dict[RowStatus, int]:
    counts = Counter(statuses)
    shown = (RowStatus.PENDING, RowStatus.INVALID, RowStatus.SKIPPED)
    return {status: counts.get(status, 0) for status in shown}


def _problem_as_json(problem: Problem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "cell": problem.cell,
        "row_id": problem.row_id,
        "column": problem.column,
        "value": problem.value,
        "reason": problem.reason,
        "cure": problem.cure,
        "is_warning": problem.is_warning,
    }
