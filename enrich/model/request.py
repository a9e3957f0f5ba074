"""A people search as the vendor accepts it: every rule of section 1.1 of the API sheet."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, NewType, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    model_validator,
)

from enrich.model.company import Company, CompanyKind, NotACompany, parse_company
from enrich.model.labels import FUNCTION_LIST, SENIORITY_LIST, LabelList, label_to_id
from enrich.model.problem import CellFault

SearchKey = NewType("SearchKey", str)
"""Hash of what is asked; two requests with one key are one purchase (design, section 4)."""

EVERYONE = "*"
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_EVERYONE_AS_WRITTEN = {"*", "[*]", '["*"]'}


class NoPeopleFilter(CellFault):
    """The request would ask for everyone without saying so."""


class NotExactlyOneCompany(CellFault):
    """The request names no company, or names it twice."""


class PersonaAndTitles(CellFault):
    """The request has a saved persona and titles of its own."""


def _tidy(values: Iterable[str]) -> tuple[str, ...]:
    """Without blanks and repetitions, in the order given."""
    first_written: dict[str, str] = {}
    for value in values:
        tidied = " ".join(value.split())
        if tidied:
            first_written.setdefault(tidied.casefold(), tidied)
    return tuple(first_written.values())


def _tidy_titles(values: Iterable[str]) -> tuple[str, ...]:
    titles = _tidy(values)
    if not _EVERYONE_AS_WRITTEN.intersection(titles):
        return titles
    if len(titles) > 1:
        raise CellFault(
            "The wildcard * stands beside other titles.",
            "Keep either * (everyone) or the titles.",
        )
    return (EVERYONE,)


def _tidy_excluded_titles(values: Iterable[str]) -> tuple[str, ...]:
    titles = _tidy(values)
    if _EVERYONE_AS_WRITTEN.intersection(titles):
        raise CellFault("The wildcard * would exclude everyone.", "Name the titles to leave out.")
    return titles


def _tidy_locations(values: Iterable[str]) -> tuple[str, ...]:
    locations = _tidy(values)
    for location in locations:
        if not (location.isascii() and location.isdigit()):
            raise CellFault(
                f"'{location}' is not a LinkedIn region ID.",
                "Write the region's number, such as 105015875 for France.",
                cause="This is not a LinkedIn region ID.",
                wrong=location,
            )
    return locations


def _ids_of(known: LabelList) -> Callable[[Iterable[str]], tuple[str, ...]]:
    def ids(values: Iterable[str]) -> tuple[str, ...]:
        return _tidy(label_to_id(value, known) for value in _tidy(values))

    return ids


def _persona_uuid(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return UUID(value.strip())
    except ValueError:
        raise CellFault(
            f"'{value.strip()}' is not the ID of a saved persona.",
            "Copy the persona's UUID (36 characters) from the vendor's app.",
            cause="This is not the ID of a saved persona.",
        ) from None


def _company_id(value: str) -> str:
    company = parse_company(value)
    if company.kind is not CompanyKind.ID:
        raise NotACompany("This is not a numeric LinkedIn ID.", "Send it as the company's URL.")
    return company.name


Titles = Annotated[tuple[str, ...], AfterValidator(_tidy_titles)]
ExcludedTitles = Annotated[tuple[str, ...], AfterValidator(_tidy_excluded_titles)]
Locations = Annotated[tuple[str, ...], AfterValidator(_tidy_locations)]
Functions = Annotated[tuple[str, ...], AfterValidator(_ids_of(FUNCTION_LIST))]
Seniorities = Annotated[tuple[str, ...], AfterValidator(_ids_of(SENIORITY_LIST))]
PersonaId = Annotated[UUID | None, BeforeValidator(_persona_uuid)]
CompanyId = Annotated[str, AfterValidator(_company_id)]
CompanyUrl = Annotated[str, AfterValidator(lambda value: parse_company(value).url)]
_MOST_LEADS = 999_999_999  # more than there are people on LinkedIn; the ledger can hold it
Limit = Annotated[int, Field(ge=1, le=_MOST_LEADS)]
LimitWish = Limit | Literal["all"]
"""Most leads that somebody wants of a search; everybody must be written as `all`."""

_LIMIT = re.compile(r"0*[1-9][0-9]{0,8}")


class PeopleFilters(BaseModel):
    """Which people at a company; the part of a request that a persona holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    job_titles: Titles = ()
    excluded_job_titles: ExcludedTitles = ()
    persona_id: PersonaId = None
    """A persona saved at the vendor, which brings its own titles."""
    included_locations: Locations = ()
    """LinkedIn region IDs."""
    excluded_locations: Locations = ()
    functions: Functions = ()
    """The vendor's IDs; labels are taken in any case."""
    seniority_levels: Seniorities = ()

    @model_validator(mode="after")
    def _persona_alone_or_titles(self) -> Self:
        if self.persona_id and (self.job_titles or self.excluded_job_titles):
            raise PersonaAndTitles(
                "A saved persona (persona_id) brings its own titles and takes no others.",
                "Keep either persona_id or the titles.",
            )
        return self

    def given(self) -> dict[str, Any]:
        """The people filters that are set; an empty list is none (sheet, section 1.1)."""
        values = {name: getattr(self, name) for name in PeopleFilters.model_fields}
        return {name: value for name, value in values.items() if value}


class SearchRequest(PeopleFilters):
    """One `POST /leads/search`, surely acceptable in form."""

    company_linkedin_id: CompanyId | None = None
    company_linkedin_url: CompanyUrl | None = None
    name: str | None = None
    webhook_url: str | None = None
    streaming: bool = False
    custom_fields: dict[str, JsonValue] = Field(default_factory=dict)
    """Echoed by the vendor; on the wire it is called `custom`."""
    limit: Limit | None = None
    """Most leads to return; `None` is all there are."""
    scale: bool = False

    @model_validator(mode="after")
    def _exactly_one_company(self) -> Self:
        if (self.company_linkedin_id is None) == (self.company_linkedin_url is None):
            raise NotExactlyOneCompany(
                "A search is for exactly one company.",
                "Give either its LinkedIn URL or its LinkedIn ID.",
            )
        return self

    @model_validator(mode="after")
    def _some_people_filter(self) -> Self:
        if not self.given():
            raise NoPeopleFilter(
                "Nothing says which people to look for.",
                "Name a persona, or give titles, functions, seniority levels or locations; "
                "the title * means everyone.",
            )
        return self

    @cached_property
    def company(self) -> Company:
        return parse_company(self.company_linkedin_id or self.company_linkedin_url or "")

    @cached_property
    def key(self) -> SearchKey:
        return search_key(self)

    @cached_property
    def canonical_filters(self) -> str:
        """What is asked about people, the same for every way of writing it."""
        asked: dict[str, Any] = {name: _canonical(value) for name, value in self.given().items()}
        if self.scale:
            asked["scale"] = True
        return _CANONICAL.encode(asked)

    def for_company(self, company: Company) -> Self:
        """The same question about another company; nothing in it has to be checked again."""
        about = {"company_linkedin_id": None, "company_linkedin_url": None}
        copied = self.model_copy(update=about | company_field(company))
        copied.__dict__ |= {"company": company, "key": self.key_for(company)}
        return copied

    def key_for(self, company: Company) -> SearchKey:
        """The key of the same question about another company."""
        return _key(company, self.canonical_filters)


def parse_limit(text: str) -> LimitWish:
    """The limit that a person typed.

    Raises:
        CellFault: it is neither a whole number from 1 nor `all`.
    """
    tidied = text.strip().lower()
    if tidied == "all":
        return "all"
    if _LIMIT.fullmatch(tidied) is None:
        raise CellFault(
            f"'{text.strip()}' is not a number of leads.",
            "Write a whole number from 1, or all.",
            cause="This is not a number of leads.",
        )
    return int(tidied)


def company_field(company: Company) -> dict[str, str]:
    """The one request field that names this company (sheet, section 9)."""
    if company.kind is CompanyKind.ID:
        return {"company_linkedin_id": company.name}
    return {"company_linkedin_url": company.url}


def search_key(request: SearchRequest) -> SearchKey:
    """Hash of the company and the filters, the same for every way of writing them.

    `scale` counts when set, because it changes what a lead holds.
    """
    return _key(request.company, request.canonical_filters)


def _key(company: Company, filters: str) -> SearchKey:
    # The company stands first, as it does among the sorted names of all that is asked.
    name = _CANONICAL.encode(company.name)
    canonical = f'{{"company":["{company.kind}",{name}],{filters[1:]}'
    return SearchKey(hashlib.sha256(canonical.encode()).hexdigest())


def _canonical(value: object) -> object:
    if isinstance(value, tuple):
        return sorted(item.casefold() for item in value)
    return str(value)


_NAME_TAIL = re.compile(
    r"(?:(?:\A|, )(?:(?P<all>all)|up to (?P<limit>[1-9][0-9]{0,8})) )?"
    r"\[(?P<key>[0-9a-f]{16})\.(?P<attempt>[1-9][0-9]*)\]\Z"
)
_LONGEST_LABEL = 120


@dataclass(frozen=True)
class NamedSearch:
    """What the name of a search at the vendor says of it."""

    key_head: str
    """The first 16 digits of its key."""
    attempt: int
    limit: LimitWish | None
    """Most leads it asked for; `None` where the name does not say."""


def search_name(label: str, key: SearchKey, attempt: int, *, limit: int | None) -> str:
    """The name a search carries at the vendor; it makes an orphaned search findable.

    It tells the limit too, because nothing else in the vendor's list does.
    """
    readable = " ".join(label.split())[:_LONGEST_LABEL].rstrip()
    most = "all" if limit is None else f"up to {limit}"
    said = ", ".join(part for part in (readable, most) if part)
    return f"{said} [{key[:16]}.{attempt}]"


def next_search_name(name: str, attempt: int) -> str:
    """The name of one more attempt at the search that was called `name`."""
    return f"{name.rpartition('.')[0]}.{attempt}]"


def is_name_of(name: str, key: SearchKey, attempt: int) -> bool:
    """Whether a search that is called so at the vendor is this attempt, whatever its label."""
    said = read_search_name(name)
    return said is not None and (said.key_head, said.attempt) == (key[:16], attempt)


def read_search_name(name: str) -> NamedSearch | None:
    """What a name that `search_name` made says; `None` for names that others made."""
    tail = _NAME_TAIL.search(name)
    if tail is None:
        return None
    limit: LimitWish | None = "all" if tail["all"] else int(tail["limit"] or 0) or None
    return NamedSearch(tail["key"], int(tail["attempt"]), limit)
