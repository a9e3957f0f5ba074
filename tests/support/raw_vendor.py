"""A vendor that answers in raw bytes, or not at all; it counts what it has sold."""

import asyncio
import json
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Trick:
    """What becomes of one kind of request."""

    answer: bytes = b""
    drip: float = 0.0
    """Seconds between two bytes."""
    is_reset: bool = False
    """The connection ends in a reset; else it is closed in good order."""
    reads_first: bool = True
    """Whether the request is read, and a search sold, before anything goes wrong."""
    hangs: bool = False
    goes_on: bool = False
    """Whether more requests are heard on the same connection."""


def plain(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(head).encode() + _HEAD_END + body


@dataclass
class RawVendor:
    """Plays `trick` on the first `times` requests of each kind in `on`; all others go well."""

    on: str = ""
    trick: Trick = field(default_factory=Trick)
    times: int = 1_000
    asked: Counter[str] = field(default_factory=Counter)
    sold: dict[str, str] = field(default_factory=dict)
    """Names by ID: what is here was accepted."""
    port: int = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v2"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._serve_one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(_HEAD_END)).decode()
        size = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
        kind = _kind(head)
        self.asked[kind] += 1
        is_tricked = kind in self.on.split() and self.asked[kind] <= self.times
        if is_tricked and not self.trick.reads_first:
            return self._end(writer)
        body = await reader.readexactly(int(size[1]) if size else 0)
        good = self._good(kind, head, body)
        if not is_tricked:
            writer.write(plain(good))
            await writer.drain()
            return True
        await self._play(writer)
        return self.trick.goes_on or self._end(writer)

    async def _play(self, writer: asyncio.StreamWriter) -> None:
        if not self.trick.drip:
            writer.write(self.trick.answer)
        for place in range(len(self.trick.answer) if self.trick.drip else 0):
            writer.write(self.trick.answer[place : place + 1])
            await writer.drain()
            await asyncio.sleep(self.trick.drip)
        await writer.drain()
        if self.trick.hangs:
            await asyncio.sleep(300)

    def _end(self, writer: asyncio.StreamWriter) -> bool:
        if self.trick.is_reset:
            end = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, end)
        return False

    def _good(self, kind: str, head: str, body: bytes) -> bytes:
        if kind == "create":
            number = f"s-{len(self.sold) + 1}"
            self.sold[number] = json.loads(body)["name"]
            return json.dumps({"id": number}).encode()
        if kind == "report":
            number = head.split()[1].rpartition("/")[2]
            lead = {"full_name": "Ada", "linkedin_url": f"https://linkedin.com/in/{number}"}
            found = {"search": {"status": "FINISHED"}, "leads": [{"lead": lead}]}
            return json.dumps(found).encode()
        now = datetime.now(UTC).isoformat()
        return json.dumps(
            [{"id": key, "name": name, "created_at": now} for key, name in self.sold.items()]
        ).encode()


def _kind(head: str) -> str:
    if head.startswith("POST"):
        return "create"
    return "listing" if head.split()[1].endswith("/searches") else "report"


@contextmanager
def raw_vendor(vendor: RawVendor) -> Iterator[RawVendor]:
    """Serve it from a thread that ends with the test."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(vendor.serve, "127.0.0.1", 0))
    vendor.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield vendor
    finally:
        asyncio.run_coroutine_threadsafe(_quit(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _quit(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
