"""Everything but spending: the mapping, every problem of the file, and a forecast."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from enrich.api.pacing import Line
from enrich.buying import due_tonight
from enrich.errors import ExitCode
from enrich.excluding import Excluded, count_excluded
from enrich.fixme import Fixme, make_sure, write_fixme
from enrich.job import Job, Thought
from enrich.ledger.ledger import Ledger, open_ledger
from enrich.model.findings import Findings
from enrich.model.problem import Problem
from enrich.model.request import SearchKey
from enrich.model.search import SearchHistory
from enrich.model.status import RowStatus, worst
from enrich.model.table import FoundBy
from enrich.model.target import PlannedRow
from enrich.plan.caps import Caps, affordable, reserve_for_all
from enrich.plan.forecast import Experience, Forecast, foresee
from enrich.plan.purchases import choose
from enrich.plan.wishes import wished
from enrich.sheets.columns import domain_columns
from enrich.sheets.explaining import (
    MappedColumn,
    UnusedColumn,
    mapped_column,
    mapped_columns,
    unused_columns,
)
from enrich.thinking import think


@dataclass(frozen=True)
class CheckReport:
    """What there is to say about a file before a search is bought."""

    sheet: str
    columns: tuple[MappedColumn, ...]
    unused: tuple[UnusedColumn, ...]
    rows: Mapping[RowStatus, int]
    targets: Mapping[RowStatus, int]
    findings: Findings
    forecast: Forecast
    fixme: Fixme | None = None
    excluded: Excluded | None = None

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.SOME_ROWS_NEED_A_PERSON if self.findings.faults else ExitCode.DONE

    def as_json(self) -> dict[str, Any]:
        """The contract of `check --json` (design, section 5)."""
        return {
            "exit_code": int(self.exit_code),
            "rows": {status.value: count for status, count in self.rows.items()},
            "targets": {status.value: count for status, count in self.targets.items()},
            "columns": {column.field: column.header for column in self.columns},
            "mapping": [asdict(column) for column in self.columns],
            "unused": [asdict(column) for column in self.unused],
            "problems": [_problem_as_json(problem) for problem in self.findings.problems],
            "forecast": self.forecast.as_json(),
            "output": [str(self.fixme.path)] if self.fixme else [],
            **({"excluded": asdict(self.excluded)} if self.excluded else {}),
        }


def check(job: Job, fixme: Path | None = None) -> CheckReport:
    """Think the file through and say what a run would meet.

    Into `fixme` the input is written with its bad cells marked.

    Raises:
        InputUnreadable, ConfigInvalid, LedgerRefused, OutputRefused: with the cure.
    """
    if fixme is not None:
        make_sure(fixme, job.input, may_replace=job.may_do_all)
    thought = think(job)
    # Asked for once: it is made of all rows.
    scope = thought.scope_indexes
    with open_ledger(job.ledger) if job.ledger.exists() else nullcontext() as ledger:
        forecast = _forecast(job, thought, ledger)
    return CheckReport(
        sheet=thought.table.sheet,
        columns=(*mapped_columns(thought.columns), *_priority(thought), *_domains(thought)),
        unused=unused_columns(
            thought.columns, (*job.settings.custom_fields.values(), *_ours(job, thought))
        ),
        rows=_counted(_row_status(row, scope) for row in thought.plan.rows),
        targets=_counted(_target_statuses(thought, scope)),
        findings=thought.plan.findings,
        forecast=forecast,
        fixme=None if fixme is None else _write(fixme, job, thought),
        excluded=count_excluded(thought),
    )


def _priority(thought: Thought) -> Iterable[MappedColumn]:
    if thought.priority is not None:
        yield mapped_column(
            thought.columns.table, "priority", thought.priority, found_by=FoundBy.CONFIG
        )


def _domains(thought: Thought) -> Iterable[MappedColumn]:
    """By them a file of exclusions tells companies too."""
    for index in domain_columns(thought.table) if thought.exclusions else ():
        yield mapped_column(thought.table, "domain", index, found_by=FoundBy.NAME)


def _ours(job: Job, thought: Thought) -> tuple[str, ...]:
    """Headers of columns that serve us, and not the request."""
    priority = job.settings.input.priority_column
    domains = (column.header for column in _domains(thought))
    return (*job.settings.output.carry, *([priority] if priority else []), *domains)


def _write(path: Path, job: Job, thought: Thought) -> Fixme:
    return write_fixme(
        path,
        thought.spreadsheet,
        thought.plan.problems,
        book=thought.plan.book,
        now=job.clock.now(),
        may_replace=job.may_do_all,
    )


def _forecast(job: Job, thought: Thought, ledger: Ledger | None) -> Forecast:
    histories = _histories(thought, ledger)
    purchases = choose(
        thought.plan,
        thought.scope,
        histories,
        only=job.only,
        most=job.settings.limits.max_searches,
        wished=wished(thought.wishes, thought.scope, histories),
        due=due_tonight(job, thought, histories, now=job.clock.now()),
    )
    targets = [target for row in thought.scope for target in row.targets]
    api = job.settings.api
    fixed = None if api.creates_per_second == "auto" else api.creates_per_second
    experience = _experience(ledger) if ledger else Experience()
    caps = Caps(
        per_run=job.settings.limits.max_leads, for_all=reserve_for_all(experience.lead_counts)
    )
    requests = [search.request for search, _ in purchases.buy]
    return foresee(
        requests[: affordable([request.limit for request in requests], caps)],
        experience,
        shared=len(targets) - len({target.key for target in targets}),
        reused=purchases.reused,
        most_per_second=fixed or api.max_creates_per_second,
        leads_per_day=job.settings.leads_per_day,
    )


def _experience(ledger: Ledger) -> Experience:
    lately = ledger.attempts.lately()
    return Experience(
        lead_counts=[leads for leads, _ in lately],
        durations=[seconds for _, seconds in lately],
        creates_per_second=ledger.latest_pace(Line.CREATES),
    )


def _histories(thought: Thought, ledger: Ledger | None) -> dict[SearchKey, SearchHistory]:
    if ledger is not None:
        return ledger.attempts.histories(thought.plan.searches)
    return {key: SearchHistory(key) for key in thought.plan.searches}


def _row_status(row: PlannedRow, scope: frozenset[int]) -> RowStatus:
    if row.is_blank:
        return RowStatus.SKIPPED
    statuses = [RowStatus.INVALID] if row.faults else []
    if row.targets:
        statuses.append(RowStatus.PENDING if row.index in scope else RowStatus.SKIPPED)
    # Unlike after a run, what has to be corrected comes before what could be bought.
    return RowStatus.INVALID if RowStatus.INVALID in statuses else worst(statuses)


def _target_statuses(thought: Thought, scope: frozenset[int]) -> Iterable[RowStatus]:
    for row in thought.plan.rows:
        for _ in row.targets:
            yield RowStatus.PENDING if row.index in scope else RowStatus.SKIPPED
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
