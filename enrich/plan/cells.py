"""How people write several things into one cell."""

import csv
import json
import re
from collections.abc import Iterable

_STRONG_SEPARATORS = re.compile(r"[\n\r;|]+")


def split_list(text: str) -> list[str]:
    """Items of a JSON array, or separated by newline, `;` or `|`, else by commas.

    Quotes hold a comma together: `"VP, Sales", CFO` is two items (design, section 6).
    """
    if (array := _json_array(text)) is not None:
        return array
    if _STRONG_SEPARATORS.search(text):
        return _tidy(_STRONG_SEPARATORS.split(text))
    return _tidy(next(csv.reader([text], skipinitialspace=True), []))


def _json_array(text: str) -> list[str] | None:
    if not text.startswith("["):
        return None
    try:
        items = json.loads(text)
    except ValueError:
        return None
    return _tidy(str(item) for item in items) if isinstance(items, list) else None


def _tidy(items: Iterable[str]) -> list[str]:
    stripped = (item.strip().strip('"').strip() for item in items)
    return [item for item in stripped if item]
