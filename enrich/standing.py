"""How things stand: what the ledger holds, without a search bought or a file written."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from enrich.job import Job
from enrich.ledger.ledger import Ledger
from enrich.model.nights import Night, Run, by_night
from enrich.model.search import SearchState
from enrich.model.status import RowStatus
from enrich.pipeline import look, open_existing

_RUNS_SHOWN = 10
_NIGHTS_SHOWN = 30
_MOST_RUNS = 1000
"""Looked at for the nights: as many as one an hour makes in a month, and more."""


@dataclass(frozen=True)
class Standing:
    """What `enrich status` tells."""

    ledger: Path
    searches: Mapping[SearchState, int]
    """Each search by its newest attempt."""
    bought: int
    unsettled: tuple[str, ...]
    """Names at the vendor of the searches whose fate is unknown."""
    runs: tuple[Run, ...]
    """The newest first."""
    nights: tuple[Night, ...]
    """The newest first, each with all its runs."""
    rows: Mapping[RowStatus, int] | None
    """Of the input, if one was named."""

    def as_json(self) -> dict[str, Any]:
        return {
            "ledger": str(self.ledger),
            "searches": {state.value: self.searches.get(state, 0) for state in SearchState},
            "bought": self.bought,
            "unsettled": list(self.unsettled),
            "rows": self.rows and {status.value: self.rows.get(status, 0) for status in RowStatus},
            "nights": [
                {
                    "started_at": run.started_at.isoformat(),
                    "ended_at": run.ended_at and run.ended_at.isoformat(),
                    "exit_code": run.exit_code,
                    "bought": run.bought,
                    "failed": run.failed,
                }
                for run in self.runs
            ],
            "by_night": [{**asdict(night), "day": night.day.isoformat()} for night in self.nights],
        }


def stand(job: Job | None, ledger_path: Path) -> Standing:
    """Read how things stand, beside a run if there is one.

    Raises:
        LedgerRefused, InputUnreadable, ConfigInvalid: with the cure.
    """
    with open_existing(ledger_path) as ledger:
        rows = None if job is None else look(job, ledger).rows
        return _standing(ledger, rows)


def _standing(ledger: Ledger, rows: Mapping[RowStatus, int] | None) -> Standing:
    runs = ledger.last_runs(_MOST_RUNS)
    unsettled = ledger.attempts.in_state(SearchState.UNSETTLED)
    return Standing(
        ledger=ledger.path,
        searches=ledger.attempts.count_states(),
        bought=ledger.attempts.count_bought(),
        unsettled=tuple(attempt.name for attempt in unsettled),
        runs=tuple(runs[:_RUNS_SHOWN]),
        nights=by_night(runs)[:_NIGHTS_SHOWN],
        rows=rows,
    )
