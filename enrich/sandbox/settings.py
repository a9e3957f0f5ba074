"""What a sandbox can be told about its world, its pace and its faults."""

import math
import pathlib
import re
from dataclasses import dataclass

_RANGE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(?:-\s*([0-9]+(?:\.[0-9]+)?)\s*)?")


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
    api_key: str | None = None
    """None: every key will do, also none."""
    latency: float = 0.0
    """Seconds between doing what was asked and answering."""
    lose_response_rate: float = 0.0
    """Share of the creates that are accepted, but never answered."""
    state: pathlib.Path | None = None
    """The file that remembers the searches; None: they are forgotten at the end."""

    def __post_init__(self) -> None:
        _check_range("leads", self.leads)
        _check_range("duration", self.duration)
        _check_rate("rate", self.rate)
        _check_rate("read rate", self.read_rate)
        _check_latency(self.latency)
        _check_share("share of lost responses", self.lose_response_rate)
        if self.api_key is not None and not self.api_key.strip():
            raise ValueError("The API key of the sandbox is blank: give one, or leave it out.")


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


def _check_range(what: str, bounds: tuple[float, float]) -> None:
    low, high = bounds
    if not (0 <= low <= high and math.isfinite(high)):
        raise ValueError(
            f"The {what} {low:g}-{high:g} must go from a small number, at least 0, to a larger one."
        )


def _check_rate(what: str, rate: float) -> None:
    if not (rate >= 0 and math.isfinite(rate)):
        raise ValueError(f"The {what} must be 0 (unlimited) or more per second, not {rate:g}.")


def _check_latency(seconds: float) -> None:
    if not (seconds >= 0 and math.isfinite(seconds)):
        raise ValueError(f"The latency must be 0 or more seconds, not {seconds:g}.")


def _check_share(what: str, share: float) -> None:
    if not 0 <= share <= 1:
        raise ValueError(f"The {what} must be between 0 and 1, not {share:g}.")
