"""The library's face: what is known of a spreadsheet's accounts, as pandas frames."""

from pathlib import Path
from typing import TYPE_CHECKING

from enrich.job import Words, make_job
from enrich.model.table import Sheet
from enrich.pipeline import look, open_existing

if TYPE_CHECKING:
    from pandas import DataFrame


def load(
    spreadsheet: Path | str, *, config: Path | None = None, ledger: Path | None = None
) -> "dict[str, DataFrame]":
    """The tables of the output by the names of their sheets, the accounts first.

    Nothing is bought and no file is written. For a notebook:

        leads = enrich.frames.load("accounts.xlsx")["Leads"]

    Raises:
        EnrichError: the spreadsheet, the config or the ledger cannot be used.
    """
    job = make_job(Words(input=Path(spreadsheet), config=config, ledger=ledger))
    with open_existing(job.ledger) as known:
        return {sheet.name: _frame(sheet) for sheet in look(job, known).sheets}


def _frame(sheet: Sheet) -> "DataFrame":
    from pandas import DataFrame

    # dtype object: an ID such as 007 stays text, a blank stays None.
    return DataFrame(list(sheet.rows), columns=list(sheet.header), dtype=object)
