"""What the account may still spend, and what is said when it may not (sheet 5, 11; pure)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from enrich.sandbox.rules import Refusal

_DAY = 86_400.0
_MONTH = 30 * _DAY
_BALANCE = 10_000  # shown where nothing is counted

Spent = Callable[[float], int]
"""Gives the units spent since a moment, in seconds since 1970."""


class CapAnswer(StrEnum):
    """What a create meets at the daily cap (sheet 11, item 11 [UNKNOWN - all possible])."""

    TEXT = "text"
    """HTTP 422 with the text of a plan limit."""
    TOO_MANY = "429"
    SEARCH = "search"
    """The create is accepted, and the search ends RATE_LIMITED without a lead."""


@dataclass(frozen=True)
class Budget:
    """In units: one for each lead returned (sheet 5 [UNKNOWN - assume so]). None is no limit."""

    credits: int | None = None
    plan_limit: int | None = None
    """For 30 days."""
    daily_cap: int | None = None
    """For any 24 hours."""
    cap_answer: CapAnswer = CapAnswer.TEXT

    def refusal(self, spent: Spent, now: float, credits_status: int = 422) -> Refusal | None:
        """Sheet 1.3 [official client]: the texts are those of the client's tests.

        A search is accepted as long as one unit is left, since nobody knows its price before it
        has run, and it is then charged in full.
        """
        if _reached(self.credits, spent, float("-inf")):
            return Refusal(credits_status, "Insufficient enrichment credits")
        if _reached(self.plan_limit, spent, now - _MONTH):
            return Refusal(422, "Search exceeds your monthly import limits")
        return self._cap_refusal() if self.cap_reached(spent, now) else None

    def cap_reached(self, spent: Spent, now: float) -> bool:
        return _reached(self.daily_cap, spent, now - _DAY)

    def balance(self, spent: Spent) -> int:
        if self.credits is None:
            return _BALANCE
        return max(0, self.credits - spent(float("-inf")))

    def _cap_refusal(self) -> Refusal | None:
        match self.cap_answer:
            case CapAnswer.TEXT:
                return Refusal(422, "Search exceeds your daily import limits")
            case CapAnswer.TOO_MANY:
                return Refusal(429, "Daily limit reached, try again later")
            case CapAnswer.SEARCH:
                return None


def _reached(limit: int | None, spent: Spent, since: float) -> bool:
    return limit is not None and spent(since) >= limit
