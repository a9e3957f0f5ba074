"""How many unfinished searches there may be at once (design, section 8).

All searches run through one LinkedIn connection, so that too many of them
end `RATE_LIMITED` (sheet, section 4). Pure.
"""

_FIRST_ROOM = 5
"""Unfinished searches to begin with (sheet, section 4: start with 3 to 5)."""


class Room:
    """Grows while nothing is refused, halves when a search is broken off."""

    def __init__(self, most: int | None) -> None:
        self._fixed = most
        self._most = float(_FIRST_ROOM)
        self._was_refused = False

    @property
    def most(self) -> int:
        return self._fixed if self._fixed is not None else int(self._most)

    @property
    def is_growing(self) -> bool:
        """Whether each search that ends well makes room for one more."""
        return self._fixed is None and not self._was_refused

    def finished(self) -> None:
        """A search ended well: there is room for one more, or soon will be."""
        self._most += 1.0 / self._most if self._was_refused else 1.0

    def rate_limited(self) -> None:
        """A search was broken off because there were too many."""
        self._was_refused = True
        self._most = max(1.0, self._most / 2)
