"""What a run did: for people in a line, for machines as JSON, for the shell as a number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from enrich.errors import EnrichError, ExitCode, OutputRefused, most_important
from enrich.merge.leads import LeadCounts
from enrich.model.findings import Findings
from enrich.model.status import RowStatus


@dataclass
class SearchCounts:
    """What became of the searches of this run's rows."""

    planned: int = 0
    """Different searches that the rows ask for."""
    shared: int = 0
    """Targets served by a search that another target asks for too."""
    submitted: int = 0
    """Searches that the vendor accepted from this run."""
    reused: int = 0
    """Searches whose result was already here."""
    adopted: int = 0
    """Searches found in the vendor's list instead of being bought again."""
    finished: int = 0
    failed: int = 0
    unsettled: int = 0


@dataclass
class RequestCounts:
    """What the run asked of the vendor."""

    total: int = 0
    rate_limited: int = 0
    retried: int = 0


@dataclass(frozen=True)
class Report:
    """The whole of a run, once it has ended."""

    rows: Mapping[RowStatus, int]
    targets: Mapping[RowStatus, int]
    searches: SearchCounts
    leads: LeadCounts
    requests: RequestCounts
    seconds: float
    output: tuple[Path, ...]
    was_interrupted: bool = False
    fault: EnrichError | None = None
    """What ended the buying early."""
    unwritten: OutputRefused | None = None
    """Why there is no output."""
    withheld: int = 0
    """Searches that a cap kept back."""
    waiting: int = 0
    """Searches that were to be bought and were not sent, even where an older result is there."""
    cut_short: int = 0
    """Searches whose answer had fewer leads than the vendor counts."""
    findings: Findings = field(default_factory=Findings)
    """What is wrong or doubtful with the file itself."""
    remarks: tuple[str, ...] = ()
    """How the output was written, where that is not as usual."""
    notices: tuple[str, ...] = field(default=())
    """What a person should know besides."""

    @property
    def exit_code(self) -> ExitCode:
        return most_important(set(self._codes()))

    def _codes(self) -> Iterator[ExitCode]:
        if self.was_interrupted:
            yield ExitCode.INTERRUPTED
        if self.fault is not None:
            yield self.fault.exit_code
        if self.unwritten is not None:
            yield self.unwritten.exit_code
        if self._work_remains:
            yield ExitCode.WORK_REMAINS
        if self.searches.failed or self.cut_short:
            # Even where an older result still stands in the row.
            yield ExitCode.SOME_ROWS_NEED_A_PERSON
        for status in (RowStatus.FAILED, RowStatus.INVALID, RowStatus.UNSETTLED):
            if self.rows.get(status) or self.targets.get(status):
                yield ExitCode.SOME_ROWS_NEED_A_PERSON

    @property
    def _work_remains(self) -> bool:
        pending = self.rows.get(RowStatus.PENDING) or self.targets.get(RowStatus.PENDING)
        return bool(pending or self.withheld or self.waiting)

    def as_json(self) -> dict[str, Any]:
        """The contract of `--json` (design, section 5), and the fault that ended it, if any."""
        return {
            "exit_code": int(self.exit_code),
            "rows": _counted(self.rows),
            "targets": _counted(self.targets),
            "searches": _members(self.searches),
            "leads": self.leads.as_json(),
            "requests": _members(self.requests),
            "seconds": round(self.seconds, 3),
            "output": [str(path) for path in self.output],
            **self._error(),
        }

    @property
    def _faults(self) -> Iterator[EnrichError]:
        yield from (fault for fault in (self.fault, self.unwritten) if fault is not None)

    def _error(self) -> dict[str, dict[str, str]]:
        """The fault that decides the exit code, if one does."""
        deciding = (fault for fault in self._faults if fault.exit_code is self.exit_code)
        fault = next(deciding, None)
        return {} if fault is None else {"error": {"what": fault.what, "cure": fault.cure}}

    def line(self) -> str:
        """Everything in one line that reads well as the subject of a mail."""
        total = sum(self.rows.values())
        parts = [f"{self.rows.get(RowStatus.DONE, 0)} of {_number(total, 'row')} done"]
        parts += [
            f"{self.rows[status]} {word}"
            for status, word in _WORDS.items()
            if self.rows.get(status)
        ]
        bought = _number(self.searches.submitted, "search", "searches")
        line = f"{', '.join(parts)}; {_number(self.leads.new, 'new lead')}; {bought} bought"
        adopted = self.searches.adopted
        return f"{line}, {adopted} found again in the vendor's list" if adopted else line


_WORDS = {
    RowStatus.EMPTY: "empty",
    RowStatus.INVALID: "to fix",
    RowStatus.FAILED: "failed",
    RowStatus.UNSETTLED: "unsettled",
    RowStatus.PENDING: "pending",
    RowStatus.SKIPPED: "skipped",
}


def _counted(counts: Mapping[RowStatus, int]) -> dict[str, int]:
    return {status.value: counts.get(status, 0) for status in RowStatus}


def _members(counts: SearchCounts | RequestCounts) -> dict[str, int]:
    return {item.name: getattr(counts, item.name) for item in fields(counts)}


def _number(count: int, one: str, many: str | None = None) -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
