"""How fast an account may ask, as far as its requests have shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LearnedPace:
    """What a run found out, for the next one to go on from; in requests per second."""

    served: float
    refused: float | None = None
    """What was too fast, while the search for the limit between the two has not ended."""
