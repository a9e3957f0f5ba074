"""A ledger that was never shown the vendor's list may stand in for a lost one: look first."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from enrich.api.client import VendorClient
from enrich.api.wire import ListedSearch
from enrich.errors import EnrichError, RefusedBeyondPatience, RequestRefused, TryLater
from enrich.ledger.ledger import Ledger
from enrich.ledger.orphans import Orphan
from enrich.model.request import read_search_name
from enrich.stopping import Interrupted, Stopping


async def recover(ledger: Ledger, client: VendorClient, stopping: Stopping) -> None:
    """Keep whatever the vendor has under names of ours (design, section 4, "Ledger").

    If the list cannot be read, nothing may be bought: the run stops.
    """
    if ledger.orphans.were_looked_for:
        return
    try:
        listed = await stopping.unless_interrupted(client.listing())
    except Interrupted:
        return
    except (TryLater, RequestRefused) as fault:
        stopping.stop_collecting(
            RefusedBeyondPatience(
                f"The vendor's list of searches cannot be read: {fault.what}",
                "Nothing was bought, because a new ledger must see first what is there already. "
                "Run again later.",
            )
        )
    except EnrichError as fault:
        stopping.stop_collecting(fault)
    else:
        ledger.orphans.keep(orphans_among(listed, ledger.now()))


def orphans_among(listed: Iterable[ListedSearch], now: datetime) -> Iterator[Orphan]:
    """Those of the vendor's list that carry a name of ours."""
    for item in listed:
        if said := read_search_name(item.name):
            yield Orphan(item.vendor_id, item.name, said, item.created_at or now)
