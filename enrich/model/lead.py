"""A person found, as the output shows them, whatever names the vendor used."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict


class LeadStatus(StrEnum):
    """The vendor's judgement of one person; not to be mixed up with a search's status."""

    QUALIFIED = "QUALIFIED"
    DISQUALIFIED = "DISQUALIFIED"


class LeadCompany(BaseModel):
    """The company that the vendor found the person at."""

    model_config = ConfigDict(frozen=True)

    name: str = ""
    linkedin_url: str = ""
    linkedin_id: str = ""
    website: str = ""
    domain: str = ""
    industry: str = ""
    location: str = ""
    headquarters: str = ""
    employee_range: str = ""


class Lead(BaseModel):
    """One person; `""` where the vendor said nothing."""

    model_config = ConfigDict(frozen=True)

    full_name: str = ""
    first_name: str = ""
    last_name: str = ""
    title: str = ""
    headline: str = ""
    location: str = ""
    linkedin_url: str = ""
    linkedin_id: str = ""
    sales_navigator_url: str = ""
    status: LeadStatus = LeadStatus.QUALIFIED
    rejection_reasons: tuple[str, ...] = ()
    email: str = ""
    email_status: str = ""
    phones: tuple[str, ...] = ()
    company: LeadCompany = LeadCompany()

    @property
    def person(self) -> str:
        """The same for one person however often found (sheet, section 11, item 17)."""
        # Even the ID may come as an address (sheet, section 2.2).
        if self.linkedin_id and "/" not in self.linkedin_id:
            return f"id:{self.linkedin_id}"
        for address in (self.linkedin_id, self.linkedin_url, self.sales_navigator_url):
            if normal := normal_profile(address):
                return normal
        words = f"{self.full_name.casefold()}\n{self.title.casefold()}\n{self.company.name}"
        if not self.full_name:
            # Nothing names this person: only what is the same in every word is the same person.
            words = self.model_dump_json()
        return f"words:{hashlib.sha256(words.encode()).hexdigest()[:32]}"


class Change(StrEnum):
    """How a lead differs from the search's previous result."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"


@dataclass(frozen=True)
class KeptLead:
    """A lead with what the ledger remembers of it."""

    lead: Lead
    is_partial: bool
    """Its search broke off before the end."""
    first_seen_at: datetime
    last_seen_at: datetime
    change: Change


_MEMBER_ID = re.compile(r"/(?:in|sales/lead|sales/people)/(ACwAA[\w-]+)", re.IGNORECASE)
_SCHEME = re.compile(r"(?:[a-z]+:)?//", re.IGNORECASE)


def normal_profile(address: str) -> str:
    """A profile's address reduced to what tells two people apart; `""` if it tells nothing."""
    if member := _MEMBER_ID.search(address):
        return f"id:{member[1]}"
    bare = address.strip()
    try:
        parts = urlsplit(bare if _SCHEME.match(bare) else f"//{bare}")
    except ValueError:
        return ""
    path = unquote(parts.path).rstrip("/").casefold()
    return f"url:{path}" if path.count("/") > 1 else ""
