"""Headers that are nearly a known one: other word order, abbreviations, plurals, a slip of the pen."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+|\d+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER_SPELLINGS = {
    "co": "company",
    "comp": "company",
    "coy": "company",
    "cmpy": "company",
    "li": "linkedin",
    "lnkd": "linkedin",
    "lkdn": "linkedin",
    "org": "organization",
    "organisation": "organization",
    "acct": "account",
    "acc": "account",
    "link": "url",
    "page": "url",
    "profile": "url",
    "address": "url",
    "hyperlink": "url",
    "uri": "url",
    "excl": "exclude",
    "excluded": "exclude",
    "excluding": "exclude",
    "incl": "include",
    "included": "include",
    "including": "include",
    "dept": "department",
    "lvl": "level",
    "loc": "location",
    "maximum": "max",
    "num": "number",
    "nr": "number",
}
_SAYS_NOTHING = frozenset(
    {"the", "of", "a", "an", "s", "required", "optional", "mandatory", "official"}
    | {"de", "la", "le", "l", "du", "des", "der", "die", "del", "da", "di"}
)
# Where the company sits is not where its people shall be, and a plural does not make it so.
_FALSE_FRIENDS = (frozenset({"location"}), frozenset({"url"}))
# Words that are one slip away from one of ours, and mean something else.
_OTHER_WORDS = frozenset(
    {"person", "personal", "personnel", "personne", "departement", "amount", "load", "note"}
)
_MOST_TYPOS = 2
_LETTERS_FOR_A_TYPO = 7


@dataclass(frozen=True, order=True)
class Nearness:
    """How far a header is from the nearest name of a field."""

    typos: int
    field: str


def words_of(header: str) -> tuple[str, ...]:
    """The words of a header in one spelling: `Co. LinkedIn pages` is company, linkedin, url."""
    plain = unicodedata.normalize("NFKD", _HUMP.sub(" ", header)).casefold()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    joined = bare.replace("linked in", "linkedin").replace("(s)", "s")
    words = (_spelled(word) for word in _WORD.findall(joined))
    return tuple(dict.fromkeys(word for word in words if word not in _SAYS_NOTHING))


def _spelled(word: str) -> str:
    single = _OTHER_SPELLINGS.get(word, word)
    if len(single) > 3 and single.endswith("ies"):
        single = f"{single[:-3]}y"
    elif len(single) > 2 and single.endswith("s") and not single.endswith("ss"):
        single = single[:-1]
    return _OTHER_SPELLINGS.get(single, single)


def nearest(header: str, phrases: Mapping[str, Iterable[tuple[str, ...]]]) -> Nearness | None:
    """The one field that a header nearly names; `None` where that is none, or not clear."""
    words = words_of(header)
    if not words or frozenset(words) in _FALSE_FRIENDS:
        return None
    found = sorted(
        Nearness(min(typos), field)
        for field, names in phrases.items()
        if (typos := [count for name in names if (count := _typos(words, name)) is not None])
    )
    is_clear = found and (len(found) == 1 or found[0].typos < found[1].typos)
    return found[0] if is_clear else None


def _typos(words: tuple[str, ...], name: tuple[str, ...]) -> int | None:
    """How many slips turn the name into these words; `None` where it is another name."""
    if frozenset(words) == frozenset(name):
        return 0
    if len(words) != len(name) or not _OTHER_WORDS.isdisjoint(words):
        return None
    slips = [_slips(word, other) for word, other in zip(words, name, strict=True)]
    total = sum(slip for slip in slips if slip is not None)
    letters = sum(map(len, words))
    if None in slips or total > _MOST_TYPOS or letters < total * _LETTERS_FOR_A_TYPO:
        return None
    return total


def _slips(word: str, meant: str) -> int | None:
    if word == meant:
        return 0
    apart = abs(len(word) - len(meant))
    if word[0] != meant[0] or apart > 2 or len(meant) < 3 or (len(meant) == 3 and apart):
        return None
    distance = _edits(word, meant)
    return distance if distance <= (2 if len(meant) >= 8 else 1) else None


def _edits(one: str, other: str) -> int:
    """Letters to add, drop, change, or swap with their neighbour."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, start=1):
        above, row = rows[-1], [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != wanted))
            is_swap = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted
            row.append(min(cost, rows[-2][j - 2] + 1) if is_swap else cost)
        rows.append(row)
    return rows[-1][-1]
