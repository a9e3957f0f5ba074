"""The input read and planned: what a run would buy, before anything is bought."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from enrich.config import Settings
from enrich.excluding import read_excluded
from enrich.job import Job, Thought
from enrich.model.table import Columns, Table
from enrich.model.target import Plan, PlannedRow
from enrich.plan.persona_rows import gather_personas
from enrich.plan.planning import make_plan
from enrich.plan.priority import in_priority_order
from enrich.plan.where.choosing import choose_rows
from enrich.plan.wishes import read_wishes
from enrich.sheets.columns import (
    account_columns,
    carried_columns,
    domain_columns,
    persona_columns,
    priority_column,
)
from enrich.sheets.given_back import named_book, refuse_invented, with_text_as_it_came
from enrich.sheets.reading import read_spreadsheet
from enrich.sheets.spreadsheet import Spreadsheet
from enrich.sheets.tables import accounts_table, personas_table, table_in_personas_file


def think(job: Job) -> Thought:
    """Read and plan the input; nothing is spent and nothing written.

    Raises:
        InputUnreadable, ConfigInvalid: with the cure.
    """
    with _without_collector():
        return _think(job)


@contextmanager
def _without_collector() -> Iterator[None]:
    """A plan is millions of small values that stay; to look through them for waste is in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # nor is it of use later on, as long as the plan is needed
        if was_on:
            gc.enable()


def _think(job: Job) -> Thought:
    settings = job.settings
    spreadsheet = read_spreadsheet(job.input, max_unpacked_mb=settings.input.max_unpacked_mb)
    configured = _configured_columns(settings)
    table = with_text_as_it_came(
        accounts_table(
            spreadsheet,
            sheet=job.sheet or settings.input.sheet,
            header_row=settings.input.header_row,
            configured=configured,
        )
    )
    if not job.is_sandbox:
        refuse_invented(spreadsheet, table)
    columns = account_columns(table, configured)
    carried = carried_columns(table, settings.output.carry)
    personas = gather_personas(_persona_tables(job, spreadsheet), settings.personas)
    book = settings.input.book or spreadsheet.origin.book or named_book(job.input)
    exclusions = read_excluded(job, table) if job.exclude else None
    plan = make_plan(
        columns,
        personas,
        settings,
        book=book,
        limit=job.limit,
        exclusions=exclusions,
        domain_columns=domain_columns(table) if exclusions else (),
    )
    plan, wishes = read_wishes(plan, table)
    chosen = _chosen_rows(plan, table, settings.input.where)[: job.rows]
    scope = tuple(row for row in chosen if not row.left_out)
    thought = Thought(spreadsheet, columns, plan, scope, carried, exclusions, wishes=wishes)
    header = settings.input.priority_column
    return thought if header is None else _in_priority_order(thought, header)


def _in_priority_order(thought: Thought, header: str) -> Thought:
    """`--rows` has taken the first of the file; of these, who matters most is bought for first."""
    column = priority_column(thought.table, header)
    scope, doubts = in_priority_order(thought.scope, thought.table, column)
    plan = replace(thought.plan, problems=(*thought.plan.problems, *doubts))
    return replace(thought, plan=plan, scope=scope, priority=column)


def _chosen_rows(plan: Plan, table: Table, where: str | None) -> tuple[PlannedRow, ...]:
    filled = (row for row in plan.rows if not (row.is_blank or row.left_out))
    if where is None:
        return tuple(filled)
    fits = choose_rows(where, table)
    return tuple(row for row in filled if fits(table.rows[row.index]))


def _configured_columns(settings: Settings) -> dict[str, str]:
    if settings.input.id_column is None:
        return dict(settings.columns)
    return {**settings.columns, "id": settings.input.id_column}


def _persona_tables(job: Job, spreadsheet: Spreadsheet) -> list[Columns]:
    """The tables of personas, the strongest first: their own file, their sheet in the input."""
    tables = []
    in_input = personas_table(spreadsheet)
    if job.personas is not None:
        most = job.settings.input.max_unpacked_mb
        named = read_spreadsheet(job.personas, max_unpacked_mb=most)
        own = table_in_personas_file(named, sheet=job.personas_sheet)
        is_in_input = job.personas.absolute() == job.input.absolute()
        if is_in_input and in_input is not None and in_input.sheet == own.sheet:
            in_input = None
        # As spreadsheets write a sheet of another file.
        elsewhere = replace(own, sheet=f"[{job.personas.name}]{own.sheet}")
        tables.append(own if is_in_input else elsewhere)
    if in_input is not None:
        tables.append(in_input)
    return [persona_columns(table) for table in tables]
