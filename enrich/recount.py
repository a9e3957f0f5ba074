"""finished -> whole: what the vendor's answers held against what its own list counts."""

from collections.abc import Callable
from dataclasses import dataclass

from enrich.api.client import VendorClient
from enrich.api.wire import SearchReport, VendorStatus
from enrich.errors import EnrichError
from enrich.ledger.ledger import Ledger
from enrich.model.search import Attempt, VendorId


@dataclass
class Counted:
    """A search that this run has finished."""

    attempt: Attempt
    had: int
    """Leads that its answer had."""
    listed: int = 0
    """Leads that the vendor's list counts."""

    @property
    def lacks(self) -> bool:
        return self.had < self.listed


class Recount:
    """Checks that no answer was cut short (sheet, section 2.1), and asks again for those that were."""

    def __init__(self, ledger: Ledger, client: VendorClient) -> None:
        self._ledger = ledger
        self._client = client
        self._finished: dict[VendorId, Counted] = {}

    @property
    def cut_short(self) -> dict[str, tuple[int, int]]:
        """Searches of which the list counts more leads than their answers had: had, and listed."""
        lacking = (one for one in self._finished.values() if one.lacks)
        return {one.attempt.name: (one.had, one.listed) for one in lacking}

    def finished(self, vendor_id: VendorId, attempt: Attempt, leads: int) -> None:
        """Remember how many leads an answer had."""
        if attempt.limit is None or leads < attempt.limit:
            # Whether the vendor counts people beyond the limit too is not known.
            self._finished[vendor_id] = Counted(attempt, leads)

    async def compare(self, may_go_on: Callable[[], bool]) -> None:
        """Read the list once, then each lacking result once more; no list, no doubt."""
        if not self._finished or not may_go_on():
            return
        try:
            for item in await self._client.listing():
                if item.vendor_id in self._finished:
                    self._finished[item.vendor_id].listed = item.leads_count or 0
            for vendor_id, one in self._finished.items():
                if one.lacks and may_go_on():
                    self._take(one, await self._client.report(vendor_id))
        except EnrichError:
            return

    def _take(self, one: Counted, report: SearchReport) -> None:
        if report.status is VendorStatus.FINISHED and len(report.leads or ()) > one.had:
            self._ledger.attempts.complete(one.attempt, report.leads or (), report.raw)
            one.had = len(report.leads or ())
