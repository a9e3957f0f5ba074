"""Who is meant, and an answer of the vendor's without that person (pure).

A person is known by many names: a member ID, a vanity address, an address with the ID in it. The
vendor's answers have many shapes; whatever stands in a list and names the person goes as a whole.
"""

from collections.abc import Callable, Iterator
from typing import Any

from enrich.model.profile import identity_of_address, identity_of_id

IsForgotten = Callable[[str], bool]
"""Whether this identity is one of a person who is to be forgotten."""

_IDS = frozenset({"linkedin_id", "linkedin_id_url"})
"""Members of the vendor's JSON that hold a person's ID (sheet, section 2.2)."""
_COMPANIES = frozenset({"company", "companies"})
"""Their IDs are not those of people."""
_GONE = object()


def without(answer: Any, is_forgotten: IsForgotten) -> Any:
    """The answer as if it had never held these people; `None` if it held nothing else."""
    left = _without(answer, is_forgotten, in_company=False)
    return None if left is _GONE else left


def _without(value: Any, is_forgotten: IsForgotten, *, in_company: bool) -> Any:
    if isinstance(value, list):
        items = (_without(item, is_forgotten, in_company=in_company) for item in value)
        return [item for item in items if item is not _GONE]
    if not isinstance(value, dict):
        return _GONE if isinstance(value, str) and _is_address_of(value, is_forgotten) else value
    if any(_own_names(value, is_forgotten, in_company=in_company)):
        return _GONE
    members = {
        name: _without(member, is_forgotten, in_company=in_company or name in _COMPANIES)
        for name, member in value.items()
    }
    return {name: member for name, member in members.items() if member is not _GONE}


def _own_names(
    value: dict[str, Any], is_forgotten: IsForgotten, *, in_company: bool
) -> Iterator[bool]:
    """Whether what it says of itself, in no list of others, names one of them."""
    for name, member in value.items():
        if isinstance(member, dict):
            is_company = in_company or name in _COMPANIES
            yield from _own_names(member, is_forgotten, in_company=is_company)
        elif isinstance(member, (str, int)):
            yield _names(name, str(member), is_forgotten, in_company=in_company)


def _names(name: str, text: str, is_forgotten: IsForgotten, *, in_company: bool) -> bool:
    is_id = name in _IDS and not in_company and "/" not in text
    return (is_id and is_forgotten(identity_of_id(text))) or _is_address_of(text, is_forgotten)


def _is_address_of(text: str, is_forgotten: IsForgotten) -> bool:
    if "/" not in text:
        return False
    identity = identity_of_address(text)
    return bool(identity) and is_forgotten(identity)
