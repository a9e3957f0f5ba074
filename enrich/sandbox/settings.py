"""What a sandbox can be told about its world, its pace and its faults."""

import math
import pathlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from enrich.sandbox.customs import Customs
from enrich.sandbox.endings import Failures
from enrich.sandbox.forms import Forms
from enrich.sandbox.money import Budget
from enrich.sandbox.payloads import WebhookBody
from enrich.sandbox.stretches import Stretch
from enrich.sandbox.throttle import ThrottleKind

Choice = TypeVar("Choice", bound=StrEnum)

_RANGE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(?:-\s*([0-9]+(?:\.[0-9]+)?)\s*)?")

_SHARES = {
    "lose_response_rate": "share of lost responses",
    "error_rate": "share of errors",
    "html_rate": "share of HTML pages",
    "wrong_json_rate": "share of wrong JSON",
    "empty_rate": "share of empty answers",
    "cut_body_rate": "share of cut bodies",
    "refuse_rate": "share of refused requests",
    "webhook_loss": "share of lost webhooks",
    "webhook_duplicate": "share of duplicated webhooks",
    "webhook_reorder": "share of overtaken webhooks",
}


@dataclass(frozen=True)
class SandboxSettings:
    """All of them have a default that makes a quick, friendly, tireless vendor."""

    seed: int = 7
    leads: tuple[int, int] = (0, 40)
    """Fewest and most leads of a search."""
    duration: tuple[float, float] = (1.0, 5.0)
    """Shortest and longest search, in seconds."""
    rate: float = 0.0
    """Accepted creates per second; 0 = unlimited."""
    read_rate: float = 0.0
    """Reads of searches per second; 0 = unlimited."""
    lookup_rate: float = 0.0
    """Lookups of section 6 per second, each kind (sheet 4, UNKNOWN); 0 = unlimited."""
    api_key: str | None = None
    """None: every key will do, also none."""
    latency: float | tuple[float, float] = 0.0
    """Seconds between doing what was asked and answering, or the fewest and most of them."""
    lose_response_rate: float = 0.0
    """Share of the creates that are accepted, but never answered."""
    state: pathlib.Path | None = None
    """The file that remembers the searches; None: they are forgotten at the end."""

    # how it counts
    throttle: ThrottleKind = ThrottleKind.BUCKET
    burst: int = 1
    """How many may come at once: what a bucket holds, or so many windows in one."""
    sends_retry_after: bool = True
    """Whether a 429 says how long to wait (sheet 4: it may be absent)."""
    max_parallel: int = 0
    """Requests worked on at once, the others wait in line (sheet 4); 0 = unlimited."""
    speed: float = 1.0
    """Seconds of the sandbox's time in one real second."""

    # what goes wrong: shares of the requests
    error_rate: float = 0.0
    """Answered 5xx, half of them after doing what was asked."""
    html_rate: float = 0.0
    """Answered 200 with a page of HTML, half of them after doing what was asked."""
    wrong_json_rate: float = 0.0
    """Answered 200 with JSON of another shape, half of them after doing what was asked."""
    empty_rate: float = 0.0
    """Answered 200 with nothing, half of them after doing what was asked."""
    cut_body_rate: float = 0.0
    """Answered with the headers and half the body, then cut."""
    refuse_rate: float = 0.0
    """Answered 429 whatever the pace."""
    outage: bool = False
    """Nobody is there: every connection is cut at once."""
    out_of_credits: bool = False
    """Every create is refused for want of credits (sheet 1.3)."""
    stretches: Sequence[Stretch] = ()
    """When any of these, the pace or the latency differ; the later one wins."""

    # webhooks (sheet 3)
    webhook_body: WebhookBody = WebhookBody.OBJECT
    webhook_end_signal: bool = False
    """Whether a streamed search says that it has ended [UNKNOWN - assume not dependable]."""
    webhook_custom: bool = True
    """Whether `custom` is echoed at top level [documented, its place UNKNOWN]."""
    webhook_search_id: bool = False
    """Whether a delivery names its search [UNKNOWN - assume absent]."""
    webhook_empty: bool = False
    """Whether a search without leads is delivered [UNKNOWN - assume possibly not]."""
    webhook_failed: bool = False
    """Whether the end of a failed search is delivered, with what it found (UNKNOWN)."""
    webhook_loss: float = 0.0
    webhook_duplicate: float = 0.0
    webhook_delay: tuple[float, float] = (0.0, 0.0)
    """Seconds between finding and delivering."""
    webhook_reorder: float = 0.0
    """Share of the deliveries that a later one overtakes."""

    # the vendor's world, and how it answers
    night: int = 0
    """How many nights the world is old: people leave, join and change titles."""
    contacts: float = 0.0
    """Share of the people whose e-mail and phone are known before any enrichment."""
    forms: Forms = field(default_factory=Forms)
    customs: Customs = field(default_factory=Customs)
    failures: Failures = field(default_factory=Failures)
    budget: Budget = field(default_factory=Budget)

    def __post_init__(self) -> None:
        _check_range("leads", self.leads)
        _check_range("duration", self.duration)
        _check_rate("rate", self.rate)
        _check_rate("read rate", self.read_rate)
        _check_rate("lookup rate", self.lookup_rate)
        _check_latency(self.latency)
        for name, what in _SHARES.items():
            _check_share(what, getattr(self, name))
        _check_range("webhook delay", self.webhook_delay)
        _check_least("burst", self.burst, 1)
        _check_least("most parallel requests", self.max_parallel, 0)
        _check_speed(self.speed)
        if self.api_key is not None and not self.api_key.strip():
            raise ValueError("The API key of the sandbox is blank: give one, or leave it out.")
        self._check_world()

    def _check_world(self) -> None:
        _check_count("night", self.night)
        _check_share("share of known contacts", self.contacts)
        _check_forms(self.forms)
        _check_customs(self.customs)
        _check_failures(self.failures)
        for what in ("credits", "plan_limit", "daily_cap"):
            _check_count(what.replace("_", " "), getattr(self.budget, what) or 0)

    @property
    def latency_range(self) -> tuple[float, float]:
        return self.latency if isinstance(self.latency, tuple) else (self.latency, self.latency)


def parse_range(text: str) -> tuple[float, float]:
    """Read `1-5`, `0.5 - 2` or `3` (the same as `3-3`)."""
    match = _RANGE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a range: write two numbers such as 1-5, or one.")
    low, high = match[1], match[2] or match[1]
    _check_range("range", (float(low), float(high)))
    return float(low), float(high)


def parse_whole_range(text: str) -> tuple[int, int]:
    """Read `0-40` or `10` (the same as `10-10`)."""
    low, high = parse_range(text)
    if not (low.is_integer() and high.is_integer()):
        raise ValueError(f"{text!r} is not a range of whole numbers: write, for example, 0-40.")
    return int(low), int(high)


def parse_choice(choices: type[Choice], text: str) -> Choice:
    """Read one of a few words."""
    try:
        return choices(text)
    except ValueError:
        words = ", ".join(choice.value for choice in choices)
        raise ValueError(f"{text!r} is not one of: {words}.") from None


def _check_range(what: str, bounds: tuple[float, float]) -> None:
    low, high = bounds
    if not (0 <= low <= high and math.isfinite(high)):
        raise ValueError(
            f"The {what} {low:g}-{high:g} must go from a small number, at least 0, to a larger one."
        )


def _check_rate(what: str, rate: float) -> None:
    if not (rate >= 0 and math.isfinite(rate)):
        raise ValueError(f"The {what} must be 0 (unlimited) or more per second, not {rate:g}.")


def _check_latency(seconds: float | tuple[float, float]) -> None:
    if isinstance(seconds, tuple):
        _check_range("latency", seconds)
    elif not (seconds >= 0 and math.isfinite(seconds)):
        raise ValueError(f"The latency must be 0 or more seconds, not {seconds:g}.")


def _check_least(what: str, number: int, least: int) -> None:
    if number < least:
        raise ValueError(f"The {what} must be {least} or more, not {number}.")


def _check_speed(speed: float) -> None:
    if not (speed > 0 and math.isfinite(speed)):
        raise ValueError(
            f"The speed must be above 0, not {speed:g}: 1 is real time, 60 makes a minute a second."
        )


def _check_share(what: str, share: float) -> None:
    if not 0 <= share <= 1:
        raise ValueError(f"The {what} must be between 0 and 1, not {share:g}.")


def _check_forms(forms: Forms) -> None:
    if forms.create_status not in {200, 201, 202}:
        raise ValueError(
            f"The status of a create must be 200, 201 or 202, not {forms.create_status}."
        )
    if not (forms.list_lag >= 0 and math.isfinite(forms.list_lag)):
        raise ValueError(f"The list's lag must be 0 or more seconds, not {forms.list_lag:g}.")


def _check_customs(customs: Customs) -> None:
    if customs.wrong_key_status not in {401, 403}:
        raise ValueError(
            f"The status of a wrong key must be 401 or 403, not {customs.wrong_key_status}."
        )
    if customs.credits_status not in {402, 422}:
        raise ValueError(
            f"The status of missing credits must be 402 or 422, not {customs.credits_status}."
        )
    for what in ("read_lag", "resumes_after", "most_shown"):
        _check_rate(what.replace("_", " "), getattr(customs, what) or 0.0)


def _check_failures(failures: Failures) -> None:
    _check_share("share of failing searches", failures.search_error_rate)
    _check_share("share of stuck searches", failures.stuck_rate)
    if not failures.search_errors:
        raise ValueError("Searches must fail in some way: name at least one kind of failure.")


def _check_count(what: str, number: int) -> None:
    if number < 0:
        raise ValueError(f"The {what} must be 0 or more, not {number}.")
