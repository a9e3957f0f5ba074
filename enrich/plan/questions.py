"""What rows ask about people, made out once for all the rows that say the same."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from enrich.config import SearchSettings
from enrich.model.company import Company
from enrich.model.persona import Persona
from enrich.model.request import LimitWish, SearchRequest, company_field
from enrich.model.table import Columns, text_of
from enrich.plan.doubts import is_broad
from enrich.plan.filters import FILTER_FIELDS, WrittenFilters, overlay, read_filters


@dataclass(frozen=True)
class Question:
    """What the filter cells of a row say, ready to be asked of any company."""

    written: WrittenFilters
    search: SearchSettings
    limit: LimitWish | None
    _requests: dict[str, SearchRequest] = field(default_factory=dict)
    """By the persona's name; only the company differs from row to row."""

    def asked(self, persona: Persona, company: Company) -> SearchRequest:
        """What is asked with a persona, of this company or of the first that asked the same.

        Raises:
            ValidationError: filters that are right one by one make no request together.
        """
        if persona.name not in self._requests:
            self._requests[persona.name] = self._checked(persona, company)
        return self._requests[persona.name]

    @cached_property
    def is_broad(self) -> bool:
        """Whether the row itself asks for everybody, without a limit."""
        most = self.limit or self.written.limit or self.search.limit
        is_asking = self.written.says_who and most == "all"
        return is_asking and is_broad(self.written.filters, self.search.filters)

    def merged(self, persona: Persona) -> dict[str, Any]:
        return overlay(self.written.filters, persona.filters, self.search.filters)

    def _checked(self, persona: Persona, company: Company) -> SearchRequest:
        limit = self.limit or self.written.limit or persona.limit or self.search.limit
        return SearchRequest(
            **company_field(company),
            **self.merged(persona),
            limit=None if limit == "all" else limit,
            scale=self.search.scale,
        )


@dataclass(frozen=True)
class Questions:
    """The questions of all rows of a table."""

    columns: Columns
    search: SearchSettings
    limit: LimitWish | None
    _by_texts: dict[tuple[str, ...], Question] = field(default_factory=dict)

    def of(self, row: int, row_id: str) -> Question:
        cells = self.columns.table.rows[row]
        texts = tuple([text_of(cells[index]) for index in self._indexes])
        question = self._by_texts.get(texts)
        if question is None:
            question = Question(read_filters(self.columns, row, row_id), self.search, self.limit)
            written = question.written
            if not (written.problems or written.doubts):  # these know their row
                self._by_texts[texts] = question
        return question

    @cached_property
    def _indexes(self) -> tuple[int, ...]:
        fields = (*FILTER_FIELDS, "limit")
        return tuple(self.columns.by_field[field] for field in fields if field in self.columns)
