"""Was it a good night? What a rehearsal says when it is over (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from enrich.clock import spoken
from enrich.model.status import RowStatus
from enrich.report import Report

_UNANSWERED = {
    RowStatus.FAILED: "failed",
    RowStatus.UNSETTLED: "unsettled",
    RowStatus.PENDING: "still pending",
}


@dataclass(frozen=True)
class Verdict:
    """A rehearsed night, judged by what a real one must not do."""

    report: Report
    night: str
    """The profile of faults that was played."""
    sold: Mapping[str, int]
    """Names of the searches that the stand-in sold, and how often each."""
    known: frozenset[str]
    """Names of the searches of which the ledger knows that they were sold."""

    @property
    def passed(self) -> bool:
        return not self.reasons

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it did not pass; what is wrong with the file itself is not the night's fault."""
        return tuple(self._reasons())

    def _reasons(self) -> Iterator[str]:
        twice = [name for name, times in self.sold.items() if times > 1]
        if twice:
            yield f"{len(twice)} searches were bought twice, such as {twice[0]}"
        unknown = self.sold.keys() - self.known
        if unknown:
            yield f"{len(unknown)} searches were bought and not found again, such as {min(unknown)}"
        for status, words in _UNANSWERED.items():
            if number := self.report.rows.get(status):
                yield f"{number} of the rows are {words}"
        if self.report.fault is not None:
            yield f"the run ended early: {self.report.fault}"

    def as_json(self) -> dict[str, Any]:
        return {
            "night": self.night,
            "passed": self.passed,
            "seconds": round(self.report.seconds, 3),
            "bought": sum(self.sold.values()),
            "reasons": list(self.reasons),
        }

    def lines(self) -> Iterator[str]:
        """For a person: how long, how much, what failed, pass or fail."""
        yield (
            f"Rehearsed the night '{self.night}': it takes {spoken(self.report.seconds)}, "
            f"buys {sum(self.sold.values())} searches and brings {self.report.leads.total} leads."
        )
        yield from (f"  {reason}" for reason in self.reasons)
        yield "PASS" if self.passed else "FAIL"
