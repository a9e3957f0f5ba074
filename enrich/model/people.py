"""Who is the same person: whoever shares an identity, directly or by way of others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from enrich.model.lead import Lead, identities

Identities = frozenset[str]


def same_people(known_by: Sequence[Identities]) -> list[int]:
    """For each the index of the first one that is the same person.

    Their order makes no difference to who is whom. An address under which two different member
    IDs stand names neither of them: it was given away, or the vendor gave it to many.
    """
    doubtful = _doubtful(known_by)
    first: dict[str, int] = {}
    leader = list(range(len(known_by)))

    def find(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    for index, known in enumerate(known_by):
        has_id = any(map(_is_id, known))
        for identity in known:
            if not (has_id and identity in doubtful):
                one, other = find(first.setdefault(identity, index)), find(index)
                leader[max(one, other)] = min(one, other)
    return [find(index) for index in range(len(known_by))]


def count_people(known_by: Iterable[Identities]) -> int:
    """How many different people these are."""
    return len(set(same_people(list(known_by))))


def each_once(leads: Sequence[Lead]) -> list[tuple[int, Lead]]:
    """Each person with the place where it first stands, known by all its addresses."""
    together: dict[int, list[Lead]] = defaultdict(list)
    for index, lead in zip(same_people([identities(lead) for lead in leads]), leads, strict=True):
        together[index].append(lead)
    return [(index, _with_addresses(*same)) for index, same in together.items()]


def is_told_alike(lead: Lead, other: Lead) -> bool:
    """Whether the same is said of one person, in whatever form the address is written."""
    if _without_addresses(lead) != _without_addresses(other):
        return False
    one, another = (_vanity_names(each) for each in (lead, other))
    return not one or not another or one == another


_ADDRESSES = ("linkedin_id", "linkedin_url", "sales_navigator_url")


def _with_addresses(lead: Lead, *others: Lead) -> Lead:
    missing = (name for name in _ADDRESSES if not getattr(lead, name))
    found = {
        name: next((text for other in others if (text := getattr(other, name))), "")
        for name in missing
    }
    return lead.model_copy(update=found) if any(found.values()) else lead


def _without_addresses(lead: Lead) -> Lead:
    return lead.model_copy(update=dict.fromkeys(_ADDRESSES, ""))


def _vanity_names(lead: Lead) -> Identities:
    return frozenset(item for item in identities(lead) if item.startswith("url:"))


def _doubtful(known_by: Iterable[Identities]) -> set[str]:
    """Addresses beside which two different IDs of one notation stand."""
    beside: dict[str, dict[str, str]] = defaultdict(dict)
    doubtful = set()
    for known in known_by:
        ids = [(_notation(item), item) for item in known if _is_id(item)]
        for address in known:
            for notation, number in [] if _is_id(address) else ids:
                if beside[address].setdefault(notation, number) != number:
                    doubtful.add(address)
    return doubtful


def _is_id(identity: str) -> bool:
    return identity.startswith("id:")


def _notation(identity: str) -> str:
    """One person may have an ID of each: `ACoAA...`, `ACwAA...`, a number."""
    number = identity.removeprefix("id:")
    if number.isdecimal():
        return "number"
    return number[:5] if number[:2] == "AC" and number[3:5] == "AA" else "other"
