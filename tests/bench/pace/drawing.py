"""Draws the pace of a night over its time."""

from collections.abc import Sequence
from pathlib import Path

from bench.pace.nights import Case, Outcome

_WINDOW = 10
"""Creates over which the pace is taken."""


def draw(outcomes: Sequence[Outcome], path: Path) -> None:
    """One curve for each night, as shares of its limit: what was let in, and each refusal's pace."""
    # Only here: whoever wants figures alone needs no matplotlib.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 5), layout="constrained")
    axes = figure.subplots()
    for one in outcomes:
        moments, shares = _pace(one)
        axes.plot(moments, shares, linewidth=1, label=f"{one.limit:g} per second")
    axes.axhline(1.0, color="black", linewidth=0.6)
    if outcomes[0].setting.case in {Case.DOWN, Case.UP}:
        axes.axhline(0.5, color="black", linewidth=0.6, linestyle="dotted")
    axes.set(
        title=str(outcomes[0].setting),
        xlabel="time as a share of the fewest seconds possible",
        ylabel="pace as a share of the highest limit",
        ylim=(0, 1.5),
    )
    axes.legend(loc="lower right")
    figure.savefig(path)


def _pace(one: Outcome) -> tuple[list[float], list[float]]:
    at = one.night.accepted
    pairs = list(zip(at, at[_WINDOW:], strict=False))
    moments = [(last - at[0]) / one.fewest for _, last in pairs]
    return moments, [_WINDOW / (last - first) / one.limit for first, last in pairs]
