"""How much the vendor lets through, and how it says no (sheet 1.3 and 4)."""

import time
from http import HTTPStatus

from starlette.responses import Response

from enrich.sandbox.answers import refused
from enrich.sandbox.rules import Refusal
from enrich.sandbox.settings import SandboxSettings
from enrich.sandbox.statistics import Happening, Statistics
from enrich.sandbox.throttle import Throttle, retry_after


class Traffic:
    """The throttles, one for creates and one for reads."""

    def __init__(self, settings: SandboxSettings, statistics: Statistics) -> None:
        self.creates = Throttle(settings.rate)
        self.reads = Throttle(settings.read_rate)
        self.statistics = statistics

    def too_fast(self, wait: int) -> Response:
        """Sheet 1.3 and 4 [official client]: 429, and the nanoseconds to wait in whole seconds."""
        self.statistics.happened(Happening.RATE_LIMITED, time.time())
        refusal = Refusal(HTTPStatus.TOO_MANY_REQUESTS, "Rate limit exceeded, try again later")
        return refused(refusal, headers={"Retry-After": str(retry_after(wait))})
