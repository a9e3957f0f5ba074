"""Job titles that fit what was asked, and what people and the vendor say about them (pure)."""

from collections.abc import Mapping
from typing import Any

from enrich.sandbox.catalogue import FUNCTIONS, SENIORITIES
from enrich.sandbox.chance import Dice

_WILDCARD = "*"

# the title asked for, as people write it
_VARIANTS = (
    "{title}",
    "{title}",
    "{title}",
    "Senior {title}",
    "{title} EMEA",
    "{title} (m/w/d)",
    "Interim {title}",
    "{title} & Co-Founder",
)
_OF_SENIORITY = {
    "100": "{function} Intern",
    "110": "Junior {function} Associate",
    "120": "Senior {function} Specialist",
    "130": "{function} Strategist",
    "200": "{function} Team Lead",
    "210": "Senior {function} Manager",
    "220": "Director of {function}",
    "300": "Vice President, {function}",
    "310": "Chief {function} Officer",
    "320": "Owner / Partner, {function}",
}
# some begin as a formula does: foreign text reaches a spreadsheet as it is
HEADLINES = (
    "{title} at {company}",
    "{title} at {company}",
    "{title} | Speaker | Dog person 🐕",
    "+10 years of experience as {title}",
    "=growth through people. {title}",
    "@{company}: {title}",
    '"Making {company} better", one day at a time; {title}',
    "{title}\nViews are my own",
)
REJECTIONS = (
    "Title does not match",
    "Location does not match",
    "Seniority does not match",
    "No longer at the company",
)


def title_for(filters: Mapping[str, Any], dice: Dice) -> str:
    """Draw a title: one of those asked for, else one of the function and seniority asked for."""
    asked = [title for title in filters.get("job_titles", ()) if title != _WILDCARD]
    if asked:
        return dice.pick(_VARIANTS).format(title=dice.pick(asked))
    function = dice.pick(filters.get("functions") or tuple(FUNCTIONS))
    seniority = dice.pick(filters.get("seniority_levels") or tuple(SENIORITIES))
    return _OF_SENIORITY[seniority].format(function=FUNCTIONS[function])
