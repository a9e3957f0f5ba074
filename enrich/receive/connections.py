"""Connections that never hold the door: each lives for a short while, and there are only so many."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

_LONGEST_HEAD = 10.0
"""Seconds for a request to begin in earnest; many connect and say nothing."""
_LONGEST_LIFE = 30.0
"""Seconds of one connection: it is for one delivery."""
_MOST = 128
"""Connections at once."""


class BriefProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 for one request, soon."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn itself
        super().connection_made(transport)
        self._deadlines = [
            self.loop.call_later(_LONGEST_HEAD, self._end_if_silent),
            self.loop.call_later(_LONGEST_LIFE, transport.abort),
        ]
        if len(self.connections) > _MOST:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for deadline in self._deadlines:
            deadline.cancel()

    @property
    def is_silent(self) -> bool:
        """Whether it has not yet said what it wants."""
        return self.cycle is None

    def _end_if_silent(self) -> None:
        if self.is_silent:
            self.transport.abort()

    def _make_room(self) -> None:
        """Those who say nothing give way to the newest; where all are at work, it has to go."""
        others = (one for one in self.connections if isinstance(one, BriefProtocol))
        silent = (one for one in others if one.is_silent and one is not self)
        next(silent, self).transport.abort()
