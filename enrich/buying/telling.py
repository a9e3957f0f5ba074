"""What a run tells its user: how far it is, and what needs a person afterwards."""

import asyncio
from collections import Counter
from collections.abc import Iterator

from enrich.api.client import VendorClient
from enrich.api.pacing import Line
from enrich.collect import Collection
from enrich.job import Watcher
from enrich.ledger.ledger import Ledger
from enrich.model.search import SearchState
from enrich.plan.remaining import Progress
from enrich.stopping import Stopping

_PROGRESS_EVERY = 0.5
_LONGEST_PROGRESS = 5.0
"""Seconds without a move after which the time that is left is told again."""


async def tell_progress(
    ledger: Ledger, client: VendorClient, stopping: Stopping, *, watcher: Watcher
) -> None:
    """Tell how far the run is whenever something moves, until this is cancelled."""
    most = 0
    while True:
        still_open = ledger.attempts.count_open()
        most = max(most, still_open.total())
        watcher.progress(_progress(ledger, client, still_open, total=most))
        # Begun together: what moves while it pauses is told right after.
        stirred = stopping.until_stirred(_LONGEST_PROGRESS)
        await asyncio.gather(asyncio.sleep(_PROGRESS_EVERY), stirred)


def _progress(
    ledger: Ledger, client: VendorClient, still_open: Counter[SearchState], *, total: int
) -> Progress:
    attempts, gate = ledger.attempts, client.gates[Line.CREATES]
    newest = attempts.newest_running()
    return Progress(
        ended=total - still_open.total(),
        total=total,
        planned=still_open[SearchState.PLANNED],
        running=still_open[SearchState.RUNNING],
        per_second=gate.rate,
        is_learned=gate.learned is not None,
        refused=client.counts.rate_limited,
        room=client.room.most,
        is_room_growing=client.room.is_growing,
        durations=[seconds for _, seconds in attempts.lately()],
        newest_runs_for=(ledger.now() - newest).total_seconds() if newest else 0.0,
    )


def twins(ledger: Ledger) -> Iterator[str]:
    """Searches that the vendor has twice."""
    for name, vendor_id in ledger.orphans.twins():
        yield (
            f"The vendor's list has {name!r} more than once: {vendor_id} was not taken over. "
            "It may have been billed twice; ask the vendor about it, and then say so with "
            f"`enrich ledger settle SEARCH --known {vendor_id}`."
        )


def cut_short(collection: Collection) -> Iterator[str]:
    """Searches whose answers had fewer leads than the vendor counts."""
    for name, (shown, counted) in collection.cut_short.items():
        yield (
            f"{name!r}: the vendor counts {counted} leads and gave {shown}. Look at the search in "
            "the vendor's app, and ask the vendor for the rest."
        )


def unread(client: VendorClient) -> Iterator[str]:
    """Answers that never came, or that nobody can read."""
    for what, times in Counter(client.unread.values()).items():
        yield f"The vendor was asked in vain, about {times} of its addresses: {what} Run again later."
