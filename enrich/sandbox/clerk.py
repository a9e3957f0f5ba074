"""Accepting a search: what it will find, how it will end, what it costs (sheet 1, 5 and 11)."""

from dataclasses import replace
from functools import cached_property
from itertools import count
from typing import Any

from enrich.sandbox import leads, people
from enrich.sandbox.customs import Reaction
from enrich.sandbox.endings import NoLinkedIn, course, ending_of, leads_at_the_end
from enrich.sandbox.leads import View
from enrich.sandbox.money import CapAnswer
from enrich.sandbox.personas import BY_ID
from enrich.sandbox.rules import Body, Refusal
from enrich.sandbox.search import (
    Ending,
    Search,
    SearchStatus,
    duration_of,
    iso_time,
    search_id,
)
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.store import Store, request_text


class Clerk:
    """Keeps the vendor's books; everything that is decided about a search is decided here."""

    def __init__(self, settings: SandboxSettings, store: Store) -> None:
        self._settings = settings
        self._store = store

    def refusal(self, body: Body, now: float) -> Refusal | None:
        """Say why a request that has passed the rules is turned down all the same."""
        return (
            self._connection_refusal()
            or self._persona_refusal(body)
            or self._settings.budget.refusal(
                self._store.spent, now, self._settings.customs.credits_status
            )
        )

    def accept(self, body: Body, now: float) -> Search:
        """Put the search on record; only then it may be answered."""
        seed, number = self._settings.seed, self._new_number(body)
        name = body.get("name") or f"Lead search - API - {iso_time(now)}"
        ending, total = self._fate(number, body, now)
        night = self._settings.night
        accepted = Search(number, name, body, now, night=night, ending=ending, total=total)
        units = leads_at_the_end(
            accepted, seed, keeps_partial=self._settings.failures.keeps_partial
        )
        priced = replace(accepted, units=units)
        self._store.add(priced)
        return priced

    def _new_number(self, body: Body) -> str:
        """Where the result is sent makes no other search, or webhooks could not be compared."""
        asked = request_text({name: value for name, value in body.items() if name != "webhook_url"})
        twins = count(self._store.twins(request_text(body)))
        numbers = (search_id(self._settings.seed, asked, number) for number in twins)
        return next(number for number in numbers if self._store.find(number) is None)

    def course(self, one: Search, now: float) -> tuple[SearchStatus, int]:
        """Say where the search is now, and how many leads it shows."""
        settings = self._settings
        return course(
            one,
            settings.seed,
            elapsed=now - one.created_at,
            duration=duration_of(one, settings.seed, settings.duration),
            keeps_partial=settings.failures.keeps_partial,
            resumes_after=settings.customs.resumes_after,
        )

    def findings(
        self, one: Search, now: float, *, known: int = 0
    ) -> tuple[SearchStatus, list[dict[str, Any]]]:
        """Say where the search is, and give its leads but for the `known` first ones."""
        status, found = self.course(one, now)
        want, stop = people.wanted(one.body), max(known, found)
        items = leads.shown(self._view, want, night=one.night, start=known, stop=stop)
        return status, list(items)

    def balance(self) -> int:
        return self._settings.budget.balance(self._store.spent)

    @cached_property
    def _view(self) -> View:
        settings = self._settings
        return View(settings.seed, settings.contacts, settings.forms.fields)

    def _connection_refusal(self) -> Refusal | None:
        """Sheet 11, item 12 [UNKNOWN]."""
        told = self._settings.failures.no_linkedin
        if told not in {NoLinkedIn.CREATE_403, NoLinkedIn.CREATE_422}:
            return None
        return Refusal(int(told), "LinkedIn connection missing or expired")

    def _persona_refusal(self, body: Body) -> Refusal | None:
        """Sheet 1.1: a saved persona of the key's user; another one [UNKNOWN - assume accepted]."""
        refuses = self._settings.customs.unknown_persona is Reaction.REFUSE
        if refuses and "persona_id" in body and body["persona_id"].lower() not in BY_ID:
            return Refusal(422, f"Persona not found: {body['persona_id']}")
        return None

    def _fate(self, number: str, body: Body, now: float) -> tuple[Ending, int]:
        """Say how the search ends, and how many leads there are for it."""
        settings = self._settings
        if settings.budget.cap_answer is CapAnswer.SEARCH and settings.budget.cap_reached(
            self._store.spent, now
        ):
            return Ending.RATE_LIMITED, 0
        ending = ending_of(settings.failures, settings.seed, number)
        return ending, 0 if settings.failures.no_linkedin else self._total(body)

    def _total(self, body: Body) -> int:
        seed, want = self._settings.seed, people.wanted(body)
        desks = people.count(seed, want, self._settings.leads)
        total = leads.number_of(seed, want, desks=desks, night=self._settings.night)
        limit: int = body.get("limit", total)
        return min(total, limit)
