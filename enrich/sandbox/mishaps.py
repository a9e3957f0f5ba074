"""What can befall a request, and whether it does (sheet 0, 1.2 and 1.3; pure)."""

from dataclasses import dataclass
from enum import StrEnum

from enrich.sandbox.chance import Dice
from enrich.sandbox.settings import SandboxSettings

_SHARE_AFTER_ACTING = 0.5


class Mishap(StrEnum):
    """By the names under which they are counted (`faults` in the statistics)."""

    OUTAGE = "outages"
    REFUSED = "refused_at_any_pace"
    NO_CREDITS = "out_of_credits"
    ERROR = "errors"
    HTML = "html_pages"
    WRONG_JSON = "wrong_json"
    EMPTY = "empty_answers"
    CUT_BODY = "cut_bodies"
    STRANGE_WEBHOOK_HOST = "webhooks_not_to_loopback"


_SHARES = {
    Mishap.REFUSED: "refuse_rate",
    Mishap.ERROR: "error_rate",
    Mishap.HTML: "html_rate",
    Mishap.WRONG_JSON: "wrong_json_rate",
    Mishap.EMPTY: "empty_rate",
    Mishap.CUT_BODY: "cut_body_rate",
}


@dataclass(frozen=True)
class Asked:
    """A request, as far as its fate depends on it: never on what others asked meanwhile."""

    subject: str
    """The same for the same wish, however often and whenever it is uttered."""
    times: int
    """How often it has been asked by now: whoever asks again draws again."""

    def dice(self, seed: int, what: str) -> Dice:
        return Dice(seed, what, self.subject, self.times)


@dataclass(frozen=True)
class Trouble:
    """A mishap that befalls one request."""

    mishap: Mishap
    has_acted: bool
    """Whether what was asked is done all the same."""
    dice: Dice
    """For the details."""


def is_quiet(settings: SandboxSettings) -> bool:
    """Say whether nothing can befall anybody, and no draw is needed."""
    low, high = settings.latency_range
    return low == high and not any(getattr(settings, field) for field in _SHARES.values())


def trouble_for(asked: Asked, settings: SandboxSettings) -> Trouble | None:
    """Draw for each kind on its own; the first that happens is the one."""
    for mishap, field in _SHARES.items():
        dice = asked.dice(settings.seed, mishap)
        if dice.happens(getattr(settings, field)):
            return Trouble(mishap, _has_acted(mishap, dice), dice)
    return None


def _has_acted(mishap: Mishap, dice: Dice) -> bool:
    """Who is told that he was too fast got nothing; half a body is half of something."""
    if mishap in {Mishap.REFUSED, Mishap.CUT_BODY}:
        return mishap is Mishap.CUT_BODY
    return dice.happens(_SHARE_AFTER_ACTING)


def latency_for(asked: Asked, settings: SandboxSettings) -> float:
    """Draw the seconds between doing and answering."""
    low, high = settings.latency_range
    return low + asked.dice(settings.seed, "latency").fraction() * (high - low)


def loses_answer(subject: str, settings: SandboxSettings) -> bool:
    """Follow the search's name, so that it is always the same answers that are lost."""
    return Dice(settings.seed, "lost", subject).happens(settings.lose_response_rate)
