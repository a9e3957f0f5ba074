"""How much the vendor lets through, and how it says no (sheet 1.3 and 4)."""

from collections.abc import Callable
from http import HTTPStatus

from starlette.responses import Response

from enrich.sandbox.answers import refused
from enrich.sandbox.clock import Clock
from enrich.sandbox.conditions import Conditions
from enrich.sandbox.rules import Refusal
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.statistics import Happening, Statistics
from enrich.sandbox.throttle import ChangingThrottle, retry_after


class Traffic:
    """The throttles, one for creates, one for reads, one for each lookup."""

    def __init__(
        self,
        settings: SandboxSettings,
        *,
        clock: Clock,
        conditions: Conditions,
        statistics: Statistics,
    ) -> None:
        self.clock = clock
        self.statistics = statistics
        self._conditions = conditions
        self._sends_retry_after = settings.sends_retry_after
        self._kind, self._burst = settings.throttle, settings.burst
        self._creates = ChangingThrottle(self._kind, self._burst)
        self._reads = ChangingThrottle(self._kind, self._burst)

    def refuse_create(self) -> Response | None:
        """Count a create; None lets it in."""
        wait = self._creates.admit(self.clock.nanoseconds(), self._conditions.now().rate)
        return self.too_fast(wait) if wait else None

    def refuse_read(self) -> Response | None:
        """Count a read of searches; None lets it in."""
        wait = self._reads.admit(self.clock.nanoseconds(), self._conditions.now().read_rate)
        return self.too_fast(wait) if wait else None

    def lookup_throttle(self) -> Callable[[], Response | None]:
        """Give a route of section 6 a count of its own; None lets a request in."""
        throttle = ChangingThrottle(self._kind, self._burst)

        def refuse() -> Response | None:
            wait = throttle.admit(self.clock.nanoseconds(), self._conditions.now().lookup_rate)
            return self.too_fast(wait) if wait else None

        return refuse

    def too_fast(self, wait: int) -> Response:
        """Sheet 1.3 and 4 [official client]: 429, and the nanoseconds to wait in whole seconds.

        They are seconds of the sandbox's time: a client that is told to hurry lives by the same
        clock. The header may be absent [official client].
        """
        self.statistics.happened(Happening.RATE_LIMITED, self.clock.now())
        refusal = Refusal(HTTPStatus.TOO_MANY_REQUESTS, "Rate limit exceeded, try again later")
        headers = {"Retry-After": str(retry_after(wait))}
        return refused(refusal, headers=headers if self._sends_retry_after else None)
