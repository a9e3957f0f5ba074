"""What a run did at the vendor."""

from dataclasses import dataclass, field

from enrich.plan.purchases import Purchases


@dataclass
class Bought:
    """Counted in searches and in requests."""

    purchases: Purchases
    submitted: int = 0
    adopted: int = 0
    finished: int = 0
    failed: int = 0
    cut_short: int = 0
    """Finished searches whose answer had fewer leads than the vendor counts."""
    requests: int = 0
    rate_limited: int = 0
    retried: int = 0
    notices: list[str] = field(default_factory=list)
