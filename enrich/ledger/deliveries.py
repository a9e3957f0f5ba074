"""What webhooks brought: kept as it came, once, and never believed before the vendor is asked."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Any

from enrich.ledger.database import Database, pack
from enrich.ledger.forgotten import Forgotten
from enrich.ledger.kept import RawAnswer, answer_of
from enrich.model.lead import Lead
from enrich.model.search import Attempt
from enrich.model.webhook import Addressee

_SECRET = "webhook_secret"  # noqa: S105 - the name that it is kept by
_MOST = 1000
"""Different deliveries about one attempt: an address that got about must not fill the disk."""


class Deliveries:
    """The raw deliveries of the ledger, and the secret behind their addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._forgotten = Forgotten(database)

    def secret(self) -> str:
        """What the addresses are made from; made once, on first use."""
        self._database.run("set_fact", {"name": _SECRET, "value": secrets.token_hex(32)})
        row = self._database.row("fact", {"name": _SECRET})
        return str(row["value"]) if row else ""

    def keep(self, addressee: Addressee, raw: bytes, *, body: Any, leads: Sequence[Lead]) -> None:
        """Keep what came, synced to the disk; the same bytes twice are kept once.

        `body` is what `raw` says, without tokens, and `leads` whom it names: whoever is to be
        forgotten does not come in again.
        """
        digest = hmac.new(self.secret().encode(), raw, hashlib.sha256).hexdigest()
        with self._database.transaction():
            _, kept = self._forgotten.among(leads, body)
            values = {**_names(addressee.key, addressee.number), "digest": digest, "most": _MOST}
            self._database.run("keep_delivery", {**values, "body": pack(kept)})

    def of(self, attempt: Attempt) -> list[RawAnswer]:
        """What came about an attempt, in the order of its coming."""
        rows = self._database.rows("deliveries_of", _names(attempt.key, attempt.number))
        return list(map(answer_of, rows))

    def last(self) -> int:
        """The number of the newest delivery; 0 where there is none."""
        row = self._database.row("last_delivery")
        return int(row["id"]) if row else 0

    def after(self, last: int) -> tuple[int, frozenset[Addressee]]:
        """The number of the newest delivery, and whom those after `last` are about."""
        rows = self._database.rows("deliveries_after", {"after": last})
        newest = rows[-1]["id"] if rows else last
        return newest, frozenset(Addressee(row["search_key"], row["number"]) for row in rows)


def _names(key: str, number: int) -> dict[str, object]:
    return {"search_key": key, "number": number}
