"""How many leads there are of each kind, counted in one walk."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from enrich.merge.leads import LeadRow


class Tally:
    """Counts names; case and blanks tell none apart, and each is shown as it first came."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._spellings: dict[str, str] = {}

    def add(self, name: str) -> None:
        tidy = " ".join(name.split())
        if tidy:
            self._spellings.setdefault(tidy.casefold(), tidy)
            self._counts[tidy.casefold()] += 1

    def most_common(self, most: int) -> list[tuple[str, int]]:
        """The most frequent names, each with its count; of equals, the first to come first."""
        return [(self._spellings[name], count) for name, count in self._counts.most_common(most)]


@dataclass
class LeadTallies:
    """The leads of the output by what a manager asks for."""

    personas: Counter[str] = field(default_factory=Counter)
    titles: Tally = field(default_factory=Tally)
    locations: Tally = field(default_factory=Tally)
    companies: Tally = field(default_factory=Tally)
    """As the user calls them."""

    def add(self, row: LeadRow) -> None:
        self.personas[row.outcome.target.persona] += 1
        self.titles.add(row.kept.lead.title)
        self.locations.add(row.kept.lead.location)
        self.companies.add(row.company)


def tally(leads: Iterable[LeadRow]) -> LeadTallies:
    tallies = LeadTallies()
    for lead in leads:
        tallies.add(lead)
    return tallies
