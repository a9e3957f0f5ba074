"""The address that one search's results are sent to: nobody guesses it (sheet, section 3)."""

import hashlib
import hmac
import re
from dataclasses import dataclass

from enrich.model.request import SearchKey

PREFIX = "/deliveries/"
"""What every address of ours begins with; a reverse proxy goes by it."""
_TOKEN = re.compile(r"([0-9a-f]{64})\.([1-9][0-9]{0,8})\.([0-9a-f]{64})")
_NOBODY = ("0" * 64, "1", "0" * 64)
"""In place of what is no token: it is checked as long as a wrong one."""
_HIDDEN = "***"


@dataclass(frozen=True)
class Addressee:
    """The attempt that a delivery is about."""

    key: SearchKey
    number: int


GREETING = Addressee(SearchKey("0" * 64), 1)
"""No search: by its address a run finds out whose receiver listens."""


def path_of(secret: str, addressee: Addressee) -> str:
    """The path of the address for the vendor; whoever knows it may send us leads."""
    return f"{PREFIX}{addressee.key}.{addressee.number}.{_seal(secret, addressee)}"


def addressee_of(secret: str, path: str) -> Addressee | None:
    """Whom a path means, if we gave it away; every other path takes the same time."""
    match = _TOKEN.fullmatch(path.removeprefix(PREFIX)) if path.startswith(PREFIX) else None
    key, number, seal = match.groups() if match else _NOBODY
    addressee = Addressee(SearchKey(key), int(number))
    is_ours = hmac.compare_digest(seal, _seal(secret, addressee))
    return addressee if is_ours and match else None


def without_tokens(text: str) -> str:
    """The same with every token struck out, wherever somebody has quoted it."""
    return _TOKEN.sub(_HIDDEN, text)


def _seal(secret: str, addressee: Addressee) -> str:
    words = f"{addressee.key}.{addressee.number}"
    return hmac.new(secret.encode(), words.encode(), hashlib.sha256).hexdigest()
