"""The whole story of one row: what it holds, what was asked, bought and found for it."""

from enrich.why.story import Story, tell

__all__ = ["Story", "tell"]
