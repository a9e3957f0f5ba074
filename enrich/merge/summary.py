"""The sheet `Summary`: what a manager asks for, in blocks one below the other, with charts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from statistics import median

from enrich.merge.leads import LeadCounts, LeadTables
from enrich.merge.outcomes import RowOutcome
from enrich.merge.tallies import LeadTallies, tally
from enrich.model.findings import Findings
from enrich.model.search import Attempt, SearchHistory, SearchState
from enrich.model.status import RowStatus
from enrich.model.table import Cell, Chart, ChartKind, Sheet

HEADER = ("summary", "how many", "remark")

_MOST = 10
"""Names in a list of the most frequent."""
_MOST_CAUSES = 20
_OWN_FILTERS = "(filters of the row itself)"
_CHART_COLUMN = 4
"""Index; one column is left free for the mark of the sandbox."""
_LOWEST_CHART, _BETWEEN_CHARTS = 11, 2
"""Rows of the sheet."""
_NO_ROW: tuple[Cell, ...] = (None, None, None)

_MEANINGS = {
    RowStatus.DONE: "People were found.",
    RowStatus.EMPTY: "The search finished and nobody qualified.",
    RowStatus.PENDING: "Not finished yet: run again later.",
    RowStatus.FAILED: "The search ended without a result: see the row's note.",
    RowStatus.INVALID: "A cell has to be corrected first: see the sheet of problems.",
    RowStatus.UNSETTLED: "Not known whether the vendor accepted the search: the next run looks.",
    RowStatus.SKIPPED: "Blank, or left out of the run, and nothing is known yet.",
}
"""The best news first, as the sheet lists them."""

# Of different lightness, so that they can be told apart in grey too.
_COLOURS = {
    RowStatus.DONE: "2E7D6B",
    RowStatus.EMPTY: "A9CDBF",
    RowStatus.PENDING: "6C8EBF",
    RowStatus.FAILED: "B5483A",
    RowStatus.INVALID: "E0A458",
    RowStatus.UNSETTLED: "7B5B8E",
    RowStatus.SKIPPED: "C9CCD1",
}


@dataclass(frozen=True)
class Facts:
    """What the summary is made of."""

    file: str
    """The input's name, without its folder."""
    book: str
    since: datetime
    """When this run began."""
    outcomes: Sequence[RowOutcome]
    tables: LeadTables
    counts: LeadCounts
    histories: Sequence[SearchHistory]
    """Each search of the file once."""
    findings: Findings


@dataclass(frozen=True)
class _Block:
    """A heading with the names of its columns, and the rows below it."""

    heading: tuple[Cell, Cell, Cell]
    rows: Sequence[tuple[Cell, ...]]
    drawn: int = 0
    """How many of the first rows the chart shows; with none there is no chart."""
    colours: tuple[str, ...] = field(default=())

    @property
    def height(self) -> int:
        """Rows of the sheet: the heading, the rows, and a free one."""
        return len(self.rows) + 2


def summary_sheet(name: str, facts: Facts) -> Sheet:
    """Blocks of up to three columns from the first row on, and the charts at their right."""
    blocks = [block for block in _blocks(facts) if block.rows]
    tops = list(accumulate((block.height for block in blocks[:-1]), initial=0))
    return Sheet(
        name=name,
        header=HEADER,
        rows=tuple(_rows(blocks))[:-1],
        text_columns=frozenset(HEADER[:1]),
        heading_rows=frozenset(tops),
        charts=tuple(_charts(blocks, tops)),
    )


def _rows(blocks: Iterable[_Block]) -> Iterator[tuple[Cell, ...]]:
    for block in blocks:
        yield block.heading
        yield from block.rows
        yield _NO_ROW


def _charts(blocks: Iterable[_Block], tops: Iterable[int]) -> Iterator[Chart]:
    place = 0
    for block, top in zip(blocks, tops, strict=True):
        if block.drawn:
            yield _chart(block, top, place)
            place += _chart_height(block) + _BETWEEN_CHARTS


def _chart(block: _Block, top: int, place: int) -> Chart:
    return Chart(
        title=str(block.heading[0]),
        kind=ChartKind.BAR,
        first_row=top + 1,
        last_row=top + block.drawn,
        anchor=(place, _CHART_COLUMN),
        height=_chart_height(block),
        colours=block.colours,
    )


def _chart_height(block: _Block) -> int:
    return max(_LOWEST_CHART, 5 + block.drawn * 3 // 2)


def _blocks(facts: Facts) -> Iterator[_Block]:
    tallies = tally(facts.tables.shown())
    yield _run(facts)
    yield _by_status(facts.outcomes)
    yield _leads(facts)
    yield from _personas(facts.outcomes, tallies)
    titles = tallies.titles.most_common(_MOST)
    yield _Block(("Most frequent titles", "leads", None), _named(titles), drawn=len(titles))
    locations = tallies.locations.most_common(_MOST)
    yield _Block(("Most frequent locations", "leads", None), _named(locations))
    companies = tallies.companies.most_common(_MOST)
    yield _Block(("Companies with most leads", "leads", None), _named(companies))
    yield _searches(facts)
    yield _failures(facts.histories)
    yield _problems(facts.findings)


def _named(counts: Iterable[tuple[str, int]]) -> list[tuple[Cell, ...]]:
    return [(name, count, None) for name, count in counts]


def _run(facts: Facts) -> _Block:
    rows: list[tuple[Cell, ...]] = [
        ("File", facts.file, None),
        ("Date and time", facts.since.replace(microsecond=0), "UTC"),
    ]
    if facts.book != facts.file.rpartition(".")[0]:
        rows.insert(1, ("Book", facts.book, None))
    return _Block(("This run", None, None), rows)


def _by_status(outcomes: Iterable[RowOutcome]) -> _Block:
    counts = Counter(outcome.status for outcome in outcomes)
    shown = [status for status in _MEANINGS if counts[status]]
    total: tuple[Cell, ...] = ("all rows", counts.total(), None)
    return _Block(
        ("Rows by status", "rows", "what it means"),
        [*((status.value, counts[status], _MEANINGS[status]) for status in shown), total],
        drawn=len(shown),
        colours=tuple(_COLOURS[status] for status in shown),
    )


def _leads(facts: Facts) -> _Block:
    counts = facts.counts
    per_row = [outcome.leads for outcome in facts.outcomes if outcome.leads is not None]
    rows: list[tuple[Cell, ...]] = [
        ("In all", counts.total, None),
        ("New in this run", counts.new, "Found for the first time."),
        ("Changed in this run", counts.changed, "Found before, with other particulars."),
        ("Gone in this run", counts.gone, "Found before, and no longer."),
        ("Rows with leads", sum(leads > 0 for leads in per_row), None),
    ]
    if per_row:
        rows.append(("Median of leads per row", median(per_row), "Of all rows that are finished."))
    return _Block(("Leads", "leads", None), rows)


def _personas(outcomes: Iterable[RowOutcome], tallies: LeadTallies) -> Iterator[_Block]:
    done: Counter[str] = Counter()
    for outcome in outcomes:
        for item in outcome.targets:
            done[item.target.persona] += item.status is RowStatus.DONE
    names = sorted(done, key=lambda persona: -tallies.personas[persona])
    leads = _named((name or _OWN_FILTERS, tallies.personas[name]) for name in names)
    yield _Block(("Leads per persona", "leads", None), leads, drawn=min(len(names), _MOST))
    rows = _named((name or _OWN_FILTERS, done[name]) for name in names)
    yield _Block(("Rows done per persona", "rows", None), rows)


def _searches(facts: Facts) -> _Block:
    attempts = [attempt for history in facts.histories for attempt in history.attempts]
    accepted = [attempt.accepted_at for attempt in attempts if attempt.accepted_at]
    return _Block(
        ("Searches", "searches", None),
        [
            ("Asked for by this file", len(facts.histories), "Rows that ask the same share one."),
            ("Bought in this run", sum(when >= facts.since for when in accepted), None),
            ("Bought ever", len(accepted), "Searches found in the vendor's list count too."),
            ("Reused", sum(_is_older(item, facts.since) for item in facts.histories), _REUSED),
        ],
    )


_REUSED = "Their result was here before this run; they cost nothing."


def _is_older(history: SearchHistory, since: datetime) -> bool:
    ended_at = history.result.ended_at if history.result else None
    return ended_at is not None and ended_at < since


def _failures(histories: Iterable[SearchHistory]) -> _Block:
    causes = Counter(attempt.cause for attempt in _failed(histories) if attempt.cause)
    return _Block(
        ("Failed searches by cause", "searches", "what to do"),
        [(cause.happened, count, cause.cure) for cause, count in causes.most_common()],
    )


def _failed(histories: Iterable[SearchHistory]) -> Iterator[Attempt]:
    for history in histories:
        if history.current and history.current.state is SearchState.FAILED:
            yield history.current


def _problems(findings: Findings) -> _Block:
    groups = findings.groups()
    rows: list[tuple[Cell, ...]] = [
        (group.cause, len(group.problems), "warning" if group.is_warning else "problem")
        for group in groups[:_MOST_CAUSES]
    ]
    if rest := groups[_MOST_CAUSES:]:
        others = sum(len(group.problems) for group in rest)
        rows.append((f"{len(rest)} other causes", others, None))
    return _Block(("Problems of the file by cause", "cells", "kind"), rows)
