"""So many requests at once; the others wait in line and are served in order (sheet 4)."""

import asyncio
from collections.abc import Callable

import httpx

Start = Callable[..., httpx.Client]


async def answered_in_order(base_url: httpx.URL, number: int) -> list[int]:
    """Send requests one after the other without waiting, and note in which order answers come."""
    limits = httpx.Limits(max_connections=None)
    order: list[int] = []

    async with httpx.AsyncClient(base_url=base_url, limits=limits, timeout=30) as client:

        async def ask(one: int) -> None:
            answer = await client.get(f"/searches/{one}")
            assert answer.status_code == 404  # not refused, only late
            order.append(one)

        async with asyncio.TaskGroup() as group:
            for one in range(number):
                group.create_task(ask(one))
                await asyncio.sleep(0.02)
    return order


def test_further_requests_are_queued_and_run_in_order(start: Start) -> None:
    """Sheet 4 [documented]: slow answers rather than errors."""
    client = start(max_parallel=2, latency=0.1)
    assert asyncio.run(answered_in_order(client.base_url, 10)) == list(range(10))


def steps_taken(start: Start, max_parallel: int) -> float:
    """Say how long eight requests of 0.2 seconds take together, in such steps."""
    client = start(max_parallel=max_parallel, latency=0.2)

    async def ask() -> float:
        began = asyncio.get_running_loop().time()
        async with httpx.AsyncClient(base_url=client.base_url, timeout=30) as asking:
            await asyncio.gather(*(asking.get("/account") for _ in range(8)))
        return asyncio.get_running_loop().time() - began

    return asyncio.run(ask()) / 0.2


def test_never_more_are_worked_on_than_allowed(start: Start) -> None:
    """Sheet 4 [documented]: 5 in parallel at the vendor; 0 = unlimited here."""
    assert steps_taken(start, 2) >= 4
    assert steps_taken(start, 0) < 8  # one after the other it would be 8


def test_statistics_wait_in_no_line(start: Start) -> None:
    client = start(max_parallel=1, latency=1.0)

    async def ask() -> None:
        async with httpx.AsyncClient(base_url=client.base_url) as asking:
            slow = asyncio.create_task(asking.get("/account"))
            await asyncio.sleep(0.1)
            await asking.get(client.base_url.copy_with(path="/_sandbox/stats"))
            assert not slow.done()
            await slow

    asyncio.run(ask())
