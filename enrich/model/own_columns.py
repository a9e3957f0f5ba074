"""The columns that we put beside the user's: what they are called, and how they are known again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

ADDED_COLUMNS = (
    "enrich_row_id",
    "enrich_status",
    "enrich_leads",
    "enrich_note",
    "enrich_search_id",
    "enrich_updated_at",
    "enrich_action",
)
BEST_FIELDS = ("full_name", "title", "linkedin_url")
"""What is shown of each of the best leads of a row: `lead_1_full_name` and so on."""

_PREFIX = "enrich_"
_COUNTED = r"(?:_([0-9]+))?"
_BEST = re.compile(rf"lead_([1-9][0-9]{{0,3}})_({'|'.join(BEST_FIELDS)}){_COUNTED}")
_MOST_OF_THEM = len(ADDED_COLUMNS) // 2 + 1

_Lead = tuple[int, str]
"""Its number, and the suffix of its headers."""


@dataclass(frozen=True)
class OwnColumns:
    """Where our columns stand in the user's table: where they were, or behind all others."""

    header: tuple[str, ...]
    """The user's headers, and behind them those that are new."""
    answers: tuple[int, ...]
    """Indexes of `ADDED_COLUMNS`, in that order."""
    best: tuple[int, ...]
    """Indexes of the `BEST_FIELDS` of the first lead, the second, and so on."""
    spare: tuple[int, ...]
    """Indexes of columns for more leads than are wished for now; they stay, and are blank."""

    @property
    def indexes(self) -> tuple[int, ...]:
        return (*self.answers, *self.best, *self.spare)


def is_ours(header: str) -> bool:
    """Whether an output of ours has such a header."""
    return header.casefold().startswith(_PREFIX) or _BEST.fullmatch(header) is not None


def place_columns(header: Sequence[str], *, leads: int) -> OwnColumns:
    """Find or make a place for our columns, and for those of so many leads.

    A table that has more than half of `ADDED_COLUMNS` is an output given back. Ours are
    the last ones of their names: what the user called so stood there before.
    """
    there = _answers_in(header)
    best = _best_in(header, behind=min(there.values())) if there else {}
    names = list(header)
    for name in ADDED_COLUMNS:
        if name not in there:
            there[name] = len(names)
            names.append(with_suffix(name, names))
    for number in range(1, leads + 1):
        if number not in best:
            best[number] = tuple(range(len(names), len(names) + len(BEST_FIELDS)))
            names += _headers_of_lead(number, names)
    return OwnColumns(
        header=tuple(names),
        answers=tuple(there[name] for name in ADDED_COLUMNS),
        best=tuple(index for number in range(1, leads + 1) for index in best[number]),
        spare=tuple(index for number in sorted(best) if number > leads for index in best[number]),
    )


def with_suffix(name: str, taken: Sequence[str]) -> str:
    """`name`, or `name_2` where that is taken, and so on; case tells none apart."""
    return first_free(name, _suffixes(len(taken)), taken)


def first_free(name: str, suffixes: Iterable[str], taken: Iterable[str]) -> str:
    """The name with the first of the suffixes that makes it one that nobody has."""
    folded = {other.casefold() for other in taken}
    names = (f"{name}{suffix}" for suffix in suffixes)
    return next(free for free in names if free.casefold() not in folded)


def _suffixes(taken: int) -> Iterator[str]:
    yield ""
    yield from (f"_{number}" for number in range(2, taken + 3))


def _answers_in(header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in ADDED_COLUMNS:
        counted = re.compile(f"{name}{_COUNTED}")
        places = [index for index, other in enumerate(header) if counted.fullmatch(other)]
        if places:
            found[name] = places[-1]
    return found if len(found) >= _MOST_OF_THEM else {}


def _best_in(header: Sequence[str], *, behind: int) -> dict[int, tuple[int, ...]]:
    """Number of a lead -> its columns, where all of them are there behind our first one."""
    found: dict[_Lead, dict[str, int]] = {}
    for index, name in enumerate(header):
        if index > behind and (match := _BEST.fullmatch(name)):
            found.setdefault((int(match[1]), match[3] or ""), {})[match[2]] = index
    return {
        number: tuple(fields[name] for name in BEST_FIELDS)
        for (number, _), fields in found.items()
        if len(fields) == len(BEST_FIELDS)
    }


def _headers_of_lead(number: int, taken: Sequence[str]) -> tuple[str, ...]:
    """All with one suffix, so that they are known to belong together."""
    folded = {name.casefold() for name in taken}
    every = (
        tuple(f"lead_{number}_{name}{suffix}" for name in BEST_FIELDS)
        for suffix in _suffixes(len(taken))
    )
    return next(names for names in every if folded.isdisjoint(names))
