"""What nobody may read over a shoulder is struck out: keys, and the address of a webhook."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from enrich.model.request import SearchRequest

SHORTEST_SECRET = 8
"""Letters; to strike anything shorter would damage the words of others."""
_HIDDEN = "***"


def without_webhook(request: dict[str, Any]) -> dict[str, Any]:
    address = request.get("webhook_url")
    return {**request, "webhook_url": _masked(address)} if address else request


def _masked(address: str) -> str:
    """The host alone: who knows the rest may send us leads."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname or ''}/{_HIDDEN}"


def webhook_tokens(requests: Iterable[SearchRequest]) -> Iterator[str]:
    """Whatever of a webhook's address somebody may have quoted."""
    for request in requests:
        if request.webhook_url:
            parts = urlsplit(request.webhook_url)
            tokens = [*parts.path.split("/"), parts.query, parts.username, parts.password]
            yield from (token for token in tokens if token and len(token) >= SHORTEST_SECRET)


def conceal(value: Any, secrets: Sequence[str]) -> Any:
    """The same with every secret struck out, wherever it stands."""
    match value:
        case str():
            for secret in secrets:
                value = value.replace(secret, _HIDDEN)
            return value
        case dict():
            return {conceal(key, secrets): conceal(item, secrets) for key, item in value.items()}
        case list():
            return [conceal(item, secrets) for item in value]
        case _:
            return value
