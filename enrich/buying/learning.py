"""What a run learns of the vendor's pace, kept for the next one (design, section 8)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from enrich.api.client import VendorClient
from enrich.api.pacing import Line
from enrich.ledger.ledger import Ledger
from enrich.model.pace import LearnedPace

_LEARN_EVERY = 30.0
"""Seconds."""


def learned_paces(ledger: Ledger, account: str) -> dict[Line, LearnedPace]:
    """What earlier runs have found out about the account."""
    learned = {line: ledger.learned_pace(account, line) for line in Line}
    return {line: pace for line, pace in learned.items() if pace is not None}


@asynccontextmanager
async def learning(ledger: Ledger, account: str, client: VendorClient) -> AsyncIterator[None]:
    """Keep what is learned now and then, for a run that is killed, and at the end."""
    task = asyncio.create_task(_learn_now_and_then(ledger, account, client))
    try:
        yield
    finally:
        task.cancel()
        _learn(ledger, account, client)


async def _learn_now_and_then(ledger: Ledger, account: str, client: VendorClient) -> None:
    while True:
        await asyncio.sleep(_LEARN_EVERY)
        _learn(ledger, account, client)


def _learn(ledger: Ledger, account: str, client: VendorClient) -> None:
    for line, gate in client.gates.items():
        if gate.learned is not None:
            ledger.learn_pace(account, line, gate.learned)
