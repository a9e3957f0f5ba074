"""Who sits at which desk on which night: people leave, and others follow them (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from enrich.sandbox.chance import Dice, fingerprint
from enrich.sandbox.companies import Company
from enrich.sandbox.names import CULTURES
from enrich.sandbox.places import BY_ID, PLACES, Place
from enrich.sandbox.roles import Role
from enrich.sandbox.titles import title_on

_LONGEST_STAY = 60
_LONGEST_VACANCY = 3
_SHARED_DESKS = 10
"""One of so many desks of a role is shared with other companies."""
_CIRCLES = 256
"""Companies of one circle share the person at that desk; most circles of a file have one or two."""


@dataclass(frozen=True)
class Desk:
    """One of the places to work in a role at a company."""

    seed: int
    company: Company
    role: Role
    number: int
    regions: tuple[str, ...] = ()
    """IDs of the places that whoever sits here lives in; none: anywhere."""

    @property
    def is_shared(self) -> bool:
        dice = Dice(self.seed, "shared desk", self._page, self.role.key)
        return dice.between(0, _SHARED_DESKS - 1) == self.number

    @property
    def identity(self) -> tuple[object, ...]:
        """What the people at this desk are drawn from."""
        if self.is_shared:
            circle = int(fingerprint(self.seed, self._page, length=8), 16) % _CIRCLES
            return self.seed, "circle", self.role.key, circle
        return self.seed, "desk", self._page, self.role.key, self.number, *self.regions

    @property
    def homes(self) -> Sequence[Place]:
        """Where whoever sits here may live; who has two employers need not fit this search."""
        known = [BY_ID[region] for region in self.regions if region in BY_ID]
        return PLACES if self.is_shared or not known else known

    @property
    def _page(self) -> str:
        return f"{self.company.kind}/{self.company.slug}"


@dataclass(frozen=True)
class Person:
    """Somebody invented, on one night."""

    first_name: str
    last_name: str
    """Empty for those who have one name only."""
    full_name: str
    gender: str
    title: str
    place: Place
    has_two_employers: bool
    digits: str
    """They stand for this one person, whatever the night."""

    @property
    def member_id(self) -> str:
        return f"ACwAA{self.digits[:34]}"


def holder(desk: Desk, night: int) -> Person | None:
    """Say who sits at the desk; on night 0 somebody sits at each, and nobody ever comes back."""
    identity, start, successor = desk.identity, 0, 0
    while start <= night:
        stay = Dice(*identity, "stay", successor)
        end = start + stay.between(1, _LONGEST_STAY)
        if night < end:
            return _person(desk, Dice(*identity, successor), night)
        start = end + stay.between(0, _LONGEST_VACANCY)
        successor += 1
    return None


def _person(desk: Desk, dice: Dice, night: int) -> Person:
    culture, gender = dice.pick(CULTURES), dice.pick(("female", "male"))
    first = dice.pick(culture.female if gender == "female" else culture.male)
    last = dice.pick(culture.family)
    return Person(
        first,
        last,
        culture.order.format(given=first, family=last),
        gender,
        title_on(night, desk.role, dice),
        dice.pick(desk.homes),
        desk.is_shared,
        dice.digits(),
    )
