"""How people write their titles, and what they and the vendor say about them (pure)."""

from enrich.sandbox.chance import Dice
from enrich.sandbox.roles import Role

# the title of the role, as people dress it
_VARIANTS = (
    "{title}",
    "{title} EMEA",
    "{title} (m/w/d)",
    "Interim {title}",
    "{title} & Co-Founder",
    "Group {title}",
)
_SHARE_PLAIN = 0.5
_RARELY = 90
"""Nights between two titles of a person, at the most."""
_OFTEN = 20

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


def title_on(night: int, role: Role, dice: Dice) -> str:
    """Give the title that somebody of the role has on that night; all of them fit the role."""
    first = 0 if dice.happens(_SHARE_PLAIN) else dice.between(1, len(_VARIANTS) - 1)
    turn = dice.between(0, len(role.titles) - 1) + _changes(night, dice)
    round_, which = divmod(turn, len(role.titles))
    # with every round through the titles another dress: two titles in a row always differ
    dress = _VARIANTS[(first + round_) % len(_VARIANTS)]
    return dress.format(title=role.titles[which])


def _changes(night: int, dice: Dice) -> int:
    """Count the new titles since the first night."""
    between = dice.between(_OFTEN, _RARELY)
    first = dice.between(1, between)
    return 0 if night < first else 1 + (night - first) // between
