"""Creates and reads searches with httpx and nothing else, and prints its processor seconds.

Arguments: base URL, a name for its companies, how many searches, looks at them, looks at the list.
"""

import asyncio
import json
import sys
import time
from typing import Any

import httpx

_UNTIL_ENDED = 0.6
"""Seconds after which each search has ended: whoever looks then gets its leads."""


async def ask(base_url: str, name: str, searches: int, *, looks: int, lists: int) -> None:
    """Look at each search once when it has ended, and as often as is left over before that."""
    headers = {"X-API-KEY": "key"}
    async with httpx.AsyncClient(base_url=base_url, headers=headers, trust_env=False) as client:
        made = [await create(client, f"{name}-bare-{index}") for index in range(searches)]
        for index in range(looks - searches):
            await get(client, f"/searches/{made[-1 - index % searches]}")
        await asyncio.sleep(_UNTIL_ENDED)
        for vendor_id in made:
            await get(client, f"/searches/{vendor_id}")
        for _ in range(lists):
            await get(client, "/searches")


async def create(client: httpx.AsyncClient, name: str) -> str:
    body = {
        "company_linkedin_url": f"https://www.linkedin.com/company/{name}",
        "job_titles": ["CEO"],
        "name": name,
    }
    made = (await client.post("/leads/search", json=body)).raise_for_status().json()
    return str(made["id"])


async def get(client: httpx.AsyncClient, path: str) -> Any:
    return (await client.get(path)).raise_for_status().json()


if __name__ == "__main__":
    base_url, name, searches, looks, lists = sys.argv[1:]
    began = time.process_time()
    asyncio.run(ask(base_url, name, int(searches), looks=int(looks), lists=int(lists)))
    print(json.dumps({"cpu": time.process_time() - began}))
