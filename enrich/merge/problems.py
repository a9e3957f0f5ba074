"""The sheet `Problems`: what is wrong with the user's cells, and what the workbook could not hold."""

from collections.abc import Iterable
from functools import partial

from enrich.model.loss import LONGEST_TEXT, CutText, LinksLeft, Loss
from enrich.model.problem import Problem
from enrich.model.table import Cell, Sheet

HEADER = ("sheet", "cell", "enrich_row_id", "column", "value", "kind", "reason", "cure")

_IN_THE_LEDGER = "The whole text is in the ledger, in the vendor's own answer; in a csv output too."


def problems_sheet(name: str, problems: Iterable[Problem], *, file: str) -> Sheet:
    """One row for each problem; `file` is the name of the user's file."""
    return Sheet(
        name=name,
        header=HEADER,
        rows=tuple(map(_problem_row, problems)),
        text_columns=frozenset(HEADER),
        loss_row=partial(_loss_row, file),
    )


def _problem_row(problem: Problem) -> tuple[Cell, ...]:
    return (
        problem.sheet,
        problem.cell,
        problem.row_id,
        problem.column,
        problem.value,
        "warning" if problem.is_warning else "problem",
        problem.reason,
        problem.cure,
    )


def _loss_row(file: str, loss: Loss) -> tuple[Cell, ...]:
    match loss:
        case CutText():
            reason = (
                f"The text has {loss.length:,} characters, and a cell holds {LONGEST_TEXT:,}: "
                "the rest is cut off."
            )
            cure = _IN_THE_LEDGER if loss.is_foreign else f"The whole text is in {file}."
            return (loss.sheet, loss.cell, None, loss.column, None, "warning", reason, cure)
        case LinksLeft():
            reason = f"A sheet holds no more links: of its addresses {loss.links:,} are plain text."
            cure = "Nothing is lost: copy the address into a browser."
            return (loss.sheet, None, None, None, None, "warning", reason, cure)
