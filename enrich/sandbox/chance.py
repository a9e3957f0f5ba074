"""Chance that is none: every draw follows from the seed and from what it is drawn for."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

_SEPARATOR = "\x1f"  # so that ("a", "bc") and ("ab", "c") differ
_BYTES = 8
_SHARE_NULL = 0.06
_SHARE_ABSENT = 0.04

Item = TypeVar("Item")


class Dice:
    """A row of draws, the same on every machine and every Python (which `random` does not promise)."""

    def __init__(self, *parts: object) -> None:
        text = _SEPARATOR.join(str(part) for part in parts)
        self._source = hashlib.blake2b(text.encode())
        self._draws = 0

    def fraction(self) -> float:
        """Draw from 0 (included) to 1 (excluded)."""
        self._draws += 1
        source = self._source.copy()
        source.update(self._draws.to_bytes(_BYTES, "big"))
        # 53 bits: more would round up to 1.0 now and then
        return (int.from_bytes(source.digest()[:_BYTES], "big") >> 11) / 2**53

    def happens(self, share: float) -> bool:
        return self.fraction() < share

    def between(self, low: int, high: int) -> int:
        return low + int(self.fraction() * (high - low + 1))

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self.between(0, len(items) - 1)]

    def digits(self) -> str:
        """Give hexadecimal digits that stand for all that these dice were made of."""
        return self._source.hexdigest()


def fingerprint(*parts: object, length: int) -> str:
    """Give hexadecimal digits that stand for the parts."""
    text = _SEPARATOR.join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def with_gaps(fields: Mapping[str, Any], dice: Dice, keep: Collection[str]) -> dict[str, Any]:
    """Any field may be null or absent (sheet 2.2), but for those that are kept."""
    whole: dict[str, Any] = {}
    for field, value in fields.items():
        lot = 1.0 if field in keep else dice.fraction()
        if lot >= _SHARE_ABSENT:
            whole[field] = None if lot < _SHARE_ABSENT + _SHARE_NULL else value
    return whole
