"""Who brings the webhooks: beside the answers, never in their way (sheet 3)."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, Protocol

from enrich.sandbox.clock import Clock
from enrich.sandbox.outbox import END, Outbox
from enrich.sandbox.payloads import Item, WebhookBody, streamed_lead, whole_result
from enrich.sandbox.postman import Delivery, Postman
from enrich.sandbox.search import Search, SearchStatus
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.store import request_text

_RUNNING = {SearchStatus.NOT_STARTED, SearchStatus.ONGOING}
_LOOK = 0.02  # real seconds between two looks at a search ...
_LOOK_EACH = 0.001  # ... and more where there are many: looking takes a few percent of a core


class Findings(Protocol):
    """What a search has found by now, without the `known` first leads."""

    def __call__(
        self, one: Search, now: float, *, known: int = 0
    ) -> tuple[SearchStatus, list[dict[str, Any]]]: ...


class Courier:
    """Follows every search that names a webhook, each in a task of its own."""

    def __init__(
        self, settings: SandboxSettings, *, clock: Clock, outbox: Outbox, postman: Postman
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._outbox = outbox
        self._postman = postman
        self._followed: set[asyncio.Task[None]] = set()

    def follow(self, search: Search, findings: Findings) -> None:
        if not search.body.get("webhook_url"):
            return
        task = asyncio.create_task(self._follow(search, findings))
        self._followed.add(task)
        task.add_done_callback(self._followed.discard)

    def resume(self, searches: Iterable[Search], findings: Findings) -> None:
        """Go on after a restart: what is due later, or was due meanwhile, is still sent."""
        for search in searches:
            if not self._outbox.has_all(search.id):
                self.follow(search, findings)

    async def stop(self) -> None:
        """Drop what is not yet sent; a restart takes it up."""
        tasks = list(self._followed)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._postman.stop()

    async def _follow(self, search: Search, findings: Findings) -> None:
        one_by_one = asyncio.Lock()
        async with asyncio.TaskGroup() as sending:
            async for delivery in self._deliveries(search, findings):
                sending.create_task(self._postman.deliver(delivery, one_by_one))
        self._outbox.mark_all(search.id)

    async def _deliveries(self, search: Search, findings: Findings) -> AsyncIterator[Delivery]:
        """Give what is not behind us yet, each when it is found."""
        behind = self._outbox.marked(search.id)
        async for number, payload in self._payloads(search, findings):
            if number not in behind:
                subject = search.body.get("name") or request_text(search.body)
                yield Delivery(search.id, number, subject, search.body["webhook_url"], payload)

    async def _payloads(self, search: Search, findings: Findings) -> AsyncIterator[tuple[int, Any]]:
        items: list[Item] = []
        echo, is_streaming = self._echo(search), search.body.get("streaming", False)
        status = SearchStatus.NOT_STARTED
        while status in _RUNNING:
            status, new = findings(search, self._clock.now(), known=len(items))
            for number, item in enumerate(new, len(items)) if is_streaming else ():
                yield number, streamed_lead(item, self._settings.webhook_body, echo)
            items += new
            if status in _RUNNING:
                await asyncio.sleep(max(_LOOK, _LOOK_EACH * len(self._followed)))
        if self._tells_the_end(status, items, is_streaming=is_streaming):
            form = WebhookBody.OBJECT if is_streaming else self._settings.webhook_body
            yield END, whole_result(items, form, echo)

    def _tells_the_end(
        self, status: SearchStatus, items: Sequence[Item], *, is_streaming: bool
    ) -> bool:
        """Sheet 3: zero results [UNKNOWN], the end of a streamed search [not dependable].

        Of a search that failed the sheet says nothing: a switch.
        """
        if status is not SearchStatus.FINISHED and not self._settings.webhook_failed:
            return False
        if is_streaming and not self._settings.webhook_end_signal:
            return False
        return bool(items) or self._settings.webhook_empty

    def _echo(self, search: Search) -> dict[str, Any]:
        """Give what stands beside the leads (sheet 3: `custom` [documented], the ID [UNKNOWN])."""
        custom = {"custom": search.body["custom"]} if "custom" in search.body else {}
        number = {"search_id": search.id}
        return (custom if self._settings.webhook_custom else {}) | (
            number if self._settings.webhook_search_id else {}
        )
