"""People who are to be forgotten: taken out of what is kept, and never let in again."""

import hashlib
import hmac
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from enrich.ledger.database import Database, pack, unpack
from enrich.ledger.forgetting import without
from enrich.model.lead import Lead, identities


@dataclass(frozen=True)
class Oblivion:
    """What became of the wish to be forgotten."""

    names: frozenset[str]
    """By which the person was known; nowhere to be kept."""
    leads: int
    """Rows of the ledger and its backups that are gone."""
    copies: int
    """Backups that were searched."""
    unreached: tuple[Path, ...] = ()
    """Backups that cannot be read."""


class Forgotten:
    """What the ledger keeps of them: salted hashes of their IDs and addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def among(self, leads: Sequence[Lead], answer: Any) -> tuple[Sequence[Lead], Any]:
        """The leads and the answer without them; who was known by one name is by all."""
        known = _Known(self._database)
        if not known.hashes:
            return leads, answer
        known.learn(leads)
        self._keep(known)
        kept = [lead for lead in leads if not known.is_anybody(lead)]
        return kept, without(answer, known.is_forgotten)

    def forget(self, identity: str, files: Sequence[Database]) -> Oblivion:
        """Take a person out of the ledger and these copies of it; the names it was known by.

        It is remembered first: what a kill leaves undone, doing it again puts right.
        """
        known = _Known(self._database)
        known.add([identity])
        before = -1
        while before != len(known.hashes):
            before = len(known.hashes)
            for file in files:
                known.learn(_leads(file))
        self._keep(known)
        leads = sum(_take_out(file, known) for file in files)
        return Oblivion(frozenset(known.names), leads, copies=len(files) - 1)

    def _keep(self, known: "_Known") -> None:
        self._database.run_many("forget", ({"hash": one} for one in sorted(known.hashes)))


@dataclass
class _Known:
    """All hashes, and the names that were learnt just now."""

    database: Database
    salt: bytes = b""
    hashes: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        row = self.database.row("fact", {"name": "salt"})
        self.salt = row["value"].encode() if row else b""
        self.hashes = {row["hash"] for row in self.database.rows("forgotten")}

    def is_forgotten(self, identity: str) -> bool:
        return self._hash(identity) in self.hashes

    def is_anybody(self, lead: Lead) -> bool:
        return any(map(self.is_forgotten, identities(lead)))

    def add(self, names: Iterable[str]) -> None:
        for name in names:
            self.names.add(name)
            self.hashes.add(self._hash(name))

    def learn(self, leads: Iterable[Lead]) -> None:
        """Whoever has one name of theirs has all of its names from now on."""
        for lead in leads:
            if self.is_anybody(lead):
                self.add(identities(lead))

    def _hash(self, identity: str) -> str:
        return hmac.new(self.salt, identity.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _leads(file: Database) -> Iterable[Lead]:
    for row in file.each("all_leads"):
        yield _lead(file, row)


def _lead(file: Database, row: sqlite3.Row) -> Lead:
    with file.understanding():
        return Lead.model_validate_json(row["lead"])


def _take_out(file: Database, known: _Known) -> int:
    """Delete the person's rows, and the bytes that they would leave behind; how many."""
    file.leave_no_traces()
    with file.transaction():
        keys = [
            {key: row[key] for key in ("search_key", "number", "person")}
            for row in file.each("all_leads")
            if known.is_anybody(_lead(file, row))
        ]
        file.run_many("forget_lead", keys)
        for row in file.rows("answer_ids"):
            _rewrite(file, "answer", row["id"], known=known)
        if file.row("has_deliveries"):
            for row in file.rows("delivery_ids"):
                _rewrite(file, "delivery", row["id"], known=known)
    file.rebuild()
    return len(keys)


def _rewrite(file: Database, kind: str, said: int, *, known: _Known) -> None:
    row = file.row(kind, {"id": said})
    with file.understanding():
        body = unpack(row["body"]) if row else None
    left = without(body, known.is_forgotten)
    if left != body:
        file.run(f"rewrite_{kind}", {"id": said, "body": pack(left)})
