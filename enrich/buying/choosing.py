"""Which searches a run may buy, as far as the ledger knows now."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from enrich.job import Job, Thought
from enrich.ledger.ledger import Ledger
from enrich.model.request import SearchKey
from enrich.model.search import SearchHistory
from enrich.plan.purchases import Only, Purchases, choose
from enrich.plan.renewal import due
from enrich.plan.wishes import wished


class Choosing:
    """Chooses anew each time that it is asked: the ledger may know more by then."""

    def __init__(self, job: Job, thought: Thought, ledger: Ledger) -> None:
        self._job = job
        self._thought = thought
        self._ledger = ledger

    def choose(self) -> Purchases:
        """What this run is to buy."""
        plan = self._thought.plan
        histories = self._ledger.attempts.histories(plan.searches)
        return choose(
            plan,
            self._thought.scope,
            histories,
            only=self._job.only,
            round_opened_at=self.round_opened_at,
            most=self._job.settings.limits.max_searches,
            wished=wished(self._thought.wishes, self._thought.scope, histories),
            due=due_tonight(self._job, self._thought, histories, now=self._ledger.now()),
        )

    @property
    def round_opened_at(self) -> datetime | None:
        """When the round began that this run belongs to; `None` if it is of no round."""
        if self._job.only is not Only.ALL:
            return None
        return self._ledger.round_opened_at(self._thought.plan.book)

    def may_send_again(self, key: SearchKey) -> bool:
        """Whether a search that never arrived is sent again by this run.

        With a cap it waits for the next run, which counts it.
        """
        return self._job.settings.limits.max_searches is None and any(
            target.key == key for row in self._thought.scope for target in row.targets
        )


def due_tonight(
    job: Job, thought: Thought, histories: Mapping[SearchKey, SearchHistory], *, now: datetime
) -> tuple[SearchKey, ...]:
    """Old results whose turn it is, if the config wants them renewed."""
    after = job.settings.refresh.after
    if after is None or job.only is not Only.NEW:
        return ()
    return due(
        (target.key for row in thought.scope for target in row.targets),
        histories,
        after=timedelta(seconds=after),
        now=now,
        in_order=thought.priority is not None,
    )
