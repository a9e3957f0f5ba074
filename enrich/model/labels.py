"""The vendor's function and seniority IDs with their labels (sheet, section 1.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from types import MappingProxyType

from enrich.model.problem import CellFault
from enrich.model.synonyms import FUNCTION_SYNONYMS, SENIORITY_SYNONYMS, folded

FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {
        "1": "Accounting",
        "2": "Administrative",
        "3": "Arts and Design",
        "4": "Business Development",
        "5": "Community and Social Services",
        "6": "Consulting",
        "7": "Education",
        "8": "Engineering",
        "9": "Entrepreneurship",
        "10": "Finance",
        "11": "Healthcare Services",
        "12": "Human Resources",
        "13": "Information Technology",
        "14": "Legal",
        "15": "Marketing",
        "16": "Media and Communication",
        "17": "Military and Protective Services",
        "18": "Operations",
        "19": "Product Management",
        "20": "Program and Project Management",
        "21": "Purchasing",
        "22": "Quality Assurance",
        "23": "Real Estate",
        "24": "Research",
        "25": "Sales",
        "26": "Customer Success and Support",
    }
)

SENIORITY_LEVELS: Mapping[str, str] = MappingProxyType(
    {
        "100": "In Training",
        "110": "Entry Level",
        "120": "Senior",
        "130": "Strategic",
        "200": "Entry Level Manager",
        "210": "Experienced Manager",
        "220": "Director",
        "300": "Vice President",
        "310": "CXO",
        "320": "Owner / Partner",
    }
)

_NEAR = 0.75
"""How much of a word must be right for a typing error."""
_FAR = 0.6
"""Still better than a list of all values."""
_LONGEST_WORDS = 80
"""Characters; what is longer resembles nothing."""
_NOT_PART_OF_IT = (" department", " dept", " team", " function", " role", " roles", " level")


@dataclass(frozen=True, eq=False)
class LabelList:
    """One of the vendor's two lists, and what people call its values."""

    name: str
    labels: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]

    @cached_property
    def _spelled(self) -> Mapping[str, tuple[str, ...]]:
        return {folded(label): (label,) for label in self.labels.values()}

    @cached_property
    def _long_synonyms(self) -> Mapping[str, tuple[str, ...]]:
        # Too short a word resembles too many.
        return {word: meant for word, meant in self.synonyms.items() if len(word) > 4}

    def meant_by(self, words: str) -> tuple[str, ...]:
        """The labels that these words surely mean."""
        bare = folded(words)
        for wanted in (bare, _trimmed(bare)):
            if found := self._spelled.get(wanted) or self.synonyms.get(wanted):
                return found
        return ()

    def like(self, words: str, cutoff: float) -> tuple[str, ...]:
        """The label that these words resemble, if there is one."""
        return _closest(words, self._spelled, cutoff)

    def like_a_synonym(self, words: str) -> tuple[str, ...]:
        """The labels whose synonym these words resemble closely."""
        return _closest(words, self._long_synonyms, _NEAR)


FUNCTION_LIST = LabelList("functions", FUNCTIONS, FUNCTION_SYNONYMS)
SENIORITY_LIST = LabelList("seniority levels", SENIORITY_LEVELS, SENIORITY_SYNONYMS)


class UnknownLabel(CellFault):
    """A value that is neither an ID nor a label of the vendor's list."""

    def __init__(self, value: str, known: LabelList) -> None:
        nearest = nearest_labels(value, known)
        super().__init__(
            f"'{value}' is not one of the vendor's values.",
            _cure(value, nearest, known),
            cause=f"This is not one of the vendor's {known.name}.",
            wrong=value,
            nearest=" or ".join(nearest),
        )


def label_to_id(value: str, known: LabelList) -> str:
    """The ID for an ID or a label in any case.

    Raises:
        UnknownLabel: with the nearest right value, if there is one.
    """
    wanted = " ".join(value.split())
    if wanted in known.labels:
        return wanted
    by_label = {label.casefold(): number for number, label in known.labels.items()}
    if (number := by_label.get(wanted.casefold())) is not None:
        return number
    raise UnknownLabel(wanted, known)


@lru_cache(maxsize=1000)
def nearest_labels(value: str, known: LabelList) -> tuple[str, ...]:
    """The labels that were probably meant; only ever suggested, never used unasked."""
    found = known.meant_by(value) or known.like(value, _NEAR) or known.like_a_synonym(value)
    if found:
        return found
    return () if _other(known).meant_by(value) else known.like(value, _FAR)


def _cure(value: str, nearest: tuple[str, ...], known: LabelList) -> str:
    if nearest:
        quoted = " or ".join(f"'{label}'" for label in nearest)
        return f"Did you mean {quoted}?"
    other = _other(known)
    if meant := other.meant_by(value):
        return f"'{meant[0]}' is one of the {other.name}: write it in their column."
    choices = ", ".join(f"{label} ({number})" for number, label in known.labels.items())
    return f"Use one of: {choices}."


def _other(known: LabelList) -> LabelList:
    return SENIORITY_LIST if known is FUNCTION_LIST else FUNCTION_LIST


def _closest(words: str, known: Mapping[str, tuple[str, ...]], cutoff: float) -> tuple[str, ...]:
    bare = _trimmed(folded(words))[:_LONGEST_WORDS]
    close = get_close_matches(bare, known, n=1, cutoff=cutoff)
    return known[close[0]] if close else ()


def _trimmed(words: str) -> str:
    for ending in _NOT_PART_OF_IT:
        words = words.removesuffix(ending)
    return words
