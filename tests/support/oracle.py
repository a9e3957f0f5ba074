"""What must be in an output, told by brute force: shares no line of code with enrich.

It reads the input as openpyxl gives it and asks the sandbox over plain HTTP what was bought and
whom each search found. A wish is a company with a set of titles; rows that wish the same share it.
"""

import re
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
from openpyxl import load_workbook

Wish = tuple[str, frozenset[str]]
"""A company's page on LinkedIn, and the titles looked for there."""
Found = tuple[str, str, str]
"""A row's ID, a persona and a person's page on LinkedIn."""
Person = str

MOST_TRIES = 3
_NAME = re.compile(
    r"(?P<company>.*) - (?P<persona>.*), up to \d+ \[[0-9a-f]{16}\.(?P<number>\d+)\]"
)
_BROKEN_OFF = {"ERROR", "RATE_LIMITED", "UNAUTHORIZED", "FORBIDDEN"}


@dataclass(frozen=True)
class AskedRow:
    """One row of the input."""

    row_id: str
    company: str
    page: str
    personas: tuple[str, ...]


@dataclass(frozen=True)
class Bought:
    """One search that the vendor has."""

    name: str
    company: str
    persona: str
    number: int
    is_whole: bool
    people: frozenset[Person]
    """The qualified ones."""


@dataclass
class Truth:
    """What the output must say, and what the vendor must have been asked."""

    people: set[Found] = field(default_factory=set)
    partial: set[Found] = field(default_factory=set)
    """Those of `people` that come from searches that were broken off."""
    statuses: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int | None] = field(default_factory=dict)
    fewest: int = 0
    """The fewest searches that could answer every wish, given which ones the vendor broke off."""
    bought: int = 0
    twice: list[str] = field(default_factory=list)
    """Names that the vendor has twice, and whatever was bought after the wish had its answer."""
    unanswered: list[str] = field(default_factory=list)
    """Wishes that nobody tried often enough."""


def tell(workbook: Path, base_url: str) -> Truth:
    """Compare what was wished with what was bought."""
    rows, titles = _read(workbook)
    companies = {row.company: row.page for row in rows}
    tries: dict[Wish, list[Bought]] = defaultdict(list)
    for one in _bought(base_url):
        tries[companies[one.company], titles[one.persona]].append(one)
    wishes = {(row.page, titles[persona]) for row in rows for persona in row.personas}
    truth = Truth(bought=sum(map(len, tries.values())))
    for wish in wishes:
        _judge_wish(truth, wish, tries[wish])
    for row in rows:
        _judge_row(
            truth, row, {persona: tries[row.page, titles[persona]] for persona in row.personas}
        )
    return truth


def _judge_wish(truth: Truth, wish: Wish, tries: list[Bought]) -> None:
    names = [one.name for one in tries]
    truth.twice += {name for name in names if names.count(name) > 1}
    answers = sorted((one for one in tries if one.is_whole), key=lambda one: one.number)
    broken_off = [one for one in tries if not one.is_whole]
    if answers:
        truth.twice += [one.name for one in tries if one.number > answers[0].number]
    elif not any(one.number >= MOST_TRIES for one in broken_off):
        truth.unanswered.append(f"{wish[0]}: {sorted(wish[1])}")
    truth.fewest += len(broken_off) + bool(answers)


def _judge_row(truth: Truth, row: AskedRow, tries: dict[str, list[Bought]]) -> None:
    shown: set[Person] = set()
    words = set()
    for persona, searches in tries.items():
        newest_first = sorted(searches, key=lambda one: one.number, reverse=True)
        answer = next((one for one in newest_first if one.is_whole), None)
        # Tries that were broken off add up: each found some of the people, and all were paid for.
        people = answer.people if answer else frozenset().union(*(one.people for one in searches))
        found = {(row.row_id, persona, person) for person in people}
        truth.people |= found
        if answer is None:
            truth.partial |= found
            words.add("failed")
        else:
            shown |= answer.people
            words.add("done" if answer.people else "empty")
    truth.statuses[row.row_id] = next(word for word in ("failed", "done", "empty") if word in words)
    truth.counts[row.row_id] = None if "failed" in words else len(shown)


def _read(workbook: Path) -> tuple[list[AskedRow], dict[str, frozenset[str]]]:
    """The rows, and the titles of each persona."""
    book = load_workbook(workbook, read_only=True)
    _, *rows = book["Accounts"].iter_rows(values_only=True)
    _, *personas = book["Personas"].iter_rows(values_only=True)
    book.close()
    asked = [
        AskedRow(str(row_id), str(company), _page(str(url)), tuple(_pieces(str(names))))
        for row_id, company, url, names, *_ in rows
    ]
    titles = {str(name): frozenset(_pieces(str(words).casefold())) for name, words, *_ in personas}
    return asked, titles


def _bought(base_url: str) -> list[Bought]:
    with httpx.Client(base_url=base_url, headers={"X-API-KEY": "key"}, trust_env=False) as vendor:
        listed = _ask(vendor, "/searches")["searches"]
        with ThreadPoolExecutor(8) as together:
            return list(together.map(lambda item: _search(vendor, item), listed))


def _search(vendor: httpx.Client, item: dict[str, Any]) -> Bought:
    said = _NAME.fullmatch(item["name"])
    assert said, f"the vendor has a search that is not ours: {item['name']}"
    answer = _ask(vendor, f"/searches/{item['id']}")
    assert answer["status"] in {"FINISHED", *_BROKEN_OFF}, f"{item['name']} still runs"
    people = (entry["lead"] for entry in answer["leads"])
    return Bought(
        name=item["name"],
        company=said["company"],
        persona=said["persona"],
        number=int(said["number"]),
        is_whole=answer["status"] == "FINISHED",
        people=frozenset(
            person_at(person["linkedin_profile_url"])
            for person in people
            if person["status"] == "QUALIFIED"
        ),
    )


def _ask(vendor: httpx.Client, path: str) -> dict[str, Any]:
    """Ask until the vendor, who has bad moments, answers."""
    answers = (vendor.get(path) for _ in range(50))
    answer: dict[str, Any] = next(good.json() for good in answers if good.status_code == 200)
    return answer


def person_at(page: str) -> Person:
    """One person, however the address is written."""
    return unquote(page).casefold().rstrip("/").rpartition("/")[2]


def _page(url: str) -> str:
    return url.casefold().split("?")[0].rstrip("/").rpartition("/")[2]


def _pieces(cell: str) -> list[str]:
    return [piece.strip() for piece in cell.split(";") if piece.strip()]
