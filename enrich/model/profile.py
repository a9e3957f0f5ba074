"""What an address or an ID of the vendor's tells about who a person is."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

_MEMBER = re.compile(r"AC[A-Za-z]AA[\w-]+")
"""A member ID as LinkedIn writes it: `ACoAA...`, in Sales Navigator `ACwAA...` (sheet, 1.1)."""
_URN = re.compile(r"urn:li:\w+:\(?([^,()]+)", re.IGNORECASE)
_URN_OF_A_PERSON = re.compile(
    r"urn:li:(?:member|person|fsd?_profile|fs_miniProfile|fs_salesProfile):", re.IGNORECASE
)
_SCHEME = re.compile(r"(?:[a-z]+:)?//", re.IGNORECASE)
_NOBODY = frozenset(
    {"", "0", "-", "--", "n/a", "na", "nan", "nil", "none", "null", "undefined", "unknown"}
)
"""Words that stand where nothing is known: whoever shares one shares nothing."""
_LEADS_OF_NAVIGATOR = frozenset({"lead", "people", "profile"})


def identity_of(text: str) -> str:
    """Whom an address, an URN or a bare member ID names; `""` if it names nobody."""
    bare = text.strip()
    if address := identity_of_address(bare):
        return address
    is_id = _MEMBER.fullmatch(bare) or bare.isdecimal() or _URN_OF_A_PERSON.match(bare)
    return identity_of_id(bare) if is_id else ""


def identity_of_id(text: str) -> str:
    """Who has this member ID; `""` if it names nobody. It may come as an address or an URN."""
    bare = text.strip()
    if urn := _URN.match(bare):
        bare = urn[1].strip()
    if "/" in bare:
        return identity_of_address(bare)
    return "" if bare.casefold() in _NOBODY else f"id:{bare}"


def identity_of_address(address: str) -> str:
    """Whose profile this is, in whatever form it is written; `""` if it names nobody.

    A member ID in it is the best proof, and keeps its case; a vanity name has none.
    """
    match _segments(address):
        case ["sales", kind, person, *_] if kind in _LEADS_OF_NAVIGATOR:
            number, *_rest = person.split(",")
            is_id = _MEMBER.fullmatch(number) or number.isdecimal()
            return identity_of_id(number) if is_id else ""
        case ["mwlite", "in", person, *_] | ["in", person, *_]:
            return identity_of_id(person) if _MEMBER.fullmatch(person) else _vanity("in", person)
        case ["pub", person, *rest]:
            # Of old addresses the name alone is shared by many.
            return _vanity("pub", "/".join([person, *rest[:3]]))
        case _:
            return ""


def _vanity(kind: str, name: str) -> str:
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return "" if folded in _NOBODY else f"url:/{kind}/{folded}"


def _segments(address: str) -> list[str]:
    """The parts of the path of an address at LinkedIn; none of any other address."""
    bare = address.strip()
    is_path = bare.startswith("/") and not bare.startswith("//")
    try:
        parts = urlsplit(bare if is_path or _SCHEME.match(bare) else f"//{bare}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return []
    if not is_path and not f".{host}".endswith(".linkedin.com"):
        return []
    segments = [decoded for part in parts.path.split("/") if (decoded := _decoded(part))]
    kinds = 2 if segments and segments[0].casefold() in {"sales", "mwlite"} else 1
    return [*map(str.casefold, segments[:kinds]), *segments[kinds:]]


def _decoded(part: str) -> str:
    try:
        return unquote(part, errors="strict").strip()
    except UnicodeDecodeError:
        # Signs that cannot be read must not all become one and the same.
        return unquote(part, encoding="latin-1").strip()
