"""How many of the limits drawn by chance are met as the design wants it, on a virtual clock.

Run by hand: `python -m pytest tests/bench/pace -m bench -n 0 -s`. It prints; it asserts nothing.
Other limits: PACE_SEED=123, more of them: PACE_DRAWS=200.
"""

import os
from collections.abc import Sequence
from statistics import median

import pytest
from bench.pace.nights import HIGHEST, LOWEST, Outcome, drawn_limits, outcome, settings

_SEED = int(os.environ.get("PACE_SEED", "7"))
_DRAWS = int(os.environ.get("PACE_DRAWS", "60"))
_HEAD = (
    "  throttle retry  night        searches   in time  hardly refused  both"
    "   time / fewest median worst (at)   refused median worst (at)"
)


@pytest.mark.bench
def test_the_figures_for_limits_drawn_by_chance(capsys: pytest.CaptureFixture[str]) -> None:
    limits = drawn_limits(_SEED, _DRAWS)
    with capsys.disabled():
        print(f"\n  {_DRAWS} limits of {LOWEST} to {HIGHEST} per second, drawn by seed {_SEED}")
        print(_HEAD)
        for setting in settings():
            outcomes = [outcome(setting, limit, seed) for seed, limit in enumerate(limits)]
            print(f"  {setting} {line(outcomes)}")


def line(outcomes: Sequence[Outcome]) -> str:
    """How many nights reach the figures; the median night, and the worst with its limit."""
    in_time = sum(one.is_in_time for one in outcomes)
    hardly = sum(one.is_hardly_refused for one in outcomes)
    both = sum(one.is_in_time and one.is_hardly_refused for one in outcomes)
    slowest = max(outcomes, key=lambda one: one.night.seconds - one.allowed)
    most = max(outcomes, key=lambda one: one.refused_share)
    ratio = median(one.night.seconds / one.fewest for one in outcomes)
    share = median(one.refused_share for one in outcomes)
    many = len(outcomes)
    return (
        f"{in_time:6}/{many} {hardly:12}/{many} {both:5}/{many}"
        f" {ratio:14.3f} {slowest.night.seconds / slowest.fewest:6.3f} ({slowest.limit:.3f})"
        f" {share:12.2%} {most.refused_share:6.2%} ({most.limit:.3f})"
    )
