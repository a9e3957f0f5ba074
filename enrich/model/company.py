"""Which company a cell means: every form of section 9 of the API sheet."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, quote, unquote, urlsplit

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
        return f"https://www.linkedin.com/{page}/{quote(self.name, safe='')}"


class NotACompany(CellFault):
    """A cell that names no LinkedIn company; the words say why and what to write."""


_CURE = (
    "Write the company's LinkedIn page, such as https://www.linkedin.com/company/acme-inc, "
    "or its numeric LinkedIn ID."
)
_URN = re.compile(
    r"urn:li:(?:organization|company|fsd_company|fs_salesCompany):(\d+)", re.IGNORECASE
)
_FOREIGN_ID = re.compile(r"[0-9a-f]{24}", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_QUOTES_AND_SPACES = " \t\r\n\u00a0\u200b\ufeff\"'<>\u201c\u201d\u2018\u2019\u00ab\u00bb"
_NOT_IN_A_SLUG = re.compile(r"[\s/?#\\]")
_PAGES_THAT_ARE_NOT_COMPANIES = {
    "in": "a person's page",
    "pub": "a person's page",
    "jobs": "a job page",
    "search": "a search page",
    "feed": "a news page",
    "posts": "a post",
    "groups": "a group",
}


def parse_company(text: str) -> Company:
    """Reduce any form that people keep in spreadsheets to one company.

    Raises:
        NotACompany: the text is none of the forms in section 9 of the sheet.
    """
    bare = text.strip(_QUOTES_AND_SPACES)
    if not bare:
        raise NotACompany("The company is blank.", _CURE)
    if _FOREIGN_ID.fullmatch(bare):
        raise NotACompany("This is another vendor's company ID.", _CURE)
    if bare.isascii() and bare.isdigit():
        return Company(CompanyKind.ID, _without_leading_zeros(bare))
    if urn := _URN.fullmatch(bare):
        return Company(CompanyKind.ID, _without_leading_zeros(urn[1]))
    return _from_path(_linkedin_path(bare))


def _without_leading_zeros(digits: str) -> str:
    number = digits.lstrip("0")
    if not number:
        raise NotACompany("0 is no LinkedIn company ID.", _CURE)
    return number


def _linkedin_path(bare: str) -> list[str]:
    parts = _split_url(bare)
    host = (parts.hostname or "").rstrip(".").lower()
    if host == "lnkd.in":
        raise NotACompany("This is a shortened link.", "Open it and copy the address it leads to.")
    if host != "linkedin.com" and not host.endswith(".linkedin.com"):
        raise NotACompany("This is not a LinkedIn address.", _CURE)
    return [unquote(piece) for piece in parts.path.split("/") if piece]


def _split_url(bare: str) -> SplitResult:
    with_scheme = bare if _SCHEME.match(bare) else f"https://{bare.lstrip('/')}"
    try:
        parts = urlsplit(with_scheme)
    except ValueError:
        raise NotACompany("This is not a web address.", _CURE) from None
    if parts.scheme.lower() not in {"http", "https"} or "." not in (parts.hostname or ""):
        raise NotACompany("This is neither a LinkedIn address nor an ID.", _CURE)
    return parts


def _from_path(path: list[str]) -> Company:
    page, *rest = [path[0].lower(), *path[1:]] if path else ["", ""]
    if page == "sales" and rest:
        page, *rest = [rest[0].lower(), *rest[1:]]
    if page not in {"company", "school", "showcase"}:
        which = _PAGES_THAT_ARE_NOT_COMPANIES.get(page, "not a company's page")
        raise NotACompany(f"This LinkedIn address is {which}.", _CURE)
    slug = rest[0].strip().lower() if rest else ""
    if not slug or _NOT_IN_A_SLUG.search(slug):
        raise NotACompany("This LinkedIn address does not say which company.", _CURE)
    if slug.isascii() and slug.isdigit():
        return Company(CompanyKind.ID, _without_leading_zeros(slug))
    return Company(CompanyKind(page), slug)
