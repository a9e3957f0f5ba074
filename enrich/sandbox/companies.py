"""Which company a request asks for (sheet 1.1 and 9), and what the vendor says of it (2.2; pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from enrich.sandbox.chance import Dice, with_gaps

_PATH = re.compile(r"/(?P<kind>company|school|showcase|sales/company)/(?P<slug>[^/]+)(?:/.*)?")

_INDUSTRIES = ("Software Development", "Möbel & Einrichtung", "Financial Services", "Retail")
_HEADCOUNTS = ("1-10", "11-50", "51-200", "201-500", "501-1000", "1001-5000", "10001+")
_HEADQUARTERS = (
    "Berlin, Germany",
    "São Paulo, Brazil",
    "Saint-Étienne, France",
    "東京, Japan",
    "Austin, Texas, United States",
    "Kraków, Poland",
)


@dataclass(frozen=True)
class Company:
    """A company, school or showcase page, known by its slug or by its LinkedIn ID."""

    kind: str
    slug: str

    @property
    def is_number(self) -> bool:
        return is_company_id(self.slug)

    @property
    def linkedin_url(self) -> str:
        return f"https://www.linkedin.com/{self.kind}/{quote(self.slug, safe='')}"

    @property
    def name(self) -> str:
        if self.is_number:
            return f"Company {self.slug}"
        return re.sub(r"[-_.\s]+", " ", self.slug).strip().title()


def asked_company(body: Mapping[str, Any]) -> Company:
    """Read the company of a request that has passed the rules."""
    if body.get("company_linkedin_id"):  # where both are, it counts (sheet 1.1, UNKNOWN)
        return Company("company", body["company_linkedin_id"])
    company = company_at(body["company_linkedin_url"])
    if company is None:
        raise ValueError("The rules let a company URL pass that is none.")
    return company


def described(seed: int, company: Company) -> dict[str, Any]:
    """Give all that is known of a company (sheet 2.2), the same in every search."""
    dice = Dice(seed, "company", company.kind, company.slug)
    site = website_of(company)
    place, headcount = dice.pick(_HEADQUARTERS), dice.pick(_HEADCOUNTS)
    fields = {
        "name": company.name,
        "cleaned_name": company.name,
        "website": site,
        "location": place,
        "industry": dice.pick(_INDUSTRIES),
        "headquarters": place,
        "description": f"{company.name}, as the sandbox imagines it.",
        "linkedin_url": company.linkedin_url,
        "employee_range": headcount,
        "company_profile_picture": f"{site}/logo.png",
        **_seen_in_public_code(company, headcount, dice),
    }
    return with_gaps(fields, dice, keep={"name", "linkedin_url"})


def website_of(company: Company) -> str:
    return f"https://{quote(company.slug, safe='')}.example"


def _seen_in_public_code(company: Company, headcount: str, dice: Dice) -> dict[str, Any]:
    """Give the fields of sheet 2.2 that no documentation has."""
    number = company.slug if company.is_number else str(dice.between(1_000, 99_999_999))
    return {
        "linkedin_id": number,
        "domain": website_of(company).removeprefix("https://"),
        "employee_count": dice.between(*_bounds(headcount)),
        "revenue": dice.pick(("$1M-$10M", "$10M-$50M", "$1B+")),
        "year_founded": dice.between(1850, 2024),
    }


def _bounds(headcount: str) -> tuple[int, int]:
    """Read `51-200` or `10001+`."""
    least, _, most = headcount.partition("-")
    return (int(least), int(most)) if most else (int(least.rstrip("+")), 50_000)


def company_at(url: str) -> Company | None:
    """Read a regular or Sales Navigator company URL; None if it is anything else."""
    match = _PATH.fullmatch(_linkedin_path(url))
    if match is None:
        return None
    slug = unquote(match["slug"]).strip().lower()
    if match["kind"] == "sales/company":
        return Company("company", slug) if is_company_id(slug) else None
    return Company(match["kind"], slug) if slug else None


def is_company_id(text: str) -> bool:
    return text.isascii() and text.isdigit()


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # asked of the text itself: urlsplit drops tabs and line breaks
    has_gap = any(character.isspace() for character in url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not has_gap


def _linkedin_path(url: str) -> str:
    """Give the path of an address that is really LinkedIn's, else an empty one."""
    if not is_web_address(url):
        return ""
    parts = urlsplit(url)
    host = parts.hostname or ""
    # a real host match: `linkedin.com.example.org` and `notlinkedin.com` are not LinkedIn
    return parts.path if host == "linkedin.com" or host.endswith(".linkedin.com") else ""
