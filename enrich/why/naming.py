"""Which rows and searches a person means, in the file and in what the ledger remembers."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from enrich.errors import Unusable
from enrich.job import Thought
from enrich.ledger.ledger import Ledger
from enrich.model.request import SearchKey, SearchRequest
from enrich.model.target import PlannedRow, Target

_MOST_NEAR = 5


@dataclass(frozen=True)
class Asked:
    """One search that a row asks for, or asked for before."""

    target_id: str
    book: str
    key: SearchKey
    request: SearchRequest
    is_in_file: bool | None
    """Whether the file still asks it; `None` where no file was named."""


@dataclass(frozen=True)
class Named:
    """What a person called a row by, and the file and the book that it may be in."""

    row_id: str
    thought: Thought | None
    book: str | None

    @cached_property
    def rows(self) -> tuple[PlannedRow, ...]:
        """The rows of the file that are meant, as a whole or by one of their targets."""
        rows = self.thought.plan.rows if self.thought else ()
        return tuple(row for row in rows if self._is_whole(row) or any(self._targets(row)))

    def asked_now(self, ledger: Ledger) -> Iterator[Asked]:
        """What the file asks for these rows."""
        targets = (target for row in self.rows for target in self._targets(row))
        for target in {(target.target_id, target.key): target for target in targets}.values():
            request = _request(ledger, target.key) or target.request
            book = self.book or ""
            yield Asked(target.target_id, book, target.key, request, is_in_file=True)

    def asked_before(self, ledger: Ledger) -> Iterator[Asked]:
        """What only the ledger remembers of them."""
        known = {(target.target_id, target.key) for row in self.rows for target in row.targets}
        names = {row.account_id: None for row in self.rows if self._is_whole(row)}
        is_in_file = None if self.thought is None else False
        for link in (link for name in names or [self.row_id] for link in ledger.links.named(name)):
            is_meant = self.book in {None, link.book} and (link.target_id, link.key) not in known
            if is_meant and (request := _request(ledger, link.key)):
                yield Asked(link.target_id, link.book, link.key, request, is_in_file=is_in_file)

    def _is_whole(self, row: PlannedRow) -> bool:
        return self.row_id in {row.account_id, f"row-{row.number}"}

    def _targets(self, row: PlannedRow) -> Iterator[Target]:
        is_whole = self._is_whole(row)
        return (item for item in row.targets if is_whole or item.target_id == self.row_id)


def _request(ledger: Ledger, key: SearchKey) -> SearchRequest | None:
    try:
        return ledger.attempts.request_of(key)
    except (LookupError, ValueError):
        # There is none, or it can no longer be read.
        return None


def unknown(ledger: Ledger, named: Named) -> Unusable:
    known = dict.fromkeys(ledger.links.names(named.book))
    if named.thought:
        known |= dict.fromkeys(row.account_id for row in named.thought.plan.rows if row.account_id)
    near = get_close_matches(named.row_id, known, n=_MOST_NEAR, cutoff=0.5)
    near = near or list(known)[:_MOST_NEAR]
    where = named.thought.table.path.name if named.thought else "the ledger"
    cure = f"Near it are: {', '.join(near)}." if near else "Nothing was ever asked."
    if named.thought is None and named.row_id.startswith("row-"):
        cure += " A row number needs the spreadsheet: name it behind the row."
    return Unusable(f"There is no row '{named.row_id}' in {where}.", cure)
