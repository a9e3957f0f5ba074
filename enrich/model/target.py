"""What a file asks for: rows, their targets, and the searches that serve them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from enrich.model.company import Company
from enrich.model.findings import Findings
from enrich.model.problem import Problem
from enrich.model.request import SearchKey, SearchRequest


@dataclass(frozen=True)
class Target:
    """One account row with one persona, or with the row's own filters."""

    account_id: str
    persona: str
    """The persona's name; `""` where the row's own filters are asked."""
    asked: SearchRequest
    """Filters and limit, and the company where none is given below."""
    company: Company | None = None
    """Rows that differ in nothing else share what they ask."""

    @property
    def target_id(self) -> str:
        """Travels as `custom.row_id`; nothing ever parses it (design, section 4)."""
        return f"{self.account_id}/{self.persona}" if self.persona else self.account_id

    @cached_property
    def request(self) -> SearchRequest:
        """Company, filters and limit; name and custom fields belong to the search."""
        return self.asked if self.company is None else self.asked.for_company(self.company)

    @property
    def limit(self) -> int | None:
        """Most leads to return; `None` is all there are."""
        return self.asked.limit

    @cached_property
    def key(self) -> SearchKey:
        return self.asked.key if self.company is None else self.asked.key_for(self.company)


@dataclass(frozen=True)
class PlannedRow:
    """One data row of the input, with all that it asks for and all that is wrong with it."""

    index: int
    """Position among the table's rows, from 0."""
    number: int
    """Row number that the spreadsheet shows."""
    account_id: str
    """As shown; `row-17` where the row has no identity of its own."""
    company: str
    """The company as the user calls it, for people to read."""
    targets: tuple[Target, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_blank: bool = False
    left_out: str = ""
    """Why nothing is bought for it, in a sentence; `""` where something may be."""
    asks: frozenset[str] = frozenset()
    """Folded names of the personas it means, whether they can be used or not."""

    @property
    def faults(self) -> tuple[Problem, ...]:
        """The problems that keep something of this row from being searched."""
        return tuple(problem for problem in self.problems if not problem.is_warning)


@dataclass(frozen=True)
class PlannedSearch:
    """One purchase, serving every target that asks the same thing."""

    key: SearchKey
    label: str
    """Readable part of the search's name at the vendor."""
    first: Target
    """The first of its targets, in the order of the file."""
    custom_fields: Mapping[str, object] = field(default_factory=dict)
    other_limits: tuple[int | None, ...] = ()
    """What its other targets want at most."""

    @cached_property
    def request(self) -> SearchRequest:
        """With the custom fields, and the largest limit that any of its targets wants.

        Made only when it is needed: of a large file, most searches are known already.
        """
        changes = {"custom_fields": dict(self.custom_fields), "limit": self.limit}
        return self.first.request.model_copy(update=changes)

    @property
    def limit(self) -> int | None:
        limits = (self.first.limit, *self.other_limits)
        numbers = [limit for limit in limits if limit is not None]
        return max(numbers) if len(numbers) == len(limits) else None


@dataclass(frozen=True)
class Plan:
    """A whole file, thought through."""

    book: str
    rows: tuple[PlannedRow, ...]
    searches: Mapping[SearchKey, PlannedSearch]
    problems: tuple[Problem, ...]
    """All that is wrong or doubtful, in the order of the file."""

    @property
    def findings(self) -> Findings:
        filled = [row for row in self.rows if not row.is_blank]
        return Findings(self.problems, sum(bool(row.faults) for row in filled), len(filled))
