"""Deliveries to the disk: in a thread of its own, for a synced commit must not hold the loop."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self, TypeVar

from enrich.api.wire import delivered_leads
from enrich.ledger.ledger import Ledger, open_ledger
from enrich.ledger.times import Now
from enrich.model.webhook import Addressee, without_tokens

_MOST_WAITING = 64
"""Deliveries that wait for the disk at once; whoever comes then is asked to come again."""
_DEEPEST = 32
"""Lists and objects in each other; the vendor's have five."""

Done = TypeVar("Done")


class TooMany(Exception):
    """The disk is slower than what comes."""


class TooDeep(Exception):
    """Nested deeper than anything meant."""


class Keeper:
    """The ledger as the receiver uses it; to be opened with `async with`."""

    def __init__(self, path: Path, now: Now) -> None:
        self._path = path
        self._now = now
        self._thread = ThreadPoolExecutor(1, "enrich-deliveries")
        self._stack = ExitStack()
        self._waiting = 0
        self._ledger: Ledger | None = None

    async def __aenter__(self) -> Self:
        try:
            self._ledger = await self._in_thread(self._open)
        except BaseException:
            self._thread.shutdown()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._in_thread(self._stack.close)
        self._thread.shutdown()

    async def secret(self) -> str:
        return await self._in_thread(self._opened.deliveries.secret)

    async def keep(self, addressee: Addressee, raw: bytes) -> None:
        """Return when the delivery is on the disk.

        Raises:
            TooMany, TooDeep: it is not kept.
            EnrichError: the ledger can no longer be used.
        """
        if self._waiting >= _MOST_WAITING:
            raise TooMany
        self._waiting += 1
        # Whoever has gone meanwhile is still in the thread's queue: it counts until it is done.
        kept = asyncio.ensure_future(self._in_thread(lambda: self._keep(addressee, raw)))
        kept.add_done_callback(self._one_less)
        await asyncio.shield(kept)

    def _one_less(self, kept: "asyncio.Future[None]") -> None:
        self._waiting -= 1
        if not kept.cancelled():
            kept.exception()  # if nobody waits for it any more, nobody is told

    def _keep(self, addressee: Addressee, raw: bytes) -> None:
        body = read(raw)
        self._opened.deliveries.keep(addressee, raw, body=body, leads=delivered_leads(body))

    def _open(self) -> Ledger:
        return self._stack.enter_context(open_ledger(self._path, self._now))

    @property
    def _opened(self) -> Ledger:
        if self._ledger is None:
            raise RuntimeError("The keeper is not open.")
        return self._ledger

    async def _in_thread(self, work: Callable[[], Done]) -> Done:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def read(raw: bytes) -> Any:
    """What a delivery says, without tokens; as text, where it is no JSON.

    Raises:
        TooDeep: it is made to harm whoever reads it.
    """
    text = without_tokens(raw.decode("utf-8", "replace"))
    try:
        body = json.loads(text)
    except RecursionError:
        raise TooDeep from None
    except ValueError:
        return text
    _refuse_depth(body)
    return body


def _refuse_depth(body: Any) -> None:
    level = [body]
    for _ in range(_DEEPEST):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return
    raise TooDeep


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
