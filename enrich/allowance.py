"""Whether one more search may be sent now: the caps, held against what the ledger saw."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from enrich.errors import CapReached
from enrich.ledger.ledger import Ledger
from enrich.model.search import Attempt
from enrich.model.spending import Spending
from enrich.plan.caps import DAY, Cap, Caps, Verdict

_EVERY_CURE = "Run again later; the next run goes on where this one stopped."


class Allowance:
    """Asks the ledger each time: it knows every run and every book, and nothing is kept twice."""

    def __init__(self, ledger: Ledger, caps: Caps, *, patience: float = 0.0) -> None:
        """Wait for so many seconds, since the run began, for leads of a day ago to count no more.

        A run of every night begins when not one of last night's leads is a day old yet.
        """
        self._ledger = ledger
        self._caps = caps
        self._began = ledger.now()
        self._patient_until = self._began + timedelta(seconds=patience)

    def verdict(self, attempt: Attempt, besides: Sequence[int | None] = ()) -> Verdict:
        """Judge this search, after those in hand that have `besides` as their limits."""
        if self.is_too_late:
            return Verdict.REACHED
        verdicts = {
            self._judge(cap, spending, attempt.limit, besides=besides)
            for cap, spending in self._capped()
        }
        worst_first = (Verdict.REACHED, Verdict.WAITS)
        return next((item for item in worst_first if item in verdicts), Verdict.FITS)

    def goes_on_soon(self, limit: int | None) -> bool:
        """Whether the daily cap has room for a search of this limit before patience ends."""
        day = self._caps.day
        return day is not None and self._is_soon(day, limit, self._of_day())

    def _judge(
        self, cap: Cap, spending: Spending, limit: int | None, *, besides: Sequence[int | None]
    ) -> Verdict:
        verdict = cap.verdict(limit, spending, besides=besides)
        if verdict is Verdict.REACHED and cap == self._caps.day:
            return Verdict.WAITS if self._is_soon(cap, limit, spending) else verdict
        return verdict

    def _is_soon(self, cap: Cap, limit: int | None, spending: Spending) -> bool:
        goes_on = self._goes_on_at(cap, limit, spending)
        return goes_on is not None and goes_on <= self._patient_until

    def _goes_on_at(self, cap: Cap, limit: int | None, spending: Spending) -> datetime | None:
        """Only here each search of the day is looked at: every other question asks for a sum."""
        ended = self._ledger.attempts.ended(self._ledger.now() - DAY)
        return cap.goes_on_at(limit, spending, ended)

    @property
    def is_too_late(self) -> bool:
        return self._caps.until is not None and self._ledger.now() >= self._caps.until

    def fault(self, limit: int | None) -> CapReached:
        """Say which cap keeps a search of this limit from being sent, and when it goes on."""
        if self._caps.until is not None and self.is_too_late:
            clock = self._caps.until.astimezone().strftime("%H:%M")
            return CapReached(f"It is past {clock} (--until): nothing more is sent.", _EVERY_CURE)
        for cap, spending in self._capped():
            if cap == self._caps.day and cap.verdict(limit, spending) is not Verdict.FITS:
                return self._day_is_used(cap, limit, spending)
        return CapReached(
            f"The cap of this run is reached (max_leads = {self._caps.per_run}): "
            f"{self._used(self._caps.run, limit, self._of_run())}",
            "Run again to go on, or raise --max-leads; a lower --limit keeps back less.",
        )

    def _day_is_used(self, cap: Cap, limit: int | None, spending: Spending) -> CapReached:
        goes_on = self._goes_on_at(cap, limit, spending)
        when = (
            f"Run again after {_local(goes_on)}."
            if goes_on
            else "It can never fit: set a lower --limit, or raise leads_per_day in the config."
        )
        return CapReached(
            f"The daily cap is reached (leads_per_day = {cap.most}, in any 24 hours): "
            f"{self._used(cap, limit, spending)}",
            when,
        )

    def _used(self, cap: Cap | None, limit: int | None, spending: Spending) -> str:
        kept_back = cap.kept_back(spending) if cap else 0
        return (
            f"{spending.spent} leads are used, {kept_back} kept back for searches under way, and "
            f"the next search may bring {self._reserve(limit)}."
        )

    def _reserve(self, limit: int | None) -> int:
        return self._caps.for_all if limit is None else limit

    def _capped(self) -> Iterable[tuple[Cap, Spending]]:
        if self._caps.day is not None:
            yield self._caps.day, self._of_day()
        if self._caps.run is not None:
            yield self._caps.run, self._of_run()

    def _of_day(self) -> Spending:
        return self._ledger.attempts.spending(self._ledger.now() - DAY)

    def _of_run(self) -> Spending:
        return self._ledger.attempts.spending_of_run(self._began)


def _local(moment: datetime) -> str:
    # Seconds are not shown: rather a minute late than one early.
    return (moment + timedelta(minutes=1)).astimezone().strftime("%Y-%m-%d %H:%M")
