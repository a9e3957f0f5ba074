"""Whether one title is several; only where that is beyond doubt.

"VP Sales & Marketing" is one title, and so are "Founder & CEO" and "SVP and
CFO": people hold them. "CEO and CTO" or "Head of Sales, Head of IT" are two.
"""

import re

_JOINT = re.compile(r"\s*(?:[/,+;|&]|\b(?:and|or)\b)\s*", re.IGNORECASE)
_MOST_PARTS = 20
_CHIEF = re.compile(
    r"c[a-z]{1,2}o|ceo|ciso|chief(?: [a-z]+){1,4} officer|chief of staff", re.IGNORECASE
)
_BARE_RANK = frozenset(
    {"director", "manager", "head", "vp", "svp", "evp", "avp", "vice president", "supervisor"}
)
_RANK_FIRST = re.compile(
    r"(head of|vp|vp of|svp|evp|vice president|vice president of|director of|manager of) .+",
    re.IGNORECASE,
)
_RANK_LAST = re.compile(
    r".+ (director|manager|lead|officer|engineer|analyst|specialist|executive)", re.IGNORECASE
)
_HELD_TOGETHER = re.compile(
    r"(?:co-? ?)?(?:founder|owner)|founding .+|(?:vice )?chair(?:man|woman|person)?|president"
    r"|(?:.+ )?partner|managing director|general manager|gm|md|principal|proprietor",
    re.IGNORECASE,
)


def several_titles(title: str) -> tuple[str, ...]:
    """The titles that stand in one, or none."""
    parts = tuple(part.strip() for part in _JOINT.split(title, maxsplit=_MOST_PARTS))
    if len(parts) < 2 or not all(map(_is_a_title, parts)):
        return ()
    return parts if _are_surely_apart(parts) else ()


def _are_surely_apart(parts: tuple[str, ...]) -> bool:
    if any(map(_HELD_TOGETHER.fullmatch, parts)):
        return False
    ranks = {_rank(part) for part in parts}
    return len(parts) > 2 or len(ranks) == 1 or all(part.casefold() in _BARE_RANK for part in parts)


def _is_a_title(part: str) -> bool:
    return _rank(part) != "" or _HELD_TOGETHER.fullmatch(part) is not None


def _rank(part: str) -> str:
    """What kind of title it is, `""` where it is none by itself."""
    if _CHIEF.fullmatch(part):
        return "chief"
    if part.casefold() in _BARE_RANK:
        return part.casefold()
    if ranked := _RANK_FIRST.fullmatch(part) or _RANK_LAST.fullmatch(part):
        return ranked[1].casefold().removesuffix(" of")
    return ""
