"""The mapping in words: what each column is taken for, why, and what is left."""

from collections.abc import Collection
from dataclasses import dataclass

from enrich.model.table import Columns, FoundBy, Table, cell_name, text_of
from enrich.sheets.matching import usable_headers


@dataclass(frozen=True)
class MappedColumn:
    """One column that the request is made of."""

    field: str
    header: str
    cell: str
    """Where the header stands, such as `C1`."""
    found_by: FoundBy
    example: str
    """The first filled cell; `""` if there is none."""


@dataclass(frozen=True)
class UnusedColumn:
    """One column that the request does not need."""

    header: str
    cell: str
    why: str
    """Only where its name might have meant a field."""

    def __str__(self) -> str:
        return f"{self.header} ({self.cell}: {self.why})" if self.why else self.header


def mapped_columns(columns: Columns) -> tuple[MappedColumn, ...]:
    """In the order of the fields."""
    return tuple(
        MappedColumn(
            field=field,
            header=columns.header(field),
            cell=_header_cell(columns.table, index),
            found_by=columns.found_by.get(field, FoundBy.NAME),
            example=_example(columns.table, index),
        )
        for field, index in columns.by_field.items()
    )


def mapped_column(table: Table, field: str, index: int, *, found_by: FoundBy) -> MappedColumn:
    """A column that serves us without being a field of the request."""
    cell, example = _header_cell(table, index), _example(table, index)
    return MappedColumn(field, table.header[index], cell, found_by, example)


def unused_columns(columns: Columns, carried: Collection[str] = ()) -> tuple[UnusedColumn, ...]:
    """In the order of the table; without those that go along to the vendor or to `Leads`, and our own."""
    used = {*columns.by_field.values()}
    elsewhere = {header.casefold() for header in carried}
    return tuple(
        UnusedColumn(header, _header_cell(columns.table, i), _why_not(columns, i))
        for i, header in usable_headers(columns.table).items()
        if i not in used and header.casefold() not in elsewhere
    )


def _why_not(columns: Columns, index: int) -> str:
    passed_over = columns.passed_over.get(index)
    return passed_over.why if passed_over else ""


def _header_cell(table: Table, index: int) -> str:
    return cell_name(table.header_row, table.first_column + index)


def _example(table: Table, index: int) -> str:
    return next(filter(None, (text_of(row[index]) for row in table.rows)), "")
