"""Values that a setting can have: durations, and addresses that the key may be sent to."""

import os
import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator

VENDOR_HOSTS = frozenset({"app.pipecorn.com", "app.prontohq.com"})
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
OTHER_HOST_VARIABLE = "ENRICH_ALLOW_HOST"

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?", re.IGNORECASE)
_PLAIN_ADDRESS = re.compile(r"https?://[^\s@?#\\]+", re.IGNORECASE)
_LISTEN_ADDRESS = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]):(?P<port>[0-9]{1,5})")
_LAST_PORT = 65535
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def parse_duration(value: object) -> float:
    """Seconds in `90`, `"90s"`, `"30m"`, `"2h"` or `"1d"`.

    Raises:
        ValueError: it is none of these.
    """
    match = _DURATION.fullmatch(str(value).strip())
    if isinstance(value, bool) or match is None:
        raise ValueError('a duration is a number with a unit, such as "60s", "30m" or "2h"')
    return float(match[1]) * _SECONDS[(match[2] or "s").lower()]


def parse_age(value: object) -> float | None:
    """Seconds, or `None` for `"never"`.

    Raises:
        ValueError: it is neither a duration nor never, or it is none at all.
    """
    if value is None or str(value).strip().lower() == "never":
        return None
    try:
        age = parse_duration(value)
    except ValueError:
        age = 0.0
    if not age:
        raise ValueError('it is "never", or a time such as "90d"')
    return age


def _allowed_base_url(value: str) -> str:
    parts = urlsplit(value)
    host = (parts.hostname or "").lower()
    if host not in LOOPBACK_HOSTS or parts.scheme not in {"http", "https"}:
        _refuse_other_hosts(parts.scheme, host)
    # Nothing in it that two programs could read in two ways.
    if parts.port == 0 or not (value.isprintable() and _PLAIN_ADDRESS.fullmatch(value)):
        raise ValueError(
            "the address must be https://, a host and a path, such as "
            "https://app.pipecorn.com/api/v2"
        )
    return value.rstrip("/")


def _refuse_other_hosts(scheme: str, host: str) -> None:
    if scheme != "https":
        raise ValueError("the address must begin with https://")
    allowed = VENDOR_HOSTS | {os.environ.get(OTHER_HOST_VARIABLE, "").strip().lower()}
    if not host or host not in allowed:
        raise ValueError(
            f"the key would go to {host or 'nowhere'}, which is not the vendor; use "
            f"https://app.pipecorn.com/api/v2, or allow the host with {OTHER_HOST_VARIABLE}={host}"
        )


def _public_url(value: str) -> str:
    parts = urlsplit(value)
    is_loopback = parts.scheme == "http" and (parts.hostname or "").lower() in LOOPBACK_HOSTS
    is_plain = value.isprintable() and _PLAIN_ADDRESS.fullmatch(value) is not None
    if not is_plain or not parts.hostname or not (parts.scheme == "https" or is_loopback):
        raise ValueError(
            "the address must be https://, a host and perhaps a path, such as "
            "https://hooks.example.com/enrich"
        )
    return value.rstrip("/")


def _listen_address(value: str) -> str:
    match = _LISTEN_ADDRESS.fullmatch(value)
    if match is None or int(match["port"]) > _LAST_PORT:
        raise ValueError('the address must be a host and a port, such as "127.0.0.1:8787"')
    return value


BaseUrl = Annotated[str, AfterValidator(_allowed_base_url)]
"""An address of the vendor, of this machine, or of a host that the environment allows."""
Duration = Annotated[float, BeforeValidator(parse_duration)]
"""Seconds."""
Age = Annotated[float | None, BeforeValidator(parse_age)]
"""Seconds; `None` is never."""
PublicUrl = Annotated[str, AfterValidator(_public_url)]
"""Where the vendor finds the webhook's receiver: https, or a port of this machine."""
ListenAddress = Annotated[str, AfterValidator(_listen_address)]
"""Host and port, of which 0 is any free one."""
