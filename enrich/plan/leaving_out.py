"""Rows whose company the user excludes: shown, and not bought for (pure)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from enrich.model.company import Company
from enrich.model.domain import parse_domain
from enrich.model.exclusions import Exclusions, Place
from enrich.model.problem import CellFault
from enrich.model.table import Table, text_of
from enrich.model.target import PlannedRow


@dataclass(frozen=True)
class LeavingOut:
    """Which rows of a table are left out, and why."""

    exclusions: Exclusions
    table: Table
    domain_columns: tuple[int, ...]
    """Indexes of the columns with the companies' own websites."""
    company_of: Callable[[int], Company | None]
    """The company of a row, by its index."""

    def apply(self, rows: Sequence[PlannedRow]) -> tuple[PlannedRow, ...]:
        """The rows; those left out say so, and there is nothing in them to correct."""
        return tuple(
            _left_out(row, self._places[row.index]) if row.index in self._places else row
            for row in rows
        )

    @cached_property
    def _places(self) -> dict[int, Place]:
        """A company that one row tells by its domain is left out in every other row too."""
        companies = {row: self.company_of(row) for row in self._filled()}
        found = {
            row: place
            for row, company in companies.items()
            if (place := self.exclusions.of_company(company, self._domains(row)))
        }
        by_company = {companies[row]: place for row, place in found.items() if companies[row]}
        same = {row: by_company[named] for row, named in companies.items() if named in by_company}
        return {**same, **found}

    def _filled(self) -> Iterator[int]:
        table = self.table
        for row in range(len(table.rows)):
            if not table.is_blank(row) and row not in table.asides:
                yield row

    def _domains(self, row: int) -> Iterator[str]:
        """What is no domain says nothing about whose it is."""
        for index in self.domain_columns:
            with suppress(CellFault):
                yield parse_domain(text_of(self.table.rows[row][index]))


def _left_out(row: PlannedRow, place: Place) -> PlannedRow:
    said = (
        f"Not searched: {place} names this company, and [input] exclude leaves it out. "
        "To search it, take it out there."
    )
    return replace(row, problems=(), left_out=said)
