"""One run's dealings with the vendor: choose, ask, then submit, settle and collect together."""

from enrich.buying.bought import Bought
from enrich.buying.buying import Buying
from enrich.buying.choosing import due_tonight

__all__ = ["Bought", "Buying", "due_tonight"]
