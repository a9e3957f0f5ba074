"""One run's buying, from the choice to the last lead collected."""

import os

from enrich.api.client import VendorClient, account_hash
from enrich.buying.bought import Bought
from enrich.buying.choosing import Choosing
from enrich.buying.consent import make_sure_of_consent
from enrich.buying.dealing import Dealing
from enrich.buying.learning import learned_paces, learning
from enrich.buying.telling import twins
from enrich.config import read_key
from enrich.interim import Interim
from enrich.job import Job, Thought, Watcher
from enrich.ledger.ledger import Ledger
from enrich.model.search import SearchState
from enrich.plan.purchases import Only, Purchases
from enrich.recover import recover
from enrich.stopping import Stopping
from enrich.webhooks import webhooks


class Buying:
    """Brings the searches of a file to their end, as far as this run may and can."""

    def __init__(
        self,
        job: Job,
        thought: Thought,
        ledger: Ledger,
        *,
        stopping: Stopping,
        watcher: Watcher,
        interim: Interim,
    ) -> None:
        self._job = job
        self._plan = thought.plan
        self._ledger = ledger
        self._stopping = stopping
        self._watcher = watcher
        self._interim = interim
        self._choosing = Choosing(job, thought, ledger)

    def run(self) -> Bought:
        """Buy and collect, if there is anything to buy or to collect.

        Raises:
            KeyMissing, ConsentMissing: nothing was sent.
        """
        self._ledger.attempts.withdraw_planned()
        adopted = self._adopt()
        bought = Bought(self._choosing.choose(), adopted=adopted)
        if not bought.purchases.buy and not self._is_anything_open():
            return bought
        # A key that is missing is said before anything else happens.
        key = self._job.key or read_key(self._job.settings.api, os.environ)
        if not self._ledger.orphans.were_looked_for:
            self._stopping.run(self._recover(key))
            bought.adopted += self._adopt()
            bought.purchases = self._choosing.choose()
        if self._stopping.may_buy:
            self._queue(bought.purchases)
        if self._stopping.may_collect:
            self._stopping.run(self._deal(key, bought))
        bought.notices += twins(self._ledger)
        return bought

    def close_round(self) -> None:
        """End the round if all that it wanted has ended; else the next run joins it."""
        if self._choosing.round_opened_at is None:
            return
        if not self._choosing.choose().buy and not self._is_anything_open():
            self._ledger.close_round(self._plan.book)

    def _adopt(self) -> int:
        return self._ledger.orphans.adopt(self._plan.searches)

    def _queue(self, purchases: Purchases) -> None:
        make_sure_of_consent(self._job, purchases, self._watcher)
        if self._job.only is Only.ALL:
            self._ledger.join_round(self._plan.book)
        self._ledger.attempts.queue(purchases.buy, purchases.reasons)

    async def _recover(self, key: str) -> None:
        async with self._client(key) as client:
            await recover(self._ledger, client, self._stopping)

    async def _deal(self, key: str, bought: Bought) -> None:
        account = account_hash(self._job.settings.api, key)
        async with (
            self._client(key) as client,
            webhooks(self._job, self._ledger, say=bought.notices.append) as hooks,
            learning(self._ledger, account, client),
        ):
            dealing = Dealing(self._job, self._ledger, client, stopping=self._stopping, hooks=hooks)
            try:
                await dealing.run(
                    may_send_again=self._choosing.may_send_again,
                    watcher=self._watcher,
                    interim=self._interim,
                )
            finally:
                dealing.add_to(bought)
                bought.notices += self._interim.notices

    def _client(self, key: str) -> VendorClient:
        api = self._job.settings.api
        learned = learned_paces(self._ledger, account_hash(api, key))
        note = self._ledger.attempts.look_again
        return VendorClient(api, key, learned=learned, clock=self._job.clock, note_retry=note)

    def _is_anything_open(self) -> bool:
        open_states = (SearchState.RUNNING, SearchState.SUBMITTING, SearchState.UNSETTLED)
        return any(self._ledger.attempts.count(state) for state in open_states)
