"""What a quarter of nights must have come to, told by brute force: shares no code with enrich.

It reads the inputs as openpyxl gives them, the vendor's books as they stand, and asks the sandbox
over plain HTTP whom each search found. A wish is a company with a set of titles.
"""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import httpx
from openpyxl import load_workbook
from support.oracle import person_at

Wish = tuple[str, frozenset[str]]
Found = tuple[str, str]
"""A row's ID and a person's page."""

MOST_TRIES = 3
DAY = 86_400.0


@dataclass(frozen=True)
class PastNight:
    """What the oracle is told of a night."""

    number: int
    began: float
    ended: float | None
    """`None` if it was killed."""
    code: int
    input: Path
    output: Path | None
    """As it was written that night."""
    excluded: frozenset[str] = frozenset()
    opens_round: bool = False


@dataclass(frozen=True)
class Sold:
    """One search in the vendor's books."""

    id: str
    wish: Wish
    created_at: float
    is_whole: bool
    units: int
    people: frozenset[str]
    """The qualified ones."""


@dataclass(frozen=True)
class Due:
    """What one row of an output must say."""

    row: str
    status: str
    people: frozenset[str]


@dataclass
class Truth:
    bought: int = 0
    fewest: int = 0
    """One answer for each wish of each round, and what the vendor broke off."""
    wishes: int = 0
    asked_again: int = 0
    """Answers that a round wanted besides the first."""
    broken_off: int = 0
    faults: list[str] = field(default_factory=list)
    leads_checked: int = 0
    rows_checked: int = 0
    most_in_a_day: int = 0


def judge(nights: Sequence[PastNight], books: Path, base_url: str) -> Truth:
    truth = Truth()
    sold = sorted(_sold(books, base_url), key=lambda one: one.created_at)
    inputs = {night.number: read_input(night.input) for night in nights}
    by_wish: dict[Wish, list[Sold]] = defaultdict(list)
    for one in sold:
        by_wish[one.wish].append(one)
    truth.faults += _unwished(nights, inputs, sold)
    for wish, tries in by_wish.items():
        _judge_wish(truth, tries, _rounds(nights, inputs, wish))
    truth.faults += _unanswered(nights[-1], inputs[nights[-1].number], by_wish)
    truth.most_in_a_day = _most_in_a_day(sold)
    for night in nights:
        if night.output is not None:
            due = _due(night, inputs[night.number], by_wish)
            truth.faults += _judge_output(truth, night, due)
    return truth


def read_input(workbook: Path) -> dict[str, Wish]:
    book = load_workbook(workbook, read_only=True)
    _, *rows = book["Accounts"].iter_rows(values_only=True)
    book.close()
    return {str(row[0]): _wish(str(row[2]), str(row[3]).split(";")) for row in rows}


def _wish(page: str, titles: Iterable[str]) -> Wish:
    slug = page.casefold().split("?")[0].rstrip("/").rpartition("/")[2]
    return slug, frozenset(title.strip().casefold() for title in titles)


def _sold(books: Path, base_url: str) -> Iterator[Sold]:
    with closing(sqlite3.connect(books)) as database:
        rows = database.execute("SELECT id, request, created_at, ending, units FROM searches")
        entries = rows.fetchall()
    with httpx.Client(base_url=base_url, headers={"X-API-KEY": "key"}, trust_env=False) as vendor:
        for number, request, created_at, ending, units in entries:
            asked = json.loads(request)
            answer = vendor.get(f"/searches/{number}").raise_for_status().json()
            people = frozenset(
                person_at(item["lead"]["linkedin_profile_url"])
                for item in answer["leads"]
                if item["lead"]["status"] == "QUALIFIED"
            )
            wish = _wish(asked["company_linkedin_url"], asked["job_titles"])
            yield Sold(number, wish, created_at, ending == "FINISHED", units, people)


def _rounds(
    nights: Iterable[PastNight], inputs: Mapping[int, Mapping[str, Wish]], wish: Wish
) -> list[float]:
    """When it was wished again, though there was an answer."""
    return [
        night.began
        for night in nights
        if night.opens_round
        and wish in inputs[night.number].values()
        and wish[0] not in night.excluded
    ]


def _judge_wish(truth: Truth, tries: Sequence[Sold], rounds: Sequence[float]) -> None:
    truth.bought += len(tries)
    truth.wishes += 1
    bounds = [0.0, *rounds, float("inf")]
    for number, (begin, end) in enumerate(pairwise(bounds)):
        here = [one for one in tries if begin <= one.created_at < end]
        broken_off = sum(not one.is_whole for one in here)
        answers = len(here) - broken_off
        truth.broken_off += broken_off
        truth.fewest += broken_off + (answers > 0)
        truth.asked_again += number > 0 and answers > 0
        if answers > 1 or (answers and not here[-1].is_whole):
            truth.faults.append(f"bought again after its answer: {_named(tries[0].wish)}")


def _unwished(
    nights: Sequence[PastNight], inputs: Mapping[int, Mapping[str, Wish]], sold: Iterable[Sold]
) -> Iterator[str]:
    """Nothing is bought that the file of that night does not ask for."""
    for one in sold:
        night = [night for night in nights if night.began <= one.created_at][-1]
        if one.wish not in inputs[night.number].values():
            yield f"night {night.number} bought what nobody asks for: {_named(one.wish)}"
        if one.wish[0] in night.excluded:
            yield f"night {night.number} bought an excluded company: {_named(one.wish)}"


def _unanswered(
    last: PastNight, rows: Mapping[str, Wish], by_wish: Mapping[Wish, Sequence[Sold]]
) -> Iterator[str]:
    for wish in set(rows.values()):
        tries = by_wish.get(wish, [])
        has_ended = any(one.is_whole for one in tries) or len(tries) >= MOST_TRIES
        if not has_ended and wish[0] not in last.excluded:
            yield f"never answered: {_named(wish)}"


def _judge_output(truth: Truth, night: PastNight, due: Iterable[Due]) -> Iterator[str]:
    """Row by row and lead by lead, as far as the output says that it knows."""
    assert night.output is not None
    statuses, leads = _read_output(night.output)
    by_row = {one.row: one for one in due}
    where = f"night {night.number}:"
    if statuses.keys() != by_row.keys():
        yield f"{where} rows are missing or left over: {statuses.keys() ^ by_row.keys()}"
    unsure = {row for row, said in statuses.items() if said in {"pending", "unsettled"}}
    if unsure and night.code == 0:
        yield f"{where} exit 0, and not all is known: {sorted(unsure)}"
    sure = [one for row, one in by_row.items() if row not in unsure]
    for one in sure:
        if statuses.get(one.row) != one.status:
            yield f"{where} {one.row} is {statuses.get(one.row)}, and should be {one.status}"
    expected = Counter((one.row, person) for one in sure for person in one.people)
    shown = Counter(lead for lead in leads if lead[0] not in unsure)
    if shown != expected:
        wrong = sorted((shown - expected) + (expected - shown))
        yield f"{where} {len(wrong)} leads lost, doubled or invented, such as {wrong[0]}"
    truth.rows_checked += len(sure)
    truth.leads_checked += shown.total()


def _due(
    night: PastNight, rows: Mapping[str, Wish], by_wish: Mapping[Wish, Sequence[Sold]]
) -> Iterator[Due]:
    """What the output of that night owes, by what was bought until its end."""
    for row, wish in rows.items():
        tries = [one for one in by_wish.get(wish, []) if one.created_at < (night.ended or 0.0)]
        status, people = _expected(tries, is_excluded=wish[0] in night.excluded)
        yield Due(row, status, people)


def _expected(tries: Sequence[Sold], *, is_excluded: bool) -> tuple[str, frozenset[str]]:
    answer = next((one for one in reversed(tries) if one.is_whole), None)
    if answer is not None:
        return ("done" if answer.people else "empty"), answer.people
    # Tries that were broken off add up: each found some of the people, and all were paid for.
    people = frozenset().union(*(one.people for one in tries))
    return ("skipped" if is_excluded else "failed"), people


def _read_output(workbook: Path) -> tuple[dict[str, str], list[Found]]:
    book = load_workbook(workbook, read_only=True)
    accounts = _records(book["Accounts"].iter_rows(values_only=True))
    leads = _records(book["Leads"].iter_rows(values_only=True))
    statuses = {str(row["enrich_row_id"]): str(row["enrich_status"]) for row in accounts}
    found = [(str(row["enrich_row_id"]), person_at(str(row["linkedin_url"]))) for row in leads]
    book.close()
    return statuses, found


def _records(rows: Iterable[tuple[object, ...]]) -> Iterator[dict[str, object]]:
    header, *others = rows
    # Of a row without the last cells openpyxl gives the first ones.
    return (dict(zip(map(str, header), row, strict=False)) for row in others)


def _most_in_a_day(sold: Sequence[Sold]) -> int:
    """The most leads that were bought in any 24 hours."""
    return max(
        (
            sum(other.units for other in sold if 0 <= other.created_at - one.created_at < DAY)
            for one in sold
        ),
        default=0,
    )


def _named(wish: Wish) -> str:
    return f"{wish[0]}: {', '.join(sorted(wish[1]))}"
