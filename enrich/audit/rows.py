"""Rows of the input that say less than they must."""

from collections.abc import Iterator

from enrich.audit.findings import Doubt, Finding
from enrich.model.own_columns import place_columns
from enrich.model.status import RowStatus
from enrich.model.table import Sheet, text_of


def unanswered_rows(sheet: Sheet) -> Iterator[Finding]:
    """Every row says one status, and unless it is done one sentence (design, section 2)."""
    if sheet.table is None:
        return
    row_id, status, _leads, note, *_ = place_columns(sheet.table.header, leads=0).answers
    for row in sheet.rows:
        said, why = text_of(row[status]), text_of(row[note])
        if said not in list(RowStatus) or (said != RowStatus.DONE and not why):
            yield Finding(
                Doubt.ROW_WITHOUT_STATUS,
                text_of(row[row_id]),
                f"The row has no {'sentence' if said else 'status'}.",
                "This is a defect of enrich; please report it.",
            )
