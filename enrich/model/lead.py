"""A person found, as the output shows them, whatever names the vendor used."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from enrich.model.profile import identity_of_address, identity_of_id


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
        """The best of its identities: one name for whoever is alone with it."""
        return min(identities(self))


def identities(lead: Lead) -> frozenset[str]:
    """All that tells who this is; never empty (sheet, section 11, item 17).

    Two leads with one of them in common are one person: see `enrich.model.people`. They begin
    with `id:` (the member ID), `url:` (the profile's address) or, where there is neither, with
    `words:`; the best sorts first.
    """
    found = {
        identity_of_id(lead.linkedin_id),
        identity_of_address(lead.linkedin_url),
        identity_of_address(lead.sales_navigator_url),
    }
    return frozenset(found - {""}) or frozenset({_in_words(lead)})


def _in_words(lead: Lead) -> str:
    words = f"{lead.full_name.casefold()}\n{lead.title.casefold()}\n{lead.company.name}"
    if not lead.full_name:
        # Nothing names this person: only what is the same in every word is the same person.
        words = lead.model_dump_json()
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
    status_before: LeadStatus | None = None
    """In the search's previous result; `None` where it was not in it."""
