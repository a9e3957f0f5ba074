"""Which company a cell means: every form of section 9 of the API sheet."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from enrich.model.problem import CellFault


class CompanyKind(StrEnum):
    """What LinkedIn calls the page that the identifier names."""

    ID = "id"
    COMPANY = "company"
    SCHOOL = "school"
    SHOWCASE = "showcase"


@dataclass(frozen=True, order=True)
class Company:
    """One company as LinkedIn knows it; equal only if it is surely the same page."""

    kind: CompanyKind
    name: str
    """The digits of an ID, or the slug, percent-decoded and lower-cased."""

    @property
    def url(self) -> str:
        """The canonical page, safe to send (sheet, section 9)."""
        page = CompanyKind.COMPANY if self.kind is CompanyKind.ID else self.kind
        name = self.name if _PLAIN_NAME.fullmatch(self.name) else quote(self.name, safe="")
        return f"https://www.linkedin.com/{page}/{name}"


class NotACompany(CellFault):
    """A cell that names no LinkedIn company; the words say why and what to write."""


_CURE = (
    "Write the company's LinkedIn page, such as https://www.linkedin.com/company/acme-inc, "
    "or its numeric LinkedIn ID."
)
# What nearly all cells hold; nothing in such an address has to be decoded or cut off.
_PLAIN = re.compile(r"(?:https?://)?(?:www\.)?linkedin\.com/company/([a-z0-9-]*[a-z-][a-z0-9-]*)/?")
_PLAIN_NAME = re.compile(r"[a-z0-9-]+")
_URN = re.compile(
    r"urn:li:(?:organization|company|fsd_company|fs_salesCompany):(\d+)", re.IGNORECASE
)
_FOREIGN_ID = re.compile(r"[0-9a-f]{24}", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
_SCHEME_MISTYPED = re.compile(r"h?ttps?\s*[:;]?\s*/+", re.IGNORECASE)
_QUOTES_AND_SPACES = " \t\r\n\u00a0\"'<>()[],;\u201c\u201d\u2018\u2019\u00ab\u00bb"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LINE_ENDS = re.compile(r"[\r\n\t]")
_NOT_IN_A_SLUG = re.compile(r"[\s/?#\\]")
_AROUND_AN_ADDRESS = re.compile(r"[\r\n\t|;<>\[\]()]+")
_ADDRESS_IN_TEXT = re.compile(
    r"(?:^|\s)((?:https?://)?(?:[a-z0-9-]+\.)*linkedin\.com/\S.*)", re.IGNORECASE
)
_OTHER_PAGES_OF_COMPANIES = {"company-beta": "company", "organization": "company"}
_PAGES_THAT_ARE_NOT_COMPANIES = {
    "in": "a person's page",
    "pub": "a person's page",
    "jobs": "a job page",
    "search": "a search page",
    "feed": "a news page",
    "posts": "a post",
    "groups": "a group",
}
_DETOURS = {"authwall": "sessionredirect", "uas": "session_redirect", "redir": "url"}
"""Pages that LinkedIn puts before the one that was asked for, and where they name it."""
_GONE = frozenset({"unavailable"})
"""Where LinkedIn leads to when a company's page is no more."""


def parse_company(text: str) -> Company:
    """Reduce any form that people keep in spreadsheets to one company.

    Raises:
        NotACompany: the text is none of the forms in section 9 of the sheet.
    """
    if (plain := _PLAIN.fullmatch(text)) and plain[1] not in _GONE:
        return Company(CompanyKind.COMPANY, plain[1])
    try:
        return _parsed(text)
    except NotACompany:
        if (found := _addressed_within(text)) is None:
            raise
        return found


def _parsed(text: str) -> Company:
    bare = _INVISIBLE.sub("", text).strip(_QUOTES_AND_SPACES)
    if not bare:
        raise NotACompany("The company is blank.", _CURE)
    if _FOREIGN_ID.fullmatch(bare):
        raise NotACompany("This is another vendor's company ID.", _CURE)
    if whole := _WHOLE_FLOAT.fullmatch(bare):
        bare = whole[1]  # pandas writes a column of numbers with a gap in it so
    if bare.isascii() and bare.isdigit():
        return Company(CompanyKind.ID, _without_leading_zeros(bare))
    if urn := _URN.fullmatch(bare):
        return Company(CompanyKind.ID, _without_leading_zeros(urn[1]))
    return _from_address(_split_url(bare))


def _addressed_within(text: str) -> Company | None:
    """The company whose address stands among other words, if there is just one."""
    pieces = _AROUND_AN_ADDRESS.split(_INVISIBLE.sub("", text))
    addresses = [found[1] for piece in pieces if (found := _ADDRESS_IN_TEXT.search(piece))]
    companies, faults = set(), []
    for address in addresses:
        try:
            companies.add(_parsed(address))
        except NotACompany as fault:
            faults.append(fault)
    if len(companies) > 1:
        raise NotACompany("This cell names several companies.", "Give each a row of its own.")
    if faults and not companies:
        raise faults[0]
    return next(iter(companies), None)


def _without_leading_zeros(digits: str) -> str:
    number = digits.lstrip("0")
    if not number:
        raise NotACompany("0 is no LinkedIn company ID.", _CURE)
    return number


def _from_address(parts: SplitResult) -> Company:
    host = (parts.hostname or "").rstrip(".").lower()
    if host == "lnkd.in":
        raise NotACompany("This is a shortened link.", "Open it and copy the address it leads to.")
    if host != "linkedin.com" and not host.endswith(".linkedin.com"):
        raise NotACompany("This is not a LinkedIn address.", _CURE)
    path = [unquote(piece) for piece in parts.path.split("/") if piece]
    query = {name.lower(): value for name, value in parse_qsl(parts.query, max_num_fields=100)}
    if path and (further := query.get(_DETOURS.get(path[0].lower(), ""))):
        return _from_address(_split_url(further)._replace(query=""))
    if path[:1] == ["sales"] and (number := query.get("companyid", "")).isdecimal():
        return Company(CompanyKind.ID, _without_leading_zeros(number))
    return _from_path(path)


def _split_url(bare: str) -> SplitResult:
    # urlsplit would join the lines of a cell to one address.
    if _LINE_ENDS.search(bare):
        raise NotACompany("This is neither a LinkedIn address nor an ID.", _CURE)
    try:
        parts = urlsplit(_with_scheme(bare))
    except ValueError:
        raise NotACompany("This is not a web address.", _CURE) from None
    if parts.scheme.lower() not in {"http", "https"} or "." not in (parts.hostname or ""):
        raise NotACompany("This is neither a LinkedIn address nor an ID.", _CURE)
    return parts


def _with_scheme(bare: str) -> str:
    """Put right `https:/linkedin.com` and `ttp://linkedin.com`, typed in haste."""
    if mistyped := _SCHEME_MISTYPED.match(bare):
        return f"https://{bare[mistyped.end() :]}"
    return bare if _SCHEME.match(bare) else f"https://{bare.lstrip('/')}"


def _from_path(path: list[str]) -> Company:
    page, *rest = [path[0].lower(), *path[1:]] if path else ["", ""]
    if page == "sales" and rest:
        page, *rest = [rest[0].lower(), *rest[1:]]
    page = _OTHER_PAGES_OF_COMPANIES.get(page, page)
    if page not in {"company", "school", "showcase"}:
        which = _PAGES_THAT_ARE_NOT_COMPANIES.get(page, "not a company's page")
        raise NotACompany(f"This LinkedIn address is {which}.", _CURE)
    slug = rest[0].strip().lower() if rest else ""
    if not slug or _NOT_IN_A_SLUG.search(slug):
        raise NotACompany("This LinkedIn address does not say which company.", _CURE)
    if slug in _GONE:
        raise NotACompany("LinkedIn says that this page is no longer there.", _CURE)
    if slug.isascii() and slug.isdigit():
        return Company(CompanyKind.ID, _without_leading_zeros(slug))
    return Company(CompanyKind(page), slug)
