"""Settings are checked where they are made, in plain words (design 7)."""

from typing import Any

import pytest

from enrich.sandbox.endings import Failures
from enrich.sandbox.forms import Forms
from enrich.sandbox.money import Budget
from enrich.sandbox.settings import SandboxSettings, parse_range, parse_whole_range


@pytest.mark.parametrize(
    ("text", "bounds"),
    [("1-5", (1, 5)), (" 0.5 - 2.25 ", (0.5, 2.25)), ("3", (3, 3)), ("0", (0, 0))],
)
def test_a_range_is_two_numbers_or_one(text: str, bounds: tuple[float, float]) -> None:
    assert parse_range(text) == bounds


@pytest.mark.parametrize("text", ["", "-", "a-b", "1-2-3", "-1-2", "1 2", "1e3", "٣", "nan"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a range: write two numbers"):
        parse_range(text)


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="The range 5-1 must go from a small number"):
        parse_range("5-1")


def test_a_whole_range_takes_whole_numbers_only() -> None:
    assert parse_whole_range("0-40") == (0, 40)
    with pytest.raises(ValueError, match="not a range of whole numbers"):
        parse_whole_range("0.5-40")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"leads": (5, 1)}, "The leads 5-1 must go"),
        ({"leads": (-1, 1)}, "The leads -1-1 must go"),
        ({"duration": (0.0, float("inf"))}, "The duration 0-inf must go"),
        ({"rate": -1.0}, r"The rate must be 0 \(unlimited\) or more"),
        ({"rate": float("nan")}, "The rate must be"),
        ({"read_rate": float("inf")}, "The read rate must be"),
        ({"lose_response_rate": 1.5}, "must be between 0 and 1, not 1.5"),
        ({"burst": 0}, "The burst must be 1 or more, not 0"),
        ({"max_parallel": -1}, "The most parallel requests must be 0 or more"),
        ({"speed": 0.0}, "The speed must be above 0, not 0"),
        ({"latency": (3.0, 1.0)}, "The latency 3-1 must go"),
        ({"webhook_loss": -0.1}, "share of lost webhooks must be between 0 and 1"),
        ({"api_key": " "}, "key of the sandbox is blank"),
        ({"night": -1}, "The night must be 0 or more, not -1"),
        ({"contacts": 1.1}, "The share of known contacts must be between 0 and 1"),
        ({"forms": Forms(create_status=204)}, "must be 200, 201 or 202, not 204"),
        ({"forms": Forms(list_lag=float("nan"))}, "The list's lag must be 0 or more seconds"),
        ({"failures": Failures(search_error_rate=-0.1)}, "The share of failing searches must be"),
        ({"failures": Failures(stuck_rate=2.0)}, "The share of stuck searches must be"),
        ({"failures": Failures(search_errors=())}, "name at least one kind of failure"),
        ({"budget": Budget(daily_cap=-1)}, "The daily cap must be 0 or more, not -1"),
    ],
)
def test_a_wrong_setting_is_named(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        SandboxSettings(**wrong)
