"""How a person asks the vendor by hand for what a search found."""

import shlex
from urllib.parse import quote

from enrich.job import Job
from enrich.ledger.ledger import Ledger
from enrich.model.search import Attempt


def vendors_address(ledger: Ledger, job: Job | None) -> str | None:
    if job is not None:
        return None if job.is_sandbox else job.settings.api.base_url
    match ledger.vendor:
        case None | "the sandbox":
            return None
        case "pronto":
            return "https://app.pipecorn.com/api/v2"
        case host:
            scheme = "http" if ":" in host else "https"
            return f"{scheme}://{host}/api/v2"


def by_hand(attempt: Attempt, base_url: str | None) -> str | None:
    """How a person asks the vendor the same; the key is in no list of processes."""
    if attempt.vendor_id is None or base_url is None:
        return None
    address = f"{base_url.rstrip('/')}/searches/{quote(attempt.vendor_id, safe='')}"
    # curl reads the header from what `printf`, a part of the shell itself, says.
    return (
        f"printf 'X-API-KEY: %s' \"$PIPECORN_API_KEY\" |\n  curl -sS -H @- {shlex.quote(address)}"
    )
