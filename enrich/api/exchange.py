"""One request and its whole answer, bounded in time and in size; every fault has a name."""

import asyncio
import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from enrich.api.refusals import proxy_wants_login
from enrich.api.trust import trusted
from enrich.clock import Clock
from enrich.config import ApiSettings
from enrich.errors import ConfigInvalid, OutcomeUnknown, TryLater, Unusable

_MOST_BYTES = 200_000_000
"""Of one answer, unpacked: some 100,000 leads; what is larger is no answer but an accident."""
_DEEPEST = 100
"""Levels of JSON: the sheet knows five."""
_TEXT_SHOWN = 2_000

_BROKEN = (httpx.HTTPError, httpx.StreamError, OSError)
"""An error of TLS in mid-answer comes as it is, and is an `OSError`."""
_PROXY_MAY_RECOVER = ("408", "429", "5")
"""How the status begins with which a proxy says that it cannot reach the vendor now."""


@dataclass(frozen=True)
class Reply:
    """An answer that came whole."""

    http_status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.http_status < 300

    @property
    def text(self) -> str:
        """How it begins, for people."""
        return self.body[:_TEXT_SHOWN].decode("utf-8", "replace")

    def json(self) -> Any:
        """What it says; `None` where that is not JSON, or nested deeper than anything meant."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return value if _is_shallow(value) else None


@dataclass
class _Departure:
    """Whether a byte of the request may have left this computer."""

    method: str
    when_all_has_left: Callable[[], None]
    has_left: bool = False

    async def watch(self, event: str, info: Mapping[str, Any]) -> None:
        # The request by which a proxy is asked for a tunnel is none to the vendor.
        if event.endswith("send_request_headers.started"):
            self.has_left = self.has_left or info["request"].method == self.method.encode()
        elif self.has_left and event.endswith("send_request_body.complete"):
            self.when_all_has_left()


@dataclass
class _Body:
    """Takes in an answer, but not without end."""

    chunks: list[bytes] = field(default_factory=list)
    size: int = 0

    def add(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > _MOST_BYTES:
            raise _TooLarge
        self.chunks.append(chunk)


class _TooLarge(Exception):
    """Nobody can mean an answer of this size."""


class Exchange:
    """Asks the vendor; opened once for a run.

    Each request has a connection of its own. On one that is kept open, a
    vendor may end it just when a create is sent, which leaves a doubt that
    need not be; and what it said too much is taken for the next answer.
    """

    def __init__(self, api: ApiSettings, headers: Mapping[str, str], clock: Clock) -> None:
        self._longest = clock.really(api.total_timeout)
        try:
            self._http = httpx.AsyncClient(
                base_url=api.base_url,
                headers=dict(headers),
                timeout=httpx.Timeout(
                    clock.really(api.timeout), connect=clock.really(api.connect_timeout)
                ),
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
                verify=trusted(),
                follow_redirects=False,  # a redirect must not carry the key to another host
                trust_env=not api.is_loopback,  # a proxy has no business on loopback
            )
        except (ImportError, ValueError, httpx.InvalidURL) as fault:
            raise ConfigInvalid(
                "The proxy that the environment names cannot be used.",
                "Correct HTTPS_PROXY (and ALL_PROXY): http://host:port, or unset it.",
            ) from fault

    async def close(self) -> None:
        await self._http.aclose()

    async def ask(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        when_all_has_left: Callable[[], None] = lambda: None,
    ) -> Reply:
        """Send one request and take in the answer.

        Raises:
            TryLater: surely not accepted, or only a look that failed.
            OutcomeUnknown: a POST that may have arrived.
            Unusable: no request can get through.
        """
        departure = _Departure(method, when_all_has_left)
        try:
            async with asyncio.timeout(self._longest):
                return await self._whole(path, body, departure)
        except httpx.InvalidURL as fault:
            raise TryLater("The vendor's ID for this search makes no address.") from fault
        except _TooLarge as fault:
            what = f"The vendor's answer is larger than {_MOST_BYTES // 1_000_000} MB."
            raise _broken(method, what) from fault
        except _BROKEN as fault:
            if not departure.has_left:
                raise _not_sent(fault) from fault
            what = f"The connection broke before the answer came: {_words(fault)}."
            raise _broken(method, what) from fault

    async def _whole(self, path: str, body: Any, departure: _Departure) -> Reply:
        taken = _Body()
        async with self._http.stream(
            departure.method, path, json=body, extensions={"trace": departure.watch}
        ) as response:
            async for chunk in response.aiter_bytes():
                taken.add(chunk)
        return Reply(response.status_code, response.headers, b"".join(taken.chunks))


def _broken(method: str, what: str) -> TryLater | OutcomeUnknown:
    return OutcomeUnknown(what) if method == "POST" else TryLater(what)


def _not_sent(fault: Exception) -> TryLater | Unusable:
    """Why nothing of the request has left: some reasons do not pass by themselves."""
    if isinstance(fault, httpx.ProxyError):
        return _proxy_refuses(str(fault))
    reason = _tls_fault(fault)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return Unusable(
            f"The vendor's certificate is not trusted: {reason.verify_message}.",
            "If your company's network looks into traffic, ask for its certificate and name the "
            "file in SSL_CERT_FILE. Check base_url and this computer's date too.",
        )
    if reason is not None and reason.reason == "WRONG_VERSION_NUMBER":
        return Unusable(
            "What answers at the vendor's address does not speak TLS.",
            "A proxy or a sign-in page of the network may be in between: look at HTTPS_PROXY, "
            "sign in to the network, or correct base_url.",
        )
    return TryLater(f"The vendor cannot be reached: {_words(fault)}.")


def _proxy_refuses(said: str) -> TryLater | Unusable:
    """`said` begins with the HTTP status that the proxy gave."""
    if said.startswith("407"):
        return proxy_wants_login()
    what = f"The proxy does not let the request through: {said[:200]}."
    if said.startswith(_PROXY_MAY_RECOVER) or not said[:1].isdecimal():
        return TryLater(what)
    return Unusable(what, "Ask who runs the proxy, or correct HTTPS_PROXY.")


def _tls_fault(fault: BaseException | None) -> ssl.SSLError | None:
    """The error of TLS behind this one, if there is one."""
    for _ in range(10):
        if fault is None or isinstance(fault, ssl.SSLError):
            return fault
        fault = fault.__cause__ or fault.__context__
    return None


def _words(fault: Exception) -> str:
    if isinstance(fault, TimeoutError):
        return "it took too long in all"
    return str(fault) or type(fault).__name__


def _is_shallow(value: Any) -> bool:
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(_DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return True
    return False
