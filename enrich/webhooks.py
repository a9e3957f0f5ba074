"""What webhooks are to one run: an address for each search, and a nudge when something came."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

from enrich.job import Job
from enrich.ledger.ledger import Ledger
from enrich.model.search import Attempt
from enrich.model.webhook import Addressee, path_of
from enrich.nudges import Nudges


@dataclass(frozen=True)
class Webhooks:
    """Where the vendor sends results, and who hears of it; nowhere and nobody by default."""

    base_url: str | None = None
    secret: str = ""
    nudges: Nudges | None = None

    def address_of(self, attempt: Attempt) -> str | None:
        """For the vendor alone; it stands in no log and no file."""
        if self.base_url is None:
            return None
        return self.base_url + path_of(self.secret, Addressee(attempt.key, attempt.number))


@asynccontextmanager
async def webhooks(
    job: Job, ledger: Ledger, *, say: Callable[[str], None]
) -> AsyncIterator[Webhooks]:
    """Receive beside the run, or leave that to `enrich receive` where it does so already.

    Without a receiver the run polls alone: it loses time, and nothing else (design, promise 2).
    """
    if job.settings.delivery.mode == "poll":
        yield Webhooks()
        return
    async with AsyncExitStack() as stack:
        base_url = await _received_at(job, ledger, stack, say=say)
        if base_url is None:
            yield Webhooks()
            return
        nudges = Nudges(ledger, job.clock)
        watching = asyncio.create_task(nudges.watch())
        try:
            yield Webhooks(base_url, ledger.deliveries.secret(), nudges)
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching


async def _received_at(
    job: Job, ledger: Ledger, stack: AsyncExitStack, *, say: Callable[[str], None]
) -> str | None:
    """The address that the vendor is given; `None` where nobody receives for this ledger."""
    from enrich.receive import bind, is_receiving, listening_address, receiving

    delivery = job.settings.delivery
    host, port = delivery.host_and_port
    try:
        listener = stack.enter_context(bind(delivery))
    except OSError as fault:
        secret = ledger.deliveries.secret()
        if not await asyncio.to_thread(is_receiving, delivery, secret):
            say(
                f"Webhooks were left out: nobody can listen on {delivery.listen} "
                f"({fault.strerror}). Polling found everything. End the program that listens "
                "there, or change listen in [delivery] of the config."
            )
            return None
    else:
        port = listener.getsockname()[1]
        await stack.enter_async_context(receiving(listener, job.ledger, job.clock.now))
    return delivery.public_url or listening_address(host, port)
