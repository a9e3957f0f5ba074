"""The vendor's function and seniority IDs with their labels (sheet, section 1.1)."""

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from enrich.model.problem import CellFault

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

_OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "vp": "Vice President",
        "c-level": "CXO",
        "c level": "CXO",
        "c-suite": "CXO",
        "owner": "Owner / Partner",
        "partner": "Owner / Partner",
        "it": "Information Technology",
        "hr": "Human Resources",
        "manager": "Experienced Manager",
        "customer success": "Customer Success and Support",
        "support": "Customer Success and Support",
    }
)


class UnknownLabel(CellFault):
    """A value that is neither an ID nor a label of the vendor's list."""

    def __init__(self, value: str, nearest: str | None, known: Mapping[str, str]) -> None:
        choices = ", ".join(f"{label} ({number})" for number, label in known.items())
        cure = f"Did you mean '{nearest}'?" if nearest else f"Use one of: {choices}."
        super().__init__(f"'{value}' is not one of the vendor's values.", cure)


def label_to_id(value: str, known: Mapping[str, str]) -> str:
    """The ID for an ID or a label in any case.

    Raises:
        UnknownLabel: with the nearest right value, if there is one.
    """
    wanted = " ".join(value.split())
    if wanted in known:
        return wanted
    by_label = {label.casefold(): number for number, label in known.items()}
    if (number := by_label.get(wanted.casefold())) is not None:
        return number
    raise UnknownLabel(wanted, nearest_label(wanted, known), known)


def nearest_label(value: str, known: Mapping[str, str]) -> str | None:
    """The label that was probably meant; only ever suggested, never used unasked."""
    labels = {label.casefold(): label for label in known.values()}
    other = _OTHER_NAMES.get(value.casefold())
    if other is not None and other.casefold() in labels:
        return other
    close = get_close_matches(value.casefold(), list(labels), n=1, cutoff=0.6)
    return labels[close[0]] if close else None
