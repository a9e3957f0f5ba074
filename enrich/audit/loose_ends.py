"""What belongs to nothing: requests without an outcome, leads and rows without a search."""

from collections.abc import Iterator

from enrich.audit.findings import Doubt, Finding
from enrich.ledger.ledger import Ledger
from enrich.model.search import SearchHistory, SearchState


def twins(ledger: Ledger) -> Iterator[Finding]:
    for name, vendor_id in ledger.orphans.twins():
        yield Finding(
            Doubt.BOUGHT_TWICE,
            name,
            f"The vendor's list has it more than once; {vendor_id} was not taken over.",
            "Ask the vendor whether both were billed; then `enrich ledger settle --known` ends this.",
        )


def open_ends(history: SearchHistory, *, is_at_work: bool) -> Iterator[Finding]:
    """Requests of which nobody knows what became; what a run is sending now is none."""
    for attempt in history.attempts:
        if attempt.state is SearchState.UNSETTLED:
            yield Finding(
                Doubt.NO_OUTCOME,
                attempt.name,
                "It is not known whether the vendor accepted it.",
                "Run again; if it stays so, look in the vendor's app and use "
                "`enrich ledger settle`.",
            )
        elif attempt.state is SearchState.SUBMITTING and not is_at_work:
            yield Finding(
                Doubt.NO_OUTCOME,
                attempt.name,
                "A run ended while it was being sent.",
                "Run again: the next run looks for it in the vendor's list.",
            )


def stray_leads(ledger: Ledger) -> Iterator[Finding]:
    for stray in ledger.evidence.stray_leads():
        yield Finding(
            Doubt.STRAY_LEADS,
            stray.search,
            f"{stray.count} leads belong to a search that was never bought.",
            "Restore the ledger from a backup.",
        )


def stray_rows(ledger: Ledger) -> Iterator[Finding]:
    for stray in ledger.evidence.stray_rows():
        yield Finding(
            Doubt.ROW_WITHOUT_STATUS,
            stray.search,
            "The row points to a search that the ledger does not have.",
            "Run again: the row is planned anew.",
        )
