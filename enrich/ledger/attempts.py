"""The life of each search on disk: every move is one guarded statement."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from enrich.ledger.database import Database, Values, pack, to_moment, to_moment_or_none, to_text
from enrich.ledger.forgotten import Forgotten
from enrich.ledger.kept import text_of_lead
from enrich.model.lead import Lead
from enrich.model.nights import Endings
from enrich.model.people import each_once
from enrich.model.request import SearchKey, SearchRequest, next_search_name, search_name
from enrich.model.search import Attempt, Cause, Move, Renewal, SearchHistory, SearchState, VendorId
from enrich.model.spending import Ended, Spending
from enrich.model.target import PlannedSearch

_CLOCK_SET_BACK = timedelta(days=1)
"""No clock is set back by more while a run goes on."""


class Attempts:
    """Tries at buying searches, from the wish to the result."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._forgotten = Forgotten(database)
        self.tell: Callable[[], None] = lambda: None
        """Told of each move that this process makes; nobody else moves anything during a run."""

    def histories(self, keys: Iterable[SearchKey]) -> dict[SearchKey, SearchHistory]:
        """What is known of each of these searches; every key gets an answer."""
        attempts: dict[SearchKey, list[Attempt]] = {key: [] for key in keys}
        rows = self._database.rows("histories", {"search_keys": json.dumps(list(attempts))})
        with self._database.understanding():
            for row in rows:
                attempts[row["search_key"]].append(attempt_of(row))
        return {key: SearchHistory(key, tuple(tries)) for key, tries in attempts.items()}

    def in_state(self, state: SearchState) -> list[Attempt]:
        return self._attempts("in_state", {"state": state})

    def count(self, state: SearchState) -> int:
        row = self._database.row("count_in_state", {"state": state})
        return int(row["total"]) if row else 0

    def count_open(self) -> Counter[SearchState]:
        """How many are planned, being sent and running; the others count 0."""
        rows = self._database.rows("count_open")
        return Counter({SearchState(row["state"]): row["total"] for row in rows})

    def count_running_since(self, moment: datetime) -> int:
        """How many searches the vendor accepted after this moment and has not ended."""
        row = self._database.row("count_running_since", {"since": to_text(moment)})
        return int(row["total"]) if row else 0

    def spending(self, since: datetime) -> Spending:
        """What all runs together spent after this moment, and what is in flight now."""
        return self._spending("spent_since", "in_flight_since", since)

    def spending_of_run(self, since: datetime) -> Spending:
        """The same of what was sent since this moment alone."""
        return self._spending("spent_of_run", "in_flight_of_run", since)

    def ended(self, since: datetime) -> Ended:
        """What ended after this moment, search by search, with what it cost."""
        with self._database.understanding():
            return [
                (to_moment(row["ended_at"]), row["leads"])
                for row in self._database.rows("ended_since", {"since": to_text(since)})
            ]

    def _spending(self, spent: str, in_flight: str, since: datetime) -> Spending:
        values = {"since": to_text(since), "long_before": to_text(since - _CLOCK_SET_BACK)}
        row = self._database.row(spent, values)
        return Spending(
            spent=row["leads"] if row else 0,
            in_flight=[one["lead_limit"] for one in self._database.rows(in_flight, values)],
        )

    def newest_running(self) -> datetime | None:
        """When the vendor accepted the last one of those that still run."""
        row = self._database.row("newest_running")
        return to_moment_or_none(row["accepted_at"]) if row else None

    def planned(self, most: int) -> list[Attempt]:
        """The first so many that are queued, in the order of the file."""
        return self._attempts("planned", {"most": most})

    def request_of(self, key: SearchKey) -> SearchRequest:
        """What to send for a search, but for its name."""
        row = self._database.row("request_of", {"search_key": key})
        if row is None:
            raise LookupError(key)
        with self._database.understanding():
            return SearchRequest.model_validate_json(row["request"])

    def withdraw_planned(self) -> None:
        """Forget what an earlier run queued and never sent; each run queues its own."""
        self._database.run("withdraw_planned")

    def queue(
        self,
        wanted: Sequence[tuple[PlannedSearch, int]],
        reasons: Mapping[SearchKey, Renewal] = MappingProxyType({}),
    ) -> None:
        """Queue these searches, each with the number of its attempt, and why it is made again."""
        with self._database.transaction():
            self._database.run_many(
                "want",
                (
                    {
                        **_names(search.key, number),
                        "name": search_name(search.label, search.key, number, limit=search.limit),
                        "lead_limit": search.limit,
                        "place": place,
                        "reason": reasons.get(search.key, ""),
                    }
                    for place, (search, number) in enumerate(wanted)
                ),
            )

    def intend(self, attempt: Attempt) -> None:
        """Say, synced to the disk, that this request is about to be sent."""
        self._move("intend", attempt)

    def unsend(self, attempt: Attempt, detail: str) -> None:
        """Take the intent back: the vendor surely did not accept it; `detail` says why not."""
        self._move("unsend", attempt, detail=detail)

    def accept(
        self, attempt: Attempt, vendor_id: VendorId, *, answer: object, kind: str = "create"
    ) -> None:
        """Record the vendor's ID; `kind` is `create` or, if it was adopted, `listing`."""
        with self._database.transaction():
            self._move("accept", attempt, vendor_id=vendor_id)
            self._database.run("orphan_is_known")
            self._keep_answer(attempt, kind, answer)

    def take_over(self, attempt: Attempt, vendor_id: VendorId, detail: str) -> None:
        """Record the vendor's ID as a person found it; the vendor has said nothing of it here."""
        with self._database.transaction():
            self._move("accept", attempt, detail=detail, vendor_id=vendor_id)
            self._database.run("orphan_is_known")

    def was_taken_over(self, attempt: Attempt) -> bool:
        """Whether its ID is known from a person alone."""
        row = self._database.row("last_acceptance", _names(attempt.key, attempt.number))
        return row is not None and bool(row["detail"])

    def disown(self, attempt: Attempt, detail: str) -> None:
        """Give back an ID that a person gave: what became of the request is unknown again."""
        self._move("disown", attempt, detail=detail)

    def doubt(self, attempt: Attempt, detail: str) -> None:
        """Say that nobody knows whether the vendor accepted it."""
        self._move("doubt", attempt, detail=detail)

    def refuse(self, attempt: Attempt, detail: str) -> None:
        """Say that the vendor will never accept this request."""
        self._move("refuse", attempt, cause=Cause.REFUSED, detail=detail)

    def never_accepted(self, attempt: Attempt, detail: str = "") -> None:
        """Say that the vendor's list, or a person, has shown this request never arrived."""
        self._move("never_accepted", attempt, detail=detail)

    def finish(self, attempt: Attempt, leads: Sequence[Lead], answer: object) -> None:
        """Keep the whole result: leads, raw answer and state in one synced commit."""
        with self._database.transaction():
            # As many as were paid for: whether it was all there is does not change.
            self._move("finish", attempt, returned=len(leads))
            self._keep_result(attempt, leads, answer)

    def complete(self, attempt: Attempt, leads: Sequence[Lead], answer: object) -> None:
        """Keep a fuller result of a search that has finished, in place of the one before."""
        with self._database.transaction():
            self._move("complete", attempt, returned=len(leads))
            self._database.run("drop_leads", _names(attempt.key, attempt.number))
            self._keep_result(attempt, leads, answer)

    def fail(
        self,
        attempt: Attempt,
        cause: Cause,
        *,
        detail: str = "",
        leads: Sequence[Lead] = (),
        answer: object = None,
    ) -> None:
        """Keep what a broken-off search found, and why it broke off."""
        with self._database.transaction():
            self._move("fail", attempt, cause=cause, detail=detail, returned=len(leads))
            self._keep_result(attempt, leads, answer)

    def want_again(self, attempt: Attempt) -> None:
        """Queue one more attempt, first in line, at a search whose last one came to nothing."""
        number = attempt.number + 1
        self._database.run(
            "want_again",
            {
                **_names(attempt.key, number),
                "name": next_search_name(attempt.name, number),
                "lead_limit": attempt.limit,
            },
        )
        self.tell()

    def owner_of(self, vendor_id: VendorId) -> Attempt | None:
        """The attempt that has this ID at the vendor."""
        row = self._database.row("owner_of", {"vendor_id": vendor_id})
        if row is None:
            return None
        history = self.histories([row["search_key"]])[row["search_key"]]
        return next(item for item in history.attempts if item.number == row["number"])

    def knows(self, vendor_id: VendorId) -> bool:
        return self._database.row("owner_of", {"vendor_id": vendor_id}) is not None

    def accepted_since(self, moment: datetime) -> frozenset[VendorId]:
        """The searches that the vendor accepted after this moment."""
        rows = self._database.rows("accepted_since", {"since": to_text(moment)})
        return frozenset(row["vendor_id"] for row in rows)

    def count_searches(self) -> int:
        """How many different searches were ever bought."""
        row = self._database.row("count_searches")
        return int(row["total"]) if row else 0

    def count_bought(self) -> int:
        """How many attempts the vendor accepted."""
        row = self._database.row("count_bought")
        return int(row["total"]) if row else 0

    def endings(self, since: datetime, until: datetime) -> Endings:
        """How many searches ended from the one moment to the other, and how many failed."""
        values = {"since": to_text(since), "until": to_text(until)}
        row = self._database.row("endings", values)
        return Endings(row["ended"], row["failed"]) if row else Endings(0, 0)

    def bought_names(self) -> frozenset[str]:
        """The names at the vendor of all searches that it accepted."""
        return frozenset(row["name"] for row in self._database.rows("bought_names"))

    def lately(self) -> list[tuple[int, float]]:
        """How many leads each finished search brought, in how many seconds; the newest hundred."""
        rows = self._database.rows("experience")
        return [(row["returned"], max(0.0, row["seconds"] or 0.0)) for row in rows]

    def count_states(self) -> dict[SearchState, int]:
        """How many searches stand where."""
        rows = self._database.rows("count_states")
        with self._database.understanding():
            return {SearchState(row["state"]): row["total"] for row in rows}

    def look_again(self, vendor_id: VendorId | None, detail: str) -> None:
        """Say why a look failed that is tried again; `None` is a look at the vendor's list."""
        self._database.run("keep_retry", {"vendor_id": vendor_id, "detail": detail})

    def moves_of(self, key: SearchKey) -> list[Move]:
        """What was done about a search, from its beginning."""
        return [
            Move(row["number"], row["move"], row["detail"], to_moment(row["moved_at"]))
            for row in self._database.rows("moves_of", {"search_key": key})
        ]

    def _attempts(self, query: str, values: Values) -> list[Attempt]:
        with self._database.understanding():
            return [attempt_of(row) for row in self._database.rows(query, values)]

    def _move(self, move: str, attempt: Attempt, *, detail: str = "", **values: object) -> None:
        named = {**_names(attempt.key, attempt.number), "detail": detail}
        with self._database.transaction():
            self._database.run_guarded(move, {**named, **values})
            self._database.run("keep_move", {**named, "move": move})
        self.tell()

    def _keep_result(self, attempt: Attempt, leads: Sequence[Lead], answer: object) -> None:
        """Whoever is to be forgotten does not come in again."""
        leads, kept = self._forgotten.among(leads, answer)
        self._keep_leads(attempt, leads)
        if answer is not None:
            self._keep_answer(attempt, "result", kept)

    def _keep_answer(self, attempt: Attempt, kind: str, answer: object) -> None:
        self._database.run(
            "keep_answer",
            {**_names(attempt.key, attempt.number), "kind": kind, "body": pack(answer)},
        )

    def _keep_leads(self, attempt: Attempt, leads: Sequence[Lead]) -> None:
        self._database.run_many(
            "keep_lead",
            (
                {
                    **_names(attempt.key, attempt.number),
                    "person": lead.person,
                    "position": position,
                    "lead": text_of_lead(lead),
                }
                for position, lead in each_once(leads)
            ),
        )


def _names(key: SearchKey, number: int) -> dict[str, object]:
    return {"search_key": key, "number": number}


def attempt_of(row: sqlite3.Row) -> Attempt:
    """One row of the table.

    Raises:
        ValueError, TypeError: it holds what we never wrote.
    """
    return Attempt(
        key=SearchKey(row["search_key"]),
        number=row["number"],
        name=row["name"],
        state=SearchState(row["state"]),
        limit=row["lead_limit"],
        planned_at=to_moment(row["planned_at"]),
        cause=Cause(row["cause"]) if row["cause"] else None,
        detail=row["detail"],
        vendor_id=row["vendor_id"],
        intended_at=to_moment_or_none(row["intended_at"]),
        doubted_at=to_moment_or_none(row["doubted_at"]),
        accepted_at=to_moment_or_none(row["accepted_at"]),
        ended_at=to_moment_or_none(row["ended_at"]),
        returned=row["returned"],
        reason=row["reason"],
        pruned_at=to_moment_or_none(row["pruned_at"]),
    )
