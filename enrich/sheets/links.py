"""Which addresses may become links: those that surely lead to LinkedIn."""

import re

# The host stands whole before the first slash, so no user name, port or backslash can hide
# another one. `#` and brackets are valid in addresses, but not in every Excel.
_LINKEDIN = re.compile(
    r"https://(?:[a-z0-9-]+\.)*linkedin\.com(?:[/?][\w\-.~:/?@!$&'()*+,;=%]*)?", re.IGNORECASE
)
_LONGEST = 2_079
MOST_PER_SHEET = 65_530
"""Excel repairs a sheet with more by removing them all."""


def is_linkedin_link(text: str) -> bool:
    return len(text) <= _LONGEST and _LINKEDIN.fullmatch(text) is not None
