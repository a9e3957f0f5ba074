"""What an answer that is not a success means for the run (sheet, section 1.3)."""

import email.utils
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from enrich.errors import (
    EnrichError,
    KeyRefused,
    OutcomeUnknown,
    OutOfCredits,
    RequestRefused,
    TryLater,
    Unusable,
)

_NO_SUCH_ADDRESS = frozenset({404, 405, 410})
_OUT_OF_CREDITS = ("enrichment credits", "insufficient credits")
_PLAN_LIMIT = ("import limits", "plan limit")


@dataclass(frozen=True)
class Answered:
    """An answer outside 2xx."""

    http_status: int
    words: str
    """The vendor's own."""
    is_json: bool


def refusal(answer: Answered, *, is_create: bool) -> EnrichError:
    """What an answer outside 2xx means."""
    http_status, words = answer.http_status, answer.words
    said = f" ({words})" if words else ""
    if http_status in {401, 403}:
        return _key_refused(http_status, said)
    if http_status == 402 or (http_status == 422 and _speaks_of_credits(words)):
        return _out_of_credits(said)
    if _leaves_open(http_status, is_create=is_create):
        what = f"The vendor answered HTTP {http_status}{said}."
        return OutcomeUnknown(what) if is_create else TryLater(what)
    if http_status < 400 or http_status == 407:
        return _no_way_through(http_status)
    if http_status in _NO_SUCH_ADDRESS and not answer.is_json:
        return _no_such_address(http_status, is_create=is_create)
    return RequestRefused(
        words or f"HTTP {http_status}.", "Correct the row, then run again.", http_status=http_status
    )


def _leaves_open(http_status: int, *, is_create: bool) -> bool:
    # 303 is how a web form says that it was taken, and where to see what became of it.
    is_taken_perhaps = is_create and http_status == 303
    return is_taken_perhaps or http_status == 408 or not 200 <= http_status < 500


def proxy_wants_login() -> Unusable:
    return Unusable(
        "The proxy wants a name and a password (HTTP 407).",
        "Put them into HTTPS_PROXY: http://name:password@host:port.",
    )


def _no_way_through(http_status: int) -> Unusable:
    if http_status == 407:
        return proxy_wants_login()
    return Unusable(
        f"The vendor's address answers with a redirect (HTTP {http_status}).",
        "Correct base_url in the config; the key is never sent along a redirect.",
    )


def _no_such_address(http_status: int, *, is_create: bool) -> EnrichError:
    """A web server spoke, not the API: no word about the row or the search (sheet, section 0)."""
    what = f"The vendor's address answers HTTP {http_status}, and not as the API does."
    if is_create:
        return Unusable(what, "Correct base_url in the config, or run again later.")
    return TryLater(what)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait that a `Retry-After` names, as a number or as a date.

    A date is by the vendor's clock, which the answer's own `Date` tells; ours, `now`, may be wrong.
    """
    said = headers.get("Retry-After", "").strip()
    if said.replace(".", "", 1).isdecimal():
        seconds = float(said)
        return seconds if math.isfinite(seconds) else None
    until = _moment(said)
    if until is None:
        return None
    return max(0.0, (until - (_moment(headers.get("Date", "")) or now)).total_seconds())


def _moment(written: str) -> datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _speaks_of_credits(words: str) -> bool:
    # the vendor's node for n8n names its error `insufficient_credits`
    said = words.lower().replace("_", " ")
    return any(text in said for text in (*_OUT_OF_CREDITS, *_PLAN_LIMIT))


def _key_refused(http_status: int, said: str) -> KeyRefused:
    return KeyRefused(
        f"The vendor refused the API key: HTTP {http_status}{said}.",
        "Check PIPECORN_API_KEY against https://app.pipecorn.com/settings/apis/keys, and that "
        "the plan includes the API and LinkedIn is connected.",
    )


def _out_of_credits(said: str) -> OutOfCredits:
    return OutOfCredits(
        f"The account is out of credits or at its plan's limit{said}.",
        "Top up or wait for the next period, then run again; nothing is bought twice.",
    )
